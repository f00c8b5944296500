"""p_g by push-forward: mass is conserved, closed forms, brute force; noise added to bins."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gan1d.game.networks import Network
from gan1d.theory import push_forward

EDGES: Any = np.linspace(-6, 6, 257, dtype=np.float32)
WIDTH: Any = 12 / 256
_FEW: Any = np.linspace(-2, 2, 9, dtype=np.float32)  # edges of 8 bins
_CELLS = 12
# Compiled as one program each, as a frame has them; by themselves they would be twenty.
_pushed = jax.jit(push_forward.push_forward)
_convolved = jax.jit(push_forward.convolve)


def _push(g_z: object, latent: str = "uniform") -> np.ndarray:
    cells = push_forward.latent_cells(latent)
    return np.asarray(_pushed(jnp.asarray(g_z, jnp.float32), cells.mass, EDGES))


# --- p_z ---


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_cells_hold_all_of_p_z(latent: str) -> None:
    cells = push_forward.latent_cells(latent)
    assert cells.z.shape == (push_forward.N_CELLS + 1,)
    assert (np.diff(cells.z) > 0).all()
    np.testing.assert_allclose(cells.mass.sum(), 1, rtol=1e-6)
    np.testing.assert_allclose(cells.weight.sum(), 1, rtol=1e-6)


def test_cells_of_the_normal_have_its_masses() -> None:
    cells = push_forward.latent_cells("normal")
    expected = np.diff(stats.norm.cdf(np.asarray(cells.z, float)))
    np.testing.assert_allclose(cells.mass, expected, atol=2e-7)


@pytest.mark.parametrize(("latent", "moments"), [("uniform", (1 / 3, 1 / 5)), ("normal", (1, 3))])
def test_weights_integrate(latent: str, moments: tuple[float, float]) -> None:
    """E z = 0, and the known E z^2 and E z^4: the trapezoid rule's error is of order 1/512^2."""
    cells = push_forward.latent_cells(latent)
    z, weight = np.asarray(cells.z, float), np.asarray(cells.weight, float)
    np.testing.assert_allclose(weight @ z, 0, atol=1e-6)
    np.testing.assert_allclose([weight @ z**2, weight @ z**4], moments, rtol=3e-4)


@pytest.mark.parametrize(
    ("latent", "law"), [("uniform", stats.uniform(-1, 2)), ("normal", stats.norm)]
)
def test_quantiles_have_equal_mass(latent: str, law: stats.rv_continuous) -> None:
    z = push_forward.latent_quantiles(latent, 9)
    np.testing.assert_allclose(law.cdf(z), (np.arange(9) + 0.5) / 9, atol=1e-6)
    assert z.dtype == np.float32


# --- push-forward ---


@given(
    hnp.arrays(
        np.float32,
        _CELLS + 1,
        elements=st.one_of(
            st.floats(-3, 3, width=32),
            st.sampled_from([0.0, 0.5, -2.0, 2.0]),  # on edges, and constant over cells
            st.floats(-(2.0**100), 2.0**100, width=32),
        ),
    ),
    hnp.arrays(np.float32, _CELLS, elements=st.floats(0.125, 1, width=32)),
)
def test_mass_is_conserved(g_z: Any, mass: Any) -> None:
    """Whatever G does: folds, jumps, constant pieces, values far outside of the domain."""
    mass = mass / mass.sum()
    pushed = np.asarray(_pushed(g_z, mass, _FEW))
    assert pushed.shape == (10,)
    np.testing.assert_allclose(pushed.sum(), 1, atol=1e-6)
    assert (pushed >= -1e-6).all()


