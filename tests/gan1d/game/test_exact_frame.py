"""Frames of a game with closed forms: what the best D attains, and where it pulls G."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.game.frame import Frame
from gan1d.game.step import Gan, TrainState
from gan1d.recipe import Recipe
from gan1d.runs.inputs import program_of, start_arrays_of
from gan1d.targets.target import N_BINS
from tests.gan1d.game.frames import BARE, frame_of, picture_of

# --- a game with closed forms: p_data = N(0, 1), p_g = N(m, s^2), D its own best ---

M, S = 0.8, 1.3


def _exact_game(score: Callable[[jax.Array], jax.Array]) -> Gan:
    unused: Any = None
    return Gan(
        init=unused,
        step=unused,
        score=lambda _params, _setup, x: score(x),
        generate=lambda _params, _setup, z: M + S * z,
    )


@cache
def _exact_frame(loss: str, score: Callable[[jax.Array], jax.Array]) -> Frame:
    recipe = Recipe(loss=loss, latent="normal", target="normal(0,1)")
    state = TrainState(jnp.int32(0), jnp.zeros(1), jnp.zeros(1), (), ())
    picture = picture_of(program_of(recipe), _exact_game(score))
    return picture(state, start_arrays_of(recipe), jnp.float32(0))


def _logit(x: jax.Array) -> jax.Array:
    """Log p_data - log p_g of the two normals."""
    return -0.5 * x**2 + 0.5 * ((x - M) / S) ** 2 + math.log(S)


def _jsd() -> float:
    """By quadrature of the two densities."""
    p, q = stats.norm(0, 1).pdf, stats.norm(M, S).pdf

    def integrand(x: float) -> float:
        middle = (p(x) + q(x)) / 2
        return float(p(x) * np.log(p(x) / middle) + q(x) * np.log(q(x) / middle)) / 2

    return float(integrate.quad(integrand, -12, 12, limit=200)[0])


@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_the_best_d_of_two_normals(loss: str) -> None:
    """V(D*, G) = 2 JSD - log 4, D = D*, and the JSD, all by quadrature."""
    frame = _exact_frame(loss, _logit)
    jsd = _jsd()
    np.testing.assert_allclose(frame.jsd, jsd, atol=1e-4)
    np.testing.assert_allclose(frame.value, 2 * jsd - math.log(4), atol=1e-4)
    np.testing.assert_allclose(frame.value, 2 * frame.jsd - math.log(4), atol=1e-4)
    np.testing.assert_allclose(frame.gap, 0, atol=1e-3)
    centres = (np.arange(N_BINS) + 0.5) * 12 / N_BINS - 6
    seen = np.abs(centres) < 3
    np.testing.assert_allclose(frame.d[seen], frame.d_star[seen], atol=5e-3)
    total_variation = integrate.quad(
        lambda x: abs(stats.norm.pdf(x) - stats.norm.pdf(x, M, S)) / 2, -12, 12, points=[0, M]
    )[0]
    np.testing.assert_allclose(frame.d_offset, total_variation / 2, atol=1e-3)  # |p - q|/(p + q)/2


def test_w1_of_two_normals() -> None:
    """W1 is the mean of |m + (s - 1) u| over a normal u: a folded normal's mean, by SciPy."""
    frame = _exact_frame("minimax", _logit)
    sd = S - 1
    expected = stats.foldnorm(M / sd, scale=sd).mean()
    np.testing.assert_allclose(frame.w1, expected, atol=2e-3)


def test_least_squares_scores_are_d() -> None:
    """At D = D* the loss is 1/2 the integral of pq/(p + q), by quadrature."""
    frame = _exact_frame("least_squares", lambda x: jax.nn.sigmoid(_logit(x)))
    p, q = stats.norm(0, 1).pdf, stats.norm(M, S).pdf
    best = integrate.quad(lambda x: p(x) * q(x) / (p(x) + q(x)) / 2, -12, 12)[0]
    np.testing.assert_allclose(frame.loss_d, best, atol=1e-4)
    np.testing.assert_allclose(frame.gap, 0, atol=1e-3)


def test_g_is_pulled_to_where_d_rises() -> None:
    """-d(-log D)/dx = (1 - D) s', which has the sign of s'."""
    frame = _exact_frame("non_saturating", _logit)
    x = np.asarray(frame.g_z, float)
    rise = -x + (x - M) / S**2  # s', by hand
    d = 1 / (1 + np.exp(-np.asarray(_logit(frame.g_z))))
    assert (rise > 0).any()
    assert (rise < 0).any()
    assert (np.asarray(frame.pull)[rise > 0.01] > 0).all()
    assert (np.asarray(frame.pull)[rise < -0.01] < 0).all()
    np.testing.assert_allclose(frame.pull, (1 - d) * rise, rtol=1e-3, atol=1e-5)


