"""The lessons, in the order they are read: what GANs do and why, each a recipe to play."""

from __future__ import annotations

from collections.abc import Mapping

from gan1d.lessons import basics, dynamics, failures, losses, rates, remedies
from gan1d.lessons.lesson import GROUPS, Finding, Lesson, Played
from gan1d.runs import run

__all__ = ["BY_ID", "GROUPS", "LESSONS", "Finding", "Lesson", "Played", "play", "trained"]

LESSONS: tuple[Lesson, ...] = (
    *basics.ROWS,
    *failures.ROWS,
    *losses.ROWS,
    *dynamics.ROWS,
    rates.MAP,
    *remedies.ROWS,
    rates.BORDER,
)
BY_ID: Mapping[str, Lesson] = {lesson.id: lesson for lesson in LESSONS}


def play(lesson: Lesson, seed: int | None = None) -> Finding:
    """Train a lesson's runs, and say whether they show what it promises.

    Args:
      lesson: the lesson.
      seed: of both runs; None takes the one that the lesson ships with.
    """
    return lesson.check(trained(lesson, lesson.steps, seed))


def trained(lesson: Lesson, steps: int, seed: int | None = None) -> Played:
    """Train a lesson's run, and the one that it is compared to, for so many steps.

    Args:
      lesson: the lesson.
      steps: of training; frames lie `lesson.every` steps apart.
      seed: of both runs; None takes the one that the lesson ships with.
    """
    reference = lesson.reference_recipe(seed)
    return Played(
        run(lesson.recipe(seed), steps, lesson.every),
        None if reference is None else run(reference, steps, lesson.every),
    )
