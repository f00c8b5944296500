"""The frames of a recipe from any step: replay from the nearest checkpoint, then train on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import NamedTuple

import jax
import numpy as np

from gan1d import targets
from gan1d.game.frame import Frame, z_points
from gan1d.game.schedule import Schedule
from gan1d.game.step import StartArrays, TrainState
from gan1d.recipe import MAX_STEPS, Recipe, RecipeError, check_recipe, whole_number
from gan1d.runs.arguments import MAX_COUNT, check_span, check_steps
from gan1d.runs.checkpoints import Checkpoints
from gan1d.runs.compiled import BLOCK, Compiled, compiled
from gan1d.runs.history import History
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from gan1d.runs.kept_states import SPACING, KeptStates
from gan1d.runs.pace import updates_at
from gan1d.targets.target import N_BINS

CHECKPOINT_BYTES = 64 * 2**20
CHECKPOINT_STEPS = 25  # about so many between two kept states, before they are thinned
BLOCK_STEPS = 50  # about so many in one compiled call (slow ones: fewer); its end may be kept

CHECKPOINTS = Checkpoints(CHECKPOINT_BYTES, CHECKPOINT_STEPS)
KEPT = KeptStates()  # the application says where


class CancelledError(Exception):
    """Nobody waits for the answer any more."""


class Chunk(NamedTuple):
    """Frames of a run at steps start, start + every, ...; fewer than asked if it diverged."""

    recipe: Recipe
    start: int
    every: int
    frames: Frame  # each field with one more axis, [n]
    diverged: int | None  # first step whose weights or frame are not all finite

    @property
    def step(self) -> np.ndarray:
        """Step of each frame, shape [n]."""
        return self.start + self.every * np.arange(len(self.frames.value))


class _Run(NamedTuple):
    """A recipe made ready to compute."""

    recipe: Recipe
    code: Compiled
    schedule: Schedule  # numpy arrays, to look rows up in
    arguments: tuple[Schedule, StartArrays]  # of the compiled code, put in its hands once

    @classmethod
    def of(cls, recipe: Recipe) -> _Run:
        code, schedule = compiled(program_of(check_recipe(recipe))), schedule_of(recipe)
        return cls(recipe, code, schedule, jax.device_put((schedule, start_arrays_of(recipe))))

    def state_before(self, step: int) -> tuple[int, TrainState]:
        """The nearest state at or before a step, from a checkpoint, the disk, or the start."""
        found = CHECKPOINTS.nearest(self.recipe, step) or (0, self.code.init(self.arguments[1]))
        return KEPT.nearest(self.recipe, step, found)

    def advance(
        self, state: TrainState, first: int, every: int, count: int
    ) -> tuple[TrainState, Frame]:
        """The state of the last frame, and `count` frames as numpy arrays."""
        state, frames = self.code.advance(
            state, *self.arguments, np.int32(first), np.int32(every), np.int32(count)
        )
        return state, Frame(*(np.asarray(field)[:count] for field in frames))


def chunk(
    recipe: Recipe,
    start: int,
    every: int,
    count: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> Chunk:
    """The frames of a run at steps start, start + every, ..., start + every (count - 1).

    The frames are those of a straight run from step 0, to the bit, however it is cut.

    Args:
      recipe: the run.
      start: step of the first frame.
      every: steps between frames.
      count: number of frames, at most MAX_COUNT.
      cancelled: asked before each piece of about `pace.PIECE_SECONDS`; once true, the work stops.
        It may take its time over the answer, and let others work meanwhile.

    Raises:
      RecipeError: for a span out of bounds.
      CancelledError: when `cancelled()` says so.
    """
    start, every, count = check_span(start, every, count)
    parts: list[Frame] = []
    diverged = None
    for block, part in _blocks(_Run.of(recipe), start, every, count, cancelled):
        finite = int(np.argmin(np.append(part.finite, False)))
        parts.append(jax.tree.map(lambda field, n=finite: field[:n], part))
        if finite < len(part.finite):
            diverged = block
            break
    frames = jax.tree.map(lambda *fields: np.concatenate(fields), *parts)
    return Chunk(recipe, start, every, frames, diverged)


def _blocks(
    run: _Run, start: int, every: int, count: int, cancelled: Callable[[], bool]
) -> Iterator[tuple[int | None, Frame]]:
    """Frames in blocks of about BLOCK_STEPS steps; with a block that diverges, the step it did.

    A block on the way to the next frame has none. Where steps are slow there are fewer in a block:
    how many, the time that the block before took says; and they have equally many updates.
    """
    at, state = run.state_before(start)
    kept_at = at
    done = 0
    per_block = min(BLOCK, max(1, BLOCK_STEPS // every))
    while done < count:
        if cancelled():
            raise CancelledError
        updates, alike = updates_at(run.schedule, at)
        most = min(run.code.pace.steps(updates, 2 * BLOCK_STEPS), alike)
        first = start + done * every - at
        replay = first > most  # a piece of the way to the next frame
        first = min(most, BLOCK_STEPS) if replay else first
        n = 1 if replay else min(per_block, count - done, 1 + (most - first) // every)
        before, at = (at, state), at + first + every * (n - 1)
        begun = perf_counter()
        state, part = run.advance(state, first, every, n)
        run.code.pace.note(updates, at - before[0], perf_counter() - begun)
        if not part.finite.all():
            blank = jax.tree.map(lambda field: field[:0], part) if replay else part
            yield _divergence(run, *before, at, cancelled), blank._replace(finite=part.finite)
            return
        CHECKPOINTS.keep(run.recipe, at, state)
        if at - kept_at >= SPACING or (at - kept_at >= SPACING // 2 and done + n == count):
            KEPT.keep(run.recipe, at, state)
            kept_at = at
        if not replay:
            done += n
            yield None, part


def _divergence(
    run: _Run, at: int, state: TrainState, bad: int, cancelled: Callable[[], bool]
) -> int:
    """The first step after a finite state whose weights or frame are not all finite: `bad` or less.

    Raises:
      CancelledError: when `cancelled()` says so.
    """
    while True:
        if cancelled():
            raise CancelledError
        n = max(1, min(BLOCK, bad - at))
        state, part = run.advance(state, 1, 1, n)
        if not part.finite.all():
            return at + 1 + int(np.argmin(part.finite))
        at += n


def run(recipe: Recipe, steps: int = 2000, every: int = 10) -> History:
    """Train a GAN by its recipe and record a frame at steps 0, every, 2 every, ... up to `steps`.

    Args:
      recipe: the run.
      steps: training steps, at most MAX_STEPS. The last frame is at `steps` if it is a multiple of
        `every`, else at the last multiple below it: frames are equally far apart.
      every: steps between frames.

    Returns:
      The recorded frames as numpy arrays; fewer of them if the run diverged.

    Raises:
      RecipeError: for what is no recipe, or a number of steps that is not whole or out of range.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
      >>> history = gan1d.run(recipe, steps=40, every=10)
      >>> history.step.tolist()
      [0, 10, 20, 30, 40]
      >>> history.jsd.shape, history.d.shape
      ((5,), (5, 256))
    """
    steps, every = check_steps(steps, every)
    total = steps // every + 1
    parts = []
    for done in range(0, total, MAX_COUNT):
        parts.append(chunk(recipe, done * every, every, min(MAX_COUNT, total - done)))
        if parts[-1].diverged is not None:
            break
    return recorded(parts)


def state_at(recipe: Recipe, step: int) -> TrainState:
    """What a run has learned after `step` steps: that of a straight run, to the bit.

    Raises:
      RecipeError: for a step out of range, or one that the run diverged before.
    """
    step = whole_number("step", step, 0, MAX_STEPS)
    diverged = chunk(recipe, step, 1, 1).diverged  # leaves checkpoints on the way
    if diverged is not None:
        raise RecipeError(f"step must be below {diverged}, where the run diverged, got {step}")
    run = _Run.of(recipe)
    at, state = run.state_before(step)
    return run.advance(state, step - at, 1, 1)[0]


def recorded(parts: list[Chunk]) -> History:
    """Consecutive chunks of one run as a History."""
    recipe = parts[0].recipe
    edges = np.linspace(*targets.parse(recipe.target).domain, N_BINS + 1)
    return History(
        recipe=recipe,
        step=np.concatenate([part.step for part in parts]),
        x=0.5 * (edges[:-1] + edges[1:]),
        z=z_points(recipe.latent),
        frames=jax.tree.map(
            lambda *fields: np.concatenate(fields), *(part.frames for part in parts)
        ),
        diverged=parts[-1].diverged,
    )
