"""The pictures as Plotly dictionaries: their axes, their colours, Figure 1, and one live frame."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import gan1d
from gan1d import figures, targets
from gan1d.figures import chart, step_charts
from gan1d.figures.geometry import pull_sizes
from gan1d.figures.scene import ARROWS, Scene
from gan1d.figures.themes import DASH, THEMES
from gan1d.game.fgan import F_GANS
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from tests.gan1d.figures.pictures import RECIPES, by_meta, frame, ids

CLEAR = "rgba(0,0,0,0)"


# --- axes ---


def _axes(layout: Mapping[str, Any]) -> dict[str, Any]:
    return {key: axis for key, axis in layout.items() if re.fullmatch(r"[xy]axis\d*", key)}


@pytest.mark.parametrize("recipe", RECIPES, ids=ids)
def test_axes_are_finite_and_fixed(recipe: Recipe) -> None:
    """The same whatever a frame holds: nothing bounces, and no mouse moves them."""
    empty = chart.live(Scene.of(recipe))["layout"]
    assert _axes(empty) == _axes(chart.live(Scene.of(recipe), frame(recipe))["layout"])
    charts = step_charts.charts(Scene.of(recipe))
    for layout in (empty, *(one["layout"] for one in charts.values())):
        assert len(_axes(layout)) >= 2
        for axis in _axes(layout).values():
            low, high = axis["range"]
            assert math.isfinite(low)
            assert math.isfinite(high)
            assert low < high
            assert axis["fixedrange"] is True


@pytest.mark.parametrize("recipe", RECIPES, ids=ids)
def test_axes_hold_what_they_must_show(recipe: Recipe) -> None:
    layout = chart.live(Scene.of(recipe))["layout"]
    target = targets.parse(recipe.target)
    peak = max(by_meta(chart.live(Scene.of(recipe)))["p_data"]["y"])
    assert layout["xaxis"]["range"] == list(target.domain)
    assert peak < layout["yaxis"]["range"][1] < 4 * peak
    assert layout["yaxis"]["range"][0] == 0
    assert layout["yaxis2"]["range"] == list(Scene.of(recipe).d_axis)
    loss = LOSSES[recipe.loss]
    charts = step_charts.charts(Scene.of(recipe))
    low, high = charts["measures"]["layout"]["yaxis"]["range"]
    assert low < loss.value < high  # V may be negative: its axis goes there
    low, high = charts["losses"]["layout"]["yaxis"]["range"]
    assert low < loss.loss_g < high
    assert low < -loss.value < high


def test_the_axis_of_d_says_what_d_is() -> None:
    titles = {
        loss: chart.live(Scene.of(Recipe(loss=loss)))["layout"]["yaxis2"]["title"]["text"]
        for loss in LOSSES
    }
    assert titles == {
        "minimax": "D(x)",
        "non_saturating": "D(x)",
        "least_squares": "D(x), a score",
        "wasserstein": "critic f(x), mean 0",
        "hinge": "D(x), a score",
        **dict.fromkeys(F_GANS, "T(x)"),
    }
    assert Scene.of(Recipe()).d_axis == (0, 1)


# --- Figure 1 ---


def test_the_four_panels_stand_side_by_side_and_hold_their_own_frames() -> None:
    recipe = Recipe()
    frames = {name: frame(recipe, i) for i, name in enumerate("abd")}
    figure = chart.figure1(Scene.of(recipe), frames, notes={"a": "no", "c": "still to come"})
    layout = figure["layout"]
    domains = [layout[f"xaxis{n}" if n > 1 else "xaxis"]["domain"] for n in (1, 2, 3, 4)]
    assert domains[0][0] == 0
    assert domains[3][1] == pytest.approx(1)
    assert all(one[1] < two[0] for one, two in pairwise(domains))
    for n, name in enumerate("abcd", 1):
        traces = by_meta(figure, f"x{n}" if n > 1 else "x")
        if name in frames:
            np.testing.assert_array_equal(np.float32(traces["p_g"]["y"]), frames[name]["p_g"])
        assert set(traces) == {"p_data", "p_g", "d", "arrows"}  # as in the paper: no thin lines
        axes = {trace["yaxis"] for trace in traces.values()}
        assert len(axes) == 3
        assert all(layout[f"yaxis{axis[1:]}"]["anchor"] == traces["p_g"]["xaxis"] for axis in axes)
    texts = [text["text"] for text in layout["annotations"]]
    assert [text for text in texts if text.startswith("(")] == ["(a)", "(b)", "(c)", "(d)"]
    assert texts.count("still to come") == 1
    assert "no" not in texts  # its panel has a frame
    assert sum(trace["showlegend"] for trace in figure["data"]) == 3
    assert [text for text in texts if text.startswith("<i>")] == ["<i>z</i>", "<i>x</i>"] * 4


# --- all pictures ---


def _pictures(recipe: Recipe, theme: str, shown: Any) -> Iterator[dict[str, Any]]:
    yield chart.live(Scene.of(recipe), shown, theme)
    yield chart.figure1(Scene.of(recipe), {"b": shown} if shown else {}, theme, {"a": "note"})
    yield from step_charts.charts(Scene.of(recipe), theme).values()


def _colours(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if isinstance(value, str) and ("color" in key or key == "fill"):
                yield value
            yield from _colours(value)
    elif isinstance(part, list):
        for each in part:
            yield from _colours(each)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_picture_is_json_plotly_and_in_the_themes_colours(loss: str, theme: str) -> None:
    recipe = Recipe(loss=loss, target="uniform")
    allowed = {str(value) for value in asdict(THEMES[theme]).values()} | {CLEAR}
    for shown in (None, frame(recipe)):
        for figure in _pictures(recipe, theme, shown):
            json.dumps(figure, allow_nan=False)
            assert set(_colours(figure)) <= allowed
            assert THEMES[theme].ground in _colours(figure)
    go.Figure(chart.live(Scene.of(recipe), frame(recipe), theme))  # plotly refuses unknown names


@pytest.mark.parametrize("theme", THEMES)
def test_a_curve_has_its_own_colour(theme: str) -> None:
    colours = THEMES[theme]
    traces = by_meta(chart.live(Scene.of(Recipe()), frame(Recipe()), theme))
    for name in ("p_data", "p_g", "d", "d_star"):
        assert traces[name]["line"]["color"] == getattr(colours, name)
    assert len({colours.p_data, colours.p_g, colours.d, colours.d_star}) == 4
    assert traces["d_star"]["line"]["width"] < traces["d"]["line"]["width"]


def test_paper_has_the_papers_own_colours() -> None:
    paper = THEMES["paper"]  # Figure 1's caption: black dotted, green solid, blue dashed
    assert (paper.p_data, paper.p_g, paper.d) == ("#000000", "#008000", "#0000ff")
    assert (DASH["p_data"], DASH["p_g"], DASH["d"]) == ("dot", "solid", "dash")


def test_the_live_figure_shows_the_frame_asked_for() -> None:
    history = gan1d.run(Recipe(), 20, 10)
    assert len({row.tobytes() for row in history.p_g}) == 3
    for i in (0, 1, -1):
        figure = figures.live(history, i, theme="projector")
        assert isinstance(figure, go.Figure)
        (p_g,) = (trace for trace in figure.data if trace.meta == "p_g")
        np.testing.assert_array_equal(np.float32(p_g.y), history.p_g[i])
        (d,) = (trace for trace in figure.data if trace.meta == "d")
        np.testing.assert_array_equal(np.float32(d.y), history.d[i])
        assert figure.layout.paper_bgcolor == THEMES["projector"].ground
    with pytest.raises(IndexError):
        figures.live(history, 3)


def test_the_live_figure_holds_what_it_draws() -> None:
    history = gan1d.run(Recipe(), 20, 10)
    curves_only = {"p_data", "p_g", "d", "d_star", "half", "arrows"}
    assert {trace.meta for trace in figures.live(history).data} == curves_only
    figure = figures.live(history, 1, layers=["pull"])
    assert {trace.meta for trace in figure.data} == curves_only | {"pull"}
    (pull,) = (trace for trace in figure.data if trace.meta == "pull")
    lengths = np.subtract(pull.x[1::7], pull.x[0::7]).astype(float)
    sizes = pull_sizes(Scene.of(history.recipe))
    pull = sizes["gain"] * history.pull[1, list(ARROWS)]
    expected = np.clip(pull, -sizes["most"], sizes["most"])
    np.testing.assert_allclose(lengths, expected, atol=1e-5)
    assert np.abs(lengths).max() > 0.01
    with pytest.raises(ValueError, match="layers must be of pull"):
        figures.live(history, layers=["ghost_d"])
