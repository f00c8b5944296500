"""The small charts over the steps of a run: V with the divergences, losses, gradient norms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from gan1d.figures.geometry import labelled, ticks
from gan1d.figures.layout import small_axis, small_layout
from gan1d.figures.row import SmallChart
from gan1d.figures.scene import Scene
from gan1d.figures.themes import FAINT, THEMES, Theme
from gan1d.runs.vector_field import Field

LOG2 = math.log(2)
HEAD = "head"  # meta of the trace that shows the play head
_BEYOND = 36  # px from the axis of JSD to that of W1, of type of 13 px
_CROWDED = 16  # px: with larger type, W1 has its numbers inside
_NUMBER = 2.2  # widths of a number there, in the size of the type: names stand beside them
LEAST_W1 = 0.1  # top of W1's axis before it grows, in the target's scale
HEADROOM = 1.06  # over the last tick of an axis that rises
_DECADES = (-6, -4, -2, 0)  # of JSD on a logarithmic axis
_ON_POWERS = {
    "type": "log",
    "range": [_DECADES[0], _DECADES[-1]],
    "tickvals": [10.0**power for power in _DECADES],
    "ticktext": ["10\u207b\u2076", "10\u207b\u2074", "0.01", "1"],
}
_REACH = 0.33  # half the axis of theta, as a share of the domain
_SLOPE = 2.0  # half the axis of psi, in 1/scale of the target
_NORMS = [-4.0, 2.0]  # powers of 10 on the axis of gradient norms


class Line(NamedTuple):
    """One metric in a chart."""

    metric: str  # field of a frame
    name: str
    colour: str
    dash: str
    axis: str = "y"


def charts(scene: Scene, theme: str = "light") -> dict[str, dict[str, Any]]:
    """The charts without data, by name.

    A trace's `meta` names the metric that it draws; dotted lines mark what theory expects. Each
    metric also has a ghost, `ghost_<metric>`, which only the page moves.
    """
    return {name: row.draw(scene, theme, None) for name, row in ROWS.items()}


def _measures(scene: Scene, theme: str, _: Field | None) -> dict[str, Any]:
    """V on the left axis; JSD and, beyond it, W1 on the right, each in the colour of its line.

    The page makes room for W1, whose axis begins with 0 and `least`, and may draw JSD over powers
    of ten, on the axis that `meta` has for it.
    """
    colours, shown = THEMES[theme], scene.presentation
    name = "V" if shown.has_logit else "V = -L<sub>D</sub>"
    lines = [
        Line("value", name, colours.ink, "solid"),
        Line("jsd", "JSD", colours.accent, "solid", "y2"),
        Line("w1", "W<sub>1</sub>", colours.w1, "dot", "y3"),
    ]
    right = small_axis(colours) | {"overlaying": "y", "side": "right", "showgrid": False}
    marks = {"tickvals": [0, 0.25, 0.5, LOG2], "ticktext": ["0", "0.25", "0.5", "log 2"]}
    least = round_above(LEAST_W1 * scene.target.scale)
    beyond: dict[str, Any] = {"ticklabelposition": "inside"}
    if not _is_crowded(colours):
        beyond = {"anchor": "free", "position": 1, "shift": _BEYOND * colours.size / 13}
    more = {
        "yaxis2": {**right, "color": colours.accent, "range": [0, 0.75], **marks},
        "yaxis3": {**right, "color": colours.w1, **beyond, **from_zero(least)},
    }
    at_rest = {shown.value_symbol: scene.loss.value}
    chart = _chart(colours, lines, list(scene.value_axis), at_rest, more)
    chart["layout"]["meta"] = {"rising": {"yaxis3": least}, "log": {"yaxis2": _ON_POWERS}}
    return chart


def _is_crowded(theme: Theme) -> bool:
    """Whether two columns of numbers would leave a small chart little room."""
    return theme.size > _CROWDED


def round_above(value: float) -> float:
    """The least number of 1, 2 and 5 times a power of 10 that is not below a positive one."""
    decade = 10.0 ** math.floor(math.log10(value))
    return next(one for one in (decade, 2 * decade, 5 * decade, 10 * decade) if one >= value)


def from_zero(top: float) -> dict[str, Any]:
    """An axis from 0 to a round number, with its half between."""
    return {"range": [0, HEADROOM * top], **labelled((0, top / 2, top))}


def _losses(scene: Scene, theme: str, _: Field | None) -> dict[str, Any]:
    """Both players' losses."""
    colours, loss = THEMES[theme], scene.loss
    lines = [
        Line("loss_d", "L<sub>D</sub>", colours.d, "dash"),
        Line("loss_g", "L<sub>G</sub>", colours.p_g, "solid"),
    ]
    symbols = scene.presentation.loss_symbols
    at_rest = dict(zip(symbols, (-loss.value, loss.loss_g), strict=False))
    return _chart(colours, lines, list(scene.loss_axis), at_rest, {})


