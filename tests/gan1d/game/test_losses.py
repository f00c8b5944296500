"""Both players' losses and the penalties: closed forms, slopes, and the best D of each."""

import math
from typing import get_args

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import optimize

from gan1d.game.losses import LOSSES, slope
from gan1d.recipe.training_settings import LossName
from gan1d.theory.optimal import optimal_discriminator

PARTS = ("real", "fake", "generator")
LOGIT = ("minimax", "non_saturating")
ZERO = jnp.zeros(3)
LOG2 = math.log(2)


@pytest.mark.parametrize("name", LOGIT)
def test_zero_logits_cost_d_log_4(name: str) -> None:
    loss = LOSSES[name]
    np.testing.assert_allclose(loss.real(ZERO) + loss.fake(ZERO), math.log(4), rtol=1e-6)
    np.testing.assert_allclose(loss.real(ZERO), LOG2, rtol=1e-6)


@pytest.mark.parametrize(("name", "cost"), [("minimax", -LOG2), ("non_saturating", LOG2)])
def test_zero_logits_cost_g_log_2(name: str, cost: float) -> None:
    np.testing.assert_allclose(LOSSES[name].generator(ZERO), cost, rtol=1e-6)


def test_least_squares_at_one_half() -> None:
    """1/2 (1/2)^2 from each side: Mao et al. 2017, eq. 2."""
    loss, half = LOSSES["least_squares"], ZERO + 0.5
    np.testing.assert_allclose(loss.real(half) + loss.fake(half), 0.25)
    np.testing.assert_allclose(loss.generator(half), 0.125)


