"""The small charts of one frame: G against the quantiles, phase, mass per mode, D's pull.

A trace's `meta` names what the page moves; it lies below the picture at first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from gan1d import targets
from gan1d.figures.chart import base_layout
from gan1d.figures.geometry import Points, as_list
from gan1d.figures.scene import bin_centres, pull_unit
from gan1d.figures.themes import DASH, THEMES, Theme
from gan1d.game.frame import N_Z, z_points
from gan1d.recipe import Recipe
from gan1d.runs import vector_field
from gan1d.targets import modes
from gan1d.targets.target import N_BINS

NO_PHASE = (
    "for simple players:<br>generator point, shift or affine;<br>discriminator linear or affine"
)
_PULLS = 6.0  # half the axis of a pull, in pulls of ordinary strength
_BAR = 0.36  # half the width of p_data's bar, in modes
_ARROW = 0.42  # half the length of an arrow of the field, in cells of its grid
_HEAD = 0.45  # of the arrow's half length: how far its head reaches back, and twice how wide


def panels(recipe: Recipe, theme: str = "light") -> dict[str, dict[str, Any]]:
    """The charts without frames, by name."""
    look = THEMES[theme]
    return {
        "quantiles": _quantiles(recipe, look),
        "phase": _phase(recipe, look),
        "modes": _modes(recipe, look),
        "pull": _pull(recipe, look),
    }


def _quantiles(recipe: Recipe, look: Theme) -> dict[str, Any]:
    """G(z) over z beside F^-1(F_z(z)), the increasing G that makes p_data."""
    target, z = targets.parse(recipe.target), z_points(recipe.latent)
    best = target.ppf((np.arange(N_Z) + 0.5) / N_Z)
    edge = 1.0 if recipe.latent == "uniform" else float(np.ceil(z.max()))
    lines = {
        "p_data": ("F<sup>-1</sup>", look.p_data, 1.6 * look.thin, {"x": z, "y": best}),
        "g": ("G(z)", look.p_g, 1.6 * look.thin, None),
    }
    axes = {
        "xaxis": {"range": [-edge, edge], "title": _title("z")},
        "yaxis": {"range": list(target.domain), "title": _title("x")},
    }
    return _chart(look, lines, axes, meta={"z": as_list(z)})


def _modes(recipe: Recipe, look: Theme) -> dict[str, Any]:
    """Bars of the mass in each mode: p_data's as a dotted outline, p_g's as a filled one."""
    edges, x = modes.edges(recipe.target), bin_centres(recipe)
    masses = targets.parse(recipe.target).bins(N_BINS)[1:-1]
    spans = list(pairwise(edges))
    peaks = [x[first + int(np.argmax(masses[first:end]))] for first, end in spans]
    count = len(spans)
    low, high = targets.parse(recipe.target).domain
    lines = {
        "p_g": ("p<sub>g</sub>", look.p_g, max(3, min(40, round(90 / count))), None),
        "p_data": ("p<sub>data</sub>", look.p_data, 1.6 * look.thin, None),
    }
    axes = {
        "xaxis": {
            "range": [-0.5, count - 0.5],
            "tickvals": list(range(count)),
            "ticktext": [_short(peak, high - low) for peak in peaks],
            "title": _title("mode at x"),
        },
        "yaxis": {"range": [0, 1.05], "nticks": 5},
    }
    meta = {"edges": list(edges), "width": (high - low) / N_BINS, "bar": _BAR}
    return _chart(look, lines, axes, meta=meta)


def _pull(recipe: Recipe, look: Theme) -> dict[str, Any]:
    """-dL_G/dx over x at the generated points."""
    most = _PULLS * pull_unit(recipe)
    lines = {"pull": ("\u2212\u2202L<sub>G</sub>/\u2202x", look.d, 1.6 * look.thin, None)}
    axes: dict[str, dict[str, Any]] = {
        "xaxis": {"range": list(targets.parse(recipe.target).domain), "title": _title("x = G(z)")},
        "yaxis": {
            "range": [-most, most],
            "nticks": 5,
            "zeroline": True,
            "zerolinecolor": look.rule,
        },
    }
    return _chart(look, lines, axes)


def _phase(recipe: Recipe, look: Theme) -> dict[str, Any]:
    """The field of one step's direction over theta and psi; the page adds the run's path."""
    field = vector_field.field(recipe)
    if field is None:
        hidden: dict[str, Any] = {"visible": False, "range": [0, 1]}
        figure = _chart(look, {}, {"xaxis": hidden, "yaxis": hidden})
        place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}
        note = {**place, "text": NO_PHASE, "font": {"color": look.quiet}}
        figure["layout"]["annotations"] = [note]
        return figure
    lines = {
        "field": ("one step", look.arrows, look.thin, arrows(field)),
        "path": ("the run", look.accent, 1.6 * look.thin, None),
        "here": ("play head", look.accent, 3 * look.thin, None),
    }
    axes = {
        "xaxis": {"range": _span(field.theta), "title": _title("\u03b8")},
        "yaxis": {"range": _span(field.psi), "title": _title("\u03c8")},
    }
    figure = _chart(look, lines, axes)
    if field.rest is not None:
        figure["data"].append(_equilibrium(field.rest, look))
    return figure


def arrows(field: vector_field.Field) -> Points:
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


def _equilibrium(rest: tuple[float, float], look: Theme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "meta": "rest",
        "name": "equilibrium",
        "mode": "markers",
        "x": [rest[0]],
        "y": [rest[1]],
        "marker": {"color": look.ink, "symbol": "cross-thin-open", "size": 4 + 5 * look.thin},
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
    look: Theme,
    lines: Mapping[str, tuple[str, str, float, Points | None]],
    axes: Mapping[str, Mapping[str, Any]],
    meta: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A small chart: lines by meta (name, colour, width in px, where), and its two axes."""
    quiet = {"zeroline": False, "fixedrange": True, "color": look.quiet, "gridcolor": look.grid}
    layout = base_layout(look, (44, 10, 6, 34)) | {
        "font": {"family": look.font, "size": look.size - 2, "color": look.ink},
        "showlegend": False,
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
    return {"data": data, "layout": layout}


def _below(ranges: Sequence[Sequence[float]]) -> Points:
    """A line below the picture: there to be moved."""
    (left, right), (low, high) = ranges
    y = low - 10 * (high - low)
    return {"x": np.array([left, right]), "y": np.array([y, y])}
