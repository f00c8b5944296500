"""Elementary functions by simpler primitives, in JAX: a new one is a function and a row of RULES.

Where a formula is Cephes' (S. L. Moshier, single precision) or Giles' (2012, approximating the
erfinv function), XLA has the same one. Numbers below 2^-126 count as 0, as XLA on a CPU has them.
The README states each error bound.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.wasm.graph.call import Rule, by_jax

_TINY = np.float32(2.0**-126)  # the smallest normal number
_EXP_LOW, _EXP_HIGH = -87.3365448, 88.7228394  # log of the smallest and of the largest number
_LN2_HIGH, _LN2_LOW = 0.693359375, -2.12194440e-4  # their sum is log 2; the first has few bits


def polynomial(x: jax.Array, *coefficients: float) -> jax.Array:
    """Horner's rule, the highest power first; shape of x."""
    y = jnp.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        y = y * x + c
    return y


def as_bits(x: jax.Array) -> jax.Array:
    """The bits of float32, as int32."""
    return jax.lax.bitcast_convert_type(x, jnp.int32)


def as_float(bits: jax.Array) -> jax.Array:
    """The float32 of some bits."""
    return jax.lax.bitcast_convert_type(bits, jnp.float32)


def tanh(x: jax.Array) -> jax.Array:
    """X P(x^2) / Q(x^2) within +-8.9, where it is 1: fitted for the least greatest error, 2e-8.

    Short, since a GAN's step has little else beside products of matrices.
    """
    clipped = jnp.maximum(jnp.minimum(x, 8.9), -8.9)
    y = clipped * clipped
    p = polynomial(
        y, 1.3598312698093196e-08, 2.078839133901056e-05, 3.5066602285951376e-03,
        1.3390415906906128e-01, 1.0,
    )  # fmt: skip
    q = polynomial(
        y, 7.877268330958032e-07, 3.3036127570085227e-04, 2.591930888593197e-02,
        4.672373831272125e-01, 1.0,
    )  # fmt: skip
    return clipped * (p / q)


def exp(x: jax.Array) -> jax.Array:
    """2^n e^r with n = round(x / log 2); 0 where the result is below 2^-126. Cephes."""
    clipped = jnp.maximum(jnp.minimum(x, _EXP_HIGH), _EXP_LOW)
    n = jnp.floor(clipped * (1 / np.log(2)) + 0.5)
    r = clipped - n * _LN2_HIGH - n * _LN2_LOW
    p = polynomial(
        r, 1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1,
        5.0000001201e-1,
    )  # fmt: skip
    y = p * (r * r) + r + 1
    half = n.astype(jnp.int32) >> 1  # 2^128 is no float32, 2^64 times 2^64 is
    rest = n.astype(jnp.int32) - half
    y = y * as_float((half + 127) << 23) * as_float((rest + 127) << 23)
    y = jnp.where(x < _EXP_LOW, 0.0, y)
    return jnp.where(x > _EXP_HIGH, jnp.inf, y)


def log(x: jax.Array) -> jax.Array:
    """E log 2 + log m with m in [sqrt(1/2), sqrt(2)). Cephes."""
    bits = as_bits(x)
    exponent = (bits >> 23) - 126
    m = as_float((bits & 0x007FFFFF) | 0x3F000000)  # in [1/2, 1)
    low = m < np.sqrt(0.5)
    e = exponent.astype(jnp.float32) - low.astype(jnp.float32)
    m = m - 1 + jnp.where(low, m, 0.0)
    z = m * m
    p = polynomial(
        m, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
        -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    )  # fmt: skip
    y = m + (m * z * p + e * _LN2_LOW - 0.5 * z) + e * _LN2_HIGH
    y = jnp.where(x == jnp.inf, x, y)
    y = jnp.where(x < _TINY, -jnp.inf, y)
    y = jnp.where(x <= -_TINY, jnp.nan, y)
    return jnp.where(jnp.isnan(x), x, y)


def log1p(x: jax.Array) -> jax.Array:
    """Log u + (what 1 + x loses by rounding to u) / u."""
    u = x + 1
    y = log(u) + (x - (u - 1)) / u
    y = jnp.where(u == 0, -jnp.inf, y)
    y = jnp.where(u == jnp.inf, u, y)
    return jnp.where(jnp.abs(x) < 1e-7, x, y)


def expm1(x: jax.Array) -> jax.Array:
    """Taylor's series near 0, of degree 7."""
    series = x * polynomial(x, 1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0)
    return jnp.where(jnp.abs(x) < 0.35, series, exp(x) - 1)


def logistic(x: jax.Array) -> jax.Array:
    """1 / (1 + e^-x)."""
    return 1 / (1 + exp(-x))


def rsqrt(x: jax.Array) -> jax.Array:
    """1 / sqrt(x)."""
    return 1 / jnp.sqrt(x)


def square(x: jax.Array) -> jax.Array:
    """X x."""
    return x * x


def sign(x: jax.Array) -> jax.Array:
    """-1, 0 or 1; of a NaN, itself."""
    y = (x > 0).astype(x.dtype) - (x < 0).astype(x.dtype)
    return jnp.where(jnp.isnan(x), x, y)


def is_finite(x: jax.Array) -> jax.Array:
    """Whether it is neither infinite nor NaN."""
    return jnp.abs(x) < jnp.inf


def clamp(low: jax.Array, x: jax.Array, high: jax.Array) -> jax.Array:
    """The nearest number from low to high."""
    return jnp.minimum(jnp.maximum(x, low), high)


def integer_pow(x: jax.Array, *, y: int) -> jax.Array:
    """X^y by squaring."""
    if y < 0:
        return 1 / integer_pow(x, y=-y)
    product, power = jnp.ones_like(x), x
    while y:
        if y & 1:
            product = product * power
        power, y = power * power, y >> 1
    return product


RULES: dict[str, Rule] = {
    function.__name__: by_jax(function)
    for function in (
        tanh, exp, log, log1p, expm1, logistic, rsqrt, square, sign, is_finite, clamp, integer_pow,
    )
}  # fmt: skip
