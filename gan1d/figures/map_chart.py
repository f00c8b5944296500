"""A map as a picture: JSD as colour, how the runs ended as marks, the theory's border as a line."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gan1d.figures.layout import base_layout, small_axis
from gan1d.figures.themes import ON_DARK, ON_LIGHT, THEMES, Theme
from gan1d.maps.axes import Axis
from gan1d.maps.outcomes import OUTCOMES
from gan1d.maps.result import MapResult
from gan1d.recipe import SETTINGS, Recipe
from gan1d.theory.stability import dirac_border

LOG2 = math.log(2)
SCALE = "Cividis"  # perceptually even, and the same to colour-blind eyes
_MOST_MARKS = 32  # along an axis; a finer map marks every second cell, and so on
_LIGHT = 0.6  # share of the scale from which it is light enough for a black mark
SYMBOLS = {
    "converged": "circle-open",
    "oscillates": "asterisk-open",
    "collapsed": "line-ew-open",
    "saturated": "triangle-up-open",
    "diverged": "x-thin-open",
}  # of marks; an unsettled cell has none


def map_chart(result: MapResult, theme: str = "light", theory: bool = False) -> dict[str, Any]:
    """The picture of a map as Plotly's JSON, without Plotly.

    Args:
      result: the map.
      theme: a name of `themes.THEMES`.
      theory: whether the border of convergence is drawn, where it is known (`dirac_border`).
    """
    colours = THEMES[theme]
    curve = _border(result, colours) if theory else []
    data = [_heat(result, colours), *_marks(result, colours), *curve]
    layout = base_layout(colours, (64, 170, 34, 52)) | {
        "title": {"text": _title(result), "x": 0, "xref": "paper", "font": {"size": colours.size}},
        "xaxis": _axis(result.x_axis, colours),
        "yaxis": _axis(result.y_axis, colours),
        "hovermode": "closest",
        "plot_bgcolor": colours.panel,
        "legend": {"x": 1.02, "y": 0, "yanchor": "bottom", "itemsizing": "constant"},
    }
    return {"data": data, "layout": layout}


def _title(result: MapResult) -> str:
    many = f", {result.seeds} seeds" if result.seeds > 1 else ""
    ny, nx = result.outcome.shape
    return f"{nx} × {ny} runs of {result.steps:,} steps{many}"


def _heat(result: MapResult, theme: Theme) -> dict[str, Any]:
    """The cells; one that diverged before its last quarter has the ground's colour."""
    return {
        "type": "heatmap",
        "x": result.x_axis.edges,
        "y": result.y_axis.edges,
        "z": result.jsd,
        "zmin": 0,
        "zmax": LOG2,
        "colorscale": SCALE,
        "reversescale": True,
        "text": _hovers(result),
        "hovertemplate": "%{text}<extra></extra>",
        "showscale": True,
        "colorbar": {
            "title": {"text": "JSD, nats"},
            "tickvals": [0, 0.2, 0.4, 0.6, LOG2],
            "ticktext": ["0", "0.2", "0.4", "0.6", "log 2"],
            "len": 0.5, "y": 1, "yanchor": "top", "thickness": theme.size, "outlinewidth": 0,
            "x": 1.02,
        },
    }  # fmt: skip


def _hovers(result: MapResult) -> list[list[str]]:
    """The numbers of each cell, as they are read when the mouse is over it."""
    shares, outcome = result.shares, result.outcome
    fields = (result.jsd, result.jsd_spread, result.w1, result.w1_spread, result.diverged_at)
    names = (result.x_axis.name, result.y_axis.name)

    def text(i: int, j: int) -> str:
        jsd, jsd_spread, w1, w1_spread, diverged = (field[i, j] for field in fields)
        lines = [f"{names[0]} = {result.x[j]:.4g}, {names[1]} = {result.y[i]:.4g}"]
        if result.seeds > 1:
            each = zip(shares[:, i, j], OUTCOMES, strict=True)
            lines.append(", ".join(f"{share:.0%} {one.name}" for share, one in each if share))
        else:
            one = OUTCOMES[outcome[i, j]]
            lines.append(f"<b>{one.name}</b>: {one.words}")
        if diverged >= 0:
            lines.append(f"diverged at step {diverged:,}")
        if not np.isnan(jsd):
            lines.append(f"JSD {jsd:.4f} ± {jsd_spread:.4f}, W1 {w1:.3f} ± {w1_spread:.3f}")
        return "<br>".join(lines)

    return [[text(i, j) for j in range(len(result.x))] for i in range(len(result.y))]


