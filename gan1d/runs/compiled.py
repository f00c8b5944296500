"""A frame: what one picture of the game needs, as arrays; many of them in one compiled call."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.game.frame import Frame, measure
from gan1d.game.schedule import Schedule
from gan1d.game.step import Program, StartArrays, TrainState, gan
from gan1d.recipe import Recipe
from gan1d.runs.inputs import schedule_of, start_arrays_of
from gan1d.runs.once_cache import OnceCache
from gan1d.runs.one_compiles import one_compiles
from gan1d.runs.pace import Pace

BLOCK = 64  # frames in one compiled call
COMPILED_BYTES = 2**30  # of the programs kept at once; those of the lessons fit

# Measured as growth of the process: 32 to 55 for each character of a program's optimised text. The
# compiler itself does not count machine code on a CPU.
_BYTES_PER_CHARACTER = 40

# Threads inside one operation cost more than they bring at these sizes.
_COMPILER_OPTIONS: Any = {"xla_cpu_multi_thread_eigen": False, "xla_cpu_prefer_vector_width": 512}


class Compiled(NamedTuple):
    """A program's two compiled functions, how fast they are, and how much memory they take.

    `advance(state, schedule, start_arrays, first, every, count)` trains `first` steps and takes a
    frame, then `every` steps and a frame, until it has `count` of them (at most BLOCK); it returns
    the state of the last frame, and frames with a leading axis [BLOCK] of which `count` are filled.
    """

    init: Callable[[StartArrays], TrainState]
    advance: Callable[..., tuple[TrainState, Frame]]
    pace: Pace
    n_bytes: int  # of memory, an estimate: 15 MiB to 140 MiB


def advancing(program: Program, block: int = BLOCK) -> Callable[..., tuple[TrainState, Frame]]:
    """The function `advance` of `Compiled`, not compiled: `gan1d.sweeps` vectorises it.

    Args:
      program: what to train.
      block: the most frames of one call.
    """
    game = gan(program)

    @partial(jax.jit, inline=True)  # traced once, for its shapes and in the loop
    def picture(state: TrainState, schedule: Schedule, start_arrays: StartArrays) -> Frame:
        last = jnp.maximum(state.step - 1, 0)  # a frame shows what is done, not what comes
        return measure(game, program, state, start_arrays, schedule.at(last).weights.noise)

    def train(
        state: TrainState, schedule: Schedule, start_arrays: StartArrays, steps: jax.Array
    ) -> TrainState:
        return jax.lax.fori_loop(
            0, steps, lambda _, s: game.step(s, schedule.at(s.step), start_arrays), state
        )

    def advance(
        state: TrainState,
        schedule: Schedule,
        start_arrays: StartArrays,
        first: jax.Array,
        every: jax.Array,
        count: jax.Array,
    ) -> tuple[TrainState, Frame]:
        def one(i: jax.Array, carry: tuple[TrainState, Frame]) -> tuple[TrainState, Frame]:
            state, frames = carry
            state = train(state, schedule, start_arrays, jnp.where(i == 0, first, every))
            new = picture(state, schedule, start_arrays)
            return state, jax.tree.map(lambda kept, leaf: kept.at[i].set(leaf), frames, new)

        shape = jax.eval_shape(picture, state, schedule, start_arrays)
        empty = jax.tree.map(lambda leaf: jnp.zeros((block, *leaf.shape), leaf.dtype), shape)
        return jax.lax.fori_loop(0, count, one, (state, empty))

    return advance


def build(program: Program) -> Compiled:
    """Compile a program, which takes seconds; `compiled` keeps the result.

    Both functions are compiled ahead of time for fixed shapes and types: steps, counts, rates,
    targets and seeds are arguments, so that no change of them can compile anything.
    """
    init, recipe, number = gan(program).init, Recipe(), np.int32(0)
    schedule, start_arrays = schedule_of(recipe), start_arrays_of(recipe)
    state = jax.eval_shape(init, start_arrays)
    with one_compiles(repr(program)):
        functions = (
            compile_for(init, start_arrays),
            compile_for(advancing(program), state, schedule, start_arrays, number, number, number),
        )
    return Compiled(*functions, pace=Pace(), n_bytes=sum(map(_size, functions)))


def compile_for(function: Callable[..., Any], *arguments: Any) -> jax.stages.Compiled:
    """A function compiled ahead of time, for arguments of these shapes and types."""
    ready = jax.jit(function).lower(*arguments).compile(_COMPILER_OPTIONS)
    _give_back_freed()
    return ready


def _give_back_freed() -> None:
    """Give the system back what the compiler has freed, some 300 MiB; glibc would keep it."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def _size(function: jax.stages.Compiled) -> int:
    """Bytes of memory that a compiled function takes, an estimate by the length of its text."""
    return _BYTES_PER_CHARACTER * len(function.as_text() or "")


def compiled(
    program: Program, in_turn: Callable[[Callable[[], Compiled]], Compiled] = lambda work: work()
) -> Compiled:
    """The compiled functions of a program: built once, however many threads ask for it.

    Those used last are kept, as many as COMPILED_BYTES hold.

    Args:
      program: what to compile.
      in_turn: does the work, where there is any, when it may be done; what it raises is raised.
    """
    return _PROGRAMS.get(program, lambda: in_turn(lambda: build(program)))


def is_compiled(program: Program) -> bool:
    """Whether `compiled` answers at once."""
    return program in _PROGRAMS


_PROGRAMS: OnceCache[Program, Compiled] = OnceCache(
    COMPILED_BYTES, cost=lambda built: built.n_bytes
)
