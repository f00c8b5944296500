"""The page's map without a cell: axes, the scale of JSD, marks, and the dot of the run."""

from __future__ import annotations

from typing import Any

from gan1d.figures.layout import small_axis, small_layout
from gan1d.figures.line_chart import title
from gan1d.figures.map_chart import LOG2, SCALE, SYMBOLS
from gan1d.figures.scene import Scene
from gan1d.figures.themes import ON_DARK, ON_LIGHT, THEMES
from gan1d.maps import NAMES
from gan1d.runs.vector_field import Field

LEVELS = ("before", "coarse", "finer", "finest")  # heatmaps, each drawn over those before it


def draw(_: Scene, theme: str, __: Field | None) -> dict[str, Any]:
    """D's rate across, G's rate up; the script of the panel fills in cells, marks, other axes."""
    colours = THEMES[theme]
    axis = small_axis(colours) | {"type": "log", "range": [-5, 0], "showgrid": False}
    axis |= {"exponentformat": "power", "nticks": 6, "ticks": "outside", "tickangle": 0}
    shared = {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "x": [None], "y": [None]}
    dot = {"size": 12, "color": colours.accent, "line": {"width": 2, "color": ON_DARK}}
    return {
        "data": [
            *(_heat(level, first=level == LEVELS[1]) for level in LEVELS),
            shared | {"meta": "marks", "marker": {"size": 7, "line": {"width": 1.2}}},
            shared | {"meta": "dot", "marker": dot, "name": "this run"},
        ],
        "layout": small_layout(colours, (54, 58, 11, 40))
        | {
            "hovermode": False,
            "plot_bgcolor": colours.panel,
            "xaxis": axis | {"title": title("D rate")},
            "yaxis": axis | {"title": title("G rate")},
            "meta": {
                "symbols": [SYMBOLS.get(name, "") for name in NAMES],
                "colours": {"none": colours.ink, "light": ON_LIGHT, "dark": ON_DARK},
            },
        },
    }


def _heat(level: str, first: bool) -> dict[str, Any]:
    scale = {
        "tickvals": [0, 0.2, 0.4, 0.6, LOG2], "ticktext": ["0", "0.2", "0.4", "0.6", "log 2"],
        "title": {"text": "JSD"}, "thickness": 8, "outlinewidth": 0, "x": 1.01, "xpad": 2,
    }  # fmt: skip
    return {
        "type": "heatmap", "meta": level, "x": [1e-5, 1], "y": [1e-5, 1], "z": [[None]],
        "zmin": 0, "zmax": LOG2, "colorscale": SCALE, "reversescale": True, "showscale": first,
        "colorbar": scale, "hoverinfo": "skip",
    }  # fmt: skip