@pytest.mark.parametrize("name", LOSSES)
def test_the_equilibrium_is_the_loss_of_the_best_d_of_equal_densities(name: str) -> None:
    """The reference lines that the page draws: at p = q the best D says 1/2, T is f'(1), f 0."""
    loss = LOSSES[name]
    s = {"least_squares": 0.5, "kl": 1.0}.get(name, 0.0)  # the raw score; g_f(0) = -1 of reverse_kl
    drawn = {"least_squares": 0.5, "kl": 1.0, "reverse_kl": -1.0}.get(name, 0.0)
    drawn = 0.5 if loss.kind == "logit" else drawn
    loss_d = loss.real(ZERO + s) + loss.fake(ZERO + s)
    np.testing.assert_allclose(loss_d, -loss.value, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(loss.generator(ZERO + s), loss.loss_g, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(loss.output(ZERO + s), drawn, atol=1e-7)
    np.testing.assert_allclose(loss.level, drawn)


@pytest.mark.parametrize("part", [*PARTS, "output"])
@pytest.mark.parametrize("name", LOSSES)
def test_values_and_slopes_are_finite_at_huge_scores(name: str, part: str) -> None:
    function = getattr(LOSSES[name], part)
    for s in (-1e4, -100.0, 0.0, 100.0, 1e4):
        assert np.isfinite(function(jnp.float32(s)))
        assert np.isfinite(jax.grad(function)(jnp.float32(s)))


@pytest.mark.parametrize("name", LOGIT)
def test_a_log_loss_is_steep_where_d_is_wrong(name: str) -> None:
    """The log of a clipped probability would be flat exactly there."""
    loss = LOSSES[name]
    assert jax.grad(loss.real)(-1e4) == -1
    assert jax.grad(loss.fake)(1e4) == 1
    np.testing.assert_allclose(loss.real(jnp.float32(-1e4)), 1e4)


def test_only_minimax_saturates() -> None:
    """Where D is sure of a fake: Goodfellow et al. 2014, section 3."""
    assert abs(jax.grad(LOSSES["minimax"].generator)(-30.0)) < 1e-12
    assert jax.grad(LOSSES["non_saturating"].generator)(-30.0) == -1


@pytest.mark.parametrize("s", [-3.0, 0.0, 2.0])
def test_log_losses_are_logs_of_d(s: float) -> None:
    """-log D and -log(1 - D), the definition, in float64 from math."""
    d = 1 / (1 + math.exp(-s))
    minimax, other = LOSSES["minimax"], LOSSES["non_saturating"]
    for loss in (minimax, other):
        np.testing.assert_allclose(loss.real(jnp.float32(s)), -math.log(d), rtol=1e-5)
        np.testing.assert_allclose(loss.fake(jnp.float32(s)), -math.log(1 - d), rtol=1e-5)
        np.testing.assert_allclose(loss.output(jnp.float32(s)), d, rtol=1e-6)
    np.testing.assert_allclose(minimax.generator(jnp.float32(s)), math.log(1 - d), rtol=1e-5)
    np.testing.assert_allclose(other.generator(jnp.float32(s)), -math.log(d), rtol=1e-5)


def test_minimax_is_a_zero_sum_game() -> None:
    s = jnp.linspace(-20, 20, 101)
    loss = LOSSES["minimax"]
    np.testing.assert_array_equal(loss.generator(s), -loss.fake(s))


@pytest.mark.parametrize(
    "name", [name for name, loss in LOSSES.items() if loss.kind in ("logit", "score")]
)
@pytest.mark.parametrize(("p", "q"), [(1.0, 1.0), (0.2, 0.7), (3.0, 0.01), (0.05, 2.0)])
def test_the_best_d_is_d_star(name: str, p: float, q: float) -> None:
    """P real(s) + q fake(s), minimised by SciPy over s in float64, is least where D is D*."""
    loss = LOSSES[name]
    with jax.enable_x64(True):
        best = optimize.minimize_scalar(
            lambda s: float(p * loss.real(jnp.float64(s)) + q * loss.fake(jnp.float64(s))),
            bounds=(-15, 15),
            method="bounded",
            options={"xatol": 1e-9},
        ).x
    drawn = loss.output(jnp.float32(best))
    np.testing.assert_allclose(
        drawn, optimal_discriminator(jnp.float32(p), jnp.float32(q)), atol=1e-5
    )


def test_the_best_bounded_critic_follows_the_larger_density() -> None:
    loss = LOSSES["wasserstein"]
    assert jax.grad(lambda s: 0.7 * loss.real(s) + 0.2 * loss.fake(s))(0.0) < 0
    assert jax.grad(lambda s: 0.2 * loss.real(s) + 0.7 * loss.fake(s))(0.0) > 0


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", LOSSES)
def test_each_player_pulls_its_own_way(name: str, part: str) -> None:
    """D raises the score of data and lowers that of fakes; G raises its own."""
    sign = 1 if part == "fake" else -1
    s = {"least_squares": 0.5}.get(name, 0.3)
    assert sign * jax.grad(getattr(LOSSES[name], part))(s) > 0


# --- slopes ---


def test_slope_equals_finite_differences() -> None:
    x = np.linspace(-2, 2, 41)
    with jax.enable_x64(True):
        found = slope(lambda x: jnp.sin(x) * x**2, jnp.asarray(x))
    f = np.sin(x + 1e-6) * (x + 1e-6) ** 2 - np.sin(x - 1e-6) * (x - 1e-6) ** 2
    np.testing.assert_allclose(found, f / 2e-6, atol=1e-8)


# --- one row each ---


def test_the_setting_offers_every_loss() -> None:
    """The recipe knows no game, so that it has the names once more."""
    assert get_args(LossName) == tuple(LOSSES)


@pytest.mark.parametrize("name", LOSSES)
def test_what_is_marked_lies_on_its_axis(name: str) -> None:
    """Of every loss, whatever its kind: the axes hold the equilibrium, and are as long as need be.

    A critic's axes are in the target's scale, which is 1 for the standard domain.
    """
    loss = LOSSES[name]
    shown = loss.presentation
    for (low, high), values in (
        (shown.axis, [loss.level]),
        (shown.value_axis, [loss.value]),
        (shown.loss_axis, [-loss.value, loss.loss_g]),
    ):
        assert low < high
        assert all(low <= value <= high for value in values)
    assert len(shown.loss_symbols) in (0, 2)
    assert shown.in_x == loss.is_critic == (shown.level_symbol is None)
    assert not shown.has_logit or shown.is_probability


@pytest.mark.parametrize("name", LOSSES)
def test_the_best_d_is_a_probability_where_the_page_says_so(name: str) -> None:
    """Of p/(p + q) = 3/4: 0.75 itself, and no other loss has that as its best D."""
    best = LOSSES[name].best
    found = None if best is None else float(best(jnp.float32([0.75]), jnp.float32([0.25]))[0])
    assert LOSSES[name].presentation.is_probability == (found == pytest.approx(0.75))
