"""The picture of a map: its cells, marks and ticks, and the border of theory where it is known."""

from __future__ import annotations

import numpy as np
import pytest

import gan1d
from gan1d.figures.map_chart import SYMBOLS, has_border, log_ticks, map_chart
from gan1d.figures.themes import THEMES
from gan1d.maps import NAMES, OUTCOMES, Map, MapResult
from tests.gan1d.maps.games import DIRAC

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps


@pytest.fixture(scope="module")
def result() -> MapResult:
    axes = (("lr_d", 0.01, 1), ("lr_g", 0.01, 1))
    return Map(DIRAC.replace(r1=0.1), *axes, cells=(6, 5), steps=200).train()


@pytest.mark.parametrize("theme", THEMES)
def test_a_map_is_drawn_in_every_theme(result: MapResult, theme: str) -> None:
    figure = gan1d.figures.map(result, theme=theme, theory=True)
    heat = figure.data[0]
    assert np.array_equal(heat.z, result.jsd)
    assert (len(heat.x), len(heat.y)) == (7, 6)  # edges
    assert (heat.zmin, heat.zmax) == (0, pytest.approx(np.log(2)))
    assert figure.layout.xaxis.title.text == "D rate (lr_d)"
    marked = sum(
        len(trace.x) for trace in figure.data[1:] if trace.mode == "markers" and trace.x[0]
    )
    unsettled = (result.outcome == NAMES.index("unsettled")).sum()
    assert marked == result.outcome.size - unsettled


def test_every_outcome_but_one_has_its_own_mark() -> None:
    assert set(SYMBOLS) == set(NAMES) - {"unsettled"}
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)


def test_a_cell_says_its_numbers(result: MapResult) -> None:
    text = map_chart(result)["data"][0]["text"][4][0]
    assert f"lr_d = {result.x[0]:.4g}, lr_g = {result.y[4]:.4g}" in text
    assert OUTCOMES[result.outcome[4, 0]].words in text
    assert f"JSD {result.jsd[4, 0]:.4f}" in text


def test_the_border_of_theory_is_drawn_where_it_is_known(result: MapResult) -> None:
    lines = [one for one in map_chart(result, theory=True)["data"] if one.get("mode") == "lines"]
    assert np.nanmax(lines[0]["y"]) == pytest.approx(0.4)
    assert [one for one in map_chart(result)["data"] if one.get("mode") == "lines"] == []
    recipe = result.recipe_of_all
    assert has_border(recipe, "lr_d", "lr_g")
    assert not has_border(recipe, "lr_g", "lr_d")
    assert not has_border(recipe.replace(update="alternating"), "lr_d", "lr_g")
    assert not has_border(recipe.replace(loss="wasserstein"), "lr_d", "lr_g")


def test_ticks_are_round() -> None:
    assert log_ticks(1e-5, 1) == [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]
    assert log_ticks(0.01, 0.2) == [0.01, 0.02, 0.05, 0.1, 0.2]
    assert log_ticks(0.3, 0.7) == [0.3, 0.4, 0.5, 0.6, 0.7]
    assert log_ticks(0.31, 0.33) == [0.317, 0.323]


def test_what_is_no_map_or_no_theme_is_refused(result: MapResult) -> None:
    with pytest.raises(ValueError, match="result must be"):
        gan1d.figures.map(result.jsd)
    with pytest.raises(ValueError, match="theme must be one of"):
        gan1d.figures.map(result, theme="none")
