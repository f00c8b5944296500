"""Closed forms for the game, against identities, SciPy and brute force."""

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gan1d.game.losses import LOSSES
from gan1d.theory import divergences, optimal

N = 24  # bins of the drawn domain in these tests
WIDTH: Any = 0.5
CENTRES = WIDTH * (np.arange(N) + 0.5)
LOG2 = math.log(2)
Masses = Any  # numpy arrays, where the core is typed for those of JAX


def _normalise(heights: np.ndarray) -> Masses:
    heights = np.where(heights < 0.2, 0.0, heights)  # many empty bins
    return (heights / heights.sum()).astype(np.float32)


_some = st.floats(0, 1, width=32)
masses = (
    hnp.arrays(np.float32, N + 2, elements=_some)
    .filter(lambda heights: heights.max() >= 0.25)
    .map(_normalise)
)
inside = (
    hnp.arrays(np.float32, N, elements=_some)
    .filter(lambda heights: heights.max() >= 0.25)
    .map(lambda heights: np.pad(_normalise(heights), 1))
)


def _uniform(first: int, count: int) -> Masses:
    """Equal masses on some of the bins; the tail bins are empty."""
    p = np.zeros(N + 2, np.float32)
    p[1 + first : 1 + first + count] = 1 / count
    return p


# --- D* and V ---


def test_d_star_is_the_share_of_the_data() -> None:
    p, q = jnp.float32([0.5, 0.2, 0.0, 0.3]), jnp.float32([0.5, 0.6, 0.4, 0.0])
    np.testing.assert_allclose(optimal.optimal_discriminator(p, q), [0.5, 0.25, 0, 1], rtol=1e-6)


def test_d_star_is_one_half_where_both_vanish() -> None:
    p = jnp.float32([0, 1e-7, 1e-3])
    assert optimal.optimal_discriminator(p, jnp.zeros_like(p)).tolist() == [0.5, 1, 1]
    assert optimal.optimal_discriminator(p, jnp.zeros_like(p), floor=1e-6).tolist() == [0.5, 0.5, 1]


@given(masses, masses)
def test_d_star_swaps_with_the_players(p: Masses, q: Masses) -> None:
    d_star = optimal.optimal_discriminator(p, q)
    np.testing.assert_allclose(d_star + optimal.optimal_discriminator(q, p), 1, atol=1e-6)


@given(masses, masses)
def test_value_of_d_star_is_two_jsd_minus_log_4(p: Masses, q: Masses) -> None:
    """Goodfellow et al. 2014, eq. 6."""
    value = optimal.value(p, q, optimal.optimal_discriminator(p, q))
    np.testing.assert_allclose(value, 2 * divergences.jsd(p, q) - math.log(4), atol=2e-6)


@given(masses, masses, hnp.arrays(np.float32, N + 2, elements=st.floats(1 / 64, 63 / 64, width=32)))
def test_no_d_beats_d_star(p: Masses, q: Masses, d: Any) -> None:
    """D* maximises V, and does so in every bin."""
    best = optimal.optimal_discriminator(p, q)
    assert optimal.value(p, q, d) <= optimal.value(p, q, best) + 1e-5

    def gain(d: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):  # log 0 is allowed where its mass is 0
            real = np.where(p > 0, p * np.log(np.where(p > 0, d, 1)), 0)
            return real + np.where(q > 0, q * np.log(np.where(q > 0, 1 - d, 1)), 0)

    assert (gain(d) <= gain(np.asarray(best, np.float64)) + 1e-6).all()


def test_value_at_equilibrium() -> None:
    p = _uniform(3, 7)
    np.testing.assert_allclose(optimal.value(p, p, jnp.full(N + 2, 0.5)), -math.log(4), rtol=1e-6)


def test_value_of_a_perfect_discriminator_is_0() -> None:
    assert optimal.value(_uniform(0, 3), _uniform(9, 3), (jnp.arange(N + 2) < 6) * 1.0) == 0


@pytest.mark.parametrize("apart", [1, 2, 4, 8])
def test_value_of_the_best_d_of_two_normals_is_finite(apart: float) -> None:
    """D* is rounded to 1 in float32 where p_g is 1e-8 of p_data; the closed form is in float64."""
    edges = np.linspace(-6, 6, 257)
    exact = [_normal_masses(edges, mean) for mean in (-apart / 2, apart / 2)]
    p, q = (jnp.asarray(masses, jnp.float32) for masses in exact)
    expected = sum(np.sum(one * np.log(one / sum(exact))) for one in exact)
    best = optimal.optimal_discriminator(p, q)
    np.testing.assert_allclose(optimal.value(p, q, best), expected, atol=2e-6)
    np.testing.assert_allclose(optimal.value(q, p, 1 - best), expected, atol=2e-6)


