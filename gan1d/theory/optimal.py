"""Closed forms for the game: the best D, V(D, G), JSD and W1, of densities given on bins.

Densities are histograms that include what lies outside the drawn domain: `[n + 2]` masses, the
left tail bin, n equal bins, the right tail bin. Divergences are in nats.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

NO_MASS = 1e-6  # a bin's mass below this is rounding of the push-forward, not density
_LEAST = 1e-30  # float32 flushes numbers below 1e-38 to 0, where a quotient is lost


def optimal_discriminator(p_data: jax.Array, p_g: jax.Array, floor: float = 0.0) -> jax.Array:
    """D*(x) = p_data / (p_data + p_g), Goodfellow et al. 2014, Proposition 1.

    Args:
      p_data: target density or mass at the grid points, shape [n].
      p_g: generator density or mass at the same points and in the same unit, shape [n].
      floor: where the sum of both is at most this, there is no density.

    Returns:
      Probability that x is real, shape [n]; 1/2 where both densities vanish.

    Notes:
      It is the best D against these two densities, not against those to come. Where both are next
      to nothing it is a quotient of two rounding errors, so figures leave it out there.

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.optimal import optimal_discriminator
      >>> print(optimal_discriminator(np.array([0.3, 0.1, 0.0]), np.array([0.1, 0.1, 0.0])))
      [0.75 0.5  0.5 ]
    """
    total = p_data + p_g
    some = total > floor
    return jnp.where(some, p_data / jnp.where(some, total, 1.0), 0.5)


def optimal_hinge(p_data: jax.Array, p_g: jax.Array, floor: float = 0.0) -> jax.Array:
    """D*(x) = sign(p_data - p_g), which minimises p max(0, 1 - D) + q max(0, 1 + D) at each x.

    Lim and Ye 2017, arXiv:1705.02894, section 3; where p = q any D in [-1, 1] is as good as 0.

    Args:
      p_data: target density or mass at the grid points, shape [n].
      p_g: generator density or mass at the same points and in the same unit, shape [n].
      floor: where the sum of both is at most this, there is no density.

    Returns:
      -1, 0 or 1, shape [n]; 0 where both densities vanish.
    """
    return jnp.where(p_data + p_g > floor, jnp.sign(p_data - p_g), 0.0)


def optimal_critic(p_data: jax.Array, p_g: jax.Array, width: jax.Array) -> jax.Array:
    """The Kantorovich potential f*, up to a constant: in one dimension f*' = sign(F_g - F_data).

    It maximises E f(x) - E f(G(z)) among slopes up to 1 (Arjovsky et al. 2017, arXiv:1701.07875,
    eq. 2), since that difference is the integral of f' (F_g - F_data).

    Args:
      p_data: target masses with the tail bins, shape [n + 2].
      p_g: generator masses with the tail bins, shape [n + 2].
      width: width of a bin, unit of x.

    Returns:
      f* at the n bin centres, shape [n], unit of x, with mean 0 over (p_data + p_g)/2.

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.optimal import optimal_critic
      >>> p_data, p_g = np.eye(6)[1], np.eye(6)[4]  # data left, fakes right, on bins of width 1
      >>> print(optimal_critic(p_data, p_g, width=1.0))  # falls by 1 for each unit of x
      [ 1.5  0.5 -0.5 -1.5]
    """
    ahead = jnp.cumsum(p_g - p_data)[:-1]  # F_g - F_data at the n + 1 edges
    ahead = jnp.where(jnp.abs(ahead) > 10 * NO_MASS, ahead, 0.0)
    left, right = ahead[:-1], ahead[1:]  # linear in between: the mean of the sign is a ratio
    rise = width * (left + right) / jnp.maximum(jnp.abs(left) + jnp.abs(right), NO_MASS)
    centres = jnp.cumsum(rise) - 0.5 * rise
    return centred(centres, p_data, p_g)


def centred(f: jax.Array, p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """A critic without its arbitrary constant: f - E f over (p_data + p_g)/2.

    Args:
      f: critic at the n bin centres, shape [n].
      p_data: target masses with the tail bins, shape [n + 2].
      p_g: generator masses with the tail bins, shape [n + 2].

    Returns:
      The shifted critic, shape [n].
    """
    return f - mixture_mean(f, p_data, p_g)


def mixture_mean(f: jax.Array, p_data: jax.Array, p_g: jax.Array) -> jax.Array:
    """E f over (p_data + p_g)/2 inside the domain; shapes as in `centred`, result shape []."""
    weight = p_data[1:-1] + p_g[1:-1]
    return jnp.sum(weight * f) / jnp.maximum(jnp.sum(weight), NO_MASS)


def value(p_data: jax.Array, p_g: jax.Array, d: jax.Array) -> jax.Array:
    """V(D, G) = E log D(x) + E log(1 - D(G(z))), Goodfellow et al. 2014, eq. 1, in nats.

    Args:
      p_data: target masses, shape [n], sum 1.
      p_g: generator masses, shape [n], sum 1.
      d: D at the same bins, shape [n], in [0, 1].

    Returns:
      The sum of the two terms, shape []: -log 4 at equilibrium, 2 JSD - log 4 for D = D*; -inf
      where D is 0 on data, or 1 on fakes, of more than NO_MASS.

    Notes:
      A D* that is rounded to 0 or 1 stands for any D within half a unit of its last place, and so
      where there is at most NO_MASS of what D excludes its logarithm is that of this distance.

      V alone does not say how good G is: with D = 1/2 it is -log 4 whatever p_g is.

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.optimal import value
      >>> p = np.array([0.5, 0.5])
      >>> round(float(value(p, p, np.array([0.5, 0.5]))), 4)  # at equilibrium: -log 4
      -1.3863
    """
    last_place = jnp.finfo(jnp.result_type(d, jnp.float32)).eps / 4  # half of it, just below 1
    real = jnp.where((d == 0) & (p_data <= NO_MASS), last_place, d)
    fake = jnp.where((d == 1) & (p_g <= NO_MASS), last_place, 1 - d)
    return jnp.sum(_xlogy(p_data, real)) + jnp.sum(_xlogy(p_g, fake))


def _xlogy(p: jax.Array, x: jax.Array) -> jax.Array:
    """P log x, 0 where p = 0."""
    some = p > _LEAST
    return jnp.where(some, p * jnp.log(jnp.where(some, x, 1.0)), 0.0)
