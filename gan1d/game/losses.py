"""Both players' losses from D's raw scores.

Every loss is a sum of expectations of one function of one score:
`loss_d = E real(s(x)) + E fake(s(G(z)))` and `loss_g = E generator(s(G(z)))`. So the training step
averages over a batch, and the frames over the densities, with the same functions.

A new loss is a row of LOSSES (of an f-GAN: of `fgan.F_GANS`) and its name in the settings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

from gan1d.game import presentation
from gan1d.game.fgan import F_GANS, FGan, optimal_variational
from gan1d.game.presentation import Presentation, Span
from gan1d.theory import divergences, optimal

Score = Callable[[jax.Array], jax.Array]
OfDensities = Callable[[jax.Array, jax.Array], jax.Array]  # of p_data's masses and p_g's

NEAR_VALUE = 0.018  # |V + log 4| below which the game is at equilibrium in (d)
NEAR_LEVEL = 0.028  # mean |D - 1/2|, likewise


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
    best: OfDensities | None  # D* as drawn; None for a critic, whose f* is `theory.optimal_critic`
    measures: OfDensities | None  # the divergence; None for W1, which is `theory.w1`
    divergence: str  # its name
    presentation: Presentation  # how all this is drawn and told
    bounds: Span | None = None  # within which D is compared to a `best` that may be infinite
    unit: float = 1.0  # |D* - level| for small |p - q|/(p + q), against that of p/(p + q)
    near_value: float | None = NEAR_VALUE  # |V - value| at equilibrium; None: V does not tell it
    near_level: float | None = NEAR_LEVEL  # mean |D - level|, likewise

    @property
    def is_critic(self) -> bool:
        """Whether both losses are linear in s, so that a constant in it makes no difference."""
        return self.best is None


def span(axis: Span) -> Span:
    """What is kept of a D with this axis: three times as much, so that it leaves the picture."""
    low, high = axis
    return 2 * low - high, 2 * high - low


def _log_loss(generator: Score, loss_g: float) -> Loss:
    """Goodfellow et al. 2014, arXiv:1406.2661, eq. 1: s is a logit, D = sigmoid(s).

    -log D = softplus(-s) and -log(1 - D) = softplus(s) never overflow.
    """
    return Loss(
        real=lambda s: jax.nn.softplus(-s),
        fake=jax.nn.softplus,
        generator=generator,
        output=jax.nn.sigmoid,
        kind="logit",
        value=-math.log(4),
        loss_g=loss_g,
        level=0.5,
        best=_PROBABILITY,
        measures=divergences.jsd,
        divergence="JSD",
        presentation=presentation.of_logit(loss_g),
    )


def _f_gan(fgan: FGan) -> Loss:
    """G minimises what D maximises: F = E_p T - E_q f*(T), Nowozin et al. 2016, eq. 6."""
    loss_g = 0.0 - fgan.threshold  # f*(f'(1)) = f'(1) - f(1)
    bounds, unit = span(fgan.axis), 4 * fgan.bend
    return Loss(
        real=lambda s: -fgan.activation(s),
        fake=fgan.conjugate,
        generator=lambda s: -fgan.conjugate(s),
        output=fgan.activation,
        kind="variational",
        value=0.0,
        loss_g=loss_g,
        level=fgan.threshold,
        best=lambda p, q: optimal_variational(fgan, p, q, bounds),
        measures=fgan.measures,
        divergence=fgan.divergence,
        presentation=presentation.of_variational(fgan.axis, loss_g),
        bounds=bounds,
        unit=unit,
        # JSD and KL part by (p - q)^2/(8 q) and (p - q)^2/(2 q): V in proportion to D's slope
        near_value=NEAR_VALUE * max(1.0, unit / 2),
        near_level=NEAR_LEVEL * unit,
    )


_PROBABILITY = partial(optimal.optimal_discriminator, floor=optimal.NO_MASS)

LOSSES: Mapping[str, Loss] = {
    "minimax": _log_loss(lambda s: -jax.nn.softplus(s), -math.log(2)),
    # The same D; G maximises log D(G(z)) instead (section 3 of the same paper).
    "non_saturating": _log_loss(lambda s: jax.nn.softplus(-s), math.log(2)),
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
        best=_PROBABILITY,
        measures=divergences.le_cam,
        divergence="LC",
        presentation=presentation.of_score(),
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
        best=None,
        measures=None,
        divergence="W₁",
        presentation=presentation.of_critic(),
        near_value=None,
        near_level=None,
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
        best=partial(optimal.optimal_hinge, floor=optimal.NO_MASS),
        measures=divergences.total_variation,
        divergence="TV",
        presentation=presentation.of_margin(),
        near_level=None,  # V says all: any D within -1 and 1 is at equilibrium
    ),
    **{name: _f_gan(fgan) for name, fgan in F_GANS.items()},
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
