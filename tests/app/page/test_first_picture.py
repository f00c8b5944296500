"""The server's picture of the large chart: the lines and the numbers of the figure itself."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

from app.links.link import describe
from app.page.first_picture import UNITS, first_picture, path_of
from app.page.opening import Opening
from gan1d.figures import chart
from gan1d.figures.scene import Scene
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from tests.gan1d.figures.pictures import frame

SUM = "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)"
SCENES = [Recipe(loss=loss) for loss in LOSSES]
SCENES += [Recipe(target=target) for target in ("comb", "tips", SUM, "normal(0,3000)")]
SCENES += [Recipe(loss="wasserstein", target="normal(0,0.001)"), Recipe(latent="normal")]
TAGS = {"div", "svg", "path", "span", "i", "sub"}


class Drawn(HTMLParser):
    """Boxes of lines, and texts with their place, in percent."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.boxes: list[tuple[dict[str, str], list[tuple[str, str]]]] = []
        self.texts: list[tuple[str, dict[str, float], str]] = []  # kind, place, text
        self.tags: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if tag == "svg":
            self.boxes.append((given, []))
        elif tag == "path":
            self.boxes[-1][1].append((given["class"], given["d"]))
        elif tag == "span":
            places = re.findall(r"(\w+):([-\d.e+]+)%", given.get("style", ""))
            where = {side: float(percent) for side, percent in places}
            self.texts.append((given["class"], where, ""))

    def handle_data(self, data: str) -> None:
        kind, where, text = self.texts[-1]
        self.texts[-1] = (kind, where, text + data)


def drawn(figure: dict[str, Any]) -> Drawn:
    return Drawn(first_picture(figure))


def points_of(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([-\d.]+),([-\d.]+)", path)]


@pytest.mark.parametrize("recipe", SCENES, ids=lambda recipe: recipe.to_query() or "default")
def test_its_lines_are_the_figures_points_in_the_units_of_their_axes(recipe: Recipe) -> None:
    figure = chart.live(Scene.of(recipe), frame(recipe))
    layout = figure["layout"]
    low, high = layout["xaxis"]["range"]
    traces = {trace["meta"]: trace for trace in figure["data"]}
    found = {}
    for box, lines in drawn(figure).boxes:
        bottom, top = json.loads(box["data-range"])
        assert (box["viewbox"], box["preserveaspectratio"]) == (f"0 0 {UNITS} {UNITS}", "none")
        for name, path in lines:
            if name == "rule":
                continue
            found[name] = path
            given = [
                (UNITS * (x - low) / (high - low), UNITS * (top - y) / (top - bottom))
                for x, y in zip(traces[name]["x"], traces[name]["y"], strict=True)
                if x is not None and y is not None
            ]
            expected = np.array(given)
            expected[:, 1] = np.clip(expected[:, 1], -UNITS, 3 * UNITS)
            np.testing.assert_allclose(points_of(path), expected, atol=0.0501)
            there = [y is not None for y in traces[name]["y"]]
            assert path.count("M") == sum(b and not a for a, b in pairwise([False, *there]))
    assert set(found) == set(traces)


@pytest.mark.parametrize("recipe", SCENES, ids=lambda recipe: recipe.to_query() or "default")
def test_each_axis_has_its_share_of_the_height(recipe: Recipe) -> None:
    figure = chart.live(Scene.of(recipe))
    places: dict[str, list[Any]] = {}
    for box, lines in drawn(figure).boxes:
        top, height = map(float, re.findall(r"([\d.]+)%", box["style"]))
        for name, _ in lines:
            places.setdefault(name, []).append((round(100 - top - height, 6), round(height, 6)))
    for trace in figure["data"]:
        low, high = figure["layout"][f"yaxis{trace['yaxis'][1:]}"]["domain"]
        assert places[trace["meta"]] == [pytest.approx((100 * low, 100 * (high - low)), abs=0.01)]
    assert len(places["rule"]) == len(figure["layout"]["shapes"]) == 2  # the lines of x and z


@pytest.mark.parametrize("recipe", SCENES, ids=lambda recipe: recipe.to_query() or "default")
def test_it_has_the_numbers_of_the_figure_at_their_places(recipe: Recipe) -> None:
    figure = chart.live(Scene.of(recipe))
    layout = figure["layout"]
    floor, top = layout["yaxis"]["domain"]
    texts = drawn(figure).texts
    for kind, name, side in (
        ("foot", "xaxis", "left"),
        ("left", "yaxis", "bottom"),
        ("right", "yaxis2", "bottom"),
    ):
        axis = layout[name]
        low, high = axis["range"]
        shares = (np.array(axis["tickvals"]) - low) / (high - low)
        expected = 100 * (shares if side == "left" else floor + shares * (top - floor))
        ticks = [(where[side], text) for one, where, text in texts if one == f"tick {kind}"]
        assert [text for _, text in ticks] == axis["ticktext"]
        np.testing.assert_allclose([at for at, _ in ticks], expected, atol=0.01)
        (title,) = (text for one, _, text in texts if one == f"title {kind}")
        assert title == axis["title"]["text"]
    names = [text for one, _, text in texts if one.startswith("name ")]
    assert names == [re.sub("<.*?>", "", note["text"]) for note in layout["annotations"]]


def test_a_gap_lifts_the_pen() -> None:
    x: list[float | None] = [0, 1, None, 2, 3, 4]
    y: list[float | None] = [0, 1, 1, 2, None, 4]
    path = path_of(x, y, (0, 4), (0, 4))
    assert path == "M0.0,1000.0L250.0,750.0M500.0,500.0M1000.0,0.0"


def test_a_line_far_out_is_cut_near_the_picture() -> None:
    """Coordinates of a million make a browser's dashes slow."""
    path = path_of([0, 1, 2], [1e9, 0, -1e9], (0, 2), (0, 1))
    assert points_of(path) == [(0, -UNITS), (500, UNITS), (UNITS, 3 * UNITS)]


HOSTILE = (
    "</script><script>alert(1)</script>",
    "normal(0,1)</span><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["target", "loss", "seed", "reference", "lesson", "bla", "edits"])
def test_nothing_of_a_link_is_markup(name: str, text: str) -> None:
    link = describe(f"{name}={quote(text)}&target={quote(text)}")
    plain = describe("target=normal")
    assert Opening.of(link).html == Opening.of(plain | {"figure1": link["figure1"]}).html


@pytest.mark.parametrize("recipe", SCENES, ids=lambda recipe: recipe.to_query() or "default")
def test_it_is_made_of_lines_and_words(recipe: Recipe) -> None:
    assert drawn(chart.live(Scene.of(recipe), frame(recipe))).tags <= TAGS


def test_a_number_beside_an_axis_is_escaped() -> None:
    figure = chart.live(Scene.of(Recipe()))
    figure["layout"]["xaxis"]["ticktext"] = ["<b>"] * len(figure["layout"]["xaxis"]["tickvals"])
    assert "<b>" not in first_picture(figure)
