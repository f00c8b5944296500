"""The large chart and Figure 1 as plain Plotly dictionaries.

The page and `gan1d.figures` both draw from here, so a curve looks the same wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np

from gan1d.figures import geometry, themes
from gan1d.figures.geometry import ARROW_Y, GHOSTS, RUG, as_list, labelled
from gan1d.figures.layout import base_layout
from gan1d.figures.panel import RUG_BAND, Panel, axes, band, traces
from gan1d.figures.scene import ARROWS, Scene
from gan1d.figures.themes import Theme
from gan1d.recipe.settings import shown

LAYERS = ("pull",)  # of the live chart, drawn when asked for
LOGIT = {"range": [-8, 8], **labelled((-8, -4, 0, 4, 8)), "title": {"text": "logit D(x)"}}  # axis
_THIN = ("d_star", "half")
PANELS = {"a": "(a)", "b": "(b)", "c": "(c)", "d": "(d)"}


def live(
    scene: Scene,
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
    if unknown := [layer for layer in _listed(layers) if layer not in LAYERS]:
        got = ", ".join(sorted(map(shown, unknown)))
        raise ValueError(f"layers must be of {', '.join(LAYERS)}, got {got}")
    colours, panel = themes.named(theme), Panel()
    points = dict.fromkeys(GHOSTS, scene.below) | geometry.points(scene, frame)
    points |= dict.fromkeys(("pull", *RUG), scene.below)
    if frame is not None and "pull" in layers:
        points["pull"] = geometry.pull_arrows(scene, frame)
    layout = base_layout(colours, (64, 64, 34, 44))
    layout |= axes(scene, colours, panel) | band(scene, colours, panel)
    samples = {"range": [0, 1], "domain": list(RUG_BAND), "fixedrange": True, "visible": False}
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
        "z_line": scene.z_line.tolist(),
        "wing": scene.wing,
        "arrow_y": as_list(ARROW_Y),
        "pull": geometry.pull_sizes(scene),
        "logit": LOGIT if scene.presentation.has_logit else None,
    }
    return {"data": traces(scene, points, colours, panel, layers), "layout": layout}


def _listed(layers: object) -> list[object]:
    """The layers that were given, one by one."""
    if isinstance(layers, str) or not isinstance(layers, Iterable):
        raise ValueError(
            f"layers must be of {', '.join(LAYERS)}, got {shown(layers)}, which is no list of them"
        )
    return list(layers)


def figure1(
    scene: Scene,
    frames: Mapping[str, Mapping[str, np.ndarray]],
    theme: str = "light",
    notes: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The four panels (a)-(d) side by side; a panel without a frame says what will fill it.

    As in the paper there are no thin lines, of D* or of the level 1/2.
    """
    colours = themes.named(theme)
    layout = base_layout(colours, (8, 8, 26, 8)) | {"shapes": [], "annotations": []}
    data: list[dict[str, Any]] = []
    gap = 0.02
    width = (1 - 3 * gap) / 4
    for i, (name, title) in enumerate(PANELS.items()):
        panel = Panel(i + 1, i * (width + gap), i * (width + gap) + width, ticks=False)
        frame = frames.get(name)
        lines = band(scene, colours, panel)
        layout |= axes(scene, colours, panel)
        layout["shapes"] += lines["shapes"]
        layout["annotations"] += [*lines["annotations"], _heading(panel, title)]
        if frame is None and notes and name in notes:
            layout["annotations"].append(_note(panel, notes[name], colours))
        points = geometry.points(scene, frame)
        points = {name: points[name] for name in points if name not in _THIN}
        data += traces(scene, points, colours, panel)
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
