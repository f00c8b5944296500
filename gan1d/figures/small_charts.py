"""The small charts of one frame: G against the quantiles, phase, mass per mode, D's pull.

A trace's `meta` names what the page moves; it lies below the picture at first.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np

from gan1d.figures.geometry import as_list
from gan1d.figures.line_chart import line_chart, title
from gan1d.figures.phase import portrait
from gan1d.figures.row import SmallChart
from gan1d.figures.scene import Scene
from gan1d.figures.themes import THEMES
from gan1d.game.frame import N_Z
from gan1d.runs.vector_field import Field
from gan1d.targets import modes
from gan1d.targets.target import N_BINS

_PULLS = 6.0  # half the axis of a pull, in pulls of ordinary strength
_BAR = 0.36  # half the width of p_data's bar, in modes


def panels(
    scene: Scene, theme: str = "light", field: Field | None = None
) -> dict[str, dict[str, Any]]:
    """The charts without frames, by name.

    Args:
      scene: what the run is drawn in.
      theme: a name in `gan1d.figures.themes.THEMES`.
      field: that of two simple players (`gan1d.runs.vector_field.field`); None without them.
    """
    return {name: row.draw(scene, theme, field) for name, row in ROWS.items()}


def _quantiles(scene: Scene, theme: str, _: Field | None) -> dict[str, Any]:
    """G(z) over z beside F^-1(F_z(z)), the increasing G that makes p_data."""
    colours = THEMES[theme]
    z = scene.z
    best = scene.target.ppf((np.arange(N_Z) + 0.5) / N_Z)
    edge = 1.0 if scene.latent == "uniform" else float(np.ceil(z.max()))
    lines = {
        "p_data": ("F<sup>-1</sup>", colours.p_data, 1.6 * colours.thin, {"x": z, "y": best}),
        "g": ("G(z)", colours.p_g, 1.6 * colours.thin, None),
    }
    axes = {
        "xaxis": {"range": [-edge, edge], "title": title("z")},
        "yaxis": {"range": list(scene.domain), "title": title("x")},
    }
    return line_chart(colours, lines, axes, {"z": as_list(z)}, ghosts=["g"])


def _modes(scene: Scene, theme: str, _: Field | None) -> dict[str, Any]:
    """Bars of the mass in each mode: p_data's as a dotted outline, p_g's as a filled one."""
    colours = THEMES[theme]
    edges = modes.edges(scene.target.spec)
    spans = list(pairwise(edges))
    tops = [first + int(np.argmax(scene.p_data[first:end])) for first, end in spans]
    count = len(spans)
    lines = {
        "p_g": ("p<sub>g</sub>", colours.p_g, max(3, min(40, round(90 / count))), None),
        "p_data": ("p<sub>data</sub>", colours.p_data, 1.6 * colours.thin, None),
    }
    axes = {
        "xaxis": {
            "range": [-0.5, count - 0.5],
            "tickvals": list(range(count)),
            "ticktext": [_short(scene.bin_centres[top], scene.width) for top in tops],
            "title": title("mode at x"),
        },
        "yaxis": {"range": [0, 1.05], "nticks": 5},
    }
    meta = {"edges": list(edges), "width": scene.width / N_BINS, "bar": _BAR}
    return line_chart(colours, lines, axes, meta, ghosts=["p_g"])


def _pull(scene: Scene, theme: str, _: Field | None) -> dict[str, Any]:
    """-dL_G/dx over x at the generated points."""
    colours = THEMES[theme]
    most = _PULLS * scene.pull_unit
    lines = {"pull": ("\u2212\u2202L<sub>G</sub>/\u2202x", colours.d, 1.6 * colours.thin, None)}
    axes: dict[str, dict[str, Any]] = {
        "xaxis": {"range": list(scene.domain), "title": title("x = G(z)")},
        "yaxis": {
            "range": [-most, most],
            "nticks": 5,
            "zeroline": True,
            "zerolinecolor": colours.rule,
        },
    }
    return line_chart(colours, lines, axes, ghosts=["pull"])


ROWS = {
    "quantiles": SmallChart(
        "G(z) and F⁻¹",
        "G(z) beside the quantile function of p_data, over z",
        _quantiles,
        "quantiles",
    ),
    "phase": SmallChart(
        "Phase (θ, ψ)", "The path of theta and psi, and where one step leads", portrait, "phase"
    ),
    "modes": SmallChart(
        "Mass per mode", "The mass of p_data and of p_g in each mode", _modes, "mode_masses"
    ),
    "pull": SmallChart("Pull of D", "-dL_G/dx over x at the generated points", _pull, "pull"),
}


def _short(x: float, width: float) -> str:
    """A place, rounded to about a hundredth of the width of a domain."""
    decimals = max(0, math.ceil(-math.log10(width / 100)))
    return f"{round(x, decimals) + 0.0:.{decimals}f}".replace("-", "\u2212")
