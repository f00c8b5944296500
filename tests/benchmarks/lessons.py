"""The lessons on seeds that they do not ship with: how often the numbers and the picture show it.

In `check` of 20 seeds the numbers say what the words promise; in `seen` of 20 every line that the
words name moves as far as declared within 8 s of play, in pixels of its panel; in `moves` of 20
something moves 20 px within 5 s. Then the least way of each line among the seeds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from gan1d.lessons import LESSONS, Lesson, Played, screen
from gan1d.recipe import Recipe
from gan1d.runs import History
from gan1d.runs import recorded as history
from gan1d.runs.sweeps import sweep

SEEDS = range(100, 120)


def main() -> None:
    """Print a row for each lesson."""
    print(
        f"{'lesson':22} {'check':>6} {'seen':>5} {'moves':>6} {'s':>5}  least way of each line, px"
    )
    for lesson in LESSONS:
        print(row(lesson), flush=True)


def row(lesson: Lesson) -> str:
    """A lesson's numbers over the seeds."""
    start = time.perf_counter()
    recipes = [(lesson.recipe(seed), lesson.reference_recipe(seed)) for seed in SEEDS]
    checked = [lesson.check(played) for played in _played(recipes, lesson.steps, lesson.every)]
    last, soon = screen.steps(lesson), screen.steps(lesson, screen.AT_ONCE)
    runs = list(_played(recipes, last, last // 80))
    ways, early = ([_ways(lesson, played, step) for played in runs] for step in (last, soon))
    seen = [all(w >= s.pixels for w, s in zip(each, lesson.shows, strict=True)) for each in ways]
    at_once = [max(each) >= screen.LEAST for each in early]
    least = ", ".join(
        f"{shown.panel} {shown.line} {min(column):.0f} of {shown.pixels}"
        for shown, column in zip(lesson.shows, zip(*ways, strict=True), strict=True)
    )
    counts = f"{sum(one.holds for one in checked):6} {sum(seen):5} {sum(at_once):6}"
    spent = time.perf_counter() - start
    return f"{lesson.id:22} {counts} {spent:5.0f}  {least}; {checked[0].sentence}"


def _ways(lesson: Lesson, played: Played, last: int) -> list[float]:
    """Pixels that each line that the words name moves up to a step."""
    return [screen.moved(shown, played, last, lesson.large) for shown in lesson.shows]


def _played(
    recipes: Sequence[tuple[Recipe, Recipe | None]], steps: int, every: int
) -> Iterator[Played]:
    """The runs of every seed."""
    own = _runs([recipe for recipe, _ in recipes], steps, every)
    against = [reference for _, reference in recipes if reference is not None]
    references = _runs(against, steps, every) if against else [None] * len(recipes)
    return map(Played, own, references)


def _runs(recipes: Sequence[Recipe], steps: int, every: int) -> list[History]:
    return [history([part]) for part in sweep(recipes, steps, every)]
