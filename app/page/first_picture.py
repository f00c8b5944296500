"""The large chart as plain HTML and SVG: on the screen with the page's first bytes, before Plotly.

It is drawn from the same Plotly dictionary (`gan1d.figures.chart.live`) with the same margins, axes
and lines, so that Plotly can take its place without a jump. Colours and widths are the theme's CSS
variables: the reader's theme is not known to the server. `assets/js/charts/first_picture.js` moves
its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

UNITS = 1000  # width and height of each axis' coordinates
_SIDES = {"l": "left", "r": "right", "t": "top", "b": "bottom"}
_BARE = 14 / 34  # of the room above the chart, which has no legend here


def first_picture(figure: Mapping[str, Any]) -> str:
    """The chart's HTML, to be placed in an element of the chart's size.

    Args:
      figure: a figure of `gan1d.figures.chart.live`, with a frame in it or without.
    """
    layout = figure["layout"]
    em = layout["font"]["size"]
    margin = layout["margin"] | {"t": _BARE * layout["margin"]["t"]}
    inset = "".join(
        f"{_SIDES[side]}:{px / em:.5g}em;" for side, px in margin.items() if side in _SIDES
    )
    axes = {name: axis for name, axis in layout.items() if name.startswith("yaxis")}
    boxes = "".join(_box(name, axis, figure) for name, axis in axes.items() if _has(figure, name))
    return (
        f'<div class="first-picture" aria-hidden="true"><div class="plot" style="{inset}">'
        f"{_ticks(layout)}{boxes}{_names(layout)}</div></div>"
    )


def path_of(
    x: Sequence[float | None],
    y: Sequence[float | None],
    across: Sequence[float],
    up: Sequence[float],
) -> str:
    """An SVG path in units of an axis box; None makes a gap.

    Args:
      x: coordinates of the line, unit of x.
      y: as many heights, unit of the axis.
      across: the range of the x axis.
      up: the range of the y axis.
    """
    parts, pen = [], "M"
    for at, height in zip(x, y, strict=True):
        if at is None or height is None:
            pen = "M"
            continue
        right = UNITS * (at - across[0]) / (across[1] - across[0])
        down = UNITS * (up[1] - height) / (up[1] - up[0])
        parts.append(f"{pen}{right:.1f},{min(max(down, -UNITS), 3 * UNITS):.1f}")
        pen = "L"
    return "".join(parts)


def _axis_key(trace: Mapping[str, Any]) -> str:
    """The layout's name of a trace's y axis: y2 is yaxis2."""
    return "yaxis" + str(trace["yaxis"])[1:]


def _has(figure: Mapping[str, Any], axis: str) -> bool:
    return any(_axis_key(trace) == axis for trace in figure["data"])


def _box(name: str, axis: Mapping[str, Any], figure: Mapping[str, Any]) -> str:
    """The lines of one y axis, in a box that spans its share of the height."""
    across, up = figure["layout"]["xaxis"]["range"], axis["range"]
    low, high = axis["domain"]
    here = name.replace("axis", "")
    rules = (
        _path("rule", (shape["x0"], shape["x1"]), (shape["y0"], shape["y1"]), across, up)
        for shape in figure["layout"]["shapes"]
        if shape["yref"] == here
    )
    lines = (
        _path(trace["meta"], trace["x"], trace["y"], across, up)
        for trace in figure["data"]
        if _axis_key(trace) == name
    )
    where = f"top:{100 * (1 - high):.4g}%;height:{100 * (high - low):.4g}%"
    return (
        f'<svg viewBox="0 0 {UNITS} {UNITS}" preserveAspectRatio="none" data-range="{up}" '
        f'style="{where}">{"".join(rules)}{"".join(lines)}</svg>'
    )


def _path(name: str, x: Any, y: Any, across: Sequence[float], up: Sequence[float]) -> str:
    return f'<path class="{name}" d="{path_of(x, y, across, up)}"/>'


def _ticks(layout: Mapping[str, Any]) -> str:
    """Numbers and titles beside the axes, and the grid behind the densities."""
    x, left, right = layout["xaxis"], layout["yaxis"], layout["yaxis2"]
    floor, top = left["domain"]
    parts = [
        f'<i class="side" style="bottom:{100 * floor:.4g}%;top:{100 * (1 - top):.4g}%"></i>',
        f'<span class="title foot">{x["title"]["text"]}</span>',
        f'<span class="title left">{left["title"]["text"]}</span>',
        f'<span class="title right">{right["title"]["text"]}</span>',
    ]
    for share, text in _labels(x):
        parts.append(f'<span class="tick foot" style="left:{100 * share:.4g}%">{text}</span>')
    for share, text in _labels(left):
        at = f"bottom:{100 * (floor + share * (top - floor)):.4g}%"
        parts.append(f'<i class="grid" style="{at}"></i>')
        parts.append(f'<span class="tick left" style="{at}">{text}</span>')
    for share, text in _labels(right):
        at = f"bottom:{100 * (floor + share * (top - floor)):.4g}%"
        parts.append(f'<span class="tick right" style="{at}">{text}</span>')
    return "".join(parts)


def _labels(axis: Mapping[str, Any]) -> Iterable[tuple[float, str]]:
    """Where an axis has its numbers, as shares of its length, and what they say."""
    low, high = axis["range"]
    for value, text in zip(axis["tickvals"], axis["ticktext"], strict=True):
        yield (value - low) / (high - low), escape(text)


def _names(layout: Mapping[str, Any]) -> str:
    """The names of the x line and the z line."""
    parts = []
    for note in layout["annotations"]:
        axis = layout["yaxis" + note["yref"][1:]]
        (low, high), (bottom, top), across = axis["domain"], axis["range"], layout["xaxis"]["range"]
        left = (note["x"] - across[0]) / (across[1] - across[0])
        up = low + (high - low) * (note["y"] - bottom) / (top - bottom)
        where = f"left:{100 * left:.4g}%;bottom:{100 * up:.4g}%"
        kind = f"{note['xanchor']} {note['yanchor']}"
        parts.append(f'<span class="name {kind}" style="{where}">{note["text"]}</span>')
    return "".join(parts)
