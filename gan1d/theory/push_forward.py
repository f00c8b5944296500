"""p_g as the push-forward of p_z through G onto bins, without samples and without kernels."""

from __future__ import annotations

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import ndtr, ndtri

N_CELLS = 512
_NORMAL_REACH = 5.1  # end of the fine cells: a normal z beyond this has mass 3e-7,
_OUTER = 12.0  # and lies in ever wider ones: a log distinguishes little mass from none
_OUTER_CELLS = 8  # on each side
_NARROW = 0.1  # deviations: for a narrower bin the series is accurate to 1e-6 of its value
_ROOT_TAU = math.sqrt(2 * math.pi)


class Latent(NamedTuple):
    """p_z cut into cells, for quadrature: masses and end points."""

    z: jax.Array  # end points of the cells, shape [n_cells + 1]
    mass: jax.Array  # of each cell, shape [n_cells], sum 1

    @property
    def weight(self) -> jax.Array:
        """Weight of each end point in the trapezoid rule for E f(z), shape [n_cells + 1], sum 1."""
        return 0.5 * (jnp.append(self.mass, 0.0) + jnp.append(0.0, self.mass))


def latent_cells(latent: str, n_cells: int = N_CELLS) -> Latent:
    """Cells of p_z: equal steps of z (wider ones far out), with exact masses."""
    if latent == "uniform":
        z, mass = np.linspace(-1, 1, n_cells + 1), np.full(n_cells, 1 / n_cells)
    else:
        z = np.linspace(-_NORMAL_REACH, _NORMAL_REACH, n_cells - 2 * _OUTER_CELLS + 1)
        wider = np.linspace(0, 1, _OUTER_CELLS + 1)[1:] ** 2
        outer = _NORMAL_REACH + (_OUTER - _NORMAL_REACH) * wider
        z = np.concatenate([-outer[::-1], z, outer])
        # from the nearer end, since 1 - 1e-20 rounds to 1
        mass = np.where(z[1:] <= 0, np.diff(ndtr(z)), -np.diff(ndtr(-z)))
    return Latent(jnp.asarray(z, jnp.float32), jnp.asarray(mass / mass.sum(), jnp.float32))


def latent_quantiles(latent: str, n: int) -> np.ndarray:
    """The quantiles of p_z at (i + 1/2)/n: n points of equal mass, shape [n], float32."""
    levels = (np.arange(n) + 0.5) / n
    z = 2 * levels - 1 if latent == "uniform" else ndtri(levels)
    return z.astype(np.float32)


