"""Plotly figures: a run at one frame or playing, Figure 1, and a map of many runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from gan1d.figures import chart, geometry, themes
from gan1d.figures.map_chart import map_chart
from gan1d.figures.scene import Scene
from gan1d.maps.result import MapResult
from gan1d.recipe import RecipeError
from gan1d.recipe.settings import shown
from gan1d.runs import History
from gan1d.runs.figure1 import NAMES, panels
from gan1d.runs.history import check_history

_WIDTH = 1100  # px of Figure 1 as an image
MAX_FRAMES = 300  # of an animation, so that its file stays small
_MOVING = {"p_g": "y", "d": "y", "d_star": "y", "arrows": "x"}  # what a frame changes of a trace
_AT_ONCE = {
    "mode": "immediate",
    "frame": {"duration": 0, "redraw": False},
    "transition": {"duration": 0},
}


def live(
    history: History, frame: int = -1, theme: str = "light", layers: Collection[str] = ()
) -> go.Figure:
    """The live chart at one frame: p_data, p_g, D and D*, with the arrows x = G(z).

    Args:
      history: a recorded run.
      frame: index of the frame; negative ones count from the end.
      theme: a name in `gan1d.figures.themes.THEMES`.
      layers: what else to draw: `["pull"]` adds arrows that show in which direction, and how
        strongly, D moves the samples.

    Raises:
      ValueError: for an unknown layer or theme, and for what is no whole number as frame.
      IndexError: for a frame that the run does not have.

    Notes:
      D* is drawn only where there is density: elsewhere nothing tells data from fakes, and what D
      does there has never been trained. Arrows start at equal steps of probability, so that they
      are dense where p_g is high; they are quantiles of z, not samples.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
      >>> history = gan1d.run(recipe, steps=40, every=10)
      >>> figure = gan1d.figures.live(history, frame=-1, theme="paper")
      >>> figure.write_html("frame.html")  # in a notebook figure.show() draws it
    """
    curves = check_history(history).curves(frame)
    picture = chart.live(Scene.of(history.recipe), curves, theme, layers)
    hidden = {*chart.LAYERS, *geometry.GHOSTS, *geometry.RUG}.difference(
        layers
    )  # which only the page draws
    picture["data"] = [trace for trace in picture["data"] if trace["meta"] not in hidden]
    return go.Figure(picture)


def figure1(history: History, theme: str = "paper") -> go.Figure:
    """The four panels (a)-(d) of a run of `gan1d.figure1_recipe`.

    A panel whose stage the history does not reach, or does not hold, says so instead.

    Args:
      history: a run that has frames at the ends of the stages (`every` 10 or a divisor of it).
      theme: a name in `gan1d.figures.themes.THEMES`.

    Raises:
      ValueError: if the recipe is not one of Figure 1, or for an unknown theme.

    Notes:
      The panels are ends of stages, not moments of plain training: between (a) and (b) G was held,
      and between (b) and (c) D was.

    Examples:
      >>> import gan1d
      >>> history = gan1d.run(gan1d.figure1_recipe(gan1d.Recipe()), steps=2000)
      >>> gan1d.figures.figure1(history).write_html("figure1.html")
    """
    frames = {name: history.curves(i) for name, i in panels(history).items()}
    notes = {name: "not reached in this run" for name in NAMES if name not in frames}
    figure = go.Figure(chart.figure1(Scene.of(history.recipe), frames, theme, notes))
    usual = {"width": _WIDTH}  # of an image: a page gives the figure its own
    return figure.update_layout(height=330, showlegend=True, margin_b=40, meta=usual)


def animation(history: History, theme: str = "light") -> go.Figure:
    """The live chart with Play, Pause and a slider over the frames, for notebooks and `write_html`.

    The axes stay fixed. A frame holds only what changes: p_g, D, D* and the arrows, as float32.

    Args:
      history: a recorded run; if it has more than MAX_FRAMES frames, that many are taken at equal
        distances, the first and the last among them.
      theme: a name in `gan1d.figures.themes.THEMES`.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
      >>> history = gan1d.run(recipe, steps=40, every=10)
      >>> figure = gan1d.figures.animation(history)
      >>> len(figure.frames)
      5
      >>> figure.write_html("run.html", auto_play=False)
    """
    figure = live(history, 0, theme)
    count = min(len(history), MAX_FRAMES)
    taken = np.linspace(0, len(history) - 1, count).round().astype(int).tolist()
    places = {trace.meta: i for i, trace in enumerate(figure.data)}
    still = (history.p_data == history.p_data[:1]).all()  # no instance noise comes or goes
    moving = _MOVING if still else {"p_data": "y", **_MOVING}
    figure.frames = [
        go.Frame(
            name=str(history.step[i]),
            data=_moved(history, i, moving),
            traces=[places[meta] for meta in moving],
        )
        for i in taken
    ]
    names = [frame.name for frame in figure.frames]
    return figure.update_layout(
        height=560, updatemenus=[_buttons(theme)], sliders=[_slider(names, theme)]
    )


def _moved(history: History, i: int, moving: Mapping[str, str]) -> list[dict[str, Any]]:
    """What frame i changes, trace by trace; plotly writes float32 in base64, a gap is nan."""
    points = geometry.points(Scene.of(history.recipe), history.curves(i))
    return [
        {"type": "scatter", letter: np.asarray(points[meta][letter], np.float32)}
        for meta, letter in moving.items()
    ]


def _buttons(theme: str) -> dict[str, Any]:
    """Play and Pause: dark on light in every theme, as plotly's hover is light."""
    colours = themes.named(theme)
    dark, bright = sorted((colours.ink, colours.ground), key=lambda colour: int(colour[1:], 16))
    play = [None, {**_AT_ONCE, "fromcurrent": True}]
    return {
        "type": "buttons",
        "direction": "left",
        "showactive": False,
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "pad": {"t": 62},
        "bgcolor": bright,
        "bordercolor": colours.rule,
        "font": {"color": dark},
        "buttons": [
            {"label": "Play", "method": "animate", "args": play},
            {"label": "Pause", "method": "animate", "args": [[None], _AT_ONCE]},
        ],
    }


