"""Both players' losses from D's raw scores, and the penalties on D.

Every loss is a sum of expectations of one function of one score:
`loss_d = E real(s(x)) + E fake(s(G(z)))` and `loss_g = E generator(s(G(z)))`. So the training step
averages over a batch, and the frames over the exact densities, with the same functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp

Score = Callable[[jax.Array], jax.Array]


class Loss(NamedTuple):
    """One GAN's game, as functions of D's raw score s."""

    real: Score  # D's loss on a real sample
    fake: Score  # D's loss on a generated sample
    generator: Score  # G's loss on a generated sample
    drawn: Score  # D as it is drawn
    kind: str  # what s is: "logit", "score" (least squares) or "critic"
    value: float  # -loss_d at equilibrium
    loss_g: float  # loss_g at equilibrium


LOSSES: Mapping[str, Loss] = {
    # Goodfellow et al. 2014, arXiv:1406.2661, eq. 1: s is a logit, D = sigmoid(s), and
    # -log D = softplus(-s), -log(1 - D) = softplus(s) never overflow.
    "minimax": Loss(
        real=lambda s: jax.nn.softplus(-s),
        fake=jax.nn.softplus,
        generator=lambda s: -jax.nn.softplus(s),
        drawn=jax.nn.sigmoid,
        kind="logit",
        value=-math.log(4),
        loss_g=-math.log(2),
    ),
    # The same D; G maximises log D(G(z)) instead (section 3 of the same paper).
    "non_saturating": Loss(
        real=lambda s: jax.nn.softplus(-s),
        fake=jax.nn.softplus,
        generator=lambda s: jax.nn.softplus(-s),
        drawn=jax.nn.sigmoid,
        kind="logit",
        value=-math.log(4),
        loss_g=math.log(2),
    ),
    # Mao et al. 2017, arXiv:1611.04076, eq. 2 with targets 0 for fake and 1 for real: D = s.
    "least_squares": Loss(
        real=lambda s: 0.5 * (s - 1) ** 2,
        fake=lambda s: 0.5 * s**2,
        generator=lambda s: 0.5 * (s - 1) ** 2,
        drawn=lambda s: s,
        kind="score",
        value=-0.25,
        loss_g=0.125,
    ),
    # Arjovsky et al. 2017, arXiv:1701.07875: s is the critic f(x).
    "wasserstein": Loss(
        real=lambda s: -s,
        fake=lambda s: s,
        generator=lambda s: -s,
        drawn=lambda s: s,
        kind="critic",
        value=0.0,
        loss_g=0.0,
    ),
}


def slope(f: Score, x: jax.Array) -> jax.Array:
    """df/dx at each of the points.

    Args:
      f: a function whose every output depends on its own input alone, shape [n] to [n].
      x: points, shape [n].

    Returns:
      Slopes, shape [n], unit of f per unit of x.
    """
    return jax.jvp(f, (x,), (jnp.ones_like(x),))[1]


def r1(f: Score, x_real: jax.Array) -> jax.Array:
    """R1 = 1/2 E D'(x)^2 over real samples, Mescheder et al. 2018, arXiv:1801.04406, eq. 9.

    Args:
      f: D's raw scores, shape [batch] to [batch].
      x_real: real samples, shape [batch].

    Returns:
      The penalty for weight 1, shape [].
    """
    return 0.5 * jnp.mean(slope(f, x_real) ** 2)


def gradient_penalty(f: Score, x: jax.Array) -> jax.Array:
    """E (|f'(x)| - 1)^2, two-sided, Gulrajani et al. 2017, arXiv:1704.00028, eq. 3.

    In one dimension the critic can settle on the wrong sign, since f' = -1 costs nothing.

    Args:
      f: the critic's scores, shape [batch] to [batch].
      x: points between real and generated samples, shape [batch].

    Returns:
      The penalty for weight 1, shape [].
    """
    return jnp.mean((jnp.abs(slope(f, x)) - 1) ** 2)