def _normal_masses(edges: np.ndarray, mean: float) -> np.ndarray:
    """Masses of a normal on the bins with the tail bins, from the nearer end."""
    below, above = stats.norm.cdf(edges, mean), stats.norm.sf(edges, mean)
    inner = np.where(below[1:] <= 0.5, np.diff(below), -np.diff(above))
    return np.concatenate([below[:1], inner, above[-1:]])


def test_value_of_a_d_that_is_sure_of_the_wrong_is_minus_inf() -> None:
    half = jnp.asarray([0.5, 0.5], jnp.float32)
    assert optimal.value(half, half, jnp.asarray([1.0, 0.5])) == -jnp.inf
    assert optimal.value(half, half, jnp.asarray([0.5, 0.0])) == -jnp.inf


@given(inside, inside)
def test_value_is_minus_the_loss_of_d(p: Masses, q: Masses) -> None:
    """The two ways to V: from probabilities here, from logits in `losses`."""
    logits = jnp.linspace(-5, 5, N + 2)
    loss = LOSSES["minimax"]
    loss_d = p @ loss.real(logits) + q @ loss.fake(logits)
    np.testing.assert_allclose(optimal.value(p, q, loss.output(logits)), -loss_d, atol=1e-4)


# --- JSD ---


@given(masses)
def test_jsd_of_a_density_with_itself_is_0(p: Masses) -> None:
    assert divergences.jsd(p, p) == 0


