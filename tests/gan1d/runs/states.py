"""Checkpoints of made-up states, and how far apart they are kept."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from gan1d.recipe import Recipe
from gan1d.runs import MAX_COUNT
from gan1d.runs.checkpoints import Checkpoints
from gan1d.runs.replay import BLOCK_STEPS, CHECKPOINT_STEPS

LONG = 100_000  # steps


OVERHEAD = 200  # bytes that a state's one array counts besides its own


def state(n_bytes: int = 1000 - OVERHEAD) -> Any:
    """A state of a thousand bytes, unless told."""
    return (np.zeros(n_bytes, np.uint8),)


def room(n_states: int, spacing: int = CHECKPOINT_STEPS) -> Checkpoints:
    return Checkpoints(max_bytes=1000 * n_states, spacing=spacing)


def block_ends(first: int, last: int, every: int) -> Iterable[int]:
    """The steps at which `runs` has a state to keep, by its chunks, blocks and pieces."""
    at, done, per_block = first, 0, max(1, BLOCK_STEPS // every)
    while at < last:
        ahead = first + done * every - at
        if ahead > 2 * BLOCK_STEPS:
            at += BLOCK_STEPS
        else:
            n = min(per_block, MAX_COUNT - done % MAX_COUNT)
            at += ahead + every * (n - 1)
            done += n
        yield at


def train(kept: Checkpoints, recipe: Recipe, every: int, first: int = 0, last: int = LONG) -> None:
    """What training a run from one step to another leaves behind."""
    for step in block_ends(first, last, every):
        kept.keep(recipe, step, state())
        assert kept.n_bytes <= kept.max_bytes


def kept_steps(kept: Checkpoints, recipe: Recipe, last: int = LONG) -> list[int]:
    """The step of every state kept of a run, by asking for each."""
    steps = []
    while last >= 0 and (found := kept.nearest(recipe, last)):
        steps.append(found[0])
        last = found[0] - 1
    return steps[::-1]


def largest_gap(kept: Checkpoints, recipe: Recipe, last: int = LONG) -> int:
    return max(np.diff([0, *kept_steps(kept, recipe, last), last]))
