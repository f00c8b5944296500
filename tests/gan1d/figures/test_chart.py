"""The pictures as Plotly dictionaries: their curves, layers, ghosts and arrows."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from gan1d import targets
from gan1d.figures import chart
from gan1d.figures.geometry import pull_sizes
from gan1d.figures.scene import ARROWS, Scene
from gan1d.figures.themes import DASH, THEMES
from gan1d.game.frame import N_Z, z_points
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.targets.target import N_BINS
from tests.gan1d.figures.pictures import by_meta, frame

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