def _marks(result: MapResult, theme: Theme) -> list[dict[str, Any]]:
    """A mark in each cell for how its run ended, black or white by what is below it."""
    every = -(-max(result.outcome.shape) // _MOST_MARKS)
    start = every // 2
    rows = np.arange(min(start, len(result.y) - 1), len(result.y), every)
    columns = np.arange(min(start, len(result.x) - 1), len(result.x), every)
    i, j = (each.ravel() for each in np.meshgrid(rows, columns, indexing="ij"))
    outcome, jsd = result.outcome[i, j], result.jsd[i, j]
    light = jsd < (1 - _LIGHT) * LOG2
    colour = np.where(np.isnan(jsd), theme.ink, np.where(light, ON_LIGHT, ON_DARK))
    across = min(len(rows), len(columns)) if len(rows) and len(columns) else 1
    traces = []
    for which, one in enumerate(OUTCOMES):
        there = outcome == which
        symbol = SYMBOLS.get(one.name)
        if not there.any() or symbol is None:
            continue
        size = min(11.0, max(4.0, 160 / max(across, 8)))
        marker = {"symbol": symbol, "size": size, "color": colour[there].tolist()}
        shared = {"type": "scatter", "mode": "markers", "hoverinfo": "skip"}
        traces.append(
            shared
            | {"x": result.x[j[there]], "y": result.y[i[there]], "showlegend": False}
            | {"marker": marker | {"line": {"width": min(theme.thin, size / 5)}}}
        )
        key = {"symbol": symbol, "size": 9, "color": theme.ink, "line": {"width": theme.thin}}
        traces.append(shared | {"x": [None], "y": [None], "name": one.name, "marker": key})
    return traces


def _axis(axis: Axis, theme: Theme) -> dict[str, Any]:
    """An axis with round ticks: powers of ten and their halves if it is logarithmic."""
    row = SETTINGS[axis.name]
    low, high = float(axis.edges[0]), float(axis.edges[-1])
    shared = small_axis(theme) | {"title": {"text": f"{row.meta.label} ({row.name})"}}
    shared |= {"showgrid": False, "ticks": "outside"}
    if not axis.log:
        return shared | {"range": [low, high], "nticks": 6}
    ticks = log_ticks(low, high)
    return shared | {
        "type": "log",
        "range": [math.log10(low), math.log10(high)],
        "tickvals": ticks,
        "ticktext": [f"{tick:.6g}" for tick in ticks],
    }


def log_ticks(low: float, high: float) -> list[float]:
    """Round numbers from low to high: decades if there are some, else 1, 2, 5, else any."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for digits in ((1,), (1, 2, 5), tuple(range(1, 10))):
        found = [float(f"{digit}e{power}") for power in range(first, last + 1) for digit in digits]
        inside = [tick for tick in found if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]
        if len(inside) >= 3:
            return inside
    return [float(f"{value:.3g}") for value in np.linspace(low, high, 4)[1:-1]]


def has_border(recipe: Recipe, x: str, y: str) -> bool:
    """Whether the border of convergence over these axes is that of `dirac_border`."""
    wanted = {
        "generator": "point", "discriminator": "linear", "update": "simultaneous",
        "optimizer_d": "sgd", "optimizer_g": "sgd", "k": 1, "k_g": 1, "train": "both",
        "unroll": 0, "consensus": 0, "r2": 0, "noise": 0,
    }  # fmt: skip
    same = all(getattr(recipe, name) == value for name, value in wanted.items())
    logit = recipe.loss in ("minimax", "non_saturating") and recipe.target == "point(0)"
    return same and logit and not recipe.edits and (x, y) == ("lr_d", "lr_g")


def _border(result: MapResult, theme: Theme) -> list[dict[str, Any]]:
    """The border of theory as a line, where it is known and lies in the picture."""
    recipe, x_axis = result.recipe_of_all, result.x_axis
    if not has_border(recipe, x_axis.name, result.y_axis.name):
        return []
    x = np.geomspace(x_axis.edges[0], x_axis.edges[-1], 800)
    low, high = dirac_border(x, recipe.r1)
    open_ = low < high
    bottom, top = result.y_axis.edges[[0, -1]]
    upper = np.where(open_ & (high <= top), high, np.nan)
    lower = np.where(open_ & (low >= bottom), low, np.nan)
    dashed = {"color": theme.alert, "width": 1.6 * theme.thin, "dash": "dash"}
    below = {"color": ON_DARK, "width": 3.2 * theme.thin}  # seen on light cells and on dark ones
    shared: dict[str, Any] = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    shared |= {"name": "border in theory", "legendgroup": "theory"}
    return [
        shared | {"x": x, "y": y, "line": line, "showlegend": y is upper and line is dashed}
        for y in (upper, lower)
        for line in (below, dashed)
    ]
