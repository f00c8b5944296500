"""Both players' losses from D's raw scores.

Every loss is a sum of expectations of one function of one score:
`loss_d = E real(s(x)) + E fake(s(G(z)))` and `loss_g = E generator(s(G(z)))`. So the training step
averages over a batch, and the frames over the exact densities, with the same functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

from gan1d.game.fgan import F_GANS, FGan, optimal_variational
from gan1d.theory import divergences, optimal

Score = Callable[[jax.Array], jax.Array]
OfDensities = Callable[[jax.Array, jax.Array], jax.Array]  # of p_data's masses and p_g's


class Loss(NamedTuple):
    """One GAN's game, as functions of D's raw score s.

    What `measures` gives is tied to V at the best D:

        JSD   V(D*, G) = 2 JSD - log 4
        LC    V(D*, G) = (LC - 1)/4, Le Cam's 1/2 sum of (p - q)^2/(p + q)
        TV    V(D*, G) = 2 TV - 2, since p and q then give min(p, q) twice, whose sum is 1 - TV
        W1    V(f*, G) = W1, for slopes up to 1
        D_f   V(T*, G) = D_f(p_data || p_g)
    """

    real: Score  # D's loss on a real sample
    fake: Score  # D's loss on a generated sample
    generator: Score  # G's loss on a generated sample
    output: Score  # D as it is drawn
    kind: str  # what s is: "logit", "score", "margin", "variational" (T = g_f(s)) or "critic"
    value: float  # -loss_d at equilibrium
    loss_g: float  # loss_g at equilibrium
    level: float  # D as drawn, at equilibrium
    axis: tuple[float, float] | None  # of D as drawn; a critic's is as long as the domain
    best: OfDensities | None  # D* as drawn; None for a critic, whose f* is `theory.optimal_critic`
    measures: OfDensities | None  # the divergence; None for W1, which is `theory.w1`
    divergence: str  # its name
    unit: float = 1.0  # |D* - level| for small |p - q|/(p + q), against that of p/(p + q)


def span(axis: tuple[float, float]) -> tuple[float, float]:
    """What is kept of a D with this axis: three times as much, so that it leaves the picture."""
    low, high = axis
    return 2 * low - high, 2 * high - low


def _f_gan(fgan: FGan, name: str, measures: OfDensities) -> Loss:
    """G minimises what D maximises: F = E_p T - E_q f*(T), Nowozin et al. 2016, eq. 6."""
    return Loss(
        real=lambda s: -fgan.activation(s),
        fake=fgan.conjugate,
        generator=lambda s: -fgan.conjugate(s),
        output=fgan.activation,
        kind="variational",
        value=0.0,
        loss_g=0.0 - fgan.threshold,  # f*(f'(1)) = f'(1) - f(1)
        level=fgan.threshold,
        axis=fgan.axis,
        best=lambda p, q: optimal_variational(fgan, p, q, span(fgan.axis)),
        measures=measures,
        divergence=name,
        unit=4 * fgan.bend,
    )


_PROBABILITY = partial(optimal.optimal_discriminator, floor=optimal.NO_MASS)

LOSSES: Mapping[str, Loss] = {
    # Goodfellow et al. 2014, arXiv:1406.2661, eq. 1: s is a logit, D = sigmoid(s), and
    # -log D = softplus(-s), -log(1 - D) = softplus(s) never overflow.
    "minimax": Loss(
        real=lambda s: jax.nn.softplus(-s),
        fake=jax.nn.softplus,
        generator=lambda s: -jax.nn.softplus(s),
        output=jax.nn.sigmoid,
        kind="logit",
        value=-math.log(4),
        loss_g=-math.log(2),
        level=0.5,
        axis=(0.0, 1.0),
        best=_PROBABILITY,
        measures=divergences.jsd,
        divergence="JSD",
    ),
    # The same D; G maximises log D(G(z)) instead (section 3 of the same paper).
    "non_saturating": Loss(
        real=lambda s: jax.nn.softplus(-s),
        fake=jax.nn.softplus,
        generator=lambda s: jax.nn.softplus(-s),
        output=jax.nn.sigmoid,
        kind="logit",
        value=-math.log(4),
        loss_g=math.log(2),
        level=0.5,
        axis=(0.0, 1.0),
        best=_PROBABILITY,
        measures=divergences.jsd,
        divergence="JSD",
    ),
    # Mao et al. 2017, arXiv:1611.04076, eq. 2 with targets 0 for fake and 1 for real: D = s.
    "least_squares": Loss(
        real=lambda s: 0.5 * (s - 1) ** 2,
        fake=lambda s: 0.5 * s**2,
        generator=lambda s: 0.5 * (s - 1) ** 2,
        output=lambda s: s,
        kind="score",
        value=-0.25,
        loss_g=0.125,
        level=0.5,
        axis=(-0.5, 1.5),
        best=_PROBABILITY,
        measures=divergences.le_cam,
        divergence="LC",
    ),
    # Arjovsky et al. 2017, arXiv:1701.07875: s is the critic f(x).
    "wasserstein": Loss(
        real=lambda s: -s,
        fake=lambda s: s,
        generator=lambda s: -s,
        output=lambda s: s,
        kind="critic",
        value=0.0,
        loss_g=0.0,
        level=0.0,
        axis=None,
        best=None,
        measures=None,
        divergence="W₁",
    ),
    # Lim and Ye 2017, arXiv:1705.02894, eq. 2, and Miyato et al. 2018, arXiv:1802.05957, eq. 16.
    "hinge": Loss(
        real=lambda s: jax.nn.relu(1 - s),
        fake=lambda s: jax.nn.relu(1 + s),
        generator=lambda s: -s,
        output=lambda s: s,
        kind="margin",
        value=-2.0,
        loss_g=0.0,
        level=0.0,
        axis=(-2.0, 2.0),
        best=partial(optimal.optimal_hinge, floor=optimal.NO_MASS),
        measures=divergences.total_variation,
        divergence="TV",
    ),
    "kl": _f_gan(F_GANS["kl"], "KL", divergences.kl),
    "reverse_kl": _f_gan(F_GANS["reverse_kl"], "reverse KL", divergences.reverse_kl),
    "pearson": _f_gan(F_GANS["pearson"], "χ²", divergences.pearson),
    "squared_hellinger": _f_gan(F_GANS["squared_hellinger"], "H²", divergences.squared_hellinger),
    "jensen_shannon": _f_gan(F_GANS["jensen_shannon"], "2 JSD", divergences.jensen_shannon),
    "jeffrey": _f_gan(F_GANS["jeffrey"], "Jeffrey", divergences.jeffrey),
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
