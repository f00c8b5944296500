"""A small picture of each lesson, drawn from its own run: lines as SVG paths, without a colour.

They are kept in `pictures.json`, since a page that opens cannot wait for twenty-two runs.
`python -m gan1d.lessons.pictures` draws them anew; a test holds that each is of the row's recipe.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gan1d.figures.scene import Scene
from gan1d.lessons.lesson import Lesson
from gan1d.runs import History, run, vector_field
from gan1d.targets import parse

WIDTH, HEIGHT = 96, 40  # of a picture, in its own units
_FILE = Path(__file__).with_name("pictures.json")
_SECONDS = 5  # of play that lead to the picture
_RATE = 60  # frames a second
_POINTS = 48  # of a line
_EDGE = 2  # that a line stays away from the top and the bottom

Paths = dict[str, str]  # an SVG path by the `meta` of the line


def picture(lesson: Lesson) -> Paths:
    """The kept picture of a lesson; of one that has none, p_data alone."""
    kept = _kept().get(lesson.id)
    if kept is not None and kept["of"] == of(lesson):
        paths: Paths = kept["paths"]
        return paths
    target = parse(lesson.base().target)
    return {"p_data": _line(target.bins(256)[1:-1] * 256 / np.ptp(target.domain), target.y_max)}


def of(lesson: Lesson) -> str:
    """What a picture is drawn of: another recipe makes it another picture."""
    return json.dumps([lesson.query, lesson.reference, lesson.figure1, lesson.speed, lesson.panels])


def drawn(lesson: Lesson) -> Paths:
    """Play a lesson for five seconds and draw it: the path of simple players, or else the curves."""
    steps = _SECONDS * _RATE * lesson.speed
    reference = lesson.reference_recipe()
    history = run(lesson.recipe(), steps, lesson.speed)
    other = None if reference is None else run(reference, steps, lesson.speed)
    if "phase" in lesson.panels:
        return _phase(history, other)
    scene = Scene.of(history.recipe)
    lines = _curves(history, scene)
    if other is None:
        return lines
    return {
        f"ghost_{name}": d for name, d in _curves(other, scene).items() if name != "p_data"
    } | lines


def _curves(history: History, scene: Scene) -> Paths:
    low, high = scene.d_axis
    return {
        "p_data": _line(scene.p_data, scene.y_max),
        "d": _line(history.d[-1] - low, high - low),
        "p_g": _line(history.p_g[-1], scene.y_max),
    }


def _phase(history: History, other: History | None) -> Paths:
    """Both runs over (theta, psi), and a cross at rest."""
    field = vector_field.field(history.recipe)
    assert field is not None
    axes = (field.theta[[0, -1]], field.psi[[0, -1]])

    def path(run: History) -> str:
        rows = np.linspace(0, len(run) - 1, 3 * _POINTS).round().astype(int)
        return _path(
            *(_share(xs[rows], axis) for xs, axis in zip((run.theta, run.psi), axes, strict=True))
        )

    lines = {} if other is None else {"ghost_path": path(other)}
    if field.rest is not None:
        x, y = (_share(np.array(at), axis) for at, axis in zip(field.rest, axes, strict=True))
        across, up = np.array([-0.02, 0.02]), np.array([-0.05, 0.05])
        lines["rest"] = _path(x + across, y + 0 * up) + _path(x + 0 * across, y + up)
    return lines | {"path": path(history)}


def _share(values: np.ndarray, axis: np.ndarray) -> np.ndarray:
    return np.asarray((values - axis[0]) / (axis[1] - axis[0]))


def _line(heights: np.ndarray, top: float) -> str:
    """A curve over the domain, cut off at the top; narrow peaks keep their height."""
    parts = np.array_split(np.clip(heights / top, 0, 1), _POINTS)
    peaks = [part.max() if part.max() > 2 * part.mean() else part.mean() for part in parts]
    return _path(np.linspace(0, 1, _POINTS), np.array(peaks))


def _path(x: np.ndarray, y: np.ndarray) -> str:
    """An SVG path through points that are shares of the picture's width and height."""
    right = np.clip(x, 0, 1) * WIDTH
    down = _EDGE + (1 - np.clip(y, 0, 1)) * (HEIGHT - 2 * _EDGE)
    points = (f"{a:.0f},{b:.1f}" for a, b in zip(right, down, strict=True))
    return "M" + "L".join(points)


def _kept() -> Mapping[str, Any]:
    known: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return known


def main() -> None:
    """Draw the pictures of all lessons anew; those whose recipe is the same stay."""
    from gan1d.lessons import LESSONS

    kept = _kept() if _FILE.exists() else {}
    rows = {}
    for lesson in LESSONS:
        row = kept.get(lesson.id)
        rows[lesson.id] = (
            row if row and row["of"] == of(lesson) else {"of": of(lesson), "paths": drawn(lesson)}
        )
    _FILE.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
