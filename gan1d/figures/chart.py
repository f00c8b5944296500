"""The pictures as plain Plotly dictionaries: one panel, the live chart, Figure 1, the metrics.

The page and `gan1d.figures` both draw from here, so a curve looks the same wherever it is shown.
A trace is found by its `meta` (p_data, p_g, d, d_star, half, arrows; in the live chart also pull,
ghost_p_g, ghost_d, rug_data, rug_g).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gan1d import targets
from gan1d.figures import geometry
from gan1d.figures.geometry import ARROW_Y, ARROWS, GHOSTS, RUG, Points, as_list, labelled
from gan1d.figures.scene import d_axis
from gan1d.figures.themes import DASH, FAINT, THEMES, Theme
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe

_BAND = (0.0, 0.17)  # height of the z and x lines in a panel
_RUG = (0.175, 0.22)  # height of the samples between them
_CURVES = (0.22, 1.0)  # height of the curves in a panel
CURVES = ("p_data", "p_g", "d_star", "d")
LAYERS = ("pull",)  # of the live chart, drawn when asked for
LOGIT = {"range": [-8, 8], **labelled((-8, -4, 0, 4, 8)), "title": {"text": "logit D(x)"}}  # axis
PANELS = {"a": "(a)", "b": "(b)", "c": "(c)", "d": "(d)"}


class Panel(NamedTuple):
    """Where a panel stands in its figure: the numbers of its axes, its share of the width."""

    n: int = 1  # its axes are x{n}, y{3n-2} densities, y{3n-1} D, y{3n} the band of arrows
    left: float = 0.0
    right: float = 1.0
    ticks: bool = True

    def axis(self, letter: str, which: int = 0) -> str:
        """Plotly's name of an axis, as a trace says it: x, x2, y, y2, ..."""
        number = self.n if letter == "x" else 3 * self.n - 2 + which
        return letter if number == 1 else f"{letter}{number}"

    def key(self, letter: str, which: int = 0) -> str:
        """Plotly's name of an axis, as the layout says it: xaxis, xaxis2, ..."""
        name = self.axis(letter, which)
        return f"{letter}axis{name[1:]}"


