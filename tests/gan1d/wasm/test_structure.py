"""Primitives on whole arrays, control flow and random bits against JAX; and what is refused."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from gan1d import wasm
from tests.gan1d.wasm import Machine, check

Function = Callable[..., Any]


def _shapes(x: jax.Array, y: jax.Array, i: jax.Array) -> dict[str, Any]:
    """Primitives that move elements: x is [4, 7], y is [7, 4], i is a number."""
    config = [(1, 2, 0), (-1, 3, 0)]
    return {
        "transpose": x.T + y,
        "transposed_alone": x.T,
        "broadcast": x + y[:, 0][None],
        "broadcast_column": x * y[0][:, None],
        "reshape": x.reshape(14, 2) + 1,
        "reshape_of_view": y.T.reshape(-1)[3:],
        "squeeze": x[1:2].squeeze(0),
        "slice": lax.slice(x, (1, 2), (4, 7), (2, 3)),
        "pad": lax.pad(x, np.float32(9), config),
        "pad_nothing": lax.pad(x, np.float32(9), [(0, 0, 0), (0, 0, 0)]),
        "pad_away": lax.pad(x, np.float32(9), [(0, 0, 0), (-3, -2, 0)]),
        "concatenate": jnp.concatenate([x, x * 2, y.T], axis=1),
        "split": jnp.split(x, [2, 3], axis=1),
        "flip": x[::-1, ::-1],
        "iota": lax.broadcasted_iota(jnp.int32, (3, 5), 1) * 2,
        "diagonal": jnp.sum(x[:, :4] * jnp.eye(4), axis=1),
        "sum": (jnp.sum(x, 0), jnp.sum(x, 1), jnp.sum(x), jnp.sum(x.T, 0), jnp.max(x, 1)),
        "sum_of_three": jnp.sum(x[:, None, :] * y.T[None, :, :], axis=(0, 2)),
        "cumsum": (jnp.cumsum(x, 0), jnp.cumsum(x, 1), lax.cumsum(x, 1, reverse=True)),
        "matrices": (x @ y, y @ x, x.T @ x, x @ x.T, x.T @ y.T, x @ y[:, 0], y[:, 0] @ x.T),
        "batches": jnp.einsum("bij,bjk->bik", jnp.stack([x, 2 * x]), jnp.stack([y, y])),
        "tensordot": jnp.einsum("ij,ji->", x, y),
        "constant_dot": jnp.ones((4, 4)) @ x,
        "dynamic_slice": lax.dynamic_slice(x, (i, i - 2), (2, 3)),
        "dynamic_update": lax.dynamic_update_slice(x, y[:2, :3], (i, 2)),
        "take": (x[i], x[:, i], x[i, i], x[jnp.array([3, 0, 2])], x[jnp.array([1, 9, -1])]),
        "take_filled": x.at[jnp.array([1, 9, -1])].get(mode="fill"),
        "take_clipped": x.at[jnp.array([1, 9])].get(mode="clip"),
        "set": (x.at[i].set(y[0, 0]), x.at[1, i].set(5.0), x.at[i, 2:5].add(y[:3, 0])),
        "set_outside": (x.at[i + 9].set(0.0), x.at[9].add(1.0), x.at[-1].set(0.0)),
        "set_chain": x.at[i].set(1.0).at[0].add(2.0),
        "select_of_three": lax.select_n(lax.full_like(x, i, jnp.int32), x, 2 * x, 3 * x),
        "unstack": jnp.unstack(x, axis=1)[2:4],
        "barrier": lax.optimization_barrier((x, y)),
        "constants": (jnp.zeros((2, 3)), jnp.full((0, 3), 1.0), np.arange(6.0, dtype=np.float32)),
        "same": (x, x, y, jnp.copy(x)),
        "empty_sums": (jnp.sum(x[:0], 0), jnp.prod(x[:0], 0), x[:, :0] @ y[:0]),
    }


@pytest.mark.parametrize("i", [-3, 0, 1, 2, 3, 50])
def test_what_moves_elements(machine: Machine, i: int) -> None:
    rng = np.random.default_rng(i + 3)
    x, y = (rng.integers(-8, 9, shape).astype(np.float32) for shape in ((4, 7), (7, 4)))
    specs = ((4, 7), "float32"), ((7, 4), "float32"), ((), "int32")
    module, in_jax = _once(_shapes, *specs)
    found = machine.load(module).call("main", _shapes, x, y, np.int32(i))
    expected = in_jax(x, y, np.int32(i))
    for name, value in found.items():
        check(name, value, expected[name])


@functools.cache
def _once(function: Function, *shapes: Any) -> tuple[wasm.Module, Function]:
    """A function as a module, and as JAX compiles it."""
    args = [jax.ShapeDtypeStruct(shape, dtype) for shape, dtype in shapes]
    return wasm.compile({"main": (function, args)}), jax.jit(function)


def _control(x: jax.Array, i: jax.Array) -> dict[str, Any]:
    """Loops and branches; x is [5]."""

    def swap(_: Any, pair: Any) -> Any:
        a, b, rows = pair
        return b, a + 1, rows.at[jnp.int32(a[0]) % 5].set(b)

    def collatz(n: jax.Array) -> jax.Array:
        return jnp.where(n % 2 == 0, n // 2, 3 * n + 1)

    return {
        "swap": lax.fori_loop(0, i, swap, (x, 2 * x, jnp.zeros((5, 5)))),
        "old_and_new": lax.fori_loop(0, i, lambda k, c: (c[0].at[k].set(9.0), c[0]), (x, x)),
        "nested": lax.fori_loop(0, i, lambda k, a: lax.fori_loop(0, k, lambda _, b: b + x, a), x),
        "while": lax.while_loop(lambda n: n > 1, collatz, i + 20),
        "scan": lax.scan(lambda c, v: (c + v, c * v), x[0], x),
        "scan_back": lax.scan(lambda c, v: (c + v, (c, 2.0)), 1.0, x, reverse=True),
        "scan_rows": lax.scan(lambda c, v: (c + v, None), x, jnp.stack([x, 2 * x, x]))[0],
        "scan_nothing": lax.scan(lambda c, v: (c + v, v), x[0], x[:0]),
        "map": lax.map(lambda v: v * x, x),
        "cond": lax.cond(i > 2, lambda a: (a + 1, x), lambda a: (x, a * 2), 3 * x),
        "cond_constant": lax.cond(i > 2, lambda: jnp.ones(3), lambda: jnp.zeros(3)),
        "platform": lax.platform_dependent(x, cpu=lambda a: 2 * a, default=lambda a: a + a),
        "switch": lax.switch(i, [lambda a: a, lambda a: 2 * a, lambda a: a[::-1]], x),
        "cond_in_loop": lax.fori_loop(
            0, 4, lambda k, a: lax.cond(k % 2 == 0, lambda: a + x, lambda: a * 2), x
        ),
        "gradient": jax.grad(lambda v: jnp.sum(lax.scan(lambda c, u: (c * u, c), 1.0, v)[1]))(x),
        "vmapped": jax.vmap(lambda v: lax.fori_loop(0, i, lambda _, c: c + v, v))(x),
        "ties": jax.grad(
            lambda v: (
                jnp.sum(jnp.maximum(v, 1.0) * v + jnp.abs(v - 2) + jnp.clip(v, -2, 3))
                + jnp.max(jnp.minimum(v, 3.0))
            )
        )(x),
        "custom": jax.grad(lambda v: jnp.sum(jax.nn.relu(v - 1)))(x),
    }


@pytest.mark.parametrize("i", [-1, 0, 1, 2, 3])
def test_loops_and_branches(machine: Machine, i: int) -> None:
    x = np.array([1, 2, 3, -2, 4], np.float32)
    module, in_jax = _once(_control, ((5,), "float32"), ((), "int32"))
    found = machine.load(module).call("main", _control, x, np.int32(i))
    expected = in_jax(x, np.int32(i))
    for name, value in found.items():
        check(name, value, expected[name])


@pytest.mark.parametrize("m", [1, 2, 5, 8])
@pytest.mark.parametrize("n", [1, 3, 4, 6, 9])
def test_products_of_any_size(machine: Machine, m: int, n: int) -> None:
    """Against numpy, in whole numbers: exact in any order. A product of views as well."""

    def products(*pairs: jax.Array) -> Any:
        return [
            [a @ b, a @ c.T, d.T @ b, d.T @ c.T, a[::-1] @ b]
            for a, b, c, d in zip(*[iter(pairs)] * 4, strict=True)
        ]

    rng = np.random.default_rng(m * n)
    args = []
    for k in (1, 2, 3, 4, 5, 11, 32):
        args += [
            rng.integers(-9, 10, s).astype(np.float32) for s in ((m, k), (k, n), (n, k), (k, m))
        ]
    expected = products(*args)  # type: ignore[arg-type]
    for relaxed in (False, True):
        found = machine.load(
            wasm.compile({"main": (lambda args: products(*args), (args,))}, relaxed=relaxed)
        )
        check("product", found.call("main", lambda args: products(*args), args), expected)


@pytest.mark.parametrize("turn", [np.s_[::-1], np.s_[:, ::-1], np.s_[::-1, ::-2]])
def test_products_of_what_runs_back(machine: Machine, turn: Any) -> None:
    """Beside the start of the memory, where an address must not be negative on the way."""
    x = np.arange(64, dtype=np.float32).reshape(8, 8)

    def products(x: jax.Array) -> Any:
        return x[turn] @ x[turn].T, x[turn].T @ x[turn], x.T[turn] @ x.T[turn].T

    check("product", machine.apply(products, x), products(x))  # type: ignore[arg-type]


def bits(seed: jax.Array) -> Any:
    """Of a key of two words."""
    key = jax.random.wrap_key_data(seed, impl="threefry2x32")
    return [jax.random.bits(key, shape, jnp.uint32) for shape in ((), (1,), (6,), (3, 5))]


def test_random_bits(machine: Machine) -> None:
    """Equal to the bit."""
    for words in ([0, 0], [1, 2**31], [2**32 - 1, 12345]):
        seed = np.array(words, np.uint32)
        check("bits", machine.apply(bits, seed), bits(jnp.asarray(seed)))


@pytest.mark.parametrize(
    ("function", "what"),
    [
        (lambda x: jnp.sort(x), "sort: there is no rule for this primitive"),
        (lambda x: lax.pad(x, np.float32(0), [(0, 0, 1)]), "pad: padding between elements"),
        (lambda x: x.at[jnp.array([0, 1])].set(1.0), "scatter: more than one place"),
        (lambda x: x.astype(jnp.float16), "convert_element_type: elements of type float16"),
        (lambda x: lax.rem(x, x), "rem: rem of floats"),
    ],
)
def test_what_is_not_known_is_refused(function: Function, what: str) -> None:
    """With the primitive's name, the line that asks for it, and where a rule would be."""
    line = r"; asked for by \S+test_structure.py:\d+ \(.*\)\. Rules are in gan1d/wasm/graph"
    with pytest.raises(wasm.UnsupportedError, match=what + ".*" + line):
        wasm.compile({"main": (function, [jnp.zeros(3)])})


def test_types_of_other_sizes_are_refused() -> None:
    with pytest.raises(wasm.UnsupportedError, match=r"elements of type int8 \(only float32, int32"):
        wasm.compile({"main": (lambda x: x, [jnp.zeros(3, jnp.int8)])})
