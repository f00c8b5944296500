"""Random programs against numpy: whatever is fused or shares memory, the numbers are the same.

The numbers are small and whole, so that sums are exact in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import hypothesis
import jax.numpy as jnp
import numpy as np
from hypothesis import strategies as st
from jax import lax

from gan1d import wasm
from tests.gan1d.wasm import Machine

Array = Any  # of numpy or of JAX, two-dimensional
SHAPES = [(1, 1), (1, 6), (5, 1), (3, 4), (4, 5), (5, 8), (2, 9)]


class Step(NamedTuple):
    """One instruction: its name, and numbers that pick arrays and places."""

    name: str
    a: int
    b: int
    k: int


def small(xp: Any, x: Array) -> Array:
    """Whole numbers from -8 to 8, float32."""
    return xp.clip(x, -8, 8).astype(xp.float32)


def fitted(b: Array, a: Array) -> Array:
    """An array that can be broadcast to the shape of another."""
    rows, columns = (n if n == m else 1 for n, m in zip(b.shape, a.shape, strict=True))
    return b[:rows, :columns]


def with_row(xp: Any, a: Array, i: Any, row: Array) -> Array:
    """An array with a row written."""
    if xp is not np:
        return a.at[i % a.shape[0]].set(row)
    a = a.copy()
    a[i % a.shape[0]] = row
    return a


def repeated(xp: Any, a: Array, b: Array, k: int) -> Array:
    """A loop of k % 4 turns: rows are written in place, and parts of the state change places."""

    def turn(i: Any, state: Any) -> Any:
        x, y, kept = state
        new = small(xp, x + fitted(b, a))
        written = with_row(xp, kept, i, x[0])
        return (new, y, written) if k % 3 else (written, new, y + (i % 2) * x)

    state = (a, a, 2 * a)
    if xp is np:
        for i in range(k % 4):
            state = turn(i, state)
    else:
        state = lax.fori_loop(0, k % 4, turn, state)
    return state[0] + 2 * state[1] - state[2]


def branched(xp: Any, a: Array, b: Array) -> Array:
    taken, other = lambda: a + fitted(b, a), lambda: a * 2
    if xp is np:
        return taken() if a[0, 0] > 0 else other()
    return lax.cond(a[0, 0] > 0, taken, other)


def looked_up(xp: Any, a: Array, b: Array) -> Array:
    rows = xp.abs(b[0]).astype(xp.int32) % a.shape[0]
    return a[rows]


STEPS: dict[str, Callable[[Any, Array, Array, int], Array]] = {
    "add": lambda _, a, b, __: a + fitted(b, a),
    "subtract": lambda _, a, b, __: a - fitted(b, a),
    "multiply": lambda _, a, b, __: a * fitted(b, a),
    "maximum": lambda xp, a, b, _: xp.maximum(a, fitted(b, a)),
    "where": lambda xp, a, b, _: xp.where(a > fitted(b, a), a, -a),
    "transpose": lambda _, a, __, ___: a.T,
    "flip": lambda _, a, __, ___: a[::-1, ::-1],
    "part": lambda _, a, __, k: a[k % a.shape[0] :, :: 1 + k % 2],
    "row": lambda _, a, __, k: a[k % a.shape[0]][None],
    "widen": lambda xp, a, __, k: xp.broadcast_to(a[:1], (2 + k % 3, a.shape[1])),
    "concatenate": lambda xp, a, __, k: xp.concatenate([a, a[::-1] * 2], axis=k % 2),
    "pad": lambda xp, a, __, k: xp.pad(a, ((0, k % 2), (1, 0))),
    "reshape": lambda _, a, __, ___: a.reshape(a.shape[::-1]),
    "sum": lambda _, a, __, k: a.sum(axis=k % 2, keepdims=True),
    "largest": lambda _, a, __, k: a.max(axis=k % 2, keepdims=True),
    "total": lambda _, a, __, ___: a.sum(keepdims=True),
    "running": lambda xp, a, __, k: xp.cumsum(a, axis=k % 2),
    "product": lambda _, a, __, ___: a @ a.T,
    "inner": lambda _, a, __, ___: a.T @ a,
    "update": lambda xp, a, b, k: with_row(xp, a, k, 0 * a[0] + fitted(b, a)[0]),
    "loop": repeated,
    "branch": lambda xp, a, b, _: branched(xp, a, b),
    "look_up": lambda xp, a, b, _: looked_up(xp, a, b),
}
MOVES = ("transpose", "flip", "part", "row", "widen", "reshape", "look_up")  # make no new numbers
PROGRAMS = st.lists(
    st.builds(Step, st.sampled_from(sorted(STEPS)), *[st.integers(0, 9)] * 3),
    min_size=2,
    max_size=14,
)


def play(xp: Any, steps: Sequence[Step], arrays: Sequence[Array]) -> list[Array]:
    """All arrays that a program makes, from the last ones on."""
    made = list(arrays)
    for name, a, b, k in steps:
        x, y = made[-1 - a % len(made)], made[-1 - b % len(made)]
        new = STEPS[name](xp, x, y, k)
        made.append((new if name in MOVES else small(xp, new))[:12, :12])
    return [made[-1], made[len(made) // 2], *made[-3:-1]]


@hypothesis.settings(max_examples=200)
@hypothesis.given(PROGRAMS, st.lists(st.sampled_from(SHAPES), min_size=2, max_size=2))
def test_random_programs(
    machine: Machine, steps: list[Step], shapes: list[tuple[int, int]]
) -> None:
    rng = np.random.default_rng(len(steps))
    arrays = [rng.integers(-8, 9, shape).astype(np.float32) for shape in shapes]

    def program(*arrays: Array) -> list[Array]:
        return play(jnp, steps, arrays)

    module = wasm.compile({"main": (program, arrays)})
    found = machine.load(module).call("main", program, *arrays)
    for a, b in zip(found, play(np, steps, arrays), strict=True):
        np.testing.assert_array_equal(a, b)
