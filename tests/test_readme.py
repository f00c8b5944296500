"""The README says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gan1d.recipe import SETTINGS
from gan1d.recipe.settings import Setting, short
from gan1d.targets import PRESETS
from tests import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


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


def test_settings_table_is_that_of_the_code() -> None:
    found = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", README, re.S)
    assert found
    assert found[1] == table(), f"the README's settings table should read:\n{table()}"


def test_every_preset_is_named() -> None:
    assert [name for name in PRESETS if name not in README] == []


def test_the_library_example_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # it saves a file
    code = re.search(r"```python\n(.*?)```", README, re.S)
    assert code
    quick = code[1].replace("steps=2000", "steps=20").replace("steps=4000", "steps=100")
    quick = quick.replace(".show()", "").replace('.write_html("figure1.html")', "")
    exec(compile(quick, "README.md", "exec"), {})
