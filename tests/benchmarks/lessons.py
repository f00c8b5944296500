"""How many of 20 seeds show what each lesson promises: the runs of all seeds side by side."""

from __future__ import annotations

import time

from gan1d.lessons import LESSONS, Lesson, Played
from gan1d.runs import recorded as history
from gan1d.runs.sweeps import sweep

SEEDS = range(100, 120)


def main() -> None:
    """Print a row for each lesson."""
    print(f"{'lesson':24} {'of 20':>6} {'s':>6}  of the first seed")
    for lesson in LESSONS:
        start = time.perf_counter()
        found = [lesson.check(played) for played in _played(lesson)]
        count = sum(one.holds for one in found)
        spent = time.perf_counter() - start
        print(f"{lesson.id:24} {count:6} {spent:6.0f}  {found[0].sentence}", flush=True)


def _played(lesson: Lesson) -> list[Played]:
    """The lesson's runs of every seed."""
    recipes = [lesson.recipe(seed) for seed in SEEDS]
    runs = [history([part]) for part in sweep(recipes, lesson.steps, lesson.every)]
    if lesson.reference is None:
        return [Played(run, None) for run in runs]
    others = [lesson.reference_recipe(seed) for seed in SEEDS]
    against = sweep([one for one in others if one is not None], lesson.steps, lesson.every)
    return [Played(run, history([part])) for run, part in zip(runs, against, strict=True)]
