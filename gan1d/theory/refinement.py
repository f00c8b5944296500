"""A push-forward that follows G's bends: cells of z that are narrow there, each in two pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp

from gan1d.theory.push_forward import Latent, latent_cells

N_EVEN = 256  # cells at first
# Cells each time that they are placed anew, and the bend in bins that counts as hardly any: it is
# far above the rounding errors of G, which must not move the cells.
_PLACEMENTS = ((512, 1e-2), (768, 3e-3))
N_CELLS = _PLACEMENTS[-1][0]
_EVEN, _STEEP, _BENT = 0.2, 0.5, 1.0  # weights of the need of cells
_NONE = 1e-6  # bins that float32 does not tell from none; likewise for steps of z


class Pieces(NamedTuple):
    """Intervals of x, over each of which a mass is spread evenly: arguments of `spread`."""

    start: jax.Array  # shape [n], unit of x
    end: jax.Array  # shape [n], unit of x, on either side of the start
    mass: jax.Array  # shape [n], sum 1


def refined_cells(g: Callable[[jax.Array], jax.Array], latent: str, edges: jax.Array) -> Latent:
    """Cells of p_z for the push-forward through a G that is no straight line.

    G is read at the ends of N_EVEN even cells. New ends are placed at equal steps of the cumulative
    need, which for a cell is, each by its share in all cells: its number, the bins that G covers
    there, and the square root of G's bend (a cell's error is that of its chord, and falls with the
    square of its width). Then once more, from the new cells to more of them.

    Args:
      g: reads G, [n] -> [n], unit of x.
      latent: "uniform" or "normal", of what g reads.
      edges: edges of the bins, ascending and equally far apart, shape [n_bins + 1], unit of x.

    Returns:
      N_CELLS cells. Their ends are continuous in G, and hardly move by rounding errors of it.

    Notes:
      By these cells and `bent_pieces` each bin's mass is within 2 % of that by a million cells,
      wherever it is above 1 % of the greatest: in all of the 200 states of trained runs of
      `python -m tests.benchmarks density`, of which even cells leave 104 further off. It is no
      bound for any G: of 800 such states one had a bin that was 10 % off, in a G with hundreds of
      bends. A turn there and back within one of the first cells may not be seen at all.

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.refinement import refined_cells
      >>> z = refined_cells(lambda z: np.abs(z - 0.3), "uniform", np.linspace(-2, 2, 257)).z
      >>> print(round(float(z[np.argmin(np.diff(z))]), 2))  # the narrowest cell is where G bends
      0.3
    """
    z = latent_cells(latent, N_EVEN).z
    for n, straight in _PLACEMENTS:
        z = _placed(z, _need(g(z), z, edges, straight), n)
    return Latent(z, _mass(latent, z))


def bent_pieces(g_z: jax.Array, cells: Latent) -> Pieces:
    """The push-forward of the cells through G, of which each is in two pieces that bend as G does.

    The tangents of G at the two ends of a cell come from the neighbours on either side. Of a G
    that is straight on both sides they meet where it bends, and there the pieces meet too: a single
    bend is found where it is, whatever the cell's width. Of a G that curves on they meet beyond G,
    and the pieces meet on the parabola that has these tangents. What lies between is in
    proportion. Where the tangents do not meet within the cell, both pieces lie on its chord.

    Args:
      g_z: G at the end points of the cells, shape [n_cells + 1], unit of x.
      cells: of what G reads.

    Returns:
      2 n_cells pieces.

    Notes:
      The slope changes from cell to cell by no more than beside it, and not at all where the two
      changes differ in sign (minmod: Harten et al. 1987, doi:10.1016/0021-9991(87)90031-3).

    Examples:
      >>> import numpy as np
      >>> from gan1d.theory.push_forward import latent_cells, spread
      >>> from gan1d.theory.refinement import bent_pieces
      >>> cells = latent_cells("uniform", 10)
      >>> g_z = np.maximum(cells.z - 0.11, 4 * (cells.z - 0.11))  # bends at x = 0, from 1 to 4
      >>> edges = np.array([-2.0, -0.2, -0.1, 0.0, 0.1, 0.2, 9.0])
      >>> print(np.asarray(spread(*bent_pieces(g_z, cells), edges))[2:-2].round(4))
      [0.05   0.05   0.0125 0.0125]
    """
    run = jnp.maximum(jnp.diff(cells.z), _NONE)
    turn = jnp.pad(jnp.diff(jnp.diff(g_z) / run), 1)  # of the slope at each end of a cell
    beside = jnp.pad(run, 1, mode="edge")
    curve = jnp.pad(turn / (beside[1:] + beside[:-1]), 1)  # G''/2 at each end, [n_cells + 3]
    on_left, on_right = _minmod(curve[:-3], curve[1:-2]), _minmod(curve[3:], curve[2:-1])
    left = beside[:-2] * on_left - turn[:-1]  # the slope of a tangent, less that of the cell
    right = turn[1:] - beside[2:] * on_right
    meet = jnp.sign(left) * jnp.sign(right) < 0
    share = jnp.where(meet, right / jnp.where(meet, right - left, 1.0), 0.5)
    bow = jnp.where(meet, left * share * run, 0.0)  # from the chord to where the tangents meet
    sharp = 1 - jnp.maximum(_ratio(on_left, curve[1:-2]), _ratio(on_right, curve[2:-1]))
    share = sharp * share + (1 - sharp) * (0.25 + 0.5 * share)
    middle = g_z[:-1] + share * jnp.diff(g_z) + 0.5 * (1 + sharp) * bow
    return Pieces(
        start=jnp.append(g_z[:-1], middle),
        end=jnp.append(middle, g_z[1:]),
        mass=jnp.append(share * cells.mass, (1 - share) * cells.mass),
    )


def _ratio(part: jax.Array, whole: jax.Array) -> jax.Array:
    return part / jnp.where(whole == 0, 1.0, whole)


def _minmod(a: jax.Array, b: jax.Array) -> jax.Array:
    """The smaller in size of two numbers of one sign; 0 if they differ in sign."""
    return jnp.clip(a, jnp.minimum(b, 0.0), jnp.maximum(b, 0.0))


def _need(g_z: jax.Array, z: jax.Array, edges: jax.Array, straight: float) -> jax.Array:
    """How much each cell needs to be cut, shape [n_cells].

    A cell is bent as far as G bends at both of its ends. At one end alone, the bend is in the next
    cell. The outermost cells have one end to tell.
    """
    rise = jnp.diff(jnp.clip(g_z, edges[0], edges[-1])) / (edges[1] - edges[0])  # in bins
    run = jnp.maximum(jnp.diff(z), _NONE)
    bend = jnp.abs(jnp.diff(rise / run)) * jnp.minimum(run[1:], run[:-1])  # at the inner ends
    both = jnp.minimum(jnp.append(bend[:1], bend), jnp.append(bend, bend[-1:]))
    bent = (both**2 + straight**2) ** 0.25  # its square is flat at 0, where rounding errors are
    steep = jnp.abs(rise)
    shares = steep / (jnp.sum(steep) + _NONE), bent / jnp.sum(bent)
    return _EVEN / rise.size + _STEEP * shares[0] + _BENT * shares[1]


def _placed(z: jax.Array, need: jax.Array, n: int) -> jax.Array:
    """The ends of n cells that share the need alike, shape [n + 1]; it is even in each old cell."""
    total = jnp.append(0.0, jnp.cumsum(need))
    level = jnp.arange(n + 1) * (total[-1] / n)
    last, cell = need.size - 1, jnp.zeros(n + 1, jnp.int32)
    for half in range(last.bit_length())[::-1]:  # the last cell that begins at or below the level
        ahead = jnp.minimum(cell + 2**half, last)
        cell = jnp.where(total[ahead] <= level, ahead, cell)
    share = jnp.clip((level - total[cell]) / need[cell], 0.0, 1.0)
    return z[cell] + share * (z[cell + 1] - z[cell])


def _mass(latent: str, z: jax.Array) -> jax.Array:
    """Masses of the cells, shape [n_cells], sum 1, by Simpson's rule.

    Differences of the cumulative distribution would lose the digits of a narrow cell.
    """
    run = jnp.maximum(jnp.diff(z), 0.0)
    if latent == "normal":
        ends, middle = jnp.exp(-0.5 * z**2), 0.5 * (z[1:] + z[:-1])
        run = run * (ends[1:] + 4 * jnp.exp(-0.5 * middle**2) + ends[:-1])
    return run / jnp.sum(run)
