"""Gradients of the simplest game, a point theta against psi x, by hand: Mescheder et al. 2018."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gan1d.game import gradients, players
from gan1d.game.batch import Batch
from gan1d.game.gradients import Game, grad_d, grad_g
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.runs.inputs import live_of, program_of, start_arrays_of

THETA, PSI = 0.75, -0.5
REAL = np.array([-1.0, 0.0, 0.5, 2.5], np.float32)  # of mean 0.5, mean square 1.875
POINT = {"generator": "point", "discriminator": "linear", "theta": THETA, "psi": PSI, "batch": 4}


def _game(**settings: Any) -> tuple[Game, Any, Any, Batch]:
    """A game with its players where they start, and a batch of `REAL`."""
    recipe = Recipe(**{**POINT, "gp": 0.0, **settings})
    program, start = program_of(recipe), start_arrays_of(recipe)
    player_d, player_g = players.discriminator(program), players.generator(program)
    live = live_of(recipe.settings)
    game = Game(program, LOSSES[recipe.loss], player_d, player_g, start, live)
    key = jax.random.key(0)
    batch = Batch(jnp.asarray(REAL), jnp.zeros(4), jnp.zeros(4), jnp.full(4, 0.5))
    return game, player_d.init(key, start), player_g.init(key, start), batch


def _both(game: Game, params_d: Any, params_g: Any, batch: Batch) -> tuple[float, float]:
    """The gradients by psi and by theta."""
    by_psi = grad_d(game, params_d, params_g, batch).psi
    by_theta = grad_g(game, params_g, (params_d, ()), batch, lambda d, _: d).theta
    return float(by_psi), float(by_theta)


def test_each_player_has_the_gradient_of_its_own_loss() -> None:
    """Wasserstein: L_D = -psi E x + psi theta, L_G = -psi theta."""
    assert _both(*_game(loss="wasserstein")) == pytest.approx((THETA - 0.5, -PSI))


def test_a_log_loss_weighs_samples_by_how_wrong_d_is() -> None:
    """d/dpsi of E softplus(-psi x) + softplus(psi theta), and of softplus(-psi theta)."""
    sigmoid = 1 / (1 + np.exp(-PSI * np.append(REAL, THETA)))
    by_psi = -np.mean((1 - sigmoid[:-1]) * REAL) + sigmoid[-1] * THETA
    assert _both(*_game(loss="non_saturating")) == pytest.approx(
        (by_psi, -PSI * (1 - sigmoid[-1])), rel=1e-6
    )


@pytest.mark.parametrize(
    ("weights", "more"),
    [
        ({"r1": 3.0}, 3 * PSI),  # r1/2 psi^2
        ({"r2": 2.0}, 2 * PSI),
        ({"gp": 1.5, "gp_target": 1.0}, 1.5 * 2 * (abs(PSI) - 1) * np.sign(PSI)),
        ({"gp": 1.5, "gp_target": 0.0, "r1": 1.0}, 1.5 * 2 * PSI + PSI),
    ],
)
def test_penalties_are_ds_alone(weights: dict[str, float], more: float) -> None:
    plain = _both(*_game(loss="wasserstein"))
    found = _both(*_game(loss="wasserstein", **weights))
    assert found == pytest.approx((plain[0] + more, plain[1]), rel=1e-6)


def test_gradients_are_not_touched_where_no_penalty_has_weight() -> None:
    game, params_d, params_g, batch = _game(loss="wasserstein")
    grads = params_d._replace(psi=jnp.float32(7))
    x_fake = gradients.fakes(game, params_g, batch)
    assert gradients.with_penalties(grads, game, params_d, batch, x_fake) == grads


def test_consensus_adds_half_the_squared_field() -> None:
    """The field is (theta - E x, -psi): 1/2 |v|^2 has slope psi by psi, theta - E x by theta."""
    plain = _both(*_game(loss="wasserstein"))
    found = _both(*_game(loss="wasserstein", consensus=0.25))
    more = (0.25 * PSI, 0.25 * (THETA - 0.5))
    assert found == pytest.approx(tuple(np.add(plain, more)), rel=1e-6)


def test_an_unrolled_g_sees_where_d_goes_and_that_it_moves_d() -> None:
    """D moves by -h (theta - E x): L_G = -(psi - n h (theta - E x)) theta after n moves."""
    n, h = 3, 0.125
    game, params_d, params_g, batch = _game(loss="wasserstein", unroll=n)

    def move_d(player: Any, params: Any) -> Any:
        params_d, memory = player
        grads = grad_d(game, params_d, params, batch)
        return jax.tree.map(lambda p, g: p - h * g, params_d, grads), memory

    found = grad_g(game, params_g, (params_d, ()), batch, move_d).theta
    settled = PSI - n * h * (THETA - 0.5)
    assert float(found) == pytest.approx(-settled + n * h * THETA)
