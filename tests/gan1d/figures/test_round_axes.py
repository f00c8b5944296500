"""Ticks of all axes are round numbers, whatever the target's unit is."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from gan1d.figures import chart, step_charts
from gan1d.figures.scene import Scene
from gan1d.figures.step_charts import from_zero, round_above
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe

TARGETS = ("normal", "iris", "tips", "normal(0,0.0013)", "uniform(17,4242)")
NAMED = (math.log(2),)  # of JSD's axis, as `log 2`


def is_round(value: float) -> bool:
    """Whether it is a whole number of 25ths of a power of ten in its own size: 0.25, 15, 800."""
    if value == 0:
        return True
    quarters = abs(value) / 10.0 ** math.floor(math.log10(abs(value))) * 4
    tenths = quarters / 4 * 10
    return any(math.isclose(one, round(one), rel_tol=1e-9) for one in (quarters, tenths))


def axes_of(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [axis for name, axis in figure["layout"].items() if name.startswith(("xaxis", "yaxis"))]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("loss", LOSSES)
def test_ticks_are_round(loss: str, target: str) -> None:
    scene = Scene.of(Recipe(loss=loss, target=target))
    figures = [chart.live(scene), *step_charts.charts(scene).values()]
    for axis in (axis for figure in figures for axis in axes_of(figure)):
        for at in axis.get("tickvals", ()):
            assert is_round(at) or at in NAMED, (axis["tickvals"], axis["range"])


@pytest.mark.parametrize(("value", "top"), [(1, 1), (1.001, 2), (2.1, 5), (5.5, 10), (0.03, 0.05)])
def test_the_next_round_number(value: float, top: float) -> None:
    assert round_above(value) == pytest.approx(top)
    axis = from_zero(round_above(value))
    assert axis["tickvals"] == pytest.approx([0, top / 2, top])
    assert top <= axis["range"][1] < 1.1 * top


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_line_has_the_colour_of_its_axis(theme: str) -> None:
    figure = step_charts.charts(Scene.of(Recipe()), theme)["measures"]
    json.dumps(figure)  # what the page fetches
    colours = {}
    for trace in figure["data"]:
        axis = figure["layout"]["yaxis" + trace["yaxis"][1:]]
        colours[trace["meta"]] = (trace["line"]["color"], axis["color"])
    assert colours["jsd"][0] == colours["jsd"][1] != colours["w1"][0] == colours["w1"][1]
