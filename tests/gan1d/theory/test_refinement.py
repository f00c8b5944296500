"""p_g by cells that follow G's bends, against cells so many that they need no care."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from gan1d.runs.inputs import start_arrays_of
from gan1d.theory import push_forward, refinement
from tests.gan1d.game.frames import init_of, picture_of
from tests.gan1d.theory.densities import HARD, WITHIN, error, hard

N_FINE = 200_000
EDGES: Any = np.linspace(-6, 6, 257, dtype=np.float32)


# Compiled as one program each, as a frame has them; by themselves they would be fifty.
_refined_cells: Any = jax.jit(refinement.refined_cells, static_argnums=(0, 1))


@jax.jit
def _spread(g_z: jax.Array, cells: push_forward.Latent) -> jax.Array:
    return push_forward.spread(*refinement.bent_pieces(g_z, cells), EDGES)


def _masses(g_z: Any, cells: push_forward.Latent) -> np.ndarray:
    return np.asarray(_spread(g_z, cells))


@pytest.mark.parametrize("name", HARD)
def test_p_g_is_within_two_percent_where_even_cells_are_not(name: str) -> None:
    """Of trained generators, wherever p_g is above 1 % of its top; and in each engine alike.

    Units in the last place of G, by which engines differ, are far less than that to p_g.
    """
    generator = hard(name)
    expected = generator.by_fine_cells(N_FINE)
    assert error(generator.by_even_cells(), expected) > WITHIN
    found = generator.by_refined_cells()
    assert error(found, expected) < WITHIN
    np.testing.assert_allclose(found.sum(), 1, atol=1e-5)
    ulps = np.random.default_rng(0).integers(-1, 2, 997)
    again = generator.by_refined_cells(ulps)
    width = EDGES[1] - EDGES[0]
    assert np.max(np.abs(again - found)) / width < 5e-4


def test_a_frame_has_that_p_g() -> None:
    """D* of the two normals had teeth where p_g was a staircase."""
    recipe, _ = HARD["k of 5, a normal z"]
    generator, start = hard("k of 5, a normal z"), start_arrays_of(recipe)
    state = init_of(generator.program)(start)._replace(params_g=generator.params)
    frame = picture_of(generator.program)(state, start, jnp.float32(0))
    masses = np.asarray(frame.p_g) * np.diff(generator.edges)
    expected = generator.by_fine_cells(N_FINE)
    assert error(np.pad(masses, 1), expected) < WITHIN
    d_star = frame.p_data / (frame.p_data + expected[1:-1] / np.diff(generator.edges))
    seen = expected[1:-1] > 0.01 * expected.max()
    np.testing.assert_allclose(frame.d_star[seen], d_star[seen], atol=5e-3)


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_a_line_gives_the_density_of_z(latent: str) -> None:
    """By scipy.stats; to 1e-5 of mass, which a normal z that is flat on each cell costs."""

    def line(z: Any) -> Any:
        return 1.5 * z - 0.3

    cells = _refined_cells(line, latent, EDGES)
    assert cells.z.shape == (refinement.N_CELLS + 1,)
    assert (np.diff(cells.z) > 0).all()
    of_z = stats.norm if latent == "normal" else stats.uniform(-1, 2)
    expected = np.diff(of_z.cdf((EDGES.astype(float) + 0.3) / 1.5))
    np.testing.assert_allclose(_masses(line(cells.z), cells)[1:-1], expected, atol=1e-5)


def test_a_bend_is_found_within_its_cell() -> None:
    """Of a G of slopes 1 and 9: exactly the masses of two lines."""
    cells = push_forward.latent_cells("uniform", 100)
    z = np.asarray(cells.z)
    found = _masses(np.where(z < 0.333, z, 0.333 + 9 * (z - 0.333)), cells)
    at = np.where(EDGES < 0.333, EDGES, 0.333 + (EDGES - 0.333) / 9)  # G^-1 of the edges
    np.testing.assert_allclose(found[1:-1], np.diff(np.clip(at, -1, 1)) / 2, atol=1e-6)


def test_a_fold_is_a_parabola() -> None:
    """G = 2 z^2 - 0.01: the bin of its tip has the mass of sqrt(x), which a chord cuts off."""
    cells = push_forward.latent_cells("uniform", 99)  # the tip is within a cell
    found = _masses(2 * np.asarray(cells.z) ** 2 - 0.01, cells)
    expected = np.diff(np.sqrt(np.clip((EDGES + 0.01) / 2, 0, 1)))
    np.testing.assert_allclose(found[1:-1], expected, atol=2e-3 * expected.max())
    chords = push_forward.push_forward(2 * cells.z**2 - 0.01, cells.mass, EDGES)
    assert np.abs(chords[1:-1] - expected).max() > 2 * np.abs(found[1:-1] - expected).max()


@jax.jit
def _of_size(size: Any) -> tuple[jax.Array, push_forward.Latent]:
    """A G that jumps down and up again, so steep, and its cells."""

    def g(z: Any) -> Any:
        return size * jnp.sign(z - 0.1) * jnp.square(z)

    cells = refinement.refined_cells(g, "uniform", EDGES)
    return g(cells.z), cells


@pytest.mark.parametrize("size", [0.0, 1e-30, 1e10, 1e30, np.inf, np.nan])
def test_any_g_has_some_masses(size: float) -> None:
    """A finite G has finite ones with sum 1; what a run that diverges has does not matter."""

    g_z, cells = _of_size(size)
    masses = _masses(g_z, cells)
    assert masses.shape == (258,)
    if np.isfinite(size):
        np.testing.assert_allclose(masses.sum(), 1, atol=1e-5)


def test_cells_are_narrow_where_g_bends_and_nowhere_wide() -> None:
    def bent(z: Any) -> Any:
        return jnp.abs(z - 0.3)

    cells = _refined_cells(bent, "uniform", EDGES)
    width = np.diff(cells.z)
    assert abs(cells.z[np.argmin(width)] - 0.3) < 1e-3
    assert width.min() < 0.5 * width[0]
    assert width.max() < 12 * 2 / refinement.N_CELLS
    np.testing.assert_allclose(cells.mass, width / 2, rtol=1e-4)
