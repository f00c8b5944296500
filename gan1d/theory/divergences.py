"""Divergences of two densities given on bins: what the best D of each loss measures.

Densities are masses with the tail bins, shape [n + 2], constant on each bin; binning can only lower
a divergence. Logarithms are natural, so the unit is nats. A divergence that is infinite where one
density vanishes and the other does not is so here if a bin has no mass of the one, and more than
NO_MASS of the other.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from gan1d.theory.optimal import NO_MASS

_LEAST = 1e-30  # float32 flushes numbers below 1e-38 to 0: a mass below this is none


def kl(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """KL(p_data || p_g) = sum of p log(p/q), in [0, inf], shape [].

    Notes:
      One bin with data and without fakes makes it infinite, however little else differs. With a p_g
      that ends where p_data goes on, it is infinite at every step.

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.divergences import kl
      >>> p, q = np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])
      >>> round(float(kl(p, q)), 4), float(kl(q, p))  # log 2; q has mass where p has none
      (0.6931, inf)
    """
    p, q = _none_or_more(p_data), _none_or_more(p_g)
    both = (p > 0) & (q > 0)
    log_ratio = jnp.log(jnp.where(both, p, 1.0)) - jnp.log(jnp.where(both, q, 1.0))
    terms = jnp.where(q > 0, p * log_ratio + q - p, 0.0)  # each of them at least 0
    return jnp.where(_missing(p, q), jnp.inf, jnp.maximum(jnp.sum(terms), 0.0))


def reverse_kl(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """KL(p_g || p_data) = sum of q log(q/p), in [0, inf], shape []."""
    return kl(p_g, p_data)


def jeffrey(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """Sum of (p - q) log(p/q) = KL(p || q) + KL(q || p), in [0, inf], shape []."""
    return kl(p_data, p_g) + kl(p_g, p_data)


def pearson(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """Pearson's chi^2, the sum of (p - q)^2/q, in [0, inf], shape []."""
    p, q = _none_or_more(p_data), _none_or_more(p_g)
    terms = jnp.where(q > 0, (p - q) ** 2 / jnp.where(q > 0, q, 1.0), 0.0)
    return jnp.where(_missing(p, q), jnp.inf, jnp.sum(terms))


def squared_hellinger(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """Sum of (sqrt p - sqrt q)^2, in [0, 2], shape []."""
    p, q = _none_or_more(p_data), _none_or_more(p_g)
    return jnp.sum((jnp.sqrt(p) - jnp.sqrt(q)) ** 2)


def jensen_shannon(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """2 JSD = KL(p || m) + KL(q || m) with m = (p + q)/2: what f-GANs call Jensen-Shannon's."""
    return 2 * jsd(p_data, p_g)


def total_variation(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """1/2 the sum of |p - q|, in [0, 1], shape []."""
    return 0.5 * jnp.sum(jnp.abs(p_data - p_g))


def le_cam(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """1/2 the sum of (p - q)^2/(p + q) = 1 - 2 sum of p q/(p + q), in [0, 1], shape [].

    Half of the triangular discrimination, and equal to Pearson's chi^2 of p from (p + q)/2.
    """
    p, q = _none_or_more(p_data), _none_or_more(p_g)
    return 0.5 * jnp.sum((p - q) ** 2 / jnp.maximum(p + q, _LEAST))


def _none_or_more(mass: jax.Array) -> jax.Array:
    """Masses, with 0 for what float32 cannot hold and for rounding below 0."""
    return jnp.where(mass > _LEAST, mass, 0.0)


def _missing(p: jax.Array, q: jax.Array) -> jax.Array:
    """Whether p has mass on a bin where q has none, shape []."""
    return jnp.any((p > NO_MASS) & (q == 0))


def jsd(p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """Jensen-Shannon divergence, 1/2 KL(p || m) + 1/2 KL(q || m) with m = (p + q)/2, in nats.

    Lin 1991, IEEE Trans. Inf. Theory 37(1).

    Args:
      p_data: target masses, shape [n], sum 1.
      p_g: generator masses, shape [n], sum 1.

    Returns:
      A number in [0, log 2], shape [], never NaN: an empty bin adds nothing.

    Notes:
      JSD is log 2 = 0.693 for densities that do not overlap, however far apart they are: it says
      nothing about the distance that is left, and its gradient there is 0. `w1` does.

      Binning can only lower a divergence: of masses on bins it is a lower bound for the densities,
      and blind to what differs within a bin. What is lost is little where both densities are smooth
      over a few bins, and much for peaks narrower than a bin.

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.divergences import jsd
      >>> p, near, far = np.eye(8)[[0, 1, 7]]  # three densities, each on one of 8 bins
      >>> [round(float(jsd(p, q)), 4) for q in (p, near, far)]  # log 2 at any distance
      [0.0, 0.6931, 0.6931]
    """
    middle = 0.5 * (p_data + p_g)
    total = 0.5 * jnp.sum(_relative(p_data, middle) + _relative(p_g, middle))
    return jnp.clip(total, 0.0, jnp.log(2.0))


def w1(
    p_data: jax.Array,
    p_g: jax.Array,
    width: jax.Array,
    beyond_data: jax.Array | float = 0.0,
    beyond_g: jax.Array | float = 0.0,
) -> jax.Array:
    """W1 = integral of |F_data(x) - F_g(x)| dx, Vallender 1974, for densities constant on each bin.

    Args:
      p_data: target masses with the tail bins, shape [n + 2], sum 1.
      p_g: generator masses with the tail bins, shape [n + 2], sum 1.
      width: width of a bin, unit of x.
      beyond_data: E (lo - x)+ and E (x - hi)+ of the target past the domain, shape [2].
      beyond_g: the same of the generator, shape [2].

    Returns:
      The distance, shape [], unit of x. Past the domain it is the difference of the two
      expectations: exact when only one of the two densities reaches there, else a lower bound.

    Notes:
      W1 measures how far mass has to be moved, where `jsd` counts only how much: a lost mode of 1 %
      of the mass, 1 unit away, is a W1 of 0.01. The edges of the bins are exact, so constant
      densities between them make it wrong by less than one width.

      Past an end of the domain only the mean excesses are compared: two tails that differ there may
      count for nothing. With heavy tails on both sides this part of W1 is too small, never too
      large.

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.divergences import w1
      >>> p, near, far = np.eye(8)[[1, 2, 6]]  # three densities, each on one of 6 bins and 2 tails
      >>> [float(w1(p, q, width=0.5)) for q in (p, near, far)]  # 0, 1 and 5 bins apart
      [0.0, 0.5, 2.5]
    """
    ahead = jnp.cumsum(p_data - p_g)[:-1]  # [n + 1], at the edges
    a, b = jnp.abs(ahead[:-1]), jnp.abs(ahead[1:])
    crossing = ahead[:-1] * ahead[1:] < 0
    area = jnp.where(crossing, (a**2 + b**2) / jnp.where(crossing, a + b, 1.0), a + b)
    outside = jnp.abs(jnp.asarray(beyond_data) - jnp.asarray(beyond_g))
    return 0.5 * width * jnp.sum(area) + jnp.sum(outside)


def _relative(p: jax.Array, q: jax.Array) -> jax.Array:
    """P log(p / q), 0 where p = 0."""
    some = p > _LEAST
    return jnp.where(some, p * jnp.log(jnp.where(some, p, 1.0) / jnp.where(some, q, 1.0)), 0.0)
