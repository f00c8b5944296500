"""A tile: the cells of a map that are trained side by side, and what comes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

import jax
import numpy as np

from gan1d import targets
from gan1d.game.frame import Frame
from gan1d.game.program import Program, StartArrays
from gan1d.game.schedule import Live, Schedule
from gan1d.maps.axes import Axis, chosen
from gan1d.maps.outcomes import DIVERGED, outcomes
from gan1d.maps.program import Carry, Compiled, Inputs, compiled, live_field, with_live_field
from gan1d.maps.series import Series, Span, mode_bins, of_frames
from gan1d.recipe import Recipe
from gan1d.runs import CancelledError, chunk
from gan1d.runs.build import BUILD
from gan1d.runs.inputs import live_of, program_of, start_arrays_of
from gan1d.runs.pace import updates_at
from gan1d.targets.target import N_BINS

_SIDES = {"cpu": (4, 8), "other": (16, 32)}  # of `sides`, by device
_FIELDS = ("jsd", "w1")  # whose mean and spread are kept


class Tile(NamedTuple):
    """What to train: a square of cells; all that its numbers depend on, so it can be sent away."""

    recipe: Recipe  # with the seed of the tile
    x: Axis  # of the tile: at most `side` values
    y: Axis
    steps: int
    side: int  # cells along it in the compiled call; missing ones repeat the last

    @property
    def key(self) -> str:
        """A name for its numbers: the same tile of the same build has the same."""
        rest = chosen((self.x, self.y), self.recipe, (self.x.values[0], self.y.values[0]))
        what = (rest.to_query(), self.x.name, self.x.values, self.y.name, self.y.values)
        text = repr((BUILD, *what, self.steps, self.side, jax.default_backend()))
        return hashlib.sha256(text.encode()).hexdigest()[:24]


class Placed(NamedTuple):
    """A tile and where it lies in its map."""

    tile: Tile
    seed: int  # which of the seeds, from 0
    row: int  # of its first cell
    column: int


class Cells(NamedTuple):
    """What became of the runs of a tile; each array has the axes [ny, nx]."""

    outcome: np.ndarray  # index into `outcomes.OUTCOMES`, uint8
    jsd: np.ndarray  # mean over the last quarter, nan if no frame of it is finite; nats, float32
    jsd_spread: np.ndarray  # standard deviation, likewise
    w1: np.ndarray  # unit of x
    w1_spread: np.ndarray  # likewise
    diverged_at: np.ndarray  # the first step after which a weight is not finite, or -1; int32
    p_g: np.ndarray  # mass of each bin at the last step, in 1/65535; [ny, nx, N_BINS], uint16


def side_for(program: Program) -> int:
    """Cells along a tile of a program: as many as are fast on this device."""
    return sides()["simple" if program.net_d is None and program.net_g is None else "net"]


def sides() -> dict[str, int]:
    """Cells along a tile of runs with a network (net), and of those without any (simple)."""
    on_cpu = jax.default_backend() == "cpu"
    return dict(zip(("net", "simple"), _SIDES["cpu" if on_cpu else "other"], strict=True))


def train(tile: Tile, cancelled: Callable[[], bool] = lambda: False) -> Cells:
    """Train the runs of a tile; what any executor is given to do.

    The numbers depend on the tile alone, to the bit on one machine.

    Args:
      tile: what to train.
      cancelled: asked before each piece of about `pace.PIECE_SECONDS`; once true, the work stops.

    Raises:
      CancelledError: when `cancelled()` says so.
    """
    n_x, n_y = len(tile.x.values), len(tile.y.values)
    span = Span.of(tile.steps)
    given = _inputs(tile)
    code = compiled(program_of(tile.recipe), (tile.x.name, tile.y.name), given, tile.side**2)
    carry = code.functions.begin(given)
    seen = []
    for step in span.step:
        carry = _advanced(code, given, carry, int(step), cancelled)
        series, p_g = code.functions.look(given, carry.state)
        seen.append(Series(*map(np.asarray, series)))
    series = Series(*(np.stack(field, axis=1) for field in zip(*seen, strict=True)))
    cells = _summed_up(tile.recipe, series, span, np.asarray(carry.diverged_at))
    square = (tile.side, tile.side)
    return Cells(
        *(
            np.ascontiguousarray(field.reshape(*square, *field.shape[1:])[:n_y, :n_x])
            for field in (*cells, np.asarray(p_g))
        )
    )


def _advanced(
    code: Compiled, given: Inputs, carry: Carry, until: int, cancelled: Callable[[], bool]
) -> Carry:
    """The runs after `until` steps, trained in pieces.

    Raises:
      CancelledError: when `cancelled()` says so.
    """
    usual = _costliest(given.schedule)
    at = int(carry.state.step)
    while at < until:
        if cancelled():
            raise CancelledError
        updates, alike = updates_at(usual, at)
        piece = code.pace.steps(updates, min(until - at, alike))
        begun = perf_counter()
        carry = code.functions.advance(given, carry, np.int32(at + piece))
        done = int(carry.state.step) - at  # waits for it
        code.pace.note(updates, done, perf_counter() - begun)
        if done < piece:
            break  # no run is finite any more
        at += piece
    return carry


def _costliest(schedule: Schedule) -> Schedule:
    """The updates of the runs that have most: in one call all take as long as these."""
    n_d, n_g = (
        count.max(axis=0) if count.ndim > 1 else count
        for count in (np.asarray(schedule.live.n_d), np.asarray(schedule.live.n_g))
    )
    return schedule._replace(live=schedule.live._replace(n_d=n_d, n_g=n_g))


def alone(recipe: Recipe, steps: int) -> Cells:
    """The cell of one run, trained by itself as the page does it; axes of length 1."""
    span = Span.of(steps)
    run = chunk(recipe, span.first, span.every, span.frames)
    frames, target = run.frames, targets.parse(recipe.target)
    missing = span.frames - len(frames.jsd)
    # The frames from a divergence on are filled up with nan: none of them counts.
    frames = Frame(
        *(np.concatenate([f, np.full((missing, *f.shape[1:]), np.nan)]) for f in frames)
    )._replace(finite=np.arange(span.frames) < span.frames - missing)
    series = of_frames(frames, recipe.target, target.domain)
    diverged = np.array([-1 if run.diverged is None else run.diverged], np.int32)
    masses = np.nan_to_num(frames.p_g[-1] * (target.domain[1] - target.domain[0]) / N_BINS)
    p_g = np.rint(np.clip(masses, 0, 1) * 65535).astype(np.uint16)[None]
    cells = (*_summed_up(recipe, series, span, diverged), p_g)
    return Cells(*(field.reshape(1, 1, *field.shape[1:]) for field in cells))


def _inputs(tile: Tile) -> Inputs:
    """The arguments of the compiled call: what an axis varies has one value for each run."""
    start = start_arrays_of(tile.recipe)
    steps = sorted({0, *(edit.step for edit in tile.recipe.edits)})
    live = _live(tile.recipe, steps)
    for axis, along in ((tile.x, 1), (tile.y, 0)):
        values = axis.values + axis.values[-1:] * (tile.side - len(axis.values))
        if axis.name in StartArrays._fields:
            dtype = getattr(start, axis.name).dtype
            start = start._replace(**{axis.name: _over_cells(np.asarray(values, dtype), along)})
            continue
        lives = [_live(chosen((axis,), tile.recipe, (value,)), steps) for value in values]
        column = _over_cells(np.stack([live_field(one, axis.name) for one in lives]), along)
        live = with_live_field(live, axis.name, column)
    schedule = Schedule(np.asarray(steps, np.int32), live)
    return Inputs(schedule, start, mode_bins(tile.recipe.target))


def _live(recipe: Recipe, steps: list[int]) -> Live:
    """The live settings in force at these steps, each of shape [n_steps]."""
    rows = [live_of(recipe.settings_at(step)) for step in steps]
    return jax.tree.map(lambda *column: np.stack(column), *rows)


def _over_cells(values: np.ndarray, along: int) -> np.ndarray:
    """Values along one axis of a tile for all its cells in order, [side, ...] to [side^2, ...]."""
    side = len(values)
    return np.tile(values, (side, *[1] * (values.ndim - 1))) if along else values.repeat(side, 0)


def _summed_up(
    recipe: Recipe, series: Series, span: Span, diverged_at: np.ndarray
) -> tuple[np.ndarray, ...]:
    """The numbers of each run in the order of `Cells`, without p_g; shape [runs] each."""
    finite = np.asarray(series.finite, bool)
    first_bad = np.where(finite.all(1), -1, span.step[np.argmin(finite, axis=1)])
    diverged_at = np.where(diverged_at < 0, first_bad, diverged_at).astype(np.int32)
    outcome = outcomes(recipe, series, span.step, diverged_at >= 0)
    outcome[diverged_at >= 0] = DIVERGED
    numbers = []
    for name in _FIELDS:
        kept = np.where(finite, np.asarray(getattr(series, name), float), np.nan)
        numbers += list(_mean_and_spread(kept))
    return outcome, *numbers, diverged_at


def _mean_and_spread(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of what is not nan in each row, nan where all is; float32."""
    there = ~np.isnan(values)
    count = np.maximum(there.sum(1), 1)
    held = np.where(there, values, 0.0)
    with np.errstate(invalid="ignore"):  # W1 may be infinite by right
        mean = held.sum(1) / count
        off = np.where(there, held - mean[:, None], 0.0)
        spread = np.sqrt((off**2).sum(1) / count)
    some = there.any(1)
    return (
        np.where(some, mean, np.nan).astype(np.float32),
        np.where(some, spread, np.nan).astype(np.float32),
    )
