"""f-GANs: conjugates that are suprema, activations, and their gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import optimize

from gan1d.game.fgan import F_GANS, jeffrey_conjugate
from gan1d.game.losses import LOSSES
from tests.gan1d.theory.f_gans import CONJUGATES, NAMES, F, x64

# The activations, Table 6.
ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "kl": lambda v: v,
    "reverse_kl": lambda v: -np.exp(-v),
    "pearson": lambda v: v,
    "squared_hellinger": lambda v: 1 - np.exp(-v),
    "jensen_shannon": lambda v: np.log(2) - np.log(1 + np.exp(-v)),
    "jeffrey": lambda v: v,
}


SCORES = np.linspace(-4, 4, 33)


# --- the table of f-GANs ---


def test_every_f_gan_is_a_loss() -> None:
    assert set(F_GANS) == set(NAMES)
    assert {name for name, loss in LOSSES.items() if loss.kind == "variational"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_activations_and_conjugates_are_those_of_the_tables(name: str) -> None:
    t = ACTIVATIONS[name](SCORES)
    np.testing.assert_allclose(x64(F_GANS[name].activation, SCORES), t, rtol=1e-12)
    np.testing.assert_allclose(
        x64(F_GANS[name].conjugate, SCORES), CONJUGATES[name](t), rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("s", [-1.5, -0.4, 0.0, 0.7, 2.0])
def test_a_conjugate_is_a_supremum(name: str, s: float) -> None:
    """f*(t) = sup_u (u t - f(u)) by SciPy, over log u: t > -2, where no supremum is at u = 0."""
    fgan = F_GANS[name]
    t = float(x64(fgan.activation, s))
    best = optimize.minimize_scalar(
        lambda r: F[name](np.exp(r)) - np.exp(r) * t,
        bounds=(-12, 12),
        method="bounded",
        options={"xatol": 1e-12},
    )
    np.testing.assert_allclose(x64(fgan.conjugate, s), -best.fun, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_the_best_t_is_the_slope_of_f(name: str) -> None:
    """f'(u) by central differences, f'(1) and f''(1) too; f*(f'(u)) = u f'(u) - f(u)."""
    fgan, h = F_GANS[name], 1e-5
    u = np.exp(np.linspace(-3, 3, 25))
    slope = (F[name](u * (1 + h)) - F[name](u * (1 - h))) / (2 * h * u)
    found = x64(fgan.best, np.log(u))
    np.testing.assert_allclose(found, slope, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(CONJUGATES[name](found), u * found - F[name](u), atol=1e-8)
    assert float(x64(fgan.best, 0.0)) == pytest.approx(fgan.threshold, abs=1e-12)
    near = x64(fgan.best, np.log([1 - h, 1 + h]))
    assert (near[1] - near[0]) / (2 * h) == pytest.approx(fgan.bend, rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", ["activation", "conjugate"])
def test_gradients_are_finite_differences(name: str, part: str) -> None:
    function, h = getattr(F_GANS[name], part), 1e-6
    s = np.concatenate([SCORES, [-40.0, -20, 20, 28.5, 29.5, 30.5, 31.5, 40]])
    slopes = x64(jax.vmap(jax.grad(function)), s)
    differences = (x64(function, s + h) - x64(function, s - h)) / (2 * h)
    scale = np.maximum(np.abs(x64(function, s)), 1)  # of which the differences lose digits
    assert (np.abs(slopes - differences) <= 1e-5 * np.abs(slopes) + 1e-9 * scale).all()


def test_jeffreys_conjugate_solves_lamberts_equation_at_any_score() -> None:
    """f*'(t) = 1/w; w + log w = 1 - t to float32's digits, where exp(1 - t) is no number."""
    t = jnp.float32([-1e4, -300, -50, -2, 0, 2, 20, 29])
    w = 1 / np.asarray(jax.vmap(jax.grad(jeffrey_conjugate))(t), float)
    np.testing.assert_allclose(w + np.log(w), 1 - np.asarray(t, float), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(jeffrey_conjugate(t), 1 / w - np.log(w) - 1, rtol=1e-4, atol=2e-6)


@pytest.mark.parametrize("name", NAMES)
def test_a_score_of_thousands_still_has_a_slope(name: str) -> None:
    """Where T is sure and wrong, D is pulled back; a clipped exponential would be flat there."""
    loss = LOSSES[name]
    for part, s in ((loss.real, -1e4), (loss.fake, 1e4)):
        cost, slope = part(jnp.float32(s)), jax.grad(part)(jnp.float32(s))
        assert np.isfinite([cost, slope]).all()
        assert cost >= 10 or name in ("kl", "jeffrey", "pearson")
        assert abs(slope) >= 0.99
