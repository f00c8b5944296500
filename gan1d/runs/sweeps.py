"""Many runs at once: those that share a program are trained side by side, as one array.

A vectorised run rounds differently from the same run alone. The two agree to a few digits at first;
where the game is chaotic, the difference grows, as it does between two compilers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.game.frame import Frame
from gan1d.game.schedule import Schedule
from gan1d.game.step import Program, StartArrays, TrainState, gan
from gan1d.recipe import Recipe, RecipeError, check_recipe
from gan1d.recipe.settings import shown
from gan1d.runs.arguments import check_steps
from gan1d.runs.compiled import BLOCK, advancing, compile_for
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from gan1d.runs.replay import BLOCK_STEPS, Chunk

MAX_RUNS = 100  # of one sweep
RUNS_AT_ONCE = 16  # runs in one compiled call, at most: more do not fit the processor's cache

_STATE_AXES = TrainState._make((None, 0, 0, 0, 0, 0, 0))  # axis of the runs; they share the step


def sweep(
    recipes: Sequence[Recipe],
    steps: int = 2000,
    every: int = 10,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Chunk]:
    """Train many runs, and record frames at steps 0, every, 2 every, ... up to `steps`.

    Runs of one program (`gan1d.game.program.Program`: same loss, networks, batch, optimizers) are
    trained together, different programs one after the other. A run that diverges stops at its last
    finite frame, while the others go on.

    Args:
      recipes: the runs, at most MAX_RUNS.
      steps: training steps of each, at most MAX_STEPS.
      every: steps between frames.
      progress: called after each piece of work with how many frames are done, and of how many.

    Returns:
      A chunk for each recipe, in their order, that starts at step 0; `runs.recorded([chunk])` makes
      a `History` of it.

    Raises:
      RecipeError: for no run or too many of them, or a number of steps out of range.

    Notes:
      A run of a sweep and the same run alone differ by rounding. To compare two settings, take both
      from one sweep; and take several seeds, since two runs of different seeds often differ by more
      than two settings do.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(generator="affine", discriminator="affine", batch=16)
      >>> recipes = [recipe.replace(lr_d=lr_d) for lr_d in (0.001, 0.01)]
      >>> chunks = gan1d.sweeps.sweep(recipes, steps=40, every=10)
      >>> [chunk.frames.jsd.shape for chunk in chunks]
      [(5,), (5,)]
      >>> history = gan1d.runs.recorded([chunks[0]])
    """
    recipes = _checked(recipes)
    steps, every = check_steps(steps, every)
    total = steps // every + 1
    chunks: dict[int, Chunk] = {}
    done = 0
    for places, batch in _batches(recipes):
        parts: list[Frame] = []
        diverged: list[int | None] = [None] * len(places)
        for part in _blocks(batch, every, total, diverged):
            parts.append(part)
            done += part.finite[: len(places)].size
            progress(done, total * len(recipes))
        frames = jax.tree.map(lambda *fields: np.concatenate(fields, axis=1), *parts)
        for i, place in enumerate(places):
            finite = int(np.argmin(np.append(frames.finite[i], False)))
            kept = jax.tree.map(lambda field, i=i, n=finite: field[i, :n], frames)
            chunks[place] = Chunk(recipes[place], 0, every, kept, diverged[i])
    return [chunks[place] for place in range(len(recipes))]


def _checked(recipes: object) -> list[Recipe]:
    """The recipes of a sweep, if that is what they are."""
    if isinstance(recipes, Recipe) or not isinstance(recipes, Iterable):
        raise RecipeError(f"recipes must be a sequence of gan1d.Recipe, got {shown(recipes)}")
    runs = [check_recipe(recipe) for recipe in recipes]
    if not 1 <= len(runs) <= MAX_RUNS:
        raise RecipeError(f"a sweep must have 1 to {MAX_RUNS} runs, got {len(runs)}")
    return runs


class _RunBatch(NamedTuple):
    """Runs of one program, ready to be trained side by side."""

    advance: Callable[..., tuple[TrainState, Frame]]  # `Compiled.advance`, with an axis of runs
    state: TrainState  # each leaf but the step has one more axis, [runs]
    schedule: Schedule  # one more axis where the runs differ
    start_arrays: StartArrays  # likewise

    def frames(
        self, state: TrainState, first: int, every: int, count: int
    ) -> tuple[TrainState, Frame]:
        """The state of the last frame, and `count` frames as numpy arrays, [runs, count, ...]."""
        state, frames = self.advance(
            state,
            self.schedule,
            self.start_arrays,
            np.int32(first),
            np.int32(every),
            np.int32(count),
        )
        return state, Frame(*(np.asarray(field)[:, :count] for field in frames))


def _batches(recipes: Sequence[Recipe]) -> Iterator[tuple[list[int], _RunBatch]]:
    """Batches of at most RUNS_AT_ONCE runs of one program, and the places of their recipes.

    Batches of one program have one size, so that it is compiled once; the last one may repeat its
    last run to reach it.
    """
    by_program: dict[Program, list[int]] = {}
    for place, recipe in enumerate(recipes):
        by_program.setdefault(program_of(recipe), []).append(place)
    for program, all_places in by_program.items():
        all_start_arrays = [start_arrays_of(recipes[place]) for place in all_places]
        all_schedules = [schedule_of(recipes[place]) for place in all_places]
        axes = (_STATE_AXES, _axes(all_schedules), _axes(all_start_arrays), None, None, None)
        size = -(-len(all_places) // -(-len(all_places) // RUNS_AT_ONCE))
        init = compile_for(gan(program).init, all_start_arrays[0])
        number, advance = np.int32(0), None
        for start in range(0, len(all_places), size):
            places = all_places[start : start + size]
            rows = [min(start + i, len(all_places) - 1) for i in range(size)]
            all_starts = [all_start_arrays[row] for row in rows]
            schedule = _stacked([all_schedules[row] for row in rows], axes[1])
            start_arrays = _stacked(all_starts, axes[2])
            state = jax.tree.map(lambda *leaves: jnp.stack(leaves), *map(init, all_starts))
            state = state._replace(step=jnp.int32(0))
            if advance is None:
                vectorised = jax.vmap(advancing(program), axes, (_STATE_AXES, 0))
                advance = compile_for(
                    vectorised, state, schedule, start_arrays, number, number, number
                )
            yield places, _RunBatch(advance, state, schedule, start_arrays)


def _axes(trees: Sequence[Any]) -> Any:
    """Where the axis of runs is in each leaf: 0 where the runs differ, else None.

    What all runs share has no such axis. With one, `lax.cond` on R1 or noise would get many
    predicates at once, and compute both branches for every run.
    """
    same = jax.tree.map(lambda *leaves: all(np.array_equal(leaves[0], x) for x in leaves), *trees)
    return jax.tree.map(lambda shared: None if shared else 0, same)


def _stacked(trees: Sequence[Any], axes: Any) -> Any:
    """Trees as one, with an axis of runs where `axes` has one."""
    flat = jax.tree.leaves(axes, is_leaf=lambda axis: axis is None)
    columns = zip(*map(jax.tree.leaves, trees), strict=True)
    leaves = [
        column[0] if axis is None else np.stack(column)
        for axis, column in zip(flat, columns, strict=True)
    ]
    return jax.tree.unflatten(jax.tree.structure(trees[0]), leaves)


def _blocks(
    batch: _RunBatch, every: int, total: int, diverged: list[int | None]
) -> Iterator[Frame]:
    """The frames of a batch in blocks, [runs, count, ...]; notes the step where a run diverges."""
    state, done = batch.state, 0
    while done < total:
        count = min(BLOCK, max(1, BLOCK_STEPS // every), total - done)
        before = state
        state, frames = batch.frames(state, every if done else 0, every, count)
        for i, known in enumerate(diverged):
            if known is None and not frames.finite[i].all():
                diverged[i] = _divergence(batch, before, i)
        done += count
        yield frames


def _divergence(batch: _RunBatch, state: TrainState, i: int) -> int:
    """The first step from a state on after which run i is not all finite."""
    first = 0
    while True:
        at = int(state.step) + first
        state, frames = batch.frames(state, first, 1, BLOCK)
        if not frames.finite[i].all():
            return at + int(np.argmin(frames.finite[i]))
        first = 1
