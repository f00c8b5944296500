"""The vector field of two simple players, against closed forms and against the training step."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gan1d.game.step import gan
from gan1d.recipe import Recipe
from gan1d.runs.inputs import live_of, program_of, start_arrays_of
from gan1d.runs.vector_field import N_PSI, N_THETA, field

DIRAC = Recipe(
    target="point(0)", generator="point", discriminator="linear", theta=1.25, psi=0.5
)  # Mescheder et al. 2018, arXiv:1801.04406, Definition 2.1


def sigmoid(s: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-s))


def grid(recipe: Recipe) -> tuple[Any, np.ndarray, np.ndarray]:
    found = field(recipe)
    assert found is not None
    return found, *np.meshgrid(found.theta, found.psi)


def test_only_simple_players_have_a_field() -> None:
    assert field(Recipe()) is None
    assert field(Recipe(generator="affine")) is None
    assert field(Recipe(discriminator="linear")) is None
    assert field(DIRAC) is not None


def test_the_dirac_gan() -> None:
    """The field (-f'(theta psi) psi, f'(theta psi) theta), their eq. 4, with f'(t) = sigmoid(-t).

    Their psi is minus ours: their D is large on fakes.
    """
    found, theta, psi = grid(DIRAC.replace(loss="minimax"))
    slope = sigmoid(theta * psi)  # f'(theta psi) of their psi
    np.testing.assert_allclose(found.d_theta, slope * psi, atol=1e-5)
    np.testing.assert_allclose(found.d_psi, -slope * theta, atol=1e-5)
    assert found.rest == (0, 0)
    assert (len(found.psi), len(found.theta)) == (N_PSI, N_THETA)


def test_the_non_saturating_dirac_gan() -> None:
    """G goes up log D instead: theta' = sigmoid(-theta psi) psi."""
    found, theta, psi = grid(DIRAC)
    np.testing.assert_allclose(found.d_theta, sigmoid(-theta * psi) * psi, atol=1e-5)
    np.testing.assert_allclose(found.d_psi, -sigmoid(theta * psi) * theta, atol=1e-5)


@pytest.mark.parametrize("name", ["r1", "r2"])
def test_a_penalty_damps_psi(name: str) -> None:
    """R1 and R2 of psi x are psi^2/2 times their weight: psi' loses it times psi."""
    plain, _, psi = grid(DIRAC)
    damped, *_ = grid(DIRAC.replace(**{name: 0.75}))
    np.testing.assert_allclose(damped.d_psi, plain.d_psi - 0.75 * psi, atol=1e-5)
    np.testing.assert_array_equal(damped.d_theta, plain.d_theta)


def test_a_critic_with_a_gradient_penalty() -> None:
    """-dL_D/dpsi = E x - E G - 2 gp (|psi| - 1) sign(psi), -dL_G/dtheta = psi."""
    recipe = Recipe(
        target="normal(0.5,1)", loss="wasserstein", generator="shift", discriminator="linear",
        gp=0.25, theta=2,
    )  # fmt: skip
    found, theta, psi = grid(recipe)
    expected = 0.5 - theta - 0.5 * (np.abs(psi) - 1) * np.sign(psi)
    np.testing.assert_allclose(found.d_theta, psi, atol=1e-5)
    bent = psi != 0  # at 0 the penalty has a kink
    np.testing.assert_allclose(found.d_psi[bent], expected[bent], atol=2e-4)
    assert found.rest is None


def test_instance_noise_spreads_both() -> None:
    """Least squares, s = psi x: E real = psi E x^2 - E x, E fake = psi E G^2, noise in both."""
    settings = {"target": "point(0)", "loss": "least_squares", "noise": 0.5}
    found, theta, psi = grid(DIRAC.replace(**settings))
    np.testing.assert_allclose(found.d_psi, -psi * (theta**2 + 2 * 0.25), atol=1e-4)
    np.testing.assert_allclose(found.d_theta, -(psi * theta - 1) * psi, atol=1e-4)


