"""Primitives on single elements against JAX: on special values, and on numbers of hypothesis'."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import hypothesis
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from jax import lax

from gan1d import wasm
from tests.gan1d.wasm import TINY, Machine, check

Function = Callable[..., Any]

# Of one float. The number is how many units in the last place are allowed beside JAX.
UNARY: dict[str, tuple[int, Function]] = {
    **{
        name: (0, getattr(lax, name))
        for name in ("abs", "neg", "floor", "ceil", "sign", "is_finite", "square", "sqrt")
    },
    "round": (0, lambda x: lax.round(x, lax.RoundingMethod.TO_NEAREST_EVEN)),
    "round_away": (0, lambda x: lax.round(x, lax.RoundingMethod.AWAY_FROM_ZERO)),
    "integer_pow_5": (3, lambda x: lax.integer_pow(x, 5)),
    "integer_pow_-2": (3, lambda x: lax.integer_pow(x, -2)),
    "integer_pow_0": (0, lambda x: lax.integer_pow(x, 0)),
    "to_int": (0, lambda x: x.astype(jnp.int32)),
    "to_uint": (0, lambda x: jnp.abs(x).astype(jnp.uint32)),
    "to_bool": (0, lambda x: x.astype(jnp.bool_)),
    "bits": (0, lambda x: lax.bitcast_convert_type(jnp.where(jnp.isnan(x), 0, x), jnp.int32)),
    "clamp": (0, lambda x: lax.clamp(-1.5, x, 2.5)),
    "sum": (0, lambda x: jnp.sum(jnp.round(jnp.clip(x, -9, 9)))),
    "prod": (0, lambda x: jnp.prod(jnp.clip(jnp.round(x), 1, 2))),
    "largest": (0, lambda x: lax.reduce_max(x, (0,))),
    "smallest": (0, lambda x: lax.reduce_min(x, (0,))),
    "all": (0, lambda x: jnp.all(x > -1)),
    "any": (0, lambda x: jnp.any(x > 1)),
    "cumsum": (0, lambda x: lax.cumsum(jnp.round(jnp.clip(x, -9, 9)))),
    "cummax": (0, lambda x: lax.cummax(x)),
    "cummin_reversed": (0, lambda x: lax.cummin(x, reverse=True)),
    "cumprod": (0, lambda x: lax.cumprod(jnp.clip(jnp.round(x), 1, 2))),
    "rev": (0, lambda x: lax.rev(x, (0,))),
    "iota": (0, lambda x: x + lax.iota(jnp.float32, x.size)),
    "every_other": (0, lambda x: x[::2] + x[: (x.size + 1) // 2]),
}
BINARY: dict[str, tuple[int, Function]] = {
    **{name: (0, getattr(lax, name)) for name in ("add", "sub", "mul", "div", "max", "min")},
    **{name: (0, getattr(lax, name)) for name in ("lt", "le", "gt", "ge", "eq", "ne")},
    "pow": (1, lax.pow),
    "where": (0, lambda x, y: jnp.where(x < y, x, y)),
    "max_constant": (0, lambda x, _: jnp.maximum(x, 1.0)),
    "max_nan": (0, lambda x, _: jnp.maximum(x, np.nan)),
    "constant_min": (0, lambda x, _: jnp.minimum(1.0, x)),
    "concatenate": (0, lambda x, y: jnp.concatenate([x, y, x])),
    "stack": (0, lambda x, y: jnp.stack([x, y], axis=1)),
    "outer": (0, lambda x, y: x[:, None] * y[None, :]),
}
WHOLE: dict[str, Function] = {  # of two whole numbers, signed or not
    **{
        name: getattr(lax, name)
        for name in (
            *("add", "sub", "mul", "div", "rem", "max", "min", "lt", "le", "gt", "ge", "eq", "ne"),
            *("bitwise_and", "bitwise_or", "bitwise_xor"),
            *("shift_left", "shift_right_logical", "shift_right_arithmetic"),
        )
    },
    "not": lambda x, _: ~x,
    "abs": lambda x, _: jnp.abs(x),
    "neg": lambda x, _: -x,
    "sign": lambda x, _: jnp.sign(x),
    "to_float": lambda x, _: x.astype(jnp.float32),
    "power": lambda x, _: x**3,
    "shifts": lambda x, _: (x << 5, x >> 3, lax.shift_right_logical(x, jnp.full_like(x, 40))),
    "largest": lambda x, _: (jnp.max(x, initial=0), jnp.min(x, initial=0), jnp.sum(x)),
    "running": lambda x, _: (lax.cummax(x), lax.cumsum(x)),
    "dot": lambda x, y: x @ y,
    "bools": lambda x, y: ((x > 0) & (y > 0), (x > 0) ^ (y > 0), ~(x > y), (x > 0).astype(int)),
    "of_bools": lambda x, y: (lax.max(x > 0, y > 0), (x > y).astype(jnp.float32), x > 0),
}
TABLES = {"unary": UNARY, "binary": BINARY, "whole": {n: (0, f) for n, f in WHOLE.items()}}
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 2.5, 3.7, -3.7, np.nan, np.inf, -np.inf, TINY, -TINY,
           3e38, -3e38, 1e-30, 2147483520.0, 4294967040.0, 5e9, -5e9, 0.49999997,
           8388609.0]  # fmt: skip
SIZES = (0, 1, 3, 4, 5, 8, 23)
FLOATS = st.one_of(
    st.sampled_from(SPECIAL),
    st.floats(width=32, allow_subnormal=False),
    st.floats(-4, 4, width=32, allow_subnormal=False),
)


@functools.cache
def of_all(table: str, size: int, dtype: str) -> tuple[Any, Function, Function]:
    """A module of all functions of a table; the same in JAX; and the function itself."""
    functions = {name: function for name, (_, function) in TABLES[table].items()}
    if size == 0:
        functions = {name: f for name, f in functions.items() if not name.endswith("est")}
    if dtype == "uint32":
        del functions["abs"], functions["neg"]  # jnp has them through other types

    def everything(*args: jax.Array) -> dict[str, Any]:
        return {name: function(*args) for name, function in functions.items()}

    shapes = [jax.ShapeDtypeStruct((size,), dtype)] * (1 if table == "unary" else 2)
    module = wasm.compile({"main": (everything, shapes)})
    return module, jax.jit(everything), everything


def compare(machine: Machine, table: str, *args: np.ndarray) -> None:
    module, in_jax, everything = of_all(table, args[0].size, str(args[0].dtype))
    found = machine.load(module).call("main", everything, *args)
    expected = in_jax(*args)
    for name, value in found.items():
        check(name, value, expected[name], allowed=TABLES[table][name][0])


@pytest.mark.parametrize("size", SIZES)
def test_floats(machine: Machine, size: int) -> None:
    x = np.resize(np.array(SPECIAL, np.float32), size)
    compare(machine, "unary", x)
    for shift in range(max(1, size)):
        compare(machine, "binary", x, np.roll(x, shift))


@hypothesis.given(st.sampled_from(SIZES[1:-1]).flatmap(
    lambda n: st.tuples(*[arrays.arrays(np.float32, n, elements=FLOATS)] * 2)))  # fmt: skip
def test_any_floats(machine: Machine, pair: tuple[np.ndarray, np.ndarray]) -> None:
    compare(machine, "unary", pair[0])
    compare(machine, "binary", *pair)


@pytest.mark.parametrize("dtype", ["int32", "uint32"])
@pytest.mark.parametrize("size", SIZES)
def test_whole_numbers(machine: Machine, size: int, dtype: str) -> None:
    special = np.array([0, 1, 2, 3, 31, 32, 33, 2**31 - 1, 2**31, 2**32 - 1, 2**32 - 7], np.uint32)
    x = np.resize(special, size).view(dtype)
    for shift in range(min(max(1, size), special.size)):
        compare(machine, "whole", x, np.roll(np.resize(special, size), shift).view(dtype))


def test_denormals_are_kept(machine: Machine) -> None:
    """Where XLA on a CPU has 0; elementary functions take them for 0 as XLA does."""
    x = np.array([1e-40, -1e-40, 1e-45, 2e-38], np.float32)
    found = machine.apply(lambda x: (x * 0.5, x + x, jnp.log(jnp.abs(x)), jnp.exp(-90 - x)), x)
    np.testing.assert_array_equal(found[0], x * np.float32(0.5))
    np.testing.assert_array_equal(found[1], x + x)
    np.testing.assert_array_equal(found[2][:3], [-np.inf] * 3)
    np.testing.assert_array_equal(found[3], [0] * 4)