def test_a_sure_d_gives_minimax_no_pull() -> None:
    """Goodfellow et al. 2014, section 3: -d log(1 - D)/dx = D s', weaker by D/(1 - D)."""
    strong, weak = (
        np.asarray(_exact_frame(loss, _logit).pull, float) for loss in ("non_saturating", "minimax")
    )
    frame = _exact_frame("minimax", _logit)
    d = 1 / (1 + np.exp(-np.asarray(_logit(frame.g_z))))
    np.testing.assert_allclose(weak, strong * d / (1 - d), rtol=1e-3, atol=1e-5)
    sure = d < 0.05
    assert sure.any()
    assert (np.abs(weak)[sure] < 0.06 * np.abs(strong)[sure]).all()


# The score whose T is f'(p/q), or D sign(p - q), from r = log(p/q): by hand.
BEST: dict[str, Callable[[jax.Array], jax.Array]] = {
    "hinge": jnp.sign,
    "kl": lambda r: 1 + r,
    "reverse_kl": lambda r: r,
    "pearson": lambda r: 2 * (jnp.exp(r) - 1),
    "squared_hellinger": lambda r: r / 2,
    "jensen_shannon": lambda r: r,
    "jeffrey": lambda r: r + 1 - jnp.exp(-r),
}


@cache
def _of_its_best(loss: str) -> Frame:
    return _exact_frame(loss, lambda x: BEST[loss](_logit(x)))


def _divergence(loss: str) -> float:
    """By quadrature of the two normals, from the definitions; KL's have closed forms."""
    p, q = stats.norm(0, 1), stats.norm(M, S)
    kl = math.log(S) + (1 + M**2) / (2 * S**2) - 0.5
    back = -math.log(S) + (S**2 + M**2) / 2 - 0.5
    integrands = {
        "hinge": lambda x: abs(p.pdf(x) - q.pdf(x)) / 2,
        "pearson": lambda x: (p.pdf(x) - q.pdf(x)) ** 2 / q.pdf(x),
        "squared_hellinger": lambda x: (p.pdf(x) ** 0.5 - q.pdf(x) ** 0.5) ** 2,
    }
    if loss in integrands:
        return float(integrate.quad(integrands[loss], -12, 12, points=[0, M])[0])
    return {"kl": kl, "reverse_kl": back, "jeffrey": kl + back, "jensen_shannon": 2 * _jsd()}[loss]


@pytest.mark.parametrize("loss", BEST)
def test_the_best_d_attains_the_divergence(loss: str) -> None:
    """V(D*, G) of two normals: D_f, or 2 TV - 2; and D = D* wherever there is density."""
    frame, expected = _of_its_best(loss), _divergence(loss)
    np.testing.assert_allclose(frame.divergence, expected, rtol=2e-3, atol=1e-3)
    value = 2 * expected - 2 if loss == "hinge" else expected
    jump = 2e-2 if loss == "hinge" else 2e-3  # D jumps within a bin of 12/256 at two places
    np.testing.assert_allclose(frame.value, value, rtol=2e-3, atol=jump)
    np.testing.assert_allclose(frame.gap, 0, atol=2e-2)
    centres = (np.arange(N_BINS) + 0.5) * 12 / N_BINS - 6
    r = np.asarray(_logit(jnp.asarray(centres)))
    seen = (np.abs(centres) < 2.5) & (np.abs(r) > 0.05)  # hinge: not at the jump
    np.testing.assert_allclose(frame.d[seen], frame.d_star[seen], atol=2e-2)


def test_an_infinite_divergence_is_a_finite_frame() -> None:
    """A G of uniform z ends, N(0, 1) does not: KL(p_data || p_g) is infinite, the other is not."""
    for loss, infinite in (("kl", True), ("jeffrey", True), ("reverse_kl", False)):
        frame, _ = frame_of(Recipe(**BARE, loss=loss))
        assert np.isinf(frame.divergence) == infinite
        assert frame.finite
        noisy, _ = frame_of(Recipe(**BARE, loss=loss), noise=1.0)
        assert np.isfinite(noisy.divergence)  # noise of any width reaches everywhere


def test_a_straight_critic_measures_the_means() -> None:
    frame = _exact_frame("wasserstein", lambda x: -x)
    np.testing.assert_allclose(frame.value, M, atol=1e-3)
    np.testing.assert_allclose(frame.d_fake, -M, atol=1e-3)
    np.testing.assert_array_equal(frame.pull, -1)  # to the left, where it scores higher
    assert frame.value <= frame.w1 + 1e-3  # no critic of slope 1 beats the distance
