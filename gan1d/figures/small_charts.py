"""The small charts of one frame: G against the quantiles, phase, mass per mode, D's pull.

A trace's `meta` names what the page moves; it lies below the picture at first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from gan1d.figures.geometry import as_list
from gan1d.figures.layout import small_axis, small_layout
from gan1d.figures.row import SmallChart
from gan1d.figures.scene import Points, Scene
from gan1d.figures.themes import DASH, FAINT, THEMES, Theme
from gan1d.game.frame import N_Z
from gan1d.runs.vector_field import Field
from gan1d.targets import modes
from gan1d.targets.target import N_BINS

NO_PHASE = (
    "for simple players:<br>generator point, shift or affine;<br>discriminator linear or affine"
)
_PULLS = 6.0  # half the axis of a pull, in pulls of ordinary strength
_BAR = 0.36  # half the width of p_data's bar, in modes
_ARROW = 0.42  # half the length of an arrow of the field, in cells of its grid
_HEAD = 0.45  # of the arrow's half length: how far its head reaches back, and twice how wide


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
        "xaxis": {"range": [-edge, edge], "title": _title("z")},
        "yaxis": {"range": list(scene.domain), "title": _title("x")},
    }
    return _chart(colours, lines, axes, {"z": as_list(z)}, ghosts=["g"])


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
            "title": _title("mode at x"),
        },
        "yaxis": {"range": [0, 1.05], "nticks": 5},
    }
    meta = {"edges": list(edges), "width": scene.width / N_BINS, "bar": _BAR}
    return _chart(colours, lines, axes, meta, ghosts=["p_g"])


def _pull(scene: Scene, theme: str, _: Field | None) -> dict[str, Any]:
    """-dL_G/dx over x at the generated points."""
    colours = THEMES[theme]
    most = _PULLS * scene.pull_unit
    lines = {"pull": ("\u2212\u2202L<sub>G</sub>/\u2202x", colours.d, 1.6 * colours.thin, None)}
    axes: dict[str, dict[str, Any]] = {
        "xaxis": {"range": list(scene.domain), "title": _title("x = G(z)")},
        "yaxis": {
            "range": [-most, most],
            "nticks": 5,
            "zeroline": True,
            "zerolinecolor": colours.rule,
        },
    }
    return _chart(colours, lines, axes, ghosts=["pull"])


def _phase(_: Scene, theme: str, field: Field | None) -> dict[str, Any]:
    """The field of one step's direction over theta and psi; the page adds the run's path."""
    colours = THEMES[theme]
    if field is None:
        hidden: dict[str, Any] = {"visible": False, "range": [0, 1]}
        figure = _chart(colours, {}, {"xaxis": hidden, "yaxis": hidden})
        place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}
        note = {**place, "text": NO_PHASE, "font": {"color": colours.quiet}}
        figure["layout"]["annotations"] = [note]
        return figure
    lines = {
        "field": ("one step", colours.arrows, colours.thin, arrows(field)),
        "path": ("the run", colours.accent, 1.6 * colours.thin, None),
        "here": ("play head", colours.accent, 3 * colours.thin, None),
    }
    axes = {
        "xaxis": {"range": _span(field.theta), "title": _title("\u03b8")},
        "yaxis": {"range": _span(field.psi), "title": _title("\u03c8")},
    }
    figure = _chart(colours, lines, axes, ghosts=["path", "here"])
    if field.rest is not None:
        figure["data"].append(_equilibrium(field.rest, colours))
    return figure


ROWS = {
    "quantiles": SmallChart(
        "G(z) and F⁻¹",
        "G(z) beside the quantile function of p_data, over z",
        _quantiles,
        "quantiles",
    ),
    "phase": SmallChart(
        "Phase (θ, ψ)", "The path of theta and psi, and where one step leads", _phase, "phase"
    ),
    "modes": SmallChart(
        "Mass per mode", "The mass of p_data and of p_g in each mode", _modes, "mode_masses"
    ),
    "pull": SmallChart("Pull of D", "-dL_G/dx over x at the generated points", _pull, "pull"),
}


def arrows(field: Field) -> Points:
    """An arrow at each point of the grid, all of one length as drawn: one line with gaps.

    Seven points for each: shaft, gap, head, gap. Where the field vanishes there is none.
    """
    cell_x, cell_y = (float(np.diff(axis)[0]) for axis in (field.theta, field.psi))
    along = np.ravel(field.rates[0] * field.d_theta) / cell_x
    up = np.ravel(field.rates[1] * field.d_psi) / cell_y
    length = np.hypot(along, up)
    short = length < 1e-6 * max(float(length.max()), 1e-30)
    with np.errstate(invalid="ignore", divide="ignore"):
        a = np.where(short, np.nan, along / length) * _ARROW
        b = np.where(short, np.nan, up / length) * _ARROW
    x, y = (grid.ravel() for grid in np.meshgrid(field.theta, field.psi))
    gap = np.full(len(x), np.nan)
    back, side = 1 - _HEAD, _HEAD / 2
    points_x = [-a, a, gap, back * a - side * b, a, back * a + side * b, gap]
    points_y = [-b, b, gap, back * b + side * a, b, back * b - side * a, gap]
    return {
        "x": np.stack([x + cell_x * part for part in points_x], axis=1).ravel(),
        "y": np.stack([y + cell_y * part for part in points_y], axis=1).ravel(),
    }


def _equilibrium(rest: tuple[float, float], theme: Theme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "meta": "rest",
        "name": "equilibrium",
        "mode": "markers",
        "x": [rest[0]],
        "y": [rest[1]],
        "marker": {"color": theme.ink, "symbol": "cross-thin-open", "size": 4 + 5 * theme.thin},
        "hoverinfo": "skip",
    }


def _span(points: np.ndarray) -> list[float]:
    """An axis that has half a cell more than a grid on each side."""
    half = 0.5 * float(points[1] - points[0])
    return [float(points[0]) - half, float(points[-1]) + half]


def _short(x: float, width: float) -> str:
    """A place, rounded to about a hundredth of the width of a domain."""
    decimals = max(0, math.ceil(-math.log10(width / 100)))
    return f"{round(x, decimals) + 0.0:.{decimals}f}".replace("-", "\u2212")


def _title(text: str) -> dict[str, Any]:
    return {"text": text, "standoff": 2}


def _chart(
    theme: Theme,
    lines: Mapping[str, tuple[str, str, float, Points | None]],
    axes: Mapping[str, Mapping[str, Any]],
    meta: Mapping[str, Any] | None = None,
    ghosts: Sequence[str] = (),
) -> dict[str, Any]:
    """A small chart: lines by meta (name, colour, width in px, where), and its two axes.

    The `ghosts` are lines that a run behind has too: `ghost_<meta>`, faint, and moved by the page.
    """
    quiet = small_axis(theme)
    layout = small_layout(theme, (44, 10, 6, 34)) | {
        "hovermode": False,
        "xaxis": {**quiet, "nticks": 5, "tickangle": 0, **axes["xaxis"]},
        "yaxis": {**quiet, "nticks": 5, **axes["yaxis"]},
        "meta": dict(meta or {}),
    }
    below = _below([axes[name]["range"] for name in ("xaxis", "yaxis")])
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "meta": name,
            "name": title,
            **{key: as_list(values) for key, values in (points or below).items()},
            "line": {
                "color": colour,
                "width": width,
                "dash": DASH["p_data"] if name == "p_data" else "solid",
                "simplify": False,
            },
            "hoverinfo": "skip",
        }
        for name, (title, colour, width, points) in lines.items()
    ]
    behind = [
        {**line, "meta": f"ghost_{line['meta']}", "opacity": FAINT}
        for line in data
        if line["meta"] in ghosts
    ]
    return {"data": [*behind, *data], "layout": layout}


def _below(ranges: Sequence[Sequence[float]]) -> Points:
    """A line below the picture: there to be moved."""
    (left, right), (low, high) = ranges
    y = low - 10 * (high - low)
    return {"x": np.array([left, right]), "y": np.array([y, y])}
