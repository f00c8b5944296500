"""Each lesson's check on frames that the browser's engine makes, in Node."""

from __future__ import annotations

import numpy as np

from gan1d.game.frame import Frame
from gan1d.lessons import LESSONS, Played
from gan1d.recipe import Recipe
from gan1d.runs import Chunk, History, recorded
from tests.js.engine import Ask, asking, frames_of


def main() -> None:
    """Print a row for each lesson."""
    print(f"{'lesson':24} holds  found")
    with asking() as ask:
        for lesson in LESSONS:
            recipe, other = lesson.recipe(), lesson.reference_recipe()
            run = _run(ask, recipe, lesson.steps, lesson.every)
            ghost = None if other is None else _run(ask, other, lesson.steps, lesson.every)
            found = lesson.check(Played(run, ghost))
            print(
                f"{lesson.id:24} {'yes' if found.holds else 'NO':5}  {found.sentence}", flush=True
            )


def _run(ask: Ask, recipe: Recipe, steps: int, every: int) -> History:
    (answer,) = ask((recipe, 0, every, steps // every + 1, False))
    found = frames_of(answer, recipe)
    finite = np.ones(len(found["jsd"]), bool)
    frames = Frame(**found, finite=finite)
    return recorded([Chunk(recipe, 0, every, frames, answer["head"]["diverged"])])
