"""Sine and cosine of any float32, by simpler primitives."""

from __future__ import annotations

import functools
from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.wasm.graph.call import Rule, by_jax
from gan1d.wasm.graph.elementary import as_bits, polynomial

# pi/2 as a sum; the first two have so few bits that k times them is exact for small k.
_HALF_PI = (1.5703125, 4.837512969970703125e-4, 7.549789948768648e-8)
_LARGE = 2.0**11  # from here on, the quarter turns of x are looked up
_LOW, _HIGH = -12, 116  # exponents in the table
_PARTS = 5  # of an entry, 12 bits each
_HALF = 12  # bits of half a mantissa


@functools.cache
def _quarter_turns() -> np.ndarray:
    """2^e / (pi/2), less a multiple of 4, as sums of parts of 12 bits, shape [exponents, parts]."""
    precise = 10 + _HALF * (_PARTS - 1)  # bits behind the point
    one = 1 << (precise + _HIGH + 32)
    two_over_pi = 2 * one * one // _pi(one)
    rows = []
    for e in range(_LOW, _HIGH + 1):
        whole = (two_over_pi << (e - _LOW)) * (1 << precise) // (one << -_LOW)
        whole %= 4 << precise
        cuts = [precise + 2 - _HALF * i for i in range(_PARTS + 1)]
        rows.append([whole % (1 << a) >> b << b for a, b in pairwise(cuts)])
    return (np.array(rows, object) / 2**precise).astype(np.float32)


def _pi(one: int) -> int:
    """Pi times a large whole number: Machin's 16 arctan(1/5) - 4 arctan(1/239)."""

    def arctan_of_inverse(n: int) -> int:
        total, term, k = 0, one // n, 1
        while term:
            total += term // k if k % 4 == 1 else -(term // k)
            term, k = term // (n * n), k + 2
        return total

    return 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)


def _reduced_small(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Quarter turns of a small x, and the angle that is left. Cody and Waite."""
    k = jnp.round(x * (2 / np.pi))
    for part in _HALF_PI:
        x = x - k * part
    return k, x


def _reduced_large(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The same of a large x: both halves of its mantissa times what their powers of 2 leave.

    Each product has 24 bits, and so has the sum of what the products leave beside quarter turns.
    """
    bits = as_bits(jnp.abs(x))
    exponent = jnp.clip((bits >> 23) - 150 - _LOW, 0, _HIGH - _LOW - _HALF)
    mantissa = (bits & 0x007FFFFF) | 0x00800000
    halves = (mantissa >> _HALF, exponent + _HALF), (mantissa & (2**_HALF - 1), exponent)
    table = jnp.asarray(_quarter_turns())
    turns = left = jnp.zeros_like(x)
    for part in range(_PARTS):
        for half, row in halves:
            product = half.astype(jnp.float32) * table[:, part][row]
            product = product - 4 * jnp.floor(product * 0.25)
            whole = jnp.round(product)
            turns, left = turns + whole, left + (product - whole)
            whole = jnp.round(left)
            turns, left = turns + whole, left - whole
    sign = jnp.sign(x)
    return sign * turns, sign * left * (np.pi / 2)


def _turned(x: jax.Array, quarters: int) -> jax.Array:
    """Sin(x + quarters pi/2): polynomials of what is left of x after quarter turns. Cephes."""
    small, large = _reduced_small(x), _reduced_large(x)
    k, r = (jnp.where(jnp.abs(x) < _LARGE, a, b) for a, b in zip(small, large, strict=True))
    y = r * r
    sine = r + r * y * polynomial(y, -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
    cosine = 1 - 0.5 * y + y * y * polynomial(
        y, 2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2
    )  # fmt: skip
    turn = k.astype(jnp.int32) + quarters
    value = jnp.where((turn & 1) == 0, sine, cosine)
    value = jnp.where((turn & 2) == 0, value, -value)
    return jnp.where(jnp.abs(x) < jnp.inf, value, jnp.nan)


def sin(x: jax.Array) -> jax.Array:
    """Sine."""
    return _turned(x, 0)


def cos(x: jax.Array) -> jax.Array:
    """Cosine."""
    return _turned(x, 1)


RULES: dict[str, Rule] = {function.__name__: by_jax(function) for function in (sin, cos)}
