"""Viewers who play runs of their own and move at random: rates, steps, seeds, lessons."""

from __future__ import annotations

import asyncio
import random
from time import perf_counter
from typing import NamedTuple

from gan1d.lessons import LESSONS
from gan1d.recipe import MAX_STEPS, Recipe
from tests.load.client import Connection
from tests.load.viewers import CHUNK_SECONDS, EVERY, FRAMES, Report, fetched

_MOVES = 0.2  # share of chunks behind which a viewer does something


class _At(NamedTuple):
    """Where a viewer is."""

    recipe: Recipe
    step: int

    def path(self) -> str:
        """Of the next chunk."""
        query = self.recipe.to_query()
        return f"/frames?{query}&start={self.step}&every={EVERY}&count={FRAMES}"

    def after(self) -> _At:
        """One chunk on."""
        return self._replace(step=self.step + FRAMES * EVERY)


async def wandering(port: int, viewers: int, seconds: float, seed: int = 0) -> Report:
    """What so many viewers see in some seconds."""
    report, end = Report(), perf_counter() + seconds
    luck = random.Random(seed)
    tasks = [_wander(port, random.Random(luck.random()), report, end) for _ in range(viewers)]
    await asyncio.gather(*tasks)
    return report


async def lessons(port: int) -> None:
    """Ask for a frame of each lesson, so that their programs are compiled."""
    connection = Connection(port)
    for lesson in LESSONS:
        await connection.get(f"/frames?{lesson.base().to_query()}&count=1")
    await connection.closed()


async def _wander(port: int, luck: random.Random, report: Report, end: float) -> None:
    connection = Connection(port)
    at = _At(Recipe(seed=luck.randrange(100_000)), 0)
    await asyncio.sleep(luck.uniform(0, CHUNK_SECONDS))
    while (begun := perf_counter()) < end:
        if await fetched(connection, at.path(), report):
            report.spans.append((begun, perf_counter()))
        moves = luck.random() < _MOVES or at.step + 2 * FRAMES * EVERY > MAX_STEPS
        at = _moved(at, luck) if moves else at.after()
        await asyncio.sleep(max(begun + CHUNK_SECONDS - perf_counter(), 0))
    await connection.closed()


def _moved(at: _At, luck: random.Random) -> _At:
    recipe, step = at
    match luck.randrange(4):
        case 0 if len(recipe.edits) < 20:
            rate = 10 ** luck.uniform(-4, -1.5)
            return _At(recipe.prefix(step).edit(step, lr_d=float(f"{rate:.2g}")), step)
        case 1:
            return _At(recipe, luck.randrange(0, max(step, 1)))
        case 2:
            return _At(luck.choice(LESSONS).base(), 0)
        case _:
            return _At(Recipe(seed=luck.randrange(100_000)), 0)