@pytest.mark.parametrize("count", [1, 5, N // 2])
def test_jsd_of_disjoint_densities_is_log_2(count: int) -> None:
    np.testing.assert_allclose(
        divergences.jsd(_uniform(0, count), _uniform(N - count, count)), LOG2, rtol=1e-6
    )


@given(masses, masses)
def test_jsd_is_symmetric_and_bounded(p: Masses, q: Masses) -> None:
    jsd = float(divergences.jsd(p, q))
    assert 0 <= jsd <= np.float32(LOG2)
    np.testing.assert_allclose(jsd, divergences.jsd(q, p), atol=1e-6)


@given(masses, masses)
def test_jsd_equals_the_entropies(p: Masses, q: Masses) -> None:
    """JSD = H((p + q)/2) - (H(p) + H(q))/2, with SciPy's entropy in float64."""
    p64, q64 = p.astype(float), q.astype(float)
    expected = stats.entropy((p64 + q64) / 2) - (stats.entropy(p64) + stats.entropy(q64)) / 2
    np.testing.assert_allclose(divergences.jsd(p, q), expected, atol=2e-6)


def test_jsd_is_finite_for_masses_at_the_edge_of_float32() -> None:
    subnormal: Any = np.array([[1e-45, 1, 0], [1, 1e-38, 0]], np.float32)
    p, q = subnormal
    assert np.isfinite(divergences.jsd(p, q))
    p = jnp.float32([1, -1e-7])  # rounding may leave a mass below 0
    assert divergences.jsd(p, p) == 0


# --- W1 and the critic ---


def _fine(p: Masses) -> tuple[np.ndarray, np.ndarray]:
    """Atoms that stand for a density flat on each bin: 40 to a bin."""
    x = WIDTH * (np.arange(40 * N) + 0.5) / 40
    return x, np.repeat(p[1:-1].astype(float), 40)


@given(inside, inside)
def test_w1_equals_scipys(p: Masses, q: Masses) -> None:
    """SciPy's distance between the same densities as 40 atoms a bin: off by the atoms' spacing."""
    (x, fine_p), (_, fine_q) = _fine(p), _fine(q)
    expected = stats.wasserstein_distance(x, x, fine_p, fine_q)
    np.testing.assert_allclose(divergences.w1(p, q, WIDTH), expected, atol=2 * WIDTH / 40)


@pytest.mark.parametrize("bins", [0, 1, 2, 7, 15])
def test_w1_of_a_shift_is_the_shift(bins: int) -> None:
    np.testing.assert_allclose(
        divergences.w1(_uniform(2, 4), _uniform(2 + bins, 4), WIDTH),
        bins * WIDTH,
        rtol=1e-5,
        atol=1e-7,
    )


def test_w1_inside_one_bin_is_exact() -> None:
    """Half as wide, same middle, F crosses in the bins: the closed form is (b - a)/4, a < b.

    W1 of uniforms on (-a, a) and (-b, b) is the mean of |u (b - a)| over u in (-1, 1).
    """
    np.testing.assert_allclose(
        divergences.w1(_uniform(8, 4), _uniform(6, 8), WIDTH), (8 - 4) * WIDTH / 4, rtol=1e-5
    )
    np.testing.assert_allclose(
        divergences.w1(_uniform(8, 1), _uniform(7, 3), WIDTH), (3 - 1) * WIDTH / 4, rtol=1e-5
    )


def test_w1_counts_what_lies_beyond_the_domain() -> None:
    """Data uniform on one bin at 3 widths; all of G at 2 below the domain: the means' distance."""
    away: Any = np.zeros(N + 2, np.float32)
    away[0] = 1
    distance = divergences.w1(_uniform(3, 1), away, WIDTH, jnp.zeros(2), jnp.array([2.0, 0.0]))
    np.testing.assert_allclose(distance, 3.5 * WIDTH + 2, rtol=1e-6)


@given(inside, inside)
def test_the_optimal_critic_attains_w1(p: Masses, q: Masses) -> None:
    """Kantorovich duality: E f*(x) - E f*(G(z)) = W1, for slopes up to 1.

    Less what a critic given at bin centres can't do: turn inside a bin where F_g crosses F_data.
    """
    f = np.asarray(optimal.optimal_critic(p, q, WIDTH), float)
    assert (np.abs(np.diff(f)) <= WIDTH * (1 + 1e-5)).all()
    gain = (p - q)[1:-1].astype(float) @ f
    w1 = float(divergences.w1(p, q, WIDTH))
    assert gain <= w1 + 1e-4
    ahead = np.cumsum((p - q).astype(float))[:-1]
    crossings = np.minimum(np.abs(ahead[:-1]), np.abs(ahead[1:]))[ahead[:-1] * ahead[1:] < 0]
    assert gain >= w1 - WIDTH * crossings.sum() - 2e-5 * N * WIDTH


def test_the_optimal_critic_of_a_shift_is_a_ramp() -> None:
    """Data right of G: the critic rises all the way between them, and is flat where F_g = F."""
    f = np.asarray(optimal.optimal_critic(_uniform(14, 4), _uniform(4, 4), WIDTH))
    np.testing.assert_allclose(np.diff(f)[4:17], WIDTH, rtol=1e-4)
    np.testing.assert_allclose(np.diff(f)[[0, 1, 2, 18, 19, 20]], 0, atol=1e-6)
    mirrored = np.asarray(optimal.optimal_critic(_uniform(4, 4), _uniform(14, 4), WIDTH))
    np.testing.assert_allclose(mirrored, -f, atol=1e-5)


@given(masses, masses)
def test_the_optimal_critic_has_mean_0(p: Masses, q: Masses) -> None:
    f = optimal.optimal_critic(p, q, WIDTH)
    np.testing.assert_allclose(optimal.mixture_mean(f, p, q), 0, atol=1e-5)


def test_no_density_in_the_domain_means_0() -> None:
    away: Any = np.zeros(N + 2, np.float32)
    away[-1] = 1
    assert optimal.mixture_mean(jnp.ones(N), away, away) == 0
    assert np.isfinite(optimal.optimal_critic(away, away, WIDTH)).all()


def test_mixture_mean_is_a_mean() -> None:
    p, q = _uniform(0, 2), _uniform(2, 2)
    np.testing.assert_allclose(optimal.mixture_mean(CENTRES, p, q), 2 * WIDTH, rtol=1e-6)
    np.testing.assert_allclose(optimal.mixture_mean(jnp.full(N, 3.0), p, q), 3, rtol=1e-6)


@pytest.mark.parametrize("function", [divergences.jsd, optimal.optimal_discriminator])
def test_slopes_are_finite(function: Callable[..., jax.Array]) -> None:
    """What is never NaN is no NaN behind a mask either: its gradient would show."""
    slope = jax.grad(lambda q: jnp.sum(function(_uniform(0, 3), q)))(jnp.asarray(_uniform(9, 3)))
    assert np.isfinite(slope).all()
