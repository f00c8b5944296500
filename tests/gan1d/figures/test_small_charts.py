"""The small charts of one frame, without a frame."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from gan1d import targets
from gan1d.figures import small_charts
from gan1d.figures.phase import NO_PHASE, arrows
from gan1d.figures.scene import Scene
from gan1d.figures.themes import THEMES
from gan1d.game.frame import N_Z
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.runs.vector_field import N_PSI, N_THETA, field
from gan1d.targets import modes
from gan1d.targets.target import N_BINS

DIRAC = Recipe(target="point(0)", generator="point", discriminator="linear", lr_d=0.01, lr_g=0.04)


def by_meta(figure: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {trace["meta"]: trace for trace in figure["data"]}


def panels(recipe: Recipe, theme: str = "light") -> dict[str, dict[str, Any]]:
    """The small charts of a recipe, as its page has them."""
    return small_charts.panels(Scene.of(recipe), theme, field(recipe))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("recipe", [Recipe(), Recipe(target="tips", loss="wasserstein"), DIRAC])
def test_every_panel_is_json_and_plotly_with_fixed_axes(recipe: Recipe, theme: str) -> None:
    figures = panels(recipe, theme)
    assert list(figures) == ["quantiles", "phase", "modes", "pull"]
    for figure in figures.values():
        json.dumps(figure, allow_nan=False)
        go.Figure(figure)
        for axis in ("xaxis", "yaxis"):
            low, high = figure["layout"][axis]["range"]
            assert low < high
            assert figure["layout"][axis]["fixedrange"] is True


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_g_is_seen_beside_the_quantiles_of_p_data(latent: str) -> None:
    """F^-1(F_z(z)): for a normal z and a normal p_data the straight line 1 + 2 z."""
    figure = panels(Recipe(target="normal(1,2)", latent=latent))["quantiles"]
    line = by_meta(figure)["p_data"]
    assert line["line"]["dash"] == "dot"
    assert line["x"] == figure["layout"]["meta"]["z"]
    assert len(line["x"]) == N_Z
    x, y = np.array(line["x"]), np.array(line["y"])
    if latent == "normal":
        np.testing.assert_allclose(y, 1 + 2 * x, atol=1e-5)
    else:
        np.testing.assert_allclose(targets.parse("normal(1,2)").cdf(y), (x + 1) / 2, atol=1e-6)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low <= x.min() < x.max() <= high


def test_modes_are_named_by_their_peaks() -> None:
    layout = panels(Recipe(target="comb"))["modes"]["layout"]
    assert layout["xaxis"]["ticktext"] == ["\u22124.0", "\u22122.0", "0.0", "2.0", "4.0"]
    assert layout["meta"]["edges"] == list(modes.edges("comb"))
    assert layout["meta"]["width"] == pytest.approx(12 / N_BINS)
    assert layout["yaxis"]["range"][1] >= 1  # all the mass in one mode is seen
    assert panels(Recipe(target="tips"))["modes"]["layout"]["xaxis"]["ticktext"] == ["15.7"]


def test_the_axis_of_the_pull_has_the_unit_of_x() -> None:
    tops = [
        panels(Recipe(target=target, loss=loss))["pull"]["layout"]["yaxis"]["range"][1]
        for target, loss in (("normal", "minimax"), ("tips", "minimax"), ("tips", "wasserstein"))
    ]
    assert tops == [pytest.approx(6), pytest.approx(6 / 7.5), pytest.approx(6)]


def test_players_that_are_not_simple_have_a_sentence() -> None:
    figure = panels(Recipe(generator="affine"))["phase"]
    assert figure["data"] == []
    assert [text["text"] for text in figure["layout"]["annotations"]] == [NO_PHASE]


def test_arrows_point_where_a_step_leads() -> None:
    """Of one length on the screen, by the rates; none where nothing moves; the rest is marked."""
    found = field(DIRAC)
    assert found is not None
    points = arrows(found)
    assert len(points["x"]) == 7 * N_THETA * N_PSI
    cells = np.array([np.diff(found.theta)[0], np.diff(found.psi)[0]])[:, None]
    tails, tips = (np.stack([points["x"][i::7], points["y"][i::7]]) / cells for i in (0, 1))
    still = np.isnan(tips[0])
    moves = np.stack([0.04 * found.d_theta.ravel(), 0.01 * found.d_psi.ravel()]) / cells
    assert still.sum() == 1  # the rest
    assert np.abs(moves[:, still]).max() < 1e-6
    way = (tips - tails)[:, ~still]
    np.testing.assert_allclose(np.hypot(*way), 0.84, atol=1e-6)
    expected = moves[:, ~still] / np.hypot(*moves[:, ~still])
    np.testing.assert_allclose(way / 0.84, expected, atol=1e-6)
    rest = by_meta(panels(DIRAC)["phase"])["rest"]
    assert (rest["x"], rest["y"]) == ([0], [0])


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_has_its_panels(loss: str) -> None:
    recipe = DIRAC.replace(loss=loss, target="normal")
    for name, figure in panels(recipe).items():
        moved = [trace for trace in figure["data"] if trace["meta"] not in ("field", "rest")]
        assert moved, name
        for trace in moved:
            assert len(trace["x"]) == len(trace["y"])
