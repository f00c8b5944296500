"""How far something moves on the screen while a lesson is played, in pixels of its panel.

A number may be right and its picture still show nothing: a loss that rises by 0.02 on an axis of 2.6
rises by less than a pixel. So what a lesson's words name is measured as it is drawn, on the axes of
the figures themselves, cut off where they end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from gan1d.figures import small_charts, step_charts
from gan1d.figures.scene import Scene
from gan1d.lessons.lesson import Lesson, Played, Shown
from gan1d.recipe import Recipe
from gan1d.runs import History, vector_field
from gan1d.targets.modes import edges

RATE = 60  # frames a second
PLAYED = 8.0  # s of play in which what is promised must be seen
AT_ONCE = 5.0  # s in which something must move
LEAST = 20  # px that it must move by then


class Size(NamedTuple):
    """Of a panel's plot, without its margins, px."""

    width: int
    height: int


# At 1440 x 900, a laptop beside a lecturer; a projector shows more. tests/browser holds them.
LARGE = Size(900, 210)
SMALL = Size(400, 140)
DENSITIES = "densities"  # the panel of p_data, p_g and D


def steps(lesson: Lesson, seconds: float = PLAYED) -> int:
    """Training steps that a lesson plays in some seconds."""
    return int(seconds * RATE * lesson.speed)


def moved(shown: Shown, played: Played, last: int, large: str = DENSITIES) -> float:
    """Pixels by which a line of a panel moves between the first frame and step `last`.

    For a line over steps, from its lowest to its highest point; for a curve, the largest way of any
    of its points from where it was at first; for a path, the diagonal of the box that holds it.

    Args:
      shown: the panel and the line.
      played: the runs, with frames from step 0 on.
      last: the last step that is looked at.
      large: the panel that has the most room.

    Raises:
      ValueError: for a line that its panel does not have.
    """
    name = shown.line.removeprefix("ghost_")
    history = played.history if name == shown.line else played.reference
    if history is None:
        raise ValueError(f"{shown.line} needs a run to compare to")
    history = history.part(slice(0, int(np.searchsorted(history.step, last, side="right"))))
    recipe, size = played.history.recipe, LARGE if shown.panel == large else SMALL
    scene = Scene.of(recipe)
    if shown.panel == DENSITIES:
        return _of_densities(history, name, scene, size)
    rows = {**step_charts.ROWS, **small_charts.ROWS}
    field = vector_field.field(Recipe(**recipe.settings_at(0)))
    figure = rows[shown.panel].draw(scene, "light", field)
    if not any(trace["meta"] == name for trace in figure["data"]):
        raise ValueError(f"the panel {shown.panel} has no line {name}")
    if shown.panel in step_charts.ROWS:
        return _over_steps(history, name, figure, size)
    return _of_frames(history, name, figure, size)


def _of_densities(history: History, name: str, scene: Scene, size: Size) -> float:
    """A density, D, or the place of a simple G."""
    if name == "theta":
        return _way(history.theta, scene.domain, size.width)
    axis = (0.0, scene.y_max) if name == "p_g" else scene.d_axis
    return _farthest(getattr(history, name), axis, size.height)


def _over_steps(history: History, name: str, figure: Mapping[str, Any], size: Size) -> float:
    """A metric; its trace says which axis it has."""
    trace = next(trace for trace in figure["data"] if trace["meta"] == name)
    key = "yaxis" + str(trace["yaxis"])[1:]
    layout, values = figure["layout"], getattr(history, name)
    least = layout.get("meta", {}).get("rising", {}).get(key)
    if least is not None:  # the page makes room for it
        most = step_charts.round_above(max(least, float(values.max())))
        return _way(values, step_charts.from_zero(most)["range"], size.height)
    if layout[key].get("type") == "log":
        values = np.log10(np.maximum(values, 1e-30))
    return _way(values, layout[key]["range"], size.height)


def _of_frames(history: History, name: str, figure: Mapping[str, Any], size: Size) -> float:
    """A line of a chart that shows one frame."""
    layout = figure["layout"]
    x, y = layout["xaxis"]["range"], layout["yaxis"]["range"]
    if name == "path":
        width, height = size
        if "scaleanchor" in layout["xaxis"]:  # Plotly shows more of the longer side
            unit = min(width / (x[1] - x[0]), height / (y[1] - y[0]))
            width, height = round(unit * (x[1] - x[0])), round(unit * (y[1] - y[0]))
        return float(np.hypot(_way(history.theta, x, width), _way(history.psi, y, height)))
    return _farthest(_CURVES[name](history), y, size.height)


def _masses(history: History) -> np.ndarray:
    """Of p_g in each mode, shape [n, modes]."""
    width = history.x[1] - history.x[0]
    starts = edges(history.recipe.target)[:-1]
    return np.asarray(np.add.reduceat(history.p_g, starts, axis=1) * width)


_CURVES = {"g": lambda h: h.g_z, "pull": lambda h: h.pull, "p_g": _masses}  # by trace


def _way(values: np.ndarray, axis: Any, pixels: float) -> float:
    """From the lowest to the highest of some values, on an axis that is so many pixels long."""
    low, high = axis
    return float(np.ptp(np.clip(values, low, high))) / (high - low) * pixels


def _farthest(curves: np.ndarray, axis: Any, pixels: float) -> float:
    """The largest way of any point of a curve from where it was at first, curves [n, points]."""
    low, high = axis
    seen = np.clip(curves, low, high)
    return float(np.abs(seen - seen[0]).max()) / (high - low) * pixels
