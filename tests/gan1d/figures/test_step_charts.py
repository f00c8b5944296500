"""The charts of metrics over steps: what theory expects is marked, every trace is named."""

import math

import pytest

from gan1d.figures import step_charts
from gan1d.figures.scene import Scene
from gan1d.figures.themes import THEMES
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe

LOG2 = math.log(2)
EXPECTED: dict[str, tuple[dict[str, float], dict[str, float]]] = {
    # V, then both losses, at p_g = p_data and D = 1/2: by hand from the losses' definitions.
    "minimax": ({"-log 4": -2 * LOG2}, {"2 log 2": 2 * LOG2, "-log 2": -LOG2}),
    "non_saturating": ({"-log 4": -2 * LOG2}, {"2 log 2": 2 * LOG2, "log 2": LOG2}),
    "least_squares": ({"-1/4": -0.25}, {"1/4": 0.25, "1/8": 0.125}),
    "wasserstein": ({"0": 0.0}, {}),
    "hinge": ({"-2": -2.0}, {"2": 2.0, "0": 0.0}),
    # D_f(p || p) = 0, and -f*(f'(1)) = -f'(1), with f'(1) from Nowozin et al. 2016, Table 6.
    "kl": ({"0": 0.0}, {"0": 0.0, "-1": -1.0}),
    "reverse_kl": ({"0": 0.0}, {"0": 0.0, "1": 1.0}),
    **dict.fromkeys(
        ("pearson", "squared_hellinger", "jensen_shannon", "jeffrey"), ({"0": 0.0}, {"0": 0.0})
    ),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_theory_expects_is_marked(loss: str) -> None:
    charts = step_charts.charts(Scene.of(Recipe(loss=loss)))
    for name, values in zip(("measures", "losses"), EXPECTED[loss], strict=True):
        layout = charts[name]["layout"]
        assert {text["text"]: text["y"] for text in layout["annotations"]} == pytest.approx(values)
        rules = [(shape["y0"], shape["y1"]) for shape in layout["shapes"]]
        assert rules == [(y, y) for y in values.values()]


def test_metrics_are_named_by_their_traces() -> None:
    charts = step_charts.charts(Scene.of(Recipe()))
    metas = {name: [trace["meta"] for trace in chart["data"]] for name, chart in charts.items()}
    assert metas == {
        "measures": ["ghost_value", "ghost_jsd", "ghost_w1", "value", "jsd", "w1", "head"],
        "losses": ["ghost_loss_d", "ghost_loss_g", "loss_d", "loss_g", "head"],
        "norms": ["ghost_norm_d", "ghost_norm_g", "norm_d", "norm_g", "head"],
        "parameters": ["ghost_theta", "ghost_psi", "theta", "psi", "head"],
    }
    high = charts["measures"]["layout"]["yaxis2"]["range"][1]
    assert high > LOG2  # JSD never leaves its axis


def test_gradient_norms_are_drawn_over_powers_of_ten() -> None:
    """A norm is positive: so is each line at rest, or the axis could not place it."""
    chart = step_charts.charts(Scene.of(Recipe()))["norms"]
    low, high = chart["layout"]["yaxis"]["range"]
    assert chart["layout"]["yaxis"]["type"] == "log"
    for trace in chart["data"]:
        assert all(0 < y <= 10.0**low for y in trace["y"])
    assert 10.0**low < 1e-3 < 10 < 10.0**high


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_metric_has_a_ghost_below_its_axis(loss: str, theme: str) -> None:
    for chart in step_charts.charts(Scene.of(Recipe(loss=loss, target="tips")), theme).values():
        traces = {trace["meta"]: trace for trace in chart["data"]}
        ghosts = {meta for meta in traces if meta.startswith("ghost_")}
        assert ghosts == {f"ghost_{meta}" for meta in traces.keys() - ghosts - {"head"}}
        for meta in ghosts:
            ghost, line = traces[meta], traces[meta.removeprefix("ghost_")]
            assert ghost["line"] == line["line"] | {"width": 1}
            assert ghost["yaxis"] == line["yaxis"]
            assert (ghost["opacity"], ghost["hoverinfo"]) == (0.45, "skip")
            axis = chart["layout"][f"yaxis{ghost['yaxis'][1:]}"]
            low = axis["range"][0]
            assert max(ghost["y"]) < (10.0**low if axis.get("type") == "log" else low)
