"""What `/embed` understands, as app/README.md lists it; and the poster before it."""

from __future__ import annotations

import re
from typing import Any, get_args
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from app.links.embed import PARTS, Embed, Flag, split
from app.links.link import describe_embed
from gan1d.recipe import Recipe
from tests import ROOT

README = (ROOT / "app/README.md").read_text(encoding="utf-8")
CSS = (ROOT / "assets/css/embed.css").read_text(encoding="utf-8")
REFUSED = {
    "show=chart,bla": "show must be a comma list of chart, metrics,",
    "autoplay=yes": "autoplay must be 0 or 1, got 'yes'",
    "start=-1": "start must be a whole number up to 200000, got '-1'",
    "start=1e9": "start must be a whole number up to 200000, got '1e9'",
    "stop=0": "stop must be a whole number up to 200000, got '0'",
    "stop=200001": "stop must be a whole number up to 200000, got '200001'",
    "loop=2": "loop must be 0 or 1, got '2'",
    "loop=1": "loop needs a stop to go back from",
    "start=9&stop=9": "start must be before stop, got 9 and 9",
    "keys=": "keys must be 0 or 1, got ''",
    "background=pink": "background must be theme or transparent, got 'pink'",
    "load=never": "load must be now or click, got 'never'",
}


@pytest.mark.parametrize("query", REFUSED)
def test_a_refused_parameter_keeps_its_default(query: str) -> None:
    embed, rest, problems = split(query + "&seed=7")
    assert embed == Embed()
    assert rest == "seed=7"
    assert len(problems) == 1
    assert problems[0].startswith(REFUSED[query])


def test_what_is_given_is_taken_and_the_rest_is_the_link() -> None:
    query = (
        "show=lr,chart&autoplay=0&start=5&stop=9&loop=1&keys=0&background=transparent&load=click"
    )
    link = describe_embed(query + "&seed=7&theme=paper")
    expected: dict[str, Any] = {"show": ("lr", "chart"), "autoplay": "0", "start": 5, "stop": 9}
    expected |= {"loop": "1", "keys": "0", "background": "transparent", "load": "click"}
    assert link["embed"] == expected
    assert (link["query"], link["problems"]) == ("seed=7", [])
    assert (link["view"]["step"], link["view"]["theme"]) == (5, "paper")


@given(st.dictionaries(st.sampled_from([*Embed.model_fields, "seed", "x"]), st.text(max_size=9)))
def test_no_text_makes_it_fail(pairs: dict[str, str]) -> None:
    pairs = {name: text.encode(errors="replace").decode() for name, text in pairs.items()}
    link = describe_embed("&".join(f"{name}={quote(text)}" for name, text in pairs.items()))
    assert Embed(**link["embed"]).model_dump() == link["embed"]
    assert all(isinstance(problem, str) for problem in link["problems"])


def test_the_readme_lists_the_parameters() -> None:
    table = README.partition("<!-- embed -->")[2].partition("<!-- /embed -->")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[3:]]
    assert [row[0].strip("`") for row in rows] == list(Embed.model_fields)
    defaults = {name: field.default for name, field in Embed.model_fields.items()}
    for name, default, values, _ in rows:
        value = defaults[name.strip("`")]
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        assert default == ("" if value is None else text)
        if name == "`show`":
            assert values == ", ".join(PARTS)
        elif value in get_args(Flag):
            assert values == "0, 1"


def test_every_part_can_be_hidden() -> None:
    assert set(re.findall(r'data-show~="(\w+)"', CSS)) == set(PARTS)


def test_the_poster_holds_no_script_and_escapes_its_link() -> None:
    client = create_app().server.test_client()
    page = client.get("/embed?load=click&seed=7&x=%22%3E%3Cscript%3E&theme=dark").get_data(True)
    assert "<script" not in page
    assert 'data-theme="dark"' in page
    (link,) = re.findall(r'<a href="([^"]*)"', page)
    assert link == "?seed=7&amp;x=%22%3E%3Cscript%3E&amp;theme=dark"
    other = client.get(f"/embed?load=click&{Recipe(target='comb').to_query()}").get_data(True)
    assert re.findall(r'd="([^"]*)"', other) != re.findall(r'd="([^"]*)"', page)
    assert "gan1d-page" in client.get("/embed?seed=7").get_data(True)
