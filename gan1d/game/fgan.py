"""f-GANs: what D and G lose when D bounds an f-divergence, Nowozin et al. 2016, arXiv:1606.00709.

For a convex f with f(1) = 0 and its conjugate f*(t) = sup_u (u t - f(u)), any T bounds
`D_f(p || q) = E_q f(p/q) >= E_p T - E_q f*(T)` (their eq. 4), with equality at T = f'(p/q). The
output activation g_f takes D's raw score s to T = g_f(s), in f*'s domain (their Tables 2 and 6).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp

from gan1d.theory import divergences
from gan1d.theory.optimal import NO_MASS

Function = Callable[[jax.Array], jax.Array]
OfDensities = Callable[[jax.Array, jax.Array], jax.Array]  # of p_data's masses and p_g's

_STEEPEST = 30.0  # log of the ratio p/q beyond which a loss goes on along its tangent
_LEAST = 1e-30  # float32 flushes numbers below 1e-38 to 0, which has no log
_NEWTON = 8  # steps that bring a root to float64's last digits


class FGan(NamedTuple):
    """One f-GAN as functions of D's raw score s, and of r = log(p/q)."""

    activation: Function  # T = g_f(s)
    conjugate: Function  # f*(g_f(s))
    best: Function  # f'(p/q), of r
    threshold: float  # f'(1): T where p = q
    bend: float  # f''(1): slope of T* in p/q at p = q
    axis: tuple[float, float]  # of T, as it is drawn
    measures: OfDensities  # D_f(p_data || p_g)
    divergence: str  # its name


def steep(s: jax.Array) -> jax.Array:
    """The exponential, from s = 30 on its tangent: float32 ends at exp(88), a square at exp(44).

    As a conjugate it is too small there, so that E_p T - E_q f*(T) stays below D_f(p || q) only
    where p/q < exp(30); no bin that holds any mass knows a larger ratio.
    """
    inside = jnp.minimum(s, _STEEPEST)
    return jnp.exp(inside) * (1 + s - inside)


def jeffrey_conjugate(t: jax.Array) -> jax.Array:
    """f*(t) = w + 1/w + t - 2 = 1/w - log w - 1 of Jeffrey's f(u) = (u - 1) log u.

    w = W(exp(1 - t)), Lambert's, by Newton's steps for L = log w, the root of exp(L) + L = 1 - t:
    no power is ever larger than t. The last step carries the gradient, f*'(t) = 1/w.
    """
    inside = jnp.minimum(t, _STEEPEST)
    y = 1 - inside
    log_w = jnp.minimum(y, jnp.log(jnp.maximum(y, 1.0)))  # above the root: the steps only fall
    for _ in range(_NEWTON):
        log_w = jax.lax.stop_gradient(_towards_root(log_w, y))
    log_w = _towards_root(log_w, y)
    return jnp.exp(-log_w) * (1 + t - inside) - log_w - 1


def _towards_root(x: jax.Array, y: jax.Array) -> jax.Array:
    """One of Newton's steps for exp(x) + x = y."""
    power = jnp.exp(x)
    return x - (power + x - y) / (power + 1)


F_GANS: Mapping[str, FGan] = {
    # f(u) = u log u; f*(t) = exp(t - 1)
    "kl": FGan(
        activation=lambda s: s,
        conjugate=lambda s: steep(s - 1),
        best=lambda r: 1 + r,
        threshold=1.0,
        bend=1.0,
        axis=(-3.0, 5.0),
        measures=divergences.kl,
        divergence="KL",
    ),
    # f(u) = -log u; f*(t) = -1 - log(-t) for t < 0
    "reverse_kl": FGan(
        activation=lambda s: -steep(-s),
        conjugate=lambda s: s - 1,
        best=lambda r: -jnp.exp(-r),
        threshold=-1.0,
        bend=1.0,
        axis=(-4.0, 0.0),
        measures=divergences.reverse_kl,
        divergence="reverse KL",
    ),
    # f(u) = (u - 1)^2; f*(t) = t^2/4 + t, the supremum over all u: over u >= 0 it is -1 for t < -2
    "pearson": FGan(
        activation=lambda s: s,
        conjugate=lambda s: 0.25 * s**2 + s,
        best=lambda r: 2 * jnp.expm1(r),
        threshold=0.0,
        bend=2.0,
        axis=(-4.0, 4.0),
        measures=divergences.pearson,
        divergence="χ²",
    ),
    # f(u) = (sqrt u - 1)^2; f*(t) = t/(1 - t) for t < 1
    "squared_hellinger": FGan(
        activation=lambda s: 1 - steep(-s),
        conjugate=lambda s: steep(s) - 1,
        best=lambda r: -jnp.expm1(-0.5 * r),
        threshold=0.0,
        bend=0.5,
        axis=(-3.0, 1.0),
        measures=divergences.squared_hellinger,
        divergence="H²",
    ),
    # f(u) = u log u - (u + 1) log((u + 1)/2); f*(t) = -log(2 - exp t) for t < log 2
    "jensen_shannon": FGan(
        activation=lambda s: math.log(2) - jax.nn.softplus(-s),
        conjugate=lambda s: jax.nn.softplus(s) - math.log(2),
        best=lambda r: math.log(2) - jax.nn.softplus(-r),
        threshold=0.0,
        bend=0.5,
        axis=(-3.0, 1.0),
        measures=divergences.jensen_shannon,
        divergence="2 JSD",
    ),
    # f(u) = (u - 1) log u; f* with Lambert's W
    "jeffrey": FGan(
        activation=lambda s: s,
        conjugate=jeffrey_conjugate,
        best=lambda r: r - jnp.expm1(-r),
        threshold=0.0,
        bend=2.0,
        axis=(-4.0, 4.0),
        measures=divergences.jeffrey,
        divergence="Jeffrey",
    ),
}


def optimal_variational(
    fgan: FGan, p_data: jax.Array, p_g: jax.Array, span: tuple[float, float]
) -> jax.Array:
    """T*(x) = f'(p_data/p_g), Nowozin et al. 2016, eq. 5, which may be infinite: within a span.

    Args:
      fgan: whose f.
      p_data: target masses, shape [n].
      p_g: generator masses, shape [n].
      span: least and largest value given.

    Returns:
      T*, shape [n]; f'(1) where neither has mass.
    """
    log_p, log_q = (jnp.log(jnp.maximum(mass, _LEAST)) for mass in (p_data, p_g))
    some = p_data + p_g > NO_MASS
    return jnp.where(some, jnp.clip(fgan.best(log_p - log_q), *span), fgan.threshold)