@given(
    hnp.arrays(np.float64, _CELLS + 1, elements=st.floats(-3, 3, width=32)),
    hnp.arrays(np.float64, _CELLS, elements=st.floats(0.125, 1, width=32)),
)
def test_each_cell_is_spread_evenly(g_z: Any, mass: Any) -> None:
    """Against overlaps of intervals, cell by cell in float64."""
    mass = mass / mass.sum()
    ends = np.concatenate([[-1e9], _FEW.astype(float), [1e9]])
    expected = np.zeros(10)
    for a, b, m in zip(g_z[:-1], g_z[1:], mass, strict=True):
        lo, hi = min(a, b), max(a, b)
        if hi - lo < 1e-3:  # where float32 spreads a point mass by a hair
            return
        overlap = np.minimum(ends[1:], hi) - np.maximum(ends[:-1], lo)
        expected += m * np.maximum(overlap, 0) / (hi - lo)
    pushed = _pushed(jnp.float32(g_z), jnp.float32(mass), _FEW)
    np.testing.assert_allclose(pushed, expected, atol=1e-5)


@pytest.mark.parametrize(("a", "b"), [(1.5, 0.0), (-2.0, 1.0), (8.0, 0.0), (0.01, 3.0)])
def test_an_affine_g_of_uniform_z_is_uniform(a: float, b: float) -> None:
    pushed = _push(a * np.linspace(-1, 1, push_forward.N_CELLS + 1) + b)
    cdf = stats.uniform(b - abs(a), 2 * abs(a)).cdf(EDGES.astype(float))
    np.testing.assert_allclose(pushed, np.diff(cdf, prepend=0, append=1), atol=2e-5)


@pytest.mark.parametrize(("a", "b"), [(1.0, 0.0), (-0.5, 2.0), (3.0, -4.0)])
def test_an_affine_g_of_normal_z_is_normal(a: float, b: float) -> None:
    """Normal masses by scipy.stats; each of the 512 cells is flat, which costs 1e-5 of mass."""
    z = np.asarray(push_forward.latent_cells("normal").z)
    cdf = stats.norm(b, abs(a)).cdf(EDGES.astype(float))
    expected = np.diff(cdf, prepend=0, append=1)
    np.testing.assert_allclose(_push(a * z + b, "normal"), expected, atol=3e-5)


def test_a_fold_has_the_closed_form() -> None:
    """X = 4 z^2 of uniform z: F(x) = sqrt(x)/2 on [0, 4]; the density is infinite at 0."""
    z = np.linspace(-1, 1, push_forward.N_CELLS + 1)
    cdf = np.sqrt(np.clip(EDGES.astype(float), 0, 4)) / 2
    expected = np.diff(cdf, prepend=0, append=1)
    np.testing.assert_allclose(_push(4 * z**2), expected, atol=1e-4)


def test_a_constant_g_is_one_point() -> None:
    pushed = _push(np.full(push_forward.N_CELLS + 1, 0.01))
    assert pushed[1 + 128] == 1  # the bin [0, 12/256)
    assert np.count_nonzero(pushed) == 1


def test_a_jump_keeps_its_mass_between_its_ends() -> None:
    """G is -3 or 3; the one cell with the jump, 1/512 of the mass, lies evenly between."""
    z = np.linspace(-1, 1, push_forward.N_CELLS + 1)
    pushed = _push(np.where(z < 0, -3.0, 3.0))
    assert abs(pushed[EDGES.searchsorted(-2.9) : EDGES.searchsorted(2.9)].sum() - 1 / 512) < 1e-4


def test_what_leaves_the_domain_is_in_the_tail_bins() -> None:
    half = _push(10 * np.linspace(-1, 1, push_forward.N_CELLS + 1))
    np.testing.assert_allclose(half[[0, -1]], 0.2, atol=1e-5)
    assert _push(np.full(push_forward.N_CELLS + 1, -1e20))[0] == 1
    assert _push(np.full(push_forward.N_CELLS + 1, 1e20))[-1] == 1


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_brute_force(latent: str) -> None:
    """A million samples through a random network: within five of their own standard errors."""
    n = 1_000_000
    net = Network(8, 2, "tanh")
    params = net.init(jax.random.key(5))
    rng = np.random.default_rng(0)
    z = rng.uniform(-1, 1, n) if latent == "uniform" else rng.standard_normal(n)
    x = 3 * np.asarray(net.apply(params, jnp.asarray(z, jnp.float32)))
    ends = np.concatenate([[-np.inf], EDGES, [np.inf]])
    share = np.histogram(x, ends)[0] / n
    pushed = _push(3 * net.apply(params, push_forward.latent_cells(latent).z), latent)
    assert np.count_nonzero(share) > 20
    # A cell that ends in a fold is spread too evenly, by up to a part of its mass.
    assert (np.abs(share - pushed) < 5 * np.sqrt(pushed / n) + 2e-3 / 10).all()