def scattered_normal(n: int) -> np.ndarray:
    """N standard normal quantiles in an order in which any stretch is scattered alike, [n].

    By the golden ratio (Weyl's sequence), and each followed by its mirror image.
    """
    i = np.arange(n)
    levels = np.modf((i // 2 + 0.5) * (5**0.5 - 1) / 2)[0]
    return np.asarray(ndtri(levels) * (-1.0) ** i, np.float32)


def push_forward(g_z: jax.Array, mass: jax.Array, edges: jax.Array) -> jax.Array:
    """Masses of x = G(z) on bins: each cell's mass is spread evenly over [G(z_i), G(z_i+1)].

    Exact for a G that is linear on each cell; folds and jumps are included, and mass is conserved.

    Args:
      g_z: G at the end points of the cells, shape [n_cells + 1], unit of x.
      mass: mass of each cell, shape [n_cells], sum 1.
      edges: edges of the bins, ascending, shape [n + 1], unit of x.

    Returns:
      Masses of the left tail bin, the n bins and the right tail bin, shape [n + 2], sum 1.

    Notes:
      Nothing is sampled, so p_g has no noise. What it cannot resolve is G inside a cell: a bend is
      drawn straight, and where a cell covers several bins they get one density. Even cells leave a
      bin of a trained G off by up to a multiple of its mass; those of `refinement` follow G.

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.push_forward import latent_cells, push_forward
      >>> cells = latent_cells("uniform")
      >>> g_z = 4 * cells.z  # z is uniform on (-1, 1), and so x on (-4, 4)
      >>> print(push_forward(g_z, cells.mass, edges=np.array([-2.0, 0.0, 2.0])))
      [0.25 0.25 0.25 0.25]
    """
    return spread(g_z[:-1], g_z[1:], mass, edges)


def spread(start: jax.Array, end: jax.Array, mass: jax.Array, edges: jax.Array) -> jax.Array:
    """Masses on bins, each spread evenly over an interval.

    Args:
      start: one end of each interval, shape [n_cells], unit of x.
      end: the other, which may be on either side, likewise.
      mass: of each interval, shape [n_cells].
      edges: edges of the bins, ascending, shape [n + 1], unit of x.

    Returns:
      Masses of the left tail bin, the n bins and the right tail bin, shape [n + 2].
    """
    low, high = jnp.minimum(start, end), jnp.maximum(start, end)
    tiny = 1e-6 * (edges[1] - edges[0])  # as narrow as float32 allows: G may send a cell to a point
    slope = 1 / jnp.maximum(high - low, tiny)

    def below(edge: jax.Array) -> jax.Array:
        """Each interval's share below each edge, shape [edges, n_cells]."""
        return jnp.clip((edge[:, None] - low[None]) * slope[None], 0.0, 1.0)

    # First each bin's share of each interval, then the sum: where none is, the mass is exactly 0.
    # XLA runs this three times as fast as jnp.diff of the shares.
    left, right = below(edges[:1]) @ mass, (1 - below(edges[-1:])) @ mass
    return jnp.concatenate([left, (below(edges[1:]) - below(edges[:-1])) @ mass, right])


def beyond(g_z: jax.Array, weight: jax.Array, domain: jax.Array) -> jax.Array:
    """E (lo - x)+ and E (x - hi)+ of x = G(z): mean excess past each end of the domain.

    Args:
      g_z: G at the end points of the cells, shape [n_cells + 1], unit of x.
      weight: trapezoid weights of the end points, shape [n_cells + 1], sum 1.
      domain: lo and hi, shape [2].

    Returns:
      The two expectations, shape [2], unit of x.
    """
    below, above = jnp.maximum(domain[0] - g_z, 0), jnp.maximum(g_z - domain[1], 0)
    return jnp.stack([weight @ below, weight @ above])


def tail_weights(g_z: jax.Array, mass: jax.Array, domain: jax.Array) -> jax.Array:
    """Weights of the end points of the cells for expectations over each tail of the domain.

    What `push_forward` counts in a tail bin, by the end points that lie there: of a cell with both
    ends in the tail each has half.

    Args:
      g_z: G at the end points of the cells, shape [n_cells + 1], unit of x.
      mass: of each cell, shape [n_cells], sum 1.
      domain: lo and hi, shape [2].

    Returns:
      Weights below lo and above hi, shape [2, n_cells + 1]; each sums to the mass of that tail.
    """
    below = _weights_below(g_z, mass, domain[0])
    return jnp.stack([below, _weights_below(-g_z, mass, -domain[1])])


def _weights_below(g_z: jax.Array, mass: jax.Array, end: jax.Array) -> jax.Array:
    """Weights of the end points for expectations over x < end, shape [n_cells + 1]."""
    low, high = jnp.minimum(g_z[:-1], g_z[1:]), jnp.maximum(g_z[:-1], g_z[1:])
    share = jnp.where(high <= end, 1.0, (end - low) / jnp.where(high > low, high - low, 1.0))
    there = (g_z < end).astype(g_z.dtype)
    each = mass * jnp.clip(share, 0.0, 1.0) / jnp.maximum(there[:-1] + there[1:], 1.0)
    return there * (jnp.append(each, 0.0) + jnp.append(0.0, each))


def convolve(masses: jax.Array, deviation: jax.Array, width: jax.Array) -> jax.Array:
    """Masses after normal noise is added to x, exact for densities that are constant on each bin.

    The mass of a tail bin stays there, as it is not known where in the tail it lies.

    Args:
      masses: with the tail bins, shape [..., n + 2], sum 1.
      deviation: of the noise, shape [], unit of x, > 0.
      width: of a bin, shape [], unit of x.

    Returns:
      The convolved masses, shape [..., n + 2], sum 1.
    """
    n, step = masses.shape[-1] - 2, width / deviation
    t = jnp.arange(n + 1) * step  # from edge to edge, in deviations
    # E (noise - t)+: its differences give even the smallest shares with most of their digits
    over = jnp.maximum(jnp.exp(-0.5 * t**2) / _ROOT_TAU - t * jax.scipy.special.ndtr(-t), 0.0)
    past = (over[:-1] - over[1:]) / step  # of a bin's mass, past the edge that is i bins away
    apart = (over[:-2] - 2 * over[1:-1] + over[2:]) / step
    kernel = jnp.append(1 - 2 * past[0], apart)  # of a bin's mass, in the bin that is i away
    flat = step * jnp.exp(-0.5 * t[:-1] ** 2) / _ROOT_TAU * (1 + step**2 / 12 * (t[:-1] ** 2 - 1))
    kernel = jnp.where(step < _NARROW, flat, kernel)
    bins = jnp.arange(n)
    apart_by = kernel[jnp.abs(bins[:, None] - bins[None, :])]
    moves = jnp.concatenate([past[:, None], apart_by, past[::-1, None]], axis=1)  # [n, n + 2]
    return jnp.asarray(masses).at[..., 1:-1].set(0.0) + masses[..., 1:-1] @ moves
