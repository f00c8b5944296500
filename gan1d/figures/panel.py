"""One panel of a picture as Plotly dictionaries: its place, its traces, its axes, its band.

The large chart is one panel, Figure 1 four of them. A trace is found by its `meta` (p_data, p_g, d,
d_star, half, arrows; in the live chart also pull, ghost_p_g, ghost_d, rug_data, rug_g).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from gan1d.figures.geometry import GHOSTS, RUG, as_list, labelled
from gan1d.figures.geometry import ticks as ticks_of
from gan1d.figures.scene import Points, Scene
from gan1d.figures.themes import DASH, FAINT, Theme

CURVES = ("p_data", "p_g", "d_star", "d")
_BAND = (0.0, 0.17)  # height of the z and x lines in a panel
RUG_BAND = (0.175, 0.22)  # height of the samples between them and the curves
_CURVES = (0.22, 1.0)  # height of the curves in a panel


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
    scene: Scene,
    points: Mapping[str, Points],
    theme: Theme,
    panel: Panel,
    layers: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The traces of one panel, from their coordinates by meta; layers are named in the legend."""
    names = {"p_data": "p<sub>data</sub>(x)", "p_g": "p<sub>g</sub>(x)"}
    names |= {"arrows": "x = G(z)", "pull": "−∂L<sub>G</sub>/∂x"}
    names |= dict.fromkeys(RUG, "64 samples of each")
    d = scene.presentation.letter
    names |= {"d": f"{d}(x)", "d_star": f"{d}*(x)", "half": scene.presentation.level_symbol or ""}
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


def axes(scene: Scene, theme: Theme, panel: Panel) -> dict[str, Any]:
    """The axes of one panel: fixed per target and loss, so that nothing bounces."""
    (low, high), title = scene.d_axis, scene.presentation.axis_title
    ticks = "outside" if panel.ticks else ""
    quiet = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ticks}
    ink = {"color": theme.ink, "tickcolor": theme.rule, "linecolor": theme.rule}
    return {
        panel.key("x"): {
            **quiet,
            **ink,
            "range": list(scene.domain),
            "domain": [panel.left, panel.right],
            "anchor": "free",
            "position": 0,
            "showline": panel.ticks,  # the band's own line is the axis of a small panel
            "showticklabels": panel.ticks,
            "title": {"text": "x" if panel.ticks else "", "standoff": 4},
            **labelled(ticks_of(*scene.domain, most=7)),
        },
        panel.key("y"): {
            **quiet,
            **ink,
            "range": [0, scene.y_max],
            "domain": list(_CURVES),
            "anchor": panel.axis("x"),
            "showgrid": panel.ticks,
            "gridcolor": theme.grid,
            "showticklabels": panel.ticks,
            "title": {"text": "density" if panel.ticks else "", "standoff": 6},
            **labelled(ticks_of(0, scene.y_max)),
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
            **labelled(_d_ticks(scene)),
        },
        panel.key("y", 2): {
            **quiet,
            "range": [-0.12, 1.22],
            "domain": list(_BAND),
            "anchor": panel.axis("x"),
            "visible": False,
        },
    }


def _d_ticks(scene: Scene) -> list[float]:
    """Quarters of D's axis; round numbers in it where D has the target's unit."""
    low, high = scene.d_axis
    if scene.presentation.in_x:
        return ticks_of(low, high)
    return [low + share * (high - low) for share in (0, 0.25, 0.5, 0.75, 1)]


def band(scene: Scene, theme: Theme, panel: Panel) -> dict[str, list[dict[str, Any]]]:
    """The x line and the z line below the curves, with their names.

    Of the large chart, whose axis has the name x, the z line says where it ends: z has a scale of
    its own.
    """
    lo, hi = scene.domain
    middle, place = 0.5 * (lo + hi), {"xref": panel.axis("x"), "yref": panel.axis("y", 2)}
    left, right = middle - scene.z_reach, middle + scene.z_reach
    gap = scene.wing
    line = {"color": theme.ink, "width": theme.thin}
    shapes = [
        {"type": "line", **place, "x0": x0, "x1": x1, "y0": y, "y1": y, "line": line}
        for x0, x1, y in ((lo, hi, 1), (left, right, 0))
    ]
    if panel.ticks:
        end = f"{scene.z_end:.2g}"
        names = [
            (left - gap, 0, f"<i>z</i> = \u2212{end}", "right", "middle"),
            (right + gap, 0, end, "left", "middle"),
        ]
    else:
        names = [
            (right, 0, "<i>z</i>", "right", "bottom"),
            (hi, 1, "<i>x</i>", "right", "bottom"),
        ]
    labels = [
        {
            **place,
            "x": x,
            "y": y,
            "text": text,
            "showarrow": False,
            "xanchor": across,
            "yanchor": up,
            "font": {"color": theme.ink},
        }
        for x, y, text, across, up in names
    ]
    return {"shapes": shapes, "annotations": labels}