def traces(
    recipe: Recipe,
    points: Mapping[str, Points],
    theme: Theme,
    panel: Panel,
    layers: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The traces of one panel, from their coordinates by meta; layers are named in the legend."""
    names = {"p_data": "p<sub>data</sub>(x)", "p_g": "p<sub>g</sub>(x)"}
    names |= {"arrows": "x = G(z)", "pull": "−∂L<sub>G</sub>/∂x"}
    names |= dict.fromkeys(RUG, "64 samples of each")
    shown = LOSSES[recipe.loss].presentation
    names |= {"d": f"{shown.letter}(x)", "d_star": f"{shown.letter}*(x)"}
    names |= {"half": shown.level_symbol or ""}
    which = {"d": 1, "d_star": 1, "half": 1, "arrows": 2, "rug_data": 3, "rug_g": 3}
    width = dict.fromkeys(("d_star", "half", "arrows", *GHOSTS, *RUG), theme.thin)
    width["pull"] = 1.3 * theme.thin
    colours = {"half": theme.arrows, "pull": theme.d}  # it is D who pulls
    colours |= {"rug_data": theme.p_data, "rug_g": theme.p_g}
    result = []
    for meta, coordinates in points.items():
        curve = meta.removeprefix("ghost_")
        trace: dict[str, Any] = {
            "type": "scatter",
            "meta": meta,
            "name": names[curve],
            "mode": "lines",
            "x": as_list(coordinates["x"]),
            "y": as_list(coordinates["y"]),
            "xaxis": panel.axis("x"),
            "yaxis": panel.axis("y", which.get(curve, 0)),
            "line": {
                "color": colours.get(curve) or getattr(theme, curve),
                "width": width.get(meta, theme.line),
                "dash": DASH.get(curve, "solid"),
                "simplify": False,
            },
            "opacity": FAINT if meta in GHOSTS else 1,
            "showlegend": panel.n == 1 and (meta in CURVES or meta in layers),
            "hoverinfo": "all" if meta in CURVES else "skip",
            "hovertemplate": "%{y:.3f}" if meta in CURVES else None,
        }
        result.append(trace)
    return result


def axes(recipe: Recipe, theme: Theme, panel: Panel) -> dict[str, Any]:
    """The axes of one panel: fixed per target and loss, so that nothing bounces."""
    target = targets.parse(recipe.target)
    x_range, (low, high) = list(target.domain), d_axis(recipe)
    ticks = "outside" if panel.ticks else ""
    quiet = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ticks}
    title = LOSSES[recipe.loss].presentation.axis_title
    ink = {"color": theme.ink, "tickcolor": theme.rule, "linecolor": theme.rule}
    return {
        panel.key("x"): {
            **quiet,
            **ink,
            "range": x_range,
            "domain": [panel.left, panel.right],
            "anchor": "free",
            "position": 0,
            "showline": panel.ticks,  # the band's own line is the axis of a small panel
            "showticklabels": panel.ticks,
            "title": {"text": "x" if panel.ticks else "", "standoff": 4},
        },
        panel.key("y"): {
            **quiet,
            **ink,
            "range": [0, target.y_max],
            "domain": list(_CURVES),
            "anchor": panel.axis("x"),
            "showgrid": panel.ticks,
            "gridcolor": theme.grid,
            "showticklabels": panel.ticks,
            "title": {"text": "density" if panel.ticks else "", "standoff": 6},
            "nticks": 6,
        },
        panel.key("y", 1): {
            **quiet,
            **ink,
            "range": [low, high],
            "domain": list(_CURVES),
            "anchor": panel.axis("x"),
            "overlaying": panel.axis("y"),
            "side": "right",
            "color": theme.d,
            "showticklabels": panel.ticks,
            "title": {"text": title if panel.ticks else "", "standoff": 8},
            **labelled(low + share * (high - low) for share in (0, 0.25, 0.5, 0.75, 1)),
        },
        panel.key("y", 2): {
            **quiet,
            "range": [-0.12, 1.22],
            "domain": list(_BAND),
            "anchor": panel.axis("x"),
            "visible": False,
        },
    }


def band(recipe: Recipe, theme: Theme, panel: Panel) -> dict[str, list[dict[str, Any]]]:
    """The z line and the x line below the curves, with their names."""
    lo, hi = targets.parse(recipe.target).domain
    middle, reach = 0.5 * (lo + hi), 0.5 * (hi - lo)
    ends = {"x": (lo, hi, 1), "z": (middle - 0.64 * reach, middle + 0.64 * reach, 0)}
    place = {"xref": panel.axis("x"), "yref": panel.axis("y", 2)}
    line = {"color": theme.ink, "width": theme.thin}
    shapes = [
        {"type": "line", **place, "x0": x0, "x1": x1, "y0": y, "y1": y, "line": line}
        for x0, x1, y in ends.values()
    ]
    labels = [
        {
            **place,
            "x": x1,
            "y": y,
            "text": f"<i>{name}</i>",
            "showarrow": False,
            "xanchor": "right" if name == "x" else "left",
            "yanchor": "top" if name == "x" else "middle",
            "font": {"color": theme.ink},
        }
        for name, (_, x1, y) in ends.items()
    ]
    return {"shapes": shapes, "annotations": labels}


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


def live(
    recipe: Recipe,
    frame: Mapping[str, np.ndarray] | None = None,
    theme: str = "light",
    layers: Collection[str] = (),
) -> dict[str, Any]:
    """The large chart: p_data, p_g, D, D* and the arrows x = G(z).

    Below the picture lie what only the page moves, the ghosts and the rug, and `pull` unless
    `layers` has it.

    Raises:
      ValueError: for a layer that is not one of LAYERS.
    """
    if unknown := set(layers) - set(LAYERS):
        raise ValueError(f"layers must be of {', '.join(LAYERS)}, got {', '.join(sorted(unknown))}")
    look, panel = THEMES[theme], Panel()
    below = geometry.below(recipe)
    points = dict.fromkeys(GHOSTS, below) | geometry.points(recipe, frame)
    points |= dict.fromkeys(("pull", *RUG), below)
    if frame is not None and "pull" in layers:
        points["pull"] = geometry.pull_arrows(recipe, frame)
    layout = base_layout(look, (64, 64, 34, 44))
    layout |= axes(recipe, look, panel) | band(recipe, look, panel)
    samples = {"range": [0, 1], "domain": list(_RUG), "fixedrange": True, "visible": False}
    layout[panel.key("y", 3)] = samples | {"anchor": panel.axis("x")}
    layout["legend"] = {
        "orientation": "h",
        "x": 0.5,
        "xanchor": "center",
        "y": 1.0,
        "yanchor": "bottom",
        "bgcolor": "rgba(0,0,0,0)",
        "itemclick": "toggle",
    }
    layout["meta"] = {
        "arrows": list(ARROWS),
        "z_line": geometry.z_line(recipe).tolist(),
        "wing": geometry.wing(recipe),
        "arrow_y": as_list(ARROW_Y),
        "pull": geometry.pull_sizes(recipe),
        "logit": LOGIT if LOSSES[recipe.loss].presentation.has_logit else None,
    }
    return {"data": traces(recipe, points, look, panel, layers), "layout": layout}


def figure1(
    recipe: Recipe,
    frames: Mapping[str, Mapping[str, np.ndarray]],
    theme: str = "light",
    notes: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The four panels (a)-(d) side by side; a panel without a frame says what will fill it."""
    look = THEMES[theme]
    layout = base_layout(look, (8, 8, 26, 8)) | {"shapes": [], "annotations": []}
    data: list[dict[str, Any]] = []
    gap = 0.02
    width = (1 - 3 * gap) / 4
    for i, (name, title) in enumerate(PANELS.items()):
        panel = Panel(i + 1, i * (width + gap), i * (width + gap) + width, ticks=False)
        frame = frames.get(name)
        lines = band(recipe, look, panel)
        layout |= axes(recipe, look, panel)
        layout["shapes"] += lines["shapes"]
        layout["annotations"] += [*lines["annotations"], _heading(panel, title)]
        if frame is None and notes and name in notes:
            layout["annotations"].append(_note(panel, notes[name], look))
        data += traces(recipe, geometry.points(recipe, frame), look, panel)
    layout["legend"] = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.01}
    layout["showlegend"] = False
    return {"data": data, "layout": layout}


def _heading(panel: Panel, title: str) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0.5 * (panel.left + panel.right),
        "xanchor": "center",
        "y": 1.0,
        "yanchor": "bottom",
        "text": title,
        "showarrow": False,
    }


def _note(panel: Panel, text: str, theme: Theme) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0.5 * (panel.left + panel.right),
        "xanchor": "center",
        "y": 0.98,
        "yanchor": "top",
        "text": text,
        "showarrow": False,
        "font": {"color": theme.quiet},
        "name": "note",
    }
