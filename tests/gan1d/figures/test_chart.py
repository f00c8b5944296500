"""The pictures as Plotly dictionaries: their traces, layers, axes, and Figure 1."""

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
from gan1d.game.frame import N_Z, z_points
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.targets.target import N_BINS
from tests.gan1d.formats.test_wire import made

RECIPES = [Recipe(loss=loss, target=target) for loss in LOSSES for target in targets.PRESETS]
CLEAR = "rgba(0,0,0,0)"


def frame(recipe: Recipe, seed: int = 0) -> dict[str, np.ndarray]:
    """A frame's curves, random but for p_g, which is nothing in the left half."""
    fields = made(recipe, n=seed + 1).frames
    p_g = fields.p_g[seed].copy()
    p_g[: N_BINS // 2] = 0
    target = targets.parse(recipe.target)
    lo, hi = target.domain
    p_data = (target.bins(N_BINS)[1:-1] * N_BINS / (hi - lo)).astype(np.float32)
    rest = {name: getattr(fields, name)[seed] for name in ("d", "d_star", "g_z", "pull")}
    return {"p_data": p_data, "p_g": p_g, **rest}


def by_meta(figure: Mapping[str, Any], xaxis: str = "x") -> dict[str, dict[str, Any]]:
    return {trace["meta"]: trace for trace in figure["data"] if trace["xaxis"] == xaxis}


def ids(recipe: Recipe) -> str:
    return f"{recipe.loss}-{recipe.target}"


# --- traces ---


@pytest.mark.parametrize("loss", LOSSES)
def test_a_picture_has_every_curve_once(loss: str) -> None:
    recipe = Recipe(loss=loss)
    for shown in (None, frame(recipe)):
        figure = chart.live(Scene.of(recipe), shown)
        metas = [trace["meta"] for trace in figure["data"]]
        half = set() if LOSSES[recipe.loss].kind == "critic" else {"half"}
        assert len(metas) == len(set(metas))
        still = {"p_data", "p_g", "d", "d_star", "arrows"} | half
        assert set(metas) == still | {"pull", "ghost_p_g", "ghost_d", "rug_data", "rug_g"}
        assert metas[:2] == ["ghost_p_g", "ghost_d"]  # behind the others
        for meta, trace in by_meta(figure).items():
            assert trace["line"]["dash"] == DASH.get(meta.removeprefix("ghost_"), "solid")
            assert len(trace["x"]) == len(trace["y"])


def test_curves_are_drawn_as_they_are() -> None:
    recipe = Recipe(target="two_normals")
    shown = frame(recipe)
    lo, hi = targets.parse("two_normals").domain
    traces = by_meta(chart.live(Scene.of(recipe), shown))
    centres = [lo + (hi - lo) * (i + 0.5) / N_BINS for i in range(N_BINS)]
    shown["p_data"] = shown["p_data"][::-1].copy()  # as D sees it, which may not be the target
    traces = by_meta(chart.live(Scene.of(recipe), shown))
    for name in ("p_data", "p_g", "d"):
        np.testing.assert_array_equal(np.float32(traces[name]["y"]), shown[name])
        np.testing.assert_allclose(traces[name]["x"], centres, rtol=1e-12)
    assert (traces["half"]["x"], traces["half"]["y"]) == ([lo, hi], [0.5, 0.5])


@pytest.mark.parametrize("target", targets.PRESETS)
def test_p_data_is_the_density(target: str) -> None:
    """Averages over bins: their sum is the probability of the domain, by the target's own cdf."""
    trace = by_meta(chart.live(Scene.of(Recipe(target=target))))["p_data"]
    one = targets.parse(target)
    lo, hi = one.domain
    edges = np.linspace(lo, hi, N_BINS + 1)
    expected = np.diff(one.cdf(edges)) / np.diff(edges)
    np.testing.assert_allclose(trace["y"], expected, atol=1e-6 * one.y_max)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_best_d_has_gaps_where_there_is_nothing_to_tell_apart(loss: str) -> None:
    """Uniform on part of the domain, and a p_g that leaves the left half alone."""
    recipe = Recipe(loss=loss, target="uniform")
    shown = frame(recipe)
    traces = by_meta(chart.live(Scene.of(recipe), shown))
    density = np.array(traces["p_data"]["y"]) + shown["p_g"]
    gaps = [value is None for value in traces["d_star"]["y"]]
    assert gaps == (density <= 1e-4 * targets.parse("uniform").y_max).tolist()
    assert 10 < sum(gaps) < N_BINS // 2
    drawn = [value for value in traces["d_star"]["y"] if value is not None]
    np.testing.assert_array_equal(np.array(drawn, np.float32), shown["d_star"][~np.array(gaps)])
    assert None not in traces["d"]["y"]


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_arrows_go_from_z_to_its_image(latent: str) -> None:
    recipe = Recipe(latent=latent)
    shown = frame(recipe)
    figure = chart.live(Scene.of(recipe), shown)
    traces = by_meta(figure)
    starts, tops, gaps, left, head, right, ends = (traces["arrows"]["x"][i::7] for i in range(7))
    assert gaps == ends == [None] * len(ARROWS)
    assert starts == figure["layout"]["meta"]["z_line"]
    np.testing.assert_array_equal(np.float32(tops), shown["g_z"][list(ARROWS)])
    assert head == tops
    np.testing.assert_allclose(np.subtract(head, left), np.subtract(right, head), atol=1e-6)
    heights = [0.0, 1.0, None, 0.84, 1.0, 0.84, None]
    assert traces["arrows"]["y"] == heights * len(ARROWS)


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_the_z_line_is_z_to_scale(latent: str) -> None:
    """Drawn points are z, stretched and moved: in order, about the middle, within the line."""
    recipe = Recipe(latent=latent, target="exponential")
    scene = Scene.of(recipe)
    line = scene.z_line
    lo, hi = targets.parse("exponential").domain
    z = z_points(latent)[list(ARROWS)]
    factor, middle = np.polyfit(z, line, 1)
    np.testing.assert_allclose(factor * z + middle, line, atol=1e-6)
    assert middle == pytest.approx((lo + hi) / 2, abs=1e-5)
    assert factor > 0
    z_shape = chart.live(Scene.of(recipe))["layout"]["shapes"][1]
    assert z_shape["y0"] == z_shape["y1"] == 0
    reach = scene.z_end * factor
    assert [z_shape["x0"], z_shape["x1"]] == pytest.approx([middle - reach, middle + reach])
    assert z_shape["x0"] - 1e-6 <= line.min() < line.max() <= z_shape["x1"] + 1e-6
    assert [z_shape["x0"], z_shape["x1"]] == pytest.approx([lo, hi], abs=0.03 * (hi - lo))
    assert scene.z_end == pytest.approx(1 if latent == "uniform" else np.abs(z).max())
    assert (ARROWS[0], ARROWS[-1]) == (0, N_Z - 1)


def test_the_z_line_says_where_z_ends() -> None:
    """An outer quantile of a normal z, by its own table: Phi(2.51) is 1 - 0.5/81 to 0.0002."""
    for latent, end in (("uniform", "1"), ("normal", "2.5")):
        layout = chart.live(Scene.of(Recipe(latent=latent)))["layout"]
        notes = [(note["x"], note["y"], note["text"]) for note in layout["annotations"]]
        z_line = layout["shapes"][1]
        (left, *start), (right, *stop) = notes
        assert (start, stop) == ([0, f"<i>z</i> = \u2212{end}"], [0, end])
        assert left < z_line["x0"]  # beside its ends, where no arrow starts
        assert z_line["x1"] < right
        assert [note["xanchor"] for note in layout["annotations"]] == ["right", "left"]


def seen(figure: Mapping[str, Any]) -> set[str]:
    """The traces with a point in the picture."""
    found = set()
    for meta, trace in by_meta(figure).items():
        low, high = figure["layout"][f"yaxis{trace['yaxis'][1:]}"]["range"]
        if any(y is not None and low <= y <= high for y in trace["y"]):
            found.add(meta)
    return found


@pytest.mark.parametrize("target", ["comb", "normal(0,3000)", "normal(0,0.001)"])
@pytest.mark.parametrize("loss", LOSSES)
def test_without_a_frame_all_but_p_data_lies_below_the_picture(loss: str, target: str) -> None:
    half = set() if LOSSES[loss].kind == "critic" else {"half"}
    for layers in ((), ("pull",)):
        figure = chart.live(Scene.of(Recipe(loss=loss, target=target)), layers=layers)
        assert seen(figure) == {"p_data"} | half


# --- layers: the pull on samples, the ghosts ---


def test_layers_are_hidden_until_they_are_asked_for() -> None:
    recipe = Recipe()
    plain, asked = (
        chart.live(Scene.of(recipe), frame(recipe), layers=some) for some in ((), ["pull"])
    )
    assert seen(plain) == {"p_data", "p_g", "d", "d_star", "half", "arrows"}
    assert seen(asked) == seen(plain) | {"pull"}
    legends = [
        {trace["meta"] for trace in one["data"] if trace["showlegend"]} for one in (plain, asked)
    ]
    assert legends == [{"p_data", "p_g", "d", "d_star"}, {"p_data", "p_g", "d", "d_star", "pull"}]
    for bad in (["push"], "pull", ["pull", "ghost_d"]):
        with pytest.raises(ValueError, match="layers must be of pull, got"):
            chart.live(Scene.of(recipe), layers=bad)
    panels = chart.figure1(Scene.of(recipe), {"a": frame(recipe)})["data"]
    assert not {trace["meta"] for trace in panels} & {"pull", "ghost_p_g", "ghost_d"}


@pytest.mark.parametrize("theme", THEMES)
def test_a_ghost_is_a_thin_faint_copy(theme: str) -> None:
    colours = THEMES[theme]
    traces = by_meta(chart.live(Scene.of(Recipe()), frame(Recipe()), theme))
    for name in ("p_g", "d"):
        ghost, curve = traces[f"ghost_{name}"], traces[name]
        assert ghost["line"] == curve["line"] | {"width": colours.thin}
        assert ghost["opacity"] == 0.45 < curve["opacity"] == 1
        assert (ghost["yaxis"], ghost["hoverinfo"]) == (curve["yaxis"], "skip")
        assert not ghost["showlegend"]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("target", ["normal", "tips"])
def test_pull_arrows_start_on_p_g_and_point_where_d_says(loss: str, target: str) -> None:
    """Seven points an arrow, by the sizes that the layout documents, one arrow at a time."""
    recipe = Recipe(loss=loss, target=target)
    lo, hi = targets.parse(target).domain
    y_max = targets.parse(target).y_max
    width = hi - lo
    unit = 1 if loss == "wasserstein" else 12 / width
    shown = frame(recipe)
    shown["p_g"] = np.linspace(-0.1 * y_max, 1.5 * y_max, N_BINS)
    shown["g_z"] = np.linspace(lo - 0.2 * width, hi + 0.2 * width, N_Z)
    shown["pull"] = np.linspace(-6, 6, N_Z) * unit
    figure = chart.live(Scene.of(recipe), shown, layers=["pull"])
    sizes = figure["layout"]["meta"]["pull"]
    assert set(sizes) == {"gain", "most", "wing_x", "wing_y"}
    trace = by_meta(figure)["pull"]
    assert (trace["yaxis"], trace["name"]) == ("y", "−∂L<sub>G</sub>/∂x")
    assert len(trace["x"]) == len(trace["y"]) == 7 * len(ARROWS)
    lengths = set()
    for i, index in enumerate(ARROWS):
        xs, ys = trace["x"][7 * i : 7 * i + 7], trace["y"][7 * i : 7 * i + 7]
        g_z = shown["g_z"][index]
        if not lo <= g_z <= hi:
            assert xs == ys == [None] * 7
            continue
        start, end, gap, back, tip, other, rest = xs
        assert gap is rest is None
        length = max(-sizes["most"], min(sizes["gain"] * shown["pull"][index], sizes["most"]))
        lengths.add(length)
        assert start == pytest.approx(g_z)
        assert tip == end == pytest.approx(g_z + length)
        wing = min(sizes["wing_x"], abs(length))
        assert back == other == pytest.approx(end - math.copysign(wing, length))
        share = (g_z - lo) / width * N_BINS - 0.5  # of the bins, whose p_g is linear here
        p_g = y_max * (-0.1 + 1.6 * min(max(share / (N_BINS - 1), 0), 1))
        y = min(max(p_g, 0), y_max)
        up = sizes["wing_y"] * wing / sizes["wing_x"]  # a short arrow has a small head
        assert ys[2] is ys[6] is None
        assert ys[:2] == pytest.approx([y, y], abs=1e-6 * y_max)
        assert ys[3:6] == pytest.approx([y + up, y, y - up], abs=1e-6 * y_max)
    most = sizes["most"]
    assert min(lengths) == -most < most == max(lengths)  # some are cut short, some are not
    assert min(map(abs, lengths)) < sizes["gain"] * unit < most


@pytest.mark.parametrize("loss", LOSSES)
def test_a_pull_is_drawn_to_the_scale_of_the_picture(loss: str) -> None:
    """Of ordinary strength it has the same length on any target: shares of the domain, of y_max."""
    shares = []
    for target in ("normal", "tips"):
        scene = Scene.of(Recipe(loss=loss, target=target))
        sizes = pull_sizes(scene)
        ordinary = 1 if loss == "wasserstein" else 12 / scene.width
        lengths = [sizes["gain"] * ordinary, sizes["most"], sizes["wing_x"]]
        shares.append([*np.divide(lengths, scene.width), sizes["wing_y"] / scene.y_max])
    assert shares[0] == pytest.approx(shares[1])
    ordinary, most, head, half_height = shares[0]
    assert 0 < half_height < 0.05
    assert 0 < head < ordinary < most < 0.25


def test_an_arrow_of_no_length_has_no_point() -> None:
    recipe = Recipe()
    shown = frame(recipe) | {"pull": np.zeros(N_Z), "g_z": np.linspace(-5, 5, N_Z)}
    xs = by_meta(chart.live(Scene.of(recipe), shown, layers=["pull"]))["pull"]["x"]
    for i in range(len(ARROWS)):
        assert len(set(xs[7 * i : 7 * i + 7]) - {None}) == 1


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
