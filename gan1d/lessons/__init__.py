"""The lessons, in the order they are read: what GANs do and why, each a recipe to play."""

from __future__ import annotations

from collections.abc import Mapping

from gan1d.lessons import basics, dynamics, failures, losses, remedies
from gan1d.lessons.lesson import GROUPS, Finding, Lesson, Played
from gan1d.runs import run

__all__ = ["BY_ID", "GROUPS", "LESSONS", "Finding", "Lesson", "Played", "play"]

LESSONS: tuple[Lesson, ...] = (
    *basics.ROWS,
    *failures.ROWS,
    *losses.ROWS,
    *dynamics.ROWS,
    *remedies.ROWS,
)
BY_ID: Mapping[str, Lesson] = {lesson.id: lesson for lesson in LESSONS}


def play(lesson: Lesson, seed: int | None = None) -> Finding:
    """Train a lesson's runs, and say whether they show what it promises.

    Args:
      lesson: the lesson.
      seed: of both runs; None takes the one that the lesson ships with.
    """
    reference = lesson.reference_recipe(seed)
    return lesson.check(
        Played(
            run(lesson.recipe(seed), lesson.steps, lesson.every),
            None if reference is None else run(reference, lesson.steps, lesson.every),
        )
    )