def _slider(names: list[str], theme: str) -> dict[str, Any]:
    """One step for each frame, named by the training step."""
    colours = themes.named(theme)
    return {
        "x": 0.2,
        "len": 0.8,
        "y": 0,
        "yanchor": "top",
        "pad": {"t": 44},
        "currentvalue": {"prefix": "step ", "xanchor": "right"},
        "bgcolor": colours.quiet,
        "bordercolor": colours.rule,
        "tickcolor": colours.rule,
        "activebgcolor": colours.rule,
        "steps": [
            {"label": name, "value": name, "method": "animate", "args": [[name], _AT_ONCE]}
            for name in names
        ],
    }


def map_of(result: MapResult, theme: str = "light", theory: bool = False) -> go.Figure:
    """A map: each cell a run, its colour the mean JSD at the end, its mark how the run ended.

    Args:
      result: of `gan1d.maps.Map.train`.
      theme: a name in `gan1d.figures.themes.THEMES`.
      theory: whether to draw the border of convergence, where it is known: of a Dirac-GAN with R1
        under simultaneous descent (`gan1d.theory.stability.dirac_border`).

    Raises:
      ValueError: for an unknown theme, and for what is no map.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(
      ...     target="point(0)", generator="point", discriminator="linear",
      ...     optimizer_d="sgd", optimizer_g="sgd", batch=1,
      ... )
      >>> result = gan1d.maps.Map(recipe, cells=(3, 3), steps=200).train()
      >>> figure = gan1d.figures.map(result, theme="paper", theory=True)
      >>> figure.write_html("map.html")
    """
    if not isinstance(result, MapResult):
        raise RecipeError(f"result must be a gan1d.maps.MapResult, got {shown(result)}")
    themes.named(theme)
    return go.Figure(map_chart(result, theme, theory))
