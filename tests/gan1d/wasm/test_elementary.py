"""Elementary functions over all exponents of float32, against float64: the README's bounds hold."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax
from scipy import special

from gan1d import wasm
from tests import ROOT
from tests.gan1d.wasm import TINY, Machine

EXACT: dict[str, Callable[[Any], Any]] = {  # in float64
    "tanh": np.tanh,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "logistic": special.expit,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "erf": special.erf,
    "erfc": special.erfc,
    "erf_inv": special.erfinv,
    "sin": np.sin,
    "cos": np.cos,
}
README = (ROOT / "gan1d/wasm/README.md").read_text(encoding="utf-8")
_ROW = r"^\| `(\w+)` \| ([\w.e-]+) \| ([\w. ]+) \|"
BOUNDS = {
    name: (float(relative), absolute) for name, relative, absolute in re.findall(_ROW, README, re.M)
}


def every_exponent() -> np.ndarray:
    """Numbers of each sign and normal exponent of float32, and what is no number."""
    rng = np.random.default_rng(0)
    exponent = np.repeat(np.arange(1, 255, dtype=np.uint32), 64)
    mantissa = rng.integers(0, 2**23, exponent.size, dtype=np.uint32)
    mantissa[::64], mantissa[1::64] = 0, 2**23 - 1  # both ends of each exponent
    bits = (exponent << 23) | mantissa
    dense = rng.uniform(-20, 20, 20_000).astype(np.float32)
    special = np.array([0.0, -0.0, np.inf, -np.inf, np.nan], np.float32)
    return np.concatenate([bits.view("f4"), -bits.view("f4"), dense, dense / 20, special])


X = every_exponent()


def functions(x: jax.Array) -> dict[str, jax.Array]:
    return {name: getattr(lax, name)(x) for name in EXACT}


@functools.cache
def module() -> wasm.Module:
    return wasm.compile({"main": (functions, [X])})


def test_each_function_has_its_row() -> None:
    assert BOUNDS.keys() == EXACT.keys()


@pytest.mark.parametrize("name", EXACT)
def test_the_error_is_bounded(machine: Machine, name: str) -> None:
    """In units in the last place of the true value, or as a number."""
    with np.errstate(all="ignore"):
        exact = np.asarray(EXACT[name](X.astype(np.float64)))
        rounded = exact.astype(np.float32)
    found = machine.load(module()).call("main", functions, X)[name]
    bound, unit = BOUNDS[name]
    whole = np.isfinite(rounded) & (np.abs(exact) >= TINY)
    tiny = np.abs(exact) < TINY
    assert (np.abs(found[tiny]) <= TINY).all()
    np.testing.assert_array_equal(found[~whole & ~tiny], rounded[~whole & ~tiny])
    error = np.abs(found[whole].astype(np.float64) - exact[whole])
    if unit == "ulp":
        error = error / np.spacing(np.abs(rounded[whole]))
    assert error.max() <= bound, (X[whole][error.argmax()], error.max())
    assert error.max() >= bound / 2, f"the bound could be {error.max()}"


@pytest.mark.parametrize("x", [-2.0, -0.5, 0.0, 0.3, 0.999, 1.0, 1.7, np.inf, np.nan])
def test_powers(machine: Machine, x: float) -> None:
    """Rounded right, or to the number beside it."""
    y = np.array(
        [0, 1, 2, 3, -1, -2, 0.5, 100.0, 1e5, -1e5, 16777216, np.inf, -np.inf, np.nan], "f4"
    )
    base = np.full_like(y, x)
    with np.errstate(all="ignore"):
        exact = np.power(base.astype(np.float64), y.astype(np.float64)).astype(np.float32)
    found = machine.apply(lambda x, y: lax.pow(x, y), base, y)
    np.testing.assert_array_max_ulp(found, exact, 1)


def test_powers_of_whole_numbers(machine: Machine) -> None:
    """As Adam takes them, of 0.5, 0.9 and 0.999."""
    n = np.arange(1, 3000, dtype=np.int32)
    for base in (0.5, 0.9, 0.999):
        found = machine.apply(lambda n, b=base: jnp.float32(b) ** n, n)
        exact = np.power(np.float64(np.float32(base)), n)
        np.testing.assert_array_max_ulp(found, exact.astype(np.float32), 1)
