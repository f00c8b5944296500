"""What the layouts of all figures share: ground, type, margins, and axes that stay quiet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gan1d.figures.themes import Theme

_SMALLER = 2  # px: type of small charts beside that of the large one
_GROWTH = 1.4  # of lines and margins, from a small chart to the large one


def base_layout(theme: Theme, margin: Sequence[int]) -> dict[str, Any]:
    """What all figures share; the margin is left, right, top, bottom in px."""
    return {
        "paper_bgcolor": theme.ground,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": theme.font, "size": theme.size, "color": theme.ink},
        "margin": {side: px * theme.size / 13 for side, px in zip("lrtb", margin, strict=True)},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": theme.panel, "font": {"color": theme.ink}},
        "dragmode": False,
        "autosize": True,
    }


def small_layout(theme: Theme, margin: Sequence[int]) -> dict[str, Any]:
    """What all small charts share: smaller type, and no legend."""
    return base_layout(theme, margin) | {
        "font": {"family": theme.font, "size": theme.size - _SMALLER, "color": theme.ink},
        "showlegend": False,
    }


def small_axis(theme: Theme) -> dict[str, Any]:
    """What all axes of small charts share."""
    return {"zeroline": False, "fixedrange": True, "color": theme.quiet, "gridcolor": theme.grid}


def enlarged(figure: Mapping[str, Any]) -> dict[str, Any]:
    """A small chart for the place of the large one: larger type, wider lines and margins."""
    layout = figure["layout"]
    size = layout["font"]["size"] + _SMALLER
    grown = _resized(figure, size, _GROWTH)
    for name, axis in grown["layout"].items():
        if name.startswith(("xaxis", "yaxis")) and "nticks" in axis:
            grown["layout"][name] = axis | {"nticks": axis["nticks"] + 2}
    return grown


def reduced(figure: Mapping[str, Any]) -> dict[str, Any]:
    """The large chart for the place of a small one: the opposite; titles and half the ticks go."""
    size = figure["layout"]["font"]["size"] - _SMALLER
    shrunk = _resized(figure, size, 1 / _GROWTH)
    for name, axis in shrunk["layout"].items():
        if name.startswith(("xaxis", "yaxis")) and "tickvals" in axis:
            fewer = {key: _every_second(axis[key]) for key in ("tickvals", "ticktext")}
            shrunk["layout"][name] = axis | fewer | {"tickangle": 0, "title": {"text": ""}}
    return shrunk


def _every_second(ticks: Sequence[Any]) -> list[Any]:
    """The middle tick, and every second one from there."""
    return list(ticks[len(ticks) // 2 % 2 :: 2])


def _resized(figure: Mapping[str, Any], size: float, factor: float) -> dict[str, Any]:
    """A figure with type of a size in px, and lines and margins times a factor."""
    layout = figure["layout"]
    margin = {side: factor * px for side, px in layout["margin"].items()}
    shifted = {
        name: axis | {"shift": factor * axis["shift"]}
        for name, axis in layout.items()
        if name.startswith("yaxis") and "shift" in axis
    }
    wider = layout.get("meta", {}).get("wider", {})  # lines that grow more than the others
    data = [_widened(trace, wider.get(trace["meta"], factor)) for trace in figure["data"]]
    font = layout["font"] | {"size": size}
    return {"data": data, "layout": dict(layout) | shifted | {"font": font, "margin": margin}}


def _widened(trace: Mapping[str, Any], factor: float) -> dict[str, Any]:
    if "line" not in trace:
        return dict(trace)
    return dict(trace) | {"line": trace["line"] | {"width": factor * trace["line"]["width"]}}