@pytest.mark.parametrize(("shift", "lo", "hi"), [(0.0, 0.0, 0.0), (9.0, 0.0, 3.0), (-8.0, 2.0, 0)])
def test_beyond_is_the_mean_excess(shift: float, lo: float, hi: float) -> None:
    """G(z) = z + shift lies wholly inside or outside (-6, 6): the excess is that of its mean."""
    cells = push_forward.latent_cells("uniform")
    found = push_forward.beyond(cells.z + shift, cells.weight, jnp.array([-6.0, 6.0]))
    np.testing.assert_allclose(found, [lo, hi], atol=1e-5)


def test_beyond_of_a_normal() -> None:
    """E (x - 1)+ of a standard normal is pdf(1) - sf(1)."""
    cells = push_forward.latent_cells("normal")
    found = push_forward.beyond(cells.z, cells.weight, jnp.array([-1.0, 1.0]))
    expected = stats.norm.pdf(1) - stats.norm.sf(1)
    np.testing.assert_allclose(found, expected, atol=1e-4)


# --- noise ---


def _masses(law: stats.rv_continuous) -> Any:
    cdf = law.cdf(EDGES.astype(float))
    return np.diff(cdf, prepend=0, append=1).astype(np.float32)


@pytest.mark.parametrize("deviation", [0.1, 0.7, 1.5])
def test_a_normal_with_normal_noise_is_normal(deviation: float) -> None:
    """Variances add: N(0.5, 0.6^2) becomes N(0.5, 0.6^2 + deviation^2)."""
    found = _convolved(_masses(stats.norm(0.5, 0.6)), jnp.float32(deviation), WIDTH)
    expected = _masses(stats.norm(0.5, np.hypot(0.6, deviation)))
    np.testing.assert_allclose(found, expected, atol=2e-5)


@given(
    hnp.arrays(np.float64, 10, elements=st.floats(0.01, 1)),
    st.floats(0.05, 3),
)
def test_noise_against_quadrature(heights: Any, deviation: float) -> None:
    """Each bin as 400 points, each point a normal by scipy.stats."""
    masses = heights / heights.sum()
    points = np.linspace(-2, 2, 8 * 400, endpoint=False) + 4 / 3200 / 2
    ends = np.concatenate([[-np.inf], _FEW, [np.inf]])
    cdf = stats.norm.cdf((ends[:, None] - points[None]) / deviation)
    shares = np.diff(cdf, axis=0).reshape(10, 8, 400).mean(2)  # from bin to bin
    expected = shares @ masses[1:-1]
    expected[[0, -1]] += masses[[0, -1]]  # what lies in a tail bin stays there
    found = _convolved(jnp.float32(masses), jnp.float32(deviation), jnp.float32(0.5))
    np.testing.assert_allclose(found, expected, atol=5e-6)


@pytest.mark.parametrize("deviation", [1e-3, 0.01, 0.3, 5.0])
def test_noise_conserves_mass(deviation: float) -> None:
    masses = _masses(stats.norm(4, 1))
    found = np.asarray(_convolved(masses, jnp.float32(deviation), jnp.float32(WIDTH)))
    np.testing.assert_allclose(found.sum(), 1, atol=5e-6)
    assert (found >= 0).all()


def test_hardly_any_noise_changes_nothing() -> None:
    masses = _masses(stats.norm(0, 1))
    found = _convolved(masses, jnp.float32(1e-4), jnp.float32(WIDTH))
    np.testing.assert_allclose(found, masses, atol=2e-5)
