"""The phase portrait of two simple players: where one step leads, over theta and psi."""

from __future__ import annotations

from typing import Any

import numpy as np

from gan1d.figures.line_chart import line_chart, title
from gan1d.figures.scene import Points, Scene
from gan1d.figures.themes import THEMES, Theme
from gan1d.runs.vector_field import Field

NO_PHASE = (
    "for simple players:<br>generator point, shift or affine;<br>discriminator linear or affine"
)
_MARK = 3.6  # half the width of the mark of now, in thin lines
_ARROW = 0.42  # half the length of an arrow of the field, in cells of its grid
_HEAD = 0.45  # of the arrow's half length: how far its head reaches back, and twice how wide


def portrait(_: Scene, theme: str, field: Field | None) -> dict[str, Any]:
    """The field of one step's direction over theta and psi; the page adds the run's path."""
    colours = THEMES[theme]
    if field is None:
        hidden: dict[str, Any] = {"visible": False, "range": [0, 1]}
        figure = line_chart(colours, {}, {"xaxis": hidden, "yaxis": hidden})
        place = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}
        note = {**place, "text": NO_PHASE, "font": {"color": colours.quiet}}
        figure["layout"]["annotations"] = [note]
        return figure
    mark = _MARK * colours.thin
    lines = {
        "field": ("one step", colours.arrows, colours.thin, arrows(field)),
        "path": ("this run", colours.accent, 1.6 * colours.thin, None),
        "heading": ("where it goes", colours.accent, 2.4 * colours.thin, None),
        "here": ("now", colours.accent, mark, None),
    }
    axes: dict[str, dict[str, Any]] = {
        "xaxis": {"range": list(field.seen), "title": title("\u03b8")},
        "yaxis": {"range": _span(field.psi), "title": title("\u03c8")},
    }
    if field.equal:  # Plotly shows more of the longer side
        axes["xaxis"] |= {"scaleanchor": "y", "scaleratio": 1}
    else:
        axes["xaxis"]["range"] = _span(field.theta)
    figure = line_chart(colours, lines, axes, ghosts=["path", "heading", "here"])
    if field.rest is not None:
        figure["data"].append(_equilibrium(field.rest, colours))
    return figure


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
