"""Seeking in a long run: what its checkpoints take, and how long one frame anywhere does."""

from __future__ import annotations

import random
import time

import numpy as np

from gan1d.recipe import Recipe
from gan1d.runs import MAX_COUNT, chunk
from gan1d.runs.replay import CHECKPOINT_BYTES, CHECKPOINTS

STEPS, SEEKS = 20_000, 30
LONG = 100_000  # steps of the run that must fit; a shorter one gets its share of the room


def main() -> None:
    """Train the default recipe at two speeds; print its checkpoints, then seek at random."""
    CHECKPOINTS.max_bytes = CHECKPOINT_BYTES * STEPS // LONG
    for every in (10, 200):
        CHECKPOINTS.clear()
        begin = time.perf_counter()
        for start in range(0, STEPS, every * MAX_COUNT):
            chunk(Recipe(), start, every, min(MAX_COUNT, (STEPS - start) // every + 1))
        rate = STEPS / (time.perf_counter() - begin)
        n_bytes, steps = CHECKPOINTS.n_bytes, kept_steps()
        print(f"a frame every {every} steps, {STEPS:,} steps at {rate:,.0f} steps/s:")
        print(f"  {len(steps)} states, largest gap {max(np.diff([0, *steps, STEPS]))} steps")
        print(
            f"  {n_bytes / 2**20:.1f} MiB; {LONG:,} steps would take "
            f"{n_bytes / 2**20 * LONG / STEPS:.1f} of {CHECKPOINT_BYTES / 2**20:.0f} MiB"
        )
        seek()
    CHECKPOINTS.max_bytes = CHECKPOINT_BYTES


def kept_steps() -> list[int]:
    """The step of every state kept of the default run."""
    steps: list[int] = []
    last = STEPS
    while found := CHECKPOINTS.nearest(Recipe(), last):
        steps.append(found[0])
        last = found[0] - 1
    return steps[::-1]


def seek() -> None:
    """Print what one frame at each of some random steps takes."""
    rng = random.Random(0)
    seconds, replayed = [], []
    for step in rng.sample(range(STEPS), SEEKS):
        found = CHECKPOINTS.nearest(Recipe(), step)
        replayed.append(step - (found[0] if found else 0))
        begin = time.perf_counter()
        chunk(Recipe(), step, 1, 1)
        seconds.append(time.perf_counter() - begin)
    for name, values, unit in (
        ("one frame", 1000 * np.array(seconds), "ms"),
        ("replayed", np.array(replayed), "steps"),
    ):
        median, p95 = np.percentile(values, [50, 95])
        print(f"  {name}: median {median:.0f}, p95 {p95:.0f}, most {values.max():.0f} {unit}")
