"""Plotly figures of a recorded run: the live chart at one frame, and Figure 1 (a)-(d)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import plotly.graph_objects as go

from gan1d import curves, pictures
from gan1d.figure1 import NAMES, at_equilibrium, ends
from gan1d.frames import Frame
from gan1d.history import History


def live(
    history: History, frame: int = -1, theme: str = "light", layers: Collection[str] = ()
) -> go.Figure:
    """p_data, p_g, D and D* with the arrows x = G(z), at one frame.

    Args:
      history: a recorded run.
      frame: index of the frame; negative ones count from the end.
      theme: light, dark, projector or paper.
      layers: what more to draw: `["pull"]` adds arrows that show which way, and how strongly, D
        tells the samples to move.

    Raises:
      ValueError: for an unknown layer.
    """
    picture = pictures.live(history.recipe, frame_at(history, frame), theme, layers)
    hidden = {*pictures.LAYERS, *curves.GHOSTS}.difference(layers)  # only the page moves them
    picture["data"] = [trace for trace in picture["data"] if trace["meta"] not in hidden]
    return go.Figure(picture)


def figure1(history: History, theme: str = "paper") -> go.Figure:
    """The four panels (a)-(d) of a run of `gan1d.figure1_recipe`.

    A panel whose stage the history does not reach, or does not hold, says so instead.

    Args:
      history: a run that has frames at the ends of the stages (`every` 10 or a divisor of it).
      theme: light, dark, projector or paper.

    Raises:
      ValueError: if the recipe is not one of Figure 1.
    """
    frames = {name: frame_at(history, i) for name, i in panels(history).items()}
    notes = {name: "not reached in this run" for name in NAMES if name not in frames}
    figure = go.Figure(pictures.figure1(history.recipe, frames, theme, notes))
    return figure.update_layout(width=1100, height=330, showlegend=True, margin_b=40)


def panels(history: History) -> dict[str, int]:
    """Index of the frame in each panel: the ends of (a), (b), (c), and the first equilibrium.

    Raises:
      ValueError: if the recipe is not one of Figure 1.
    """
    steps = ends(history.recipe)
    if steps is None:
        raise ValueError(
            "the recipe must hold the stages of Figure 1: make it with gan1d.figure1_recipe"
        )
    found = {}
    for name, step in zip(NAMES, steps, strict=False):
        if step in history.step:
            found[name] = int(np.searchsorted(history.step, step))
    fields = {name: getattr(history, name, None) for name in Frame._fields}
    holds = at_equilibrium(history.recipe, Frame(**fields)) & (history.step > steps[-1])
    if holds.any():
        found["d"] = int(np.argmax(holds))
    return found


def frame_at(history: History, i: int) -> Mapping[str, np.ndarray]:
    """The curves of one frame, by name."""
    return {name: getattr(history, name)[i] for name in ("p_g", "d", "d_star", "g_z", "pull")}
