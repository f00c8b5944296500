"""One row of the settings table, one control; and no id twice on the page."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from dash.development.base_component import Component

from app import words
from app.assets import ASSETS
from app.links.plane import ZERO_AT
from app.links.view import MAX_SPEED, View
from app.page import controls, layout
from app.page.index import facts
from gan1d import targets
from gan1d.figures import chart, small_charts, step_charts
from gan1d.figures.scene import Scene
from gan1d.figures.themes import NEUTRAL, THEMES
from gan1d.game.losses import LOSSES
from gan1d.recipe import SETTINGS, Recipe
from gan1d.recipe.settings import Kind

NUMBERS = [row for row in SETTINGS.values() if row.low is not None and row.name != "seed"]


def walk(part: Any) -> Iterator[Component]:
    """A component and all in it, the labels of options included."""
    if isinstance(part, list | tuple):
        for each in part:
            yield from walk(each)
    elif isinstance(part, dict):
        yield from walk(list(part.values()))
    elif isinstance(part, Component):
        yield part
        yield from walk(getattr(part, "children", None))
        yield from walk(getattr(part, "options", None))


PAGE = list(walk(layout.page()))


def _of_type(kind: str) -> list[Component]:
    return [c for c in PAGE if getattr(c, "id", None) and _type(c.id) == kind]


def _type(identity: Any) -> str:
    return str(identity["type"]) if isinstance(identity, dict) else ""


def _control(name: str) -> list[Component]:
    (box,) = [c for c in PAGE if getattr(c, "id", None) == f"control-{name}"]
    return list(walk(box))


def _has_class(component: Component, name: str) -> bool:
    return name in getattr(component, "className", "").split()


def _with_index(part: Any) -> str:
    """Words as they are; what stands below the line as the settings table writes it."""
    return part if isinstance(part, str) else f"_{part.children}"


def test_no_id_is_given_twice() -> None:
    ids = [json.dumps(c.id, sort_keys=True) for c in PAGE if getattr(c, "id", None)]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    assert len(ids) > 2 * len(SETTINGS)


def test_every_setting_has_one_control_and_every_control_a_setting() -> None:
    names = [c.id["name"] for c in _of_type("setting")]
    assert sorted(names) == sorted(SETTINGS)
    boxes = [c.id for c in PAGE if str(getattr(c, "id", "")).startswith("control-")]
    rates = [name for name, row in SETTINGS.items() if row.meta.group == controls.RATES]
    assert rates == ["lr_d", "lr_g"]  # with the chart, before the panel
    rest = [name for name in SETTINGS if name not in rates]
    assert boxes == [f"control-{name}" for name in (*rates, *rest)]  # in the table's order
    assert sorted(c.id["name"] for c in _of_type("slider")) == sorted(row.name for row in NUMBERS)


@pytest.mark.parametrize("row", SETTINGS.values(), ids=lambda row: row.name)
def test_a_control_stands_in_its_box_with_its_name_kind_and_help(row: Any) -> None:
    parts = _control(row.name)
    inside = [c for c in parts if _type(getattr(c, "id", None)) == "setting"]
    assert [c.id["name"] for c in inside] == [row.name]
    (label,) = (c for c in parts if _has_class(c, "name"))
    assert "".join(_with_index(part) for part in label.children) == row.meta.label
    (help_,) = (c for c in parts if _has_class(c, "help"))
    text = getattr(help_, "data-help")
    assert text == getattr(help_, "aria-label")
    assert row.meta.help in text
    assert f"({row.name}: {row.rule})" in text
    restarts = row.kind is not Kind.LIVE
    assert any(_has_class(c, "restarts") for c in parts) == restarts
    assert ("restarts the run" in text) == restarts


@pytest.mark.parametrize("row", SETTINGS.values(), ids=lambda row: row.name)
def test_a_control_shows_the_default(row: Any) -> None:
    (widget,) = (c for c in _of_type("setting") if c.id["name"] == row.name)
    if row.choices:
        assert [option["value"] for option in widget.options] == list(row.choices)
        assert widget.value == row.default
    else:
        assert type(row.default)(widget.value) == row.default
        assert widget.type == "text"


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.name)
def test_a_slider_covers_the_bounds_in_whole_steps(row: Any) -> None:
    (slider,) = (c for c in _of_type("slider") if c.id["name"] == row.name)
    assert (slider.min, slider.max, slider.step) == controls.slider_range(row)

    def value(position: float) -> float:
        """As assets/js/page/controls.js reads it: left of ZERO_AT a logarithmic slider says 0."""
        if not row.meta.log:
            return position
        return 10.0**position if row.low or position > least - slider.step / 2 else 0.0

    least = math.log10(ZERO_AT) if row.meta.log and not row.low else slider.min

    assert value(slider.min) == pytest.approx(row.low)
    assert value(slider.max) == pytest.approx(row.high)
    assert value(slider.value) == pytest.approx(float(row.default))
    steps = (slider.max - slider.min) / slider.step
    assert steps == pytest.approx(round(steps), abs=1e-6)  # or its end could not be reached
    assert 3 <= round(steps) <= controls.STEPS + 1
    if row.whole and not row.meta.log:
        assert slider.step == 1


def test_the_player_knows_the_same_sliders_and_rows() -> None:
    told = json.loads(json.dumps(facts(), allow_nan=False))["settings"]
    assert list(told) == list(SETTINGS)
    for name, row in SETTINGS.items():
        assert (told[name]["kind"], told[name]["rule"]) == (str(row.kind), row.rule)
        assert (told[name]["low"], told[name]["high"]) == (row.low, row.high)
        if row in NUMBERS:
            assert told[name]["slider"] == list(controls.slider_range(row))


def test_every_preset_has_a_card_with_its_own_picture() -> None:
    (cards,) = (c for c in PAGE if getattr(c, "id", None) == "presets")
    assert [option["value"] for option in cards.options] == list(targets.PRESETS)
    pictures = set()
    for option in cards.options:
        (image,) = (c for c in walk(option["label"]) if type(c).__name__ == "Img")
        assert image.src.startswith("data:image/svg+xml,")
        pictures.add(image.src)
    assert len(pictures) == len(targets.PRESETS)


@pytest.mark.parametrize("name", targets.PRESETS)
def test_a_thumbnail_is_a_picture_of_the_density(name: str) -> None:
    drawing = unquote(controls._thumbnail(name).partition(",")[2])
    (polygon,) = ElementTree.fromstring(drawing)
    assert polygon.get("fill") == NEUTRAL
    points = [tuple(map(float, p.split(","))) for p in polygon.get("points", "").split()][1:-1]
    lo, hi = targets.parse(name).domain
    x = [lo + (hi - lo) * i / 64 for i, _ in points]
    heights = [22 - y for _, y in points]
    assert (min(heights) >= 0, max(heights)) == (True, 20)  # all of the picture is used
    pdf = [float(targets.parse(name).pdf(each)) for each in x]
    for height, density in zip(heights, pdf, strict=True):
        assert height == pytest.approx(20 * density / max(pdf), abs=0.06)


def test_the_page_offers_every_theme_and_speed() -> None:
    label = "Change the theme: " + ", ".join(["auto", *THEMES])
    assert label in [getattr(c, "title", None) for c in PAGE]
    assert facts()["themes"] == list(THEMES)
    (speed,) = (c for c in PAGE if getattr(c, "id", None) == "speed")
    assert (speed.min, speed.max, speed.step) == (0, len(words.SPEEDS) - 1, 1)
    assert words.SPEEDS[speed.value] == View().speed == facts()["view"]["speed"]
    assert facts()["speeds"] == words.SPEEDS
    assert (min(words.SPEEDS), max(words.SPEEDS)) == (1, MAX_SPEED)


def test_the_page_offers_every_layer() -> None:
    (box,) = (c for c in PAGE if getattr(c, "id", None) == "layers")
    assert [option["value"] for option in box.options] == list(words.LAYERS) == facts()["layers"]
    assert box.value == list(View().layers) == list(facts()["view"]["layers"])
    for option in box.options:
        assert len(option["title"]) > 10


def test_the_page_offers_every_small_chart() -> None:
    (box,) = (c for c in PAGE if getattr(c, "id", None) == "panels")
    names = list(words.PANELS)
    assert [option["value"] for option in box.options] == list(facts()["panels"]) == names
    assert box.value == list(View().panels) == list(facts()["view"]["panels"])
    figures = [c for c in PAGE if type(c).__name__ == "Figure"]
    assert [getattr(one, "data-panel") for one in figures] == list(words.LARGE)
    seen = [getattr(one, "data-panel") for one in figures if not one.hidden]
    assert seen == [words.DENSITIES, *box.value]
    for script in facts()["panels"].values():
        assert (ASSETS / f"js/charts/{script}.js").exists()


def test_every_button_says_what_it_does() -> None:
    """By its name, or by its title where the name is one word."""
    buttons = [c for c in PAGE if type(c).__name__ == "Button"]
    assert len(buttons) > len(SETTINGS)
    for button in buttons:
        name = _name(button)
        assert len(name) > 2, button
        assert len(name) > 15 or len(getattr(button, "title", "")) >= len(name) or name in PLAIN
        assert button.type == "button"


PLAIN = ("New seed", "Restart", "Play")


def _name(button: Component) -> str:
    """The accessible name: the label, else the text."""
    return str(getattr(button, "aria-label", None) or button.children)


def test_a_button_is_named_by_the_words_on_it() -> None:
    """WCAG 2.5.3, by which a button can be pressed by saying what is written on it."""
    words_on = {
        str(c.children): _name(c)
        for c in PAGE
        if type(c).__name__ == "Button" and any(map(str.isalpha, str(c.children)))
    }
    assert {"Explore", "Figure 1", "(a)", "D", "Undo", "Pin as reference"} <= set(words_on)
    assert [text for text, name in words_on.items() if text.lower() not in name.lower()] == []
    named = {c.title: _name(c) for c in PAGE if getattr(c, "title", "") in ("Play", "Restart")}
    assert named == {"Play": "Play", "Restart": "Restart"}  # of what has no words


def test_every_word_is_of_a_choice_and_every_choice_has_a_readable_word() -> None:
    choices = {choice for row in SETTINGS.values() for choice in row.choices}
    assert set(words.CHOICES) <= choices
    assert all("_" not in words.CHOICES.get(choice, choice) for choice in choices)
    shown = {
        option["value"]: option["label"]
        for c in _of_type("setting")
        if type(c).__name__ == "RadioItems"
        for option in c.options
    }
    assert {choice: shown[choice] for choice in words.CHOICES} == words.CHOICES


def test_every_layer_is_drawn_in_the_large_chart() -> None:
    """As lines of its own, one or two, or as another scale of D."""
    live = chart.live(Scene.of(Recipe()))
    lines = {trace["meta"] for trace in live["data"]}
    drawn = {
        name: {line for line in lines if line == name or line.startswith(f"{name}_")}
        for name in words.LAYERS
    }
    assert drawn.pop("logit") == set()
    assert live["layout"]["meta"]["logit"] == chart.LOGIT
    assert sorted(map(len, drawn.values())) == [1, 1, 2, 2]


def test_every_chart_has_its_place_and_a_label() -> None:
    """The places that `/pictures` fills, by name."""
    places = [c for c in PAGE if _has_class(c, "graph")]
    names = [c.id for place in places for c in walk(place) if getattr(c, "id", None)]
    charts = [*step_charts.charts(Scene.of(Recipe())), *small_charts.panels(Scene.of(Recipe()))]
    assert names == ["live", "figure1", *charts, "map"]
    for place in places:
        assert place.role == "img"
        assert len(getattr(place, "aria-label")) > 10


@pytest.mark.parametrize("name", LOSSES)
def test_the_page_is_told_of_every_loss(name: str) -> None:
    told = json.loads(json.dumps(facts()["losses"][name], allow_nan=False))
    loss, shown = LOSSES[name], LOSSES[name].presentation
    assert told["near_value"] == loss.near_value
    assert told["near_half"] == loss.near_level
    assert (told["letter"], told["at_rest"]) == (shown.letter, shown.at_rest)
    assert told["is_critic"] == (name == "wasserstein")
    assert told["has_logit"] == (name in ("minimax", "non_saturating"))