def _norms(_: Scene, theme: str, __: Field | None) -> dict[str, Any]:
    """The norms of both players' gradients, on a logarithmic axis."""
    colours = THEMES[theme]
    lines = [
        Line("norm_d", "|\u2207L<sub>D</sub>|", colours.d, "dash"),
        Line("norm_g", "|\u2207L<sub>G</sub>|", colours.p_g, "solid"),
    ]
    return _on_powers(_chart(colours, lines, _NORMS, {}, {}))


def _parameters(scene: Scene, theme: str, _: Field | None) -> dict[str, Any]:
    """Theta on the left axis and psi on the right: where two simple players stand."""
    colours = THEMES[theme]
    lines = [
        Line("theta", "\u03b8", colours.p_g, "solid"),
        Line("psi", "\u03c8", colours.d, "dash", "y2"),
    ]
    lo, hi = scene.domain
    middle = 0.5 * (lo + hi)
    theta = [middle - _REACH * scene.width, middle + _REACH * scene.width]
    steepest = _SLOPE / scene.target.scale
    psi = [-steepest, steepest]
    right = {"overlaying": "y", "side": "right", "showgrid": False, "color": colours.d}
    more = {
        "yaxis2": {
            **small_axis(colours),
            **right,
            "range": psi,
            **labelled(ticks(-steepest, steepest)),
        }
    }
    return _chart(colours, lines, theta, {}, more)


ROWS = {
    "measures": SmallChart("V, JSD and W1", "V, JSD and W1 over steps", _measures, "metrics"),
    "losses": SmallChart("Losses", "Losses of D and G over steps", _losses, "metrics"),
    "norms": SmallChart(
        "Gradient norms", "Norms of the gradients of D and G over steps", _norms, "metrics"
    ),
    "parameters": SmallChart(
        "θ and ψ",
        "The parameters theta and psi of simple players over steps",
        _parameters,
        "parameters",
    ),
}


def _chart(
    theme: Theme,
    lines: list[Line],
    span: list[float],
    marks: Mapping[str, float],
    more_axes: dict[str, Any],
) -> dict[str, Any]:
    inside = "yaxis3" in more_axes and _is_crowded(theme)
    columns = len({"yaxis2", "yaxis3"} & more_axes.keys()) - inside
    shift = -_NUMBER * theme.size if inside else 0
    layout = small_layout(theme, (38, (10, 38, 38 + 28)[columns], 6, 22)) | {
        "xaxis": {**small_axis(theme), "range": [0, 500], "nticks": 4, "tickangle": 0},
        "yaxis": {**small_axis(theme), "range": span, "nticks": 5},
        **more_axes,
        "shapes": [_rule(theme, y) for y in marks.values()],
        "annotations": [_mark(theme, name, y) | {"xshift": shift} for name, y in marks.items()],
    }
    ghosts = [_ghost(theme, line, span) for line in lines]
    head = Line(HEAD, "play head", theme.quiet, "solid")
    own = [_trace(theme, line, span) for line in (*lines, head)]
    return {"data": [*ghosts, *own], "layout": layout}


def _on_powers(figure: dict[str, Any]) -> dict[str, Any]:
    """The chart with a logarithmic axis y: its span, and the lines at rest, were powers of 10."""
    figure["layout"]["yaxis"] |= {"type": "log", "dtick": 2, "exponentformat": "power"}
    for trace in figure["data"]:
        trace["y"] = [10.0**power for power in trace["y"]]
    return figure


def _trace(theme: Theme, line: Line, span: list[float]) -> dict[str, Any]:
    """A line, for now a point at the lower left corner."""
    head = line.metric == HEAD
    return {
        "type": "scatter",
        "mode": "lines",
        "meta": line.metric,
        "name": line.name,
        "x": [0, 0],
        "y": [span[0], span[0]],
        "yaxis": line.axis,
        "line": {
            "color": line.colour,
            "dash": line.dash,
            "width": 1 if head else 1.4 * theme.thin,
        },
        "hoverinfo": "skip" if head else "all",
        "hovertemplate": None if head else "%{y:.4f}",
    }


def _ghost(theme: Theme, line: Line, span: list[float]) -> dict[str, Any]:
    """A second line of the same metric, thin and faint, below the picture; the page moves it."""
    trace = _trace(theme, line, span)
    y = span[0] - 10 * (span[1] - span[0])
    return trace | {
        "meta": f"ghost_{line.metric}",
        "y": [y, y],
        "line": trace["line"] | {"width": 1},
        "opacity": FAINT,
        "hoverinfo": "skip",
        "hovertemplate": None,
    }


def _rule(theme: Theme, y: float) -> dict[str, Any]:
    """A dotted line at a value that theory expects."""
    line = {"color": theme.quiet, "width": 1, "dash": "dot"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def _mark(theme: Theme, text: str, y: float) -> dict[str, Any]:
    """The name of such a value."""
    place = {"xref": "paper", "x": 1, "xanchor": "right", "y": y, "yanchor": "bottom"}
    return {**place, "text": text, "showarrow": False, "font": {"color": theme.quiet}}
