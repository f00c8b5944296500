"""Many runs of one program in compiled calls that compute no more than a map needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from gan1d.game.frame import measure
from gan1d.game.regularisers import Weights
from gan1d.game.schedule import Live, Schedule
from gan1d.game.step import Gan, Program, StartArrays, TrainState, gan
from gan1d.maps.series import Series, summary
from gan1d.runs.compiled import compile_for
from gan1d.runs.once_cache import OnceCache
from gan1d.runs.one_compiles import one_compiles
from gan1d.runs.pace import Pace
from gan1d.targets.target import N_BINS

MASS_LEVELS = 65535  # p_g at the end is kept as uint16 of each bin's mass
KEPT = 8  # compiled programs
_MEASURED_AT_ONCE = 16  # runs on a CPU: the frames of more do not fit into a core's cache
_STATE_AXES = TrainState._make((None, 0, 0, 0, 0, 0, 0))  # the runs share the step
_COUNTS = {"k": "n_d", "k_g": "n_g"}  # settings that are a number of updates


class Inputs(NamedTuple):
    """The arguments of a call; what differs between the runs has one more axis, [runs]."""

    schedule: Schedule
    start: StartArrays
    in_modes: Any  # `series.mode_bins`


def axes_of(names: Sequence[str]) -> Inputs:
    """Where each argument has the axis of runs (0), for the settings that differ between them."""

    def axis(name: str) -> int | None:
        return 0 if name in names else None

    weights = Weights._make(map(axis, Weights._fields))
    counts = {field: axis(name) for name, field in _COUNTS.items()}
    live = Live(lr_d=axis("lr_d"), lr_g=axis("lr_g"), **counts, weights=weights)
    start = StartArrays._make(map(axis, StartArrays._fields))
    return Inputs(Schedule(None, live), start, None)


def live_field(live: Live, name: str) -> Any:
    """The column of a live setting."""
    field = _COUNTS.get(name, name)
    return getattr(live if field in Live._fields else live.weights, field)


def with_live_field(live: Live, name: str, column: Any) -> Live:
    """The live settings with another column for one of them."""
    field = _COUNTS.get(name, name)
    if field in Live._fields:
        return live._replace(**{field: column})
    return live._replace(weights=live.weights._replace(**{field: column}))


class Carry(NamedTuple):
    """What training goes on from."""

    state: TrainState  # of all runs, [runs]; they share the step
    diverged_at: Any  # first step after which a weight is not finite, -1 if none is; [runs], int32


class Functions(NamedTuple):
    """What trains and measures so many runs, compiled or not.

    `begin(given)` is the carry before the first step. `advance(given, carry, until)` trains until
    so many steps are done, or until no run is finite any more; the runs are the same to the bit,
    wherever they are cut. `look(given, state)` gives the numbers of a frame, [runs, ...], and p_g
    as the mass of each bin in 1/MASS_LEVELS, [runs, N_BINS], uint16.
    """

    begin: Callable[[Inputs], Carry]
    advance: Callable[[Inputs, Carry, Any], Carry]
    look: Callable[[Inputs, TrainState], tuple[Series, Any]]


def functions(program: Program, names: Sequence[str], runs: int) -> Functions:
    """The functions of many runs, not compiled.

    Args:
      program: of all runs.
      names: settings that differ between the runs.
      runs: how many.
    """
    game, axes = gan(program), axes_of(names)
    in_axes = (_STATE_AXES, axes.schedule, axes.start)
    init = jax.vmap(game.init, (axes.start,), _STATE_AXES, axis_size=runs)
    take_step = jax.vmap(lambda state, schedule, start: _step(game, state, schedule, start),
                         in_axes, _STATE_AXES, axis_size=runs)  # fmt: skip
    seen = _in_parts(partial(_seen, game, program), in_axes, runs)
    all_finite = jax.vmap(_finite, (_STATE_AXES,))

    def begin(given: Inputs) -> Carry:
        state = init(given.start)._replace(step=jnp.int32(0))
        return Carry(state, jnp.full(runs, -1, jnp.int32))

    def advance(given: Inputs, carry: Carry, until: Any) -> Carry:
        def goes_on(carry: Carry) -> jax.Array:
            return (carry.state.step < until) & jnp.any(carry.diverged_at < 0)

        def one(carry: Carry) -> Carry:
            state = take_step(carry.state, given.schedule, given.start)
            fresh = (carry.diverged_at < 0) & ~all_finite(state)
            return Carry(state, jnp.where(fresh, state.step, carry.diverged_at))

        moved: Carry = jax.lax.while_loop(goes_on, one, carry)
        return moved

    def look(given: Inputs, state: TrainState) -> Any:
        return seen(given.in_modes, state, given.schedule, given.start)

    return Functions(begin, advance, look)


def _in_parts(seen: Callable[..., Any], axes: tuple[Any, ...], runs: int) -> Callable[..., Any]:
    """What is seen of every run, a few runs after the others where that is faster.

    Args:
      seen: of one run, from what all share and then what `axes` are of.
      axes: where each of these arguments has the axis of runs (0), or None.
      runs: how many.
    """
    of_some = jax.default_backend() == "cpu" and runs % _MEASURED_AT_ONCE == 0
    count = _MEASURED_AT_ONCE if of_some else runs
    each = jax.vmap(seen, (None, *axes), axis_size=count)

    def look(shared: Any, *given: Any) -> Any:
        def part(first: jax.Array) -> Any:
            def cut(axis: int | None, values: Any) -> Any:
                if axis is None:
                    return values
                return jax.tree.map(
                    lambda leaf: jax.lax.dynamic_slice_in_dim(leaf, first, count), values
                )

            return each(shared, *jax.tree.map(cut, axes, given, is_leaf=lambda axis: axis is None))

        parts = jax.lax.map(part, jnp.arange(0, runs, count))
        return jax.tree.map(lambda leaf: leaf.reshape(runs, *leaf.shape[2:]), parts)

    return look if count < runs else each


def _step(game: Gan, state: TrainState, schedule: Schedule, start: StartArrays) -> TrainState:
    return game.step(state, schedule.at(state.step), start)


def _seen(
    game: Gan,
    program: Program,
    in_modes: Any,
    state: TrainState,
    schedule: Schedule,
    start: StartArrays,
) -> tuple[Series, jax.Array]:
    """The numbers of the frame of a state, and its p_g as masses in 1/MASS_LEVELS."""
    last = jnp.maximum(state.step - 1, 0)
    frame = measure(game, program, state, start, schedule.at(last).weights.noise)
    width = (start.domain[1] - start.domain[0]) / N_BINS
    levels = jnp.rint(jnp.clip(frame.p_g * width, 0, 1) * MASS_LEVELS)
    return summary(frame, in_modes, width), jnp.nan_to_num(levels).astype(jnp.uint16)


def _finite(state: TrainState) -> jax.Array:
    return jnp.all(jnp.isfinite(ravel_pytree((state.params_d, state.params_g))[0]))


class Compiled(NamedTuple):
    """The compiled functions of a program, and how fast they are."""

    functions: Functions
    pace: Pace


def compiled(program: Program, names: tuple[str, ...], example: Inputs, runs: int) -> Compiled:
    """The compiled functions of so many runs, built once for arguments of these shapes.

    Args:
      program: of all runs.
      names: settings that differ between the runs.
      example: arguments of a call.
      runs: in one call.
    """
    key = (program, names, len(np.atleast_1d(example.schedule.step)), runs)

    def build() -> Compiled:
        begin, advance, look = functions(program, names, runs)
        carry = jax.eval_shape(begin, example)
        with one_compiles(repr(key)):
            ready = Functions(
                compile_for(begin, example),
                compile_for(advance, example, carry, np.int32(0)),
                compile_for(look, example, carry.state),
            )
        return Compiled(ready, Pace())

    return _COMPILED.get(key, build)


_COMPILED: OnceCache[Any, Compiled] = OnceCache(KEPT)
