"""Regularisers: gradient penalties, consensus optimisation and spectral normalisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from gan1d.game.losses import Score, slope
from gan1d.game.networks import Layer, Params

_SQUARINGS = 7


class Weights(NamedTuple):
    """The regularisers' live settings, as numbers; in a `Schedule` each has shape [n_rows]."""

    r1: Any  # shape [], float32; 0 is off
    r2: Any  # shape [], float32; 0 is off
    gp: Any  # shape [], float32; 0 is off
    gp_target: Any  # the slope that the gradient penalty wants, shape [], float32, 1/unit of x
    clip: Any  # bound of D's weights, shape [], float32
    noise: Any  # deviation in units of x, shape [], float32; 0 is off
    consensus: Any  # shape [], float32; 0 is off


class SlopePenalty(NamedTuple):
    """A penalty on D's slope: weight E (|s'(x)| - target)^2, for raw scores s(x)."""

    weight: Any  # shape []
    target: Any  # shape [], 1/unit of x
    x: jax.Array  # shape [batch], unit of x


def slope_penalties(
    weights: Weights, lipschitz: str, real: jax.Array, fake: jax.Array, mix: jax.Array | float
) -> list[SlopePenalty]:
    """The penalties on D's slope that a program has: a new one is one more row here.

    R1 = 1/2 E D'(x)^2 over real samples and R2 = 1/2 E D'(G(z))^2 over generated ones are those of
    Mescheder et al. 2018, arXiv:1801.04406, eq. 9 and 10.

    Args:
      weights: the settings in force.
      lipschitz: how a critic is held: "penalty" adds the gradient penalty.
      real: real samples, shape [batch], unit of x.
      fake: generated samples, shape [batch], unit of x.
      mix: share of the real sample in a point between both, shape [batch] or [].
    """
    penalties = [
        SlopePenalty(0.5 * weights.r1, 0.0, real),
        SlopePenalty(0.5 * weights.r2, 0.0, fake),
    ]
    if lipschitz == "penalty":
        between = mix * real + (1 - mix) * fake
        penalties.append(SlopePenalty(weights.gp, weights.gp_target, between))
    return penalties


def gradient_penalty(f: Score, x: jax.Array, target: jax.Array | float = 1.0) -> jax.Array:
    """E (|f'(x)| - target)^2, two-sided: Gulrajani et al. 2017, arXiv:1704.00028, eq. 3, with 1.

    In one dimension the critic can settle on the wrong sign, since f' = -1 is not penalised.
    Target 0 is the zero-centred penalty of Thanh-Tung et al. 2019, arXiv:1902.03984.

    Args:
      f: the critic's scores, shape [batch] to [batch].
      x: points between real and generated samples, shape [batch].
      target: the |f'| that is not penalised, shape [].

    Returns:
      The penalty for weight 1, shape [].
    """
    return jnp.mean((jnp.abs(slope(f, x)) - target) ** 2)


def half_square(field: Any) -> jax.Array:
    """1/2 |v|^2 of a vector field v, a tree of any shape: the energy of consensus optimisation.

    Both players minimise it beside their own losses: Mescheder et al. 2017, arXiv:1705.10461,
    eq. 12, with v the gradients of both players' losses, each in its own weights.
    """
    squares = [jnp.sum(leaf**2) for leaf in jax.tree.leaves(field)]
    return 0.5 * jnp.sum(jnp.stack(squares))


def spectrally_normal(params: Params) -> Params:
    """Every weight matrix over its largest singular value: Miyato et al. 2018, arXiv:1802.05957.

    Biases stay as they are. The singular value is differentiated as u' W v with u and v held, as
    in the paper's eq. 11; they come from a fixed vector by power iterations of their own in each
    call, so that a state needs no memory of them.

    Args:
      params: the layers of a perceptron.

    Returns:
      Layers whose matrices have norm 1; one of zeros stays so.
    """
    return tuple(Layer(layer.w / spectral_norm(layer.w), layer.b) for layer in params)


def spectral_norm(w: jax.Array) -> jax.Array:
    """The largest singular value of W, by power iterations from a fixed vector.

    The Gram matrix is squared again and again, 2^7 iterations at the price of 7 products: at the
    start of a run singular values lie close, and a few plain iterations are 10 % short.

    Args:
      w: shape [n_out, n_in].

    Returns:
      The value from below, shape []: 1 % short at worst for normal weights up to 128 wide, and
      exact for one row or column.
    """
    tall = w if w.shape[0] >= w.shape[1] else w.T  # [m, n], n <= m
    held = jax.lax.stop_gradient(tall)
    power = held.T @ held
    for _ in range(_SQUARINGS if power.size > 1 else 0):
        power = power / _positive(jnp.trace(power))
        power = power @ power
    v = _unit(power @ jnp.cos(jnp.arange(power.shape[0], dtype=w.dtype)))  # [n]
    u = _unit(held @ v)  # [m]
    return _positive(u @ tall @ v)


def _unit(v: jax.Array) -> jax.Array:
    return v * jax.lax.rsqrt(_positive(v @ v))


def _positive(x: jax.Array) -> jax.Array:
    """x, kept off the 0 that a quotient cannot have."""
    return jnp.maximum(x, jnp.finfo(x.dtype).tiny)


def add_when(weight: jax.Array, grads: Any, more: Callable[[], Any]) -> Any:
    """Grads + more(), where the weight is not 0; else grads, at no cost."""
    return jax.lax.cond(weight > 0, lambda: jax.tree.map(jnp.add, grads, more()), lambda: grads)
