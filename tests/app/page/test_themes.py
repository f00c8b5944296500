"""The one table of colours that the pictures and the page share: contrast, and no other place."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.__main__ import parser
from app.links.view import split
from app.page import layout
from gan1d.figures.themes import NEUTRAL, THEMES, Theme, css
from tests import ROOT
from tests.app.page.test_controls import walk


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2, of #rrggbb."""
    levels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_others_do() -> None:
    """Known values: WebAIM's checker gives 4.54 and 4.48 for these greys on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.005)


TEXT = ("ink", "quiet", "accent", "alert", "d", "p_g", "w1")
LINES = ("p_data", "p_g", "d", "d_star", "arrows")


@pytest.mark.parametrize("name", THEMES)
def test_text_and_lines_can_be_told_from_their_ground(name: str) -> None:
    """WCAG 2.2: 1.4.3 asks 4.5 of text, 1.4.11 asks 3 of what is drawn."""
    theme = THEMES[name]
    for ground in (theme.ground, theme.panel):
        for text in TEXT:
            assert contrast(getattr(theme, text), ground) >= 4.5, (text, ground)
        assert contrast(NEUTRAL, ground) >= 3
    for line in LINES:
        assert contrast(getattr(theme, line), theme.ground) >= 3, line
    assert contrast(theme.on_accent, theme.accent) >= 4.5


STYLE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "assets/css").glob("*.css"))


def _variables(text: str) -> set[str]:
    return set(re.findall(r"(--[\w-]+)\s*:", text))


def test_the_stylesheets_variables_are_the_themes_or_its_own() -> None:
    used = set(re.findall(r"var\(\s*(--[\w-]+)", STYLE))
    assert {"--ink", "--ground", "--p-g", "--on-accent"} <= used
    known = _variables(css()) | _variables(STYLE)
    assert not _variables(css()) & _variables(STYLE)  # no colour is said twice
    scripts = "".join(path.read_text(encoding="utf-8") for path in _assets(".js", ".mjs"))
    placed = set(re.findall(r"setProperty\(\"(--[\w-]+)", scripts)) - known
    assert used <= known | placed
    for name in placed:  # what a script has not set yet has a value of its own
        assert STYLE.count(f"var({name}, ") == STYLE.count(f"var({name}") > 0
    assert set(re.findall(r"[\"'`](--[a-z][\w-]+)", scripts)) <= known | placed


def test_text_is_set_in_colours_whose_contrast_is_tested() -> None:
    used = set(re.findall(r"(?<![\w-])color:\s*var\(--([\w-]+)", STYLE))
    assert {name.replace("-", "_") for name in used} <= {*TEXT, "on_accent"}


def test_every_theme_gives_the_page_all_variables() -> None:
    blocks = re.findall(r"([^{}]+)\{([^{}]*)\}", css())
    assert [where for where, _ in blocks] == [
        ":root,[data-theme=light]",
        "[data-theme=dark]",
        "[data-theme=projector]",
        "[data-theme=paper]",
    ]
    for (_, rules), theme in zip(blocks, THEMES.values(), strict=True):
        assert _variables(rules) == {
            f"--{key.replace('_', '-')}" for key in Theme.__dataclass_fields__ if key != "scheme"
        }
        assert f"--p-g:{theme.p_g};" in rules
        dark = luminance(theme.ground) < 0.5
        assert f"color-scheme:{'dark' if dark else 'light'};" in rules


def test_a_row_is_all_that_a_theme_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more row: links, commands, the page's style, its menus and its pictures know it."""
    sepia = replace(THEMES["light"], ground="#f4ecd8", panel="#efe4c8", ink="#3b2f1e")
    monkeypatch.setitem(cast(dict[str, Theme], THEMES), "sepia", sepia)
    view, _, problems = split("theme=sepia")
    assert (view.theme, problems) == ("sepia", [])
    (commands,) = (a.choices for a in parser()._actions if isinstance(a.choices, dict))
    for name in ("figure", "export"):
        (theme,) = (a for a in commands[name]._actions if a.dest == "theme")
        assert list(theme.choices or ()) == list(THEMES)
    assert "[data-theme=sepia]{color-scheme:light;" in css()
    client: FlaskClient = create_app().server.test_client()
    told = json.loads(re.findall(r'id="gan1d-page">(.*?)</script>', client.get("/").text)[0])
    assert told["themes"] == list(THEMES)
    pictures = client.get("/pictures?theme=sepia").json
    assert pictures is not None
    for figure in pictures["figures"].values():
        assert figure["layout"]["paper_bgcolor"] == sepia.ground
    names = [button.title for button in walk(layout.page()) if getattr(button, "title", None)]
    assert any("sepia" in name for name in names)


# --- no colour elsewhere ---


def _assets(*suffixes: str) -> list[Path]:
    return [path for path in sorted((ROOT / "assets").rglob("*")) if path.suffix in suffixes]


# A number after a hash, as CSS writes it; `this.#add` and `#add()` are JavaScript's private names.
HEX = re.compile(r"(?<![\w.&])(?:#|%23)(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?!\()")
FUNCTION = re.compile(r"\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([^)]*\)")
SHADOW = re.compile(r"rgb\(0 0 0 / \d+%\)|" + re.escape("rgba(0,0,0,0)"))
NAMED = re.compile(
    r"[:\"'\s](white|black|red|green|blue|gr[ae]y|silver|orange|yellow|purple|navy|teal)[\"';\s]"
)


def _literals(text: str) -> list[str]:
    found = HEX.findall(text)
    return found + [each for each in FUNCTION.findall(text) if not SHADOW.fullmatch(each)]


def test_colour_literals_are_found() -> None:
    for text in ("color: #fff;", "'#A1b2C3'", "rgb(1, 2, 3)", "hsl(1 2% 3%)", "fill='%23808892'"):
        assert len(_literals(text)) == 1, text
    for text in ("this.#add(x)", "#add() {", "rgb(0 0 0 / 18%)", "a #d of b", "#page {"):
        assert _literals(text) == [], text


def test_no_colour_is_written_outside_the_table() -> None:
    sources = [*(ROOT / "gan1d").rglob("*.py"), *(ROOT / "app").rglob("*.py")]
    sources += _assets(".css", ".js", ".mjs")
    assert len(sources) > 30
    found = {
        path.relative_to(ROOT).as_posix(): literals
        for path in sources
        if path.name != "themes.py" and (literals := _literals(path.read_text(encoding="utf-8")))
    }
    assert found == {}
    values = re.findall(r":[^{};]*;", STYLE)
    assert [value for value in values if NAMED.search(value)] == []
