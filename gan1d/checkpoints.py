"""States kept on the way, so that any frame is near one: bounded in bytes, shared by all runs."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import OrderedDict, defaultdict
from threading import Lock

import jax

from gan1d.recipe import Edit, Recipe
from gan1d.settings import Value
from gan1d.training import TrainState

Prefix = tuple[tuple[Value, ...], tuple[Edit, ...]]  # settings at step 0, and the edits before


def prefix(recipe: Recipe, step: int) -> Prefix:
    """What a run's state at a step depends on: the settings, and the edits made before it."""
    edits = tuple(edit for edit in recipe.edits if edit.step < step)
    return tuple(recipe.settings.values()), edits


class Checkpoints:
    """Training states by run and step; the ones unused for longest make room for new ones.

    Runs that share their first steps share checkpoints, since the key is the prefix of the
    recipe. Losing one costs a recomputation, never data.
    """

    def __init__(self, max_bytes: int, spacing: int) -> None:
        self.max_bytes = max_bytes
        self.spacing = spacing  # steps; a state closer than this to a kept one is not kept
        self.n_bytes = 0
        self._states: OrderedDict[tuple[Prefix, int], TrainState] = OrderedDict()
        self._steps: defaultdict[Prefix, list[int]] = defaultdict(list)
        self._lock = Lock()

    def nearest(self, recipe: Recipe, step: int) -> tuple[int, TrainState] | None:
        """The last kept state of this run at or before a step, with its own step."""
        with self._lock:
            last = step
            while True:
                key = prefix(recipe, last)
                steps = self._steps.get(key, [])
                if found := bisect_right(steps, last):
                    at = steps[found - 1]
                    self._states.move_to_end((key, at))
                    return at, self._states[key, at]
                if not key[1]:
                    return None
                last = key[1][-1].step

    def keep(self, recipe: Recipe, step: int, state: TrainState) -> None:
        """Keep a state of a run, unless one is kept close before it."""
        key = prefix(recipe, step)
        with self._lock:
            steps = self._steps[key]
            before = bisect_right(steps, step)
            if before and step - steps[before - 1] < self.spacing:
                return
            insort(steps, step)
            self._states[key, step] = state
            self.n_bytes += _size(state)
            while self.n_bytes > self.max_bytes:
                self._drop_oldest()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._states.clear()
            self._steps.clear()
            self.n_bytes = 0

    def _drop_oldest(self) -> None:
        (key, step), state = self._states.popitem(last=False)
        self._steps[key].remove(step)
        if not self._steps[key]:
            del self._steps[key]
        self.n_bytes -= _size(state)


def _size(state: TrainState) -> int:
    """Bytes of a state, with what its Python objects cost."""
    leaves = jax.tree.leaves(state)
    return sum(leaf.nbytes + 200 for leaf in leaves)
