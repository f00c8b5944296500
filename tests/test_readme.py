"""The READMEs say what the code does."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import gan1d
from app.links.link import describe, describe_embed
from app.links.view import View
from app.words import LAYERS, PANELS
from gan1d.recipe import SETTINGS
from gan1d.recipe.settings import Setting, short
from gan1d.targets import PRESETS
from gan1d.targets.families import FAMILIES
from tests import ROOT, compiling
from tests.test_package import ROOMS

FOLDERS = ("", "app/", "gan1d/", "gan1d/lessons/", "gan1d/recipe/", "gan1d/wasm/")
FILES = {f"{folder}README.md": ROOT / folder / "README.md" for folder in FOLDERS}
TEXTS = {name: path.read_text(encoding="utf-8") for name, path in FILES.items()}
README, LIBRARY, RECIPE = (TEXTS[f"{room}README.md"] for room in ("", "gan1d/", "gan1d/recipe/"))
MAX_LINES = 150  # of the first README: a lecturer reads it before the talk


def table() -> str:
    """The settings table as Markdown, made from the code's own."""
    rows = ["| name | default | range | kind | |", "|---|---|---|---|---|"]
    rows += [
        f"| `{row.name}` | {default(row)} | {allowed(row)} | {row.kind} | {row.meta.help} |"
        for row in SETTINGS.values()
    ]
    return "\n".join(rows)


def default(row: Setting) -> str:
    return row.default if isinstance(row.default, str) else short(row.default)


def allowed(row: Setting) -> str:
    if row.choices:
        return ", ".join(row.choices)
    if row.low is None or row.high is None:
        return "a preset or a sum"
    return f"{short(row.low)} to {short(row.high)}"


def test_the_first_readme_is_short() -> None:
    assert len(README.splitlines()) < MAX_LINES


def test_settings_table_is_that_of_the_code() -> None:
    found = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", RECIPE, re.S)
    assert found
    assert found[1] == table(), f"the settings table should read:\n{table()}"


def test_every_preset_and_every_term_of_a_sum_is_named() -> None:
    listed = re.search(r"name of a preset \((.*?)\)", RECIPE, re.S)
    assert listed
    assert re.split(r",\s+", listed[1]) == list(PRESETS)
    terms = dict(re.findall(r"`(\w+)\(([\w,]+)\)`", RECIPE))
    expected = {family.name: ",".join(family.parameters) for family in FAMILIES.values()}
    assert terms == expected | {"drawn": "lo,hi,heights"}


def test_what_a_link_says_beside_the_recipe_is_named() -> None:
    named = dict(re.findall(r"^- `(\w+)`: (.*)", RECIPE, re.M))
    assert list(named) == list(View.model_fields)
    assert named["layers"] == f"a comma list of {', '.join(LAYERS)};"
    assert named["panels"].endswith(f"a comma list of {', '.join(PANELS)};")


def test_the_rooms_are_those_of_the_code() -> None:
    found = re.search(r"<!-- rooms -->\n(.*?)\n<!-- /rooms -->", LIBRARY, re.S)
    assert found
    cells = [row.split("|") for row in found[1].splitlines()[2:]]
    rooms = {
        re.findall(r"`(\w+)`", row[1])[0]: set(re.findall(r"`(\w+)`", row[3])) for row in cells
    }
    assert list(rooms.items()) == list(ROOMS.items())


def test_every_public_name_is_listed() -> None:
    named = set(re.findall(r"^\| `gan1d\.(\w+)` \|", LIBRARY, re.M))
    assert named == {*gan1d.__all__, *gan1d._LAZY, *gan1d._FRONT_END}


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_readme_points_to_is_there(name: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", TEXTS[name]):
        path, _, heading = target.partition("#")
        file = (FILES[name].parent / path).resolve()
        assert file.is_file(), target
        titles = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.M) if heading else []
        assert heading in ("", *(title.lower().replace(" ", "-") for title in titles)), target


@pytest.mark.parametrize("name", TEXTS)
def test_the_readmes_links_are_understood(name: str) -> None:
    for address in re.findall(r"http://127\.0\.0\.1:8050(/\S*?)[\"\s>]", TEXTS[name]):
        parts = urlsplit(html.unescape(address))
        read = {"/": describe, "/embed": describe_embed}.get(parts.path)
        if read is not None:
            assert read(parts.query)["problems"] == [], address


@compiling.as_shipped()
def test_the_library_example_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # it saves a file
    code = re.search(r"```python\n(.*?)```", README, re.S)
    assert code
    quick = code[1].replace("steps=2000", "steps=20").replace("steps=4000", "steps=100")
    quick = quick.replace(".show()", "").replace('.write_html("figure1.html")', "")
    exec(compile(quick, "README.md", "exec"), {})
