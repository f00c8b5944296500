"""The error function and its inverse, by simpler primitives."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.wasm.graph.call import Rule, by_jax
from gan1d.wasm.graph.elementary import exp, log1p, polynomial


def erf_inv(x: jax.Array) -> jax.Array:
    """A polynomial of -log(1 - x^2), or far out of its root. Giles 2012."""
    w = -log1p(-x * x)
    near = w < 5
    v = jnp.where(near, w - 2.5, jnp.sqrt(w) - 3)
    inner = (
        2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
        -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
    )  # fmt: skip
    outer = (
        -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773,
        -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
    )  # fmt: skip
    p = jnp.zeros_like(x)
    for a, b in zip(inner, outer, strict=True):
        p = p * v + jnp.where(near, np.float32(a), np.float32(b))
    return jnp.where(jnp.abs(x) == 1, x * jnp.inf, p * x)


def _erf_near(x: jax.Array) -> jax.Array:
    """Erf for |x| <= 1. Cephes."""
    return x * polynomial(
        x * x, 7.853861353153693e-5, -8.010193625184903e-4, 5.188327685732524e-3,
        -2.685381193529856e-2, 1.128358514861418e-1, -3.761262582423300e-1, 1.128379165726710,
    )  # fmt: skip


def _erfc_far(x: jax.Array) -> jax.Array:
    """1 - erf for |x| > 1. Cephes."""
    size = jnp.abs(x)
    q = 1 / size
    y = q * q
    p = polynomial(
        y, 2.326819970068386e-2, -1.387039388740657e-1, 3.687424674597105e-1,
        -5.824733027278666e-1, 6.210004621745983e-1, -4.944515323274145e-1, 3.404879937665872e-1,
        -2.741127028184656e-1, 5.638259427386472e-1,
    )  # fmt: skip
    r = polynomial(
        y, -1.047766399936249e1, 1.297719955372516e1, -7.495518717768503, 2.921019019210786,
        -1.015265279202700, 4.218463358204948e-1, -2.820767439740514e-1, 5.641895067754075e-1,
    )  # fmt: skip
    z = exp(-x * x) * q * jnp.where(size < 2, p, r)
    z = jnp.where(size == jnp.inf, 0.0, z)
    return jnp.where(x < 0, 2 - z, z)


def erf(x: jax.Array) -> jax.Array:
    """The error function."""
    return jnp.where(jnp.abs(x) > 1, 1 - _erfc_far(x), _erf_near(x))


def erfc(x: jax.Array) -> jax.Array:
    """1 - erf(x)."""
    return jnp.where(jnp.abs(x) > 1, _erfc_far(x), 1 - _erf_near(x))


RULES: dict[str, Rule] = {f.__name__: by_jax(f) for f in (erf_inv, erf, erfc)}
