"""States kept on the way, so that any frame is near one: bounded in bytes, shared by all runs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from threading import Lock

import jax

from gan1d.game.step import TrainState
from gan1d.recipe import MAX_STEPS, Edit, Recipe
from gan1d.recipe.settings import Value

MAX_SPACING = 200  # steps; states are not thinned further as long as there is another way

Prefix = tuple[tuple[Value, ...], tuple[Edit, ...]]  # settings at step 0, and the edits before


def prefix(recipe: Recipe, step: int) -> Prefix:
    """What a run's state at a step depends on: the settings, and the edits made before it."""
    edits = tuple(edit for edit in recipe.edits if edit.step < step)
    return tuple(recipe.settings.values()), edits


def prefixes(recipe: Recipe) -> list[tuple[Prefix, int]]:
    """Every prefix of a run in the order of its steps, each with the last step it holds for."""
    settings, edits = tuple(recipe.settings.values()), recipe.edits
    ends = sorted({edit.step for edit in edits})
    counts = [bisect_left(edits, end, key=lambda edit: edit.step) for end in ends]
    return [
        *(((settings, edits[:n]), end) for n, end in zip(counts, ends, strict=True)),
        ((settings, edits), MAX_STEPS),
    ]


class Checkpoints:
    """Training states by run and step; the more of them there are, the further apart.

    Runs that share their first steps share checkpoints, since the key is the prefix of the
    recipe. When the bytes run out, all runs are thinned alike, up to MAX_SPACING; then the one
    unused for longest is dropped. The run being trained goes last: it is thinned on. Losing a
    state costs a recomputation, never data.
    """

    def __init__(self, max_bytes: int, spacing: int) -> None:
        self.max_bytes = max_bytes
        self.spacing = spacing  # steps between kept states, before any thinning
        self.n_bytes = 0
        self._parts: dict[Prefix, _Part] = {}
        self._clock = 0
        self._lock = Lock()

    def nearest(self, recipe: Recipe, step: int) -> tuple[int, TrainState] | None:
        """The last kept state of this run at or before a step, with its own step."""
        run = prefixes(recipe)
        with self._lock:
            self._touch(run)
            for key, end in reversed(run):
                part = self._parts.get(key)
                if part and (found := bisect_right(part.steps, min(step, end))):
                    return part.steps[found - 1], part.states[found - 1]
        return None

    def keep(self, recipe: Recipe, step: int, state: TrainState) -> None:
        """Keep a state of a run, unless two that are kept around it are close enough."""
        key = prefix(recipe, step)
        with self._lock:
            part = self._parts.setdefault(key, _Part(self.spacing, self._clock))
            self.n_bytes += part.add(step, state)
            if self.n_bytes > self.max_bytes:
                self._touch(prefixes(recipe))
            while self.n_bytes > self.max_bytes:
                self._make_room()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._parts.clear()
            self.n_bytes = 0

    def _touch(self, run: list[tuple[Prefix, int]]) -> None:
        """Note that a run is in use."""
        self._clock += 1
        for key, _ in run:
            if part := self._parts.get(key):
                part.used = self._clock

    def _make_room(self) -> None:
        """Thin the densest part, of a run unused for long first; drop one if all are thin."""
        key, part = min(
            self._parts.items(),
            key=lambda item: (
                min(item[1].spacing, MAX_SPACING),
                item[1].used,
                len(item[1].steps) <= 2,  # nothing to thin
                item[1].spacing,
            ),
        )
        last_run = part.used == self._clock and len(part.steps) > 2
        if part.spacing < MAX_SPACING or last_run:
            self.n_bytes -= part.thin()
        else:
            self.n_bytes -= sum(map(_size, part.states))
            del self._parts[key]


class _Part:
    """The states of one prefix, in order; no three of them in a row within the spacing."""

    def __init__(self, spacing: int, used: int) -> None:
        self.spacing = spacing
        self.used = used  # on the clock of the checkpoints
        self.steps: list[int] = []
        self.states: list[TrainState] = []

    def add(self, step: int, state: TrainState) -> int:
        """Add a state where it helps, in place of others where it can; bytes gained.

        The last state is always one of those kept: a run goes on from there.
        """
        i = bisect_left(self.steps, step)
        around = self.steps[max(i - 1, 0) : i + 1]
        if step in around or (len(around) == 2 and around[1] - around[0] <= self.spacing):
            return 0
        self.steps.insert(i, step)
        self.states.insert(i, state)
        return _size(state) - self._drop(range(i - 1, i + 2))

    def thin(self) -> int:
        """Double the spacing; bytes freed."""
        self.spacing *= 2
        return self._drop(range(len(self.steps)))

    def _drop(self, rows: range) -> int:
        """Drop each of these states whose neighbours are within the spacing; bytes freed."""
        freed = 0
        for i in reversed(rows):
            if 0 < i < len(self.steps) - 1 and (
                self.steps[i + 1] - self.steps[i - 1] <= self.spacing
            ):
                freed += _size(self.states[i])
                del self.steps[i], self.states[i]
        return freed


def _size(state: TrainState) -> int:
    """Bytes of a state, with what its Python objects cost."""
    leaves = jax.tree.leaves(state)
    return sum(leaf.nbytes + 200 for leaf in leaves)