def test_both_players_agree_by_consensus() -> None:
    """Both go down the weight times T = (theta^2 S^2 + psi^2 R^2)/2, the square of the plain field.

    S = sigmoid(theta psi), R = 1 - S, and S' = S R.
    """
    plain, theta, psi = grid(DIRAC)
    agreed, *_ = grid(DIRAC.replace(consensus=0.5))
    s = sigmoid(theta * psi)
    r, bend = 1 - s, s * (1 - s)
    slope_theta = theta * s**2 + bend * psi * (theta**2 * s - psi**2 * r)
    slope_psi = psi * r**2 + bend * theta * (theta**2 * s - psi**2 * r)
    np.testing.assert_allclose(
        agreed.d_theta, plain.d_theta - 0.5 * slope_theta, rtol=2e-5, atol=1e-4
    )
    np.testing.assert_allclose(agreed.d_psi, plain.d_psi - 0.5 * slope_psi, rtol=2e-5, atol=1e-4)


def test_the_settings_in_force_count() -> None:
    recipe = DIRAC.edit(10, r1=0.75, train="d", k=3).edit(20, lr_g=0.5, train="g")
    start, damped, held = (field(recipe, step) for step in (9, 10, 20))
    assert start is not None
    assert damped is not None
    assert held is not None
    assert (damped.d_psi != start.d_psi).any()
    assert (damped.d_theta == 0).all()
    assert (held.d_psi == 0).all()
    assert (held.d_theta == start.d_theta).all()
    assert start.rates == (recipe.lr_g, recipe.lr_d)
    assert damped.rates == (recipe.lr_g, 3 * recipe.lr_d)
    assert held.rates == (0.5, 3 * recipe.lr_d)


def test_another_rate_or_place_compiles_nothing(compilations: list[str]) -> None:
    field(DIRAC)
    compilations.clear()
    field(DIRAC.replace(r1=0.125, lr_d=0.3, theta=3, target="point(0.5)"))
    assert compilations == []


@pytest.mark.parametrize("discriminator", ["linear", "affine"])
def test_where_the_game_rests(discriminator: str) -> None:
    """At E x with a flat D, if psi0 can go where D is indifferent: a linear D of a T cannot."""
    recipe = Recipe(target="normal(2,0.5)", generator="shift", discriminator=discriminator)
    for loss in ("non_saturating", "kl"):
        found = field(recipe.replace(loss=loss))
        assert found is not None
        if (discriminator, loss) == ("linear", "kl"):
            assert found.rest is None
        else:
            assert found.rest is not None
            np.testing.assert_allclose(found.rest, (2, 0), atol=1e-3)


def test_it_is_the_mean_of_the_training_step() -> None:
    """A step of sgd from one point of the grid moves along the field, to the sampling error."""
    recipe = Recipe(
        target="two_normals", generator="affine", discriminator="affine", sigma=0.75, psi0=0.5,
        optimizer_d="sgd", optimizer_g="sgd", update="simultaneous", batch=1024,
        lr_d=1, lr_g=1, r1=0.2,
    )  # fmt: skip
    found, theta, psi = grid(recipe)
    at = (6, 10)
    start = recipe.replace(theta=round(theta[at], 6), psi=round(psi[at], 6))
    game, live = gan(program_of(start)), live_of(start.settings)
    moves = []
    for seed in range(6):
        arrays = jax.tree.map(jnp.asarray, start_arrays_of(start.replace(seed=seed)))
        before = game.init(arrays)
        after = game.step(before, live, arrays)
        moves.append(
            (
                after.params_g.theta - before.params_g.theta,
                after.params_d.psi - before.params_d.psi,
            )
        )
    expected = (found.d_theta[at], found.d_psi[at])
    tolerance = 4 * 2.5 / math.sqrt(6 * 1024)  # four deviations of the mean of a score of x
    np.testing.assert_allclose(np.mean(moves, axis=0), expected, atol=tolerance)
    assert abs(expected[1]) > 2 * tolerance
