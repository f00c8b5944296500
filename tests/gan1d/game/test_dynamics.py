"""How the game moves: the Dirac-GAN against its papers' eigenvalues, gradients against numpy.

The Dirac-GAN (Mescheder et al. 2018, arXiv:1801.04406, section 2) is a point at theta against data
at 0 and D(x) = psi x. The mean over a batch is the expectation: no draw, no noise.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gan1d.game import quantile_table, random_bits
from gan1d.game.networks import Layer
from gan1d.game.optimizers import OPTIMIZERS
from gan1d.game.schedule import Live
from gan1d.game.step import Program, StartArrays, TrainState, gan
from gan1d.recipe import Recipe
from gan1d.runs.inputs import live_of, program_of, start_arrays_of
from tests.small import FIRST

DIRAC = {
    "target": "point(0)",
    "generator": "point",
    "discriminator": "linear",
    "batch": 4,
    "optimizer_d": "sgd",
    "optimizer_g": "sgd",
    "update": "simultaneous",
}
BILINEAR = {**DIRAC, "loss": "wasserstein", "gp": 0.0}
SLOPE = {"non_saturating": 0.5, "wasserstein": 1.0}  # f'(0) of the papers


@cache
def _step(program: Program) -> Callable[..., TrainState]:
    return jax.jit(gan(program).step)


@cache
def _jacobian(program: Program) -> Callable[..., Any]:
    """D of the next (theta, psi) by this one."""
    step = gan(program).step

    def move(where: jax.Array, state: TrainState, live: Live, start: StartArrays) -> jax.Array:
        params_g = state.params_g._replace(theta=where[0])
        params_d = state.params_d._replace(psi=where[1])
        after = step(state._replace(params_d=params_d, params_g=params_g), live, start)
        return jnp.stack([after.params_g.theta, after.params_d.psi])

    return jax.jit(jax.jacfwd(move))


def _start(recipe: Recipe) -> tuple[TrainState, Live, StartArrays]:
    start = start_arrays_of(recipe)
    return gan(program_of(recipe)).init(start), live_of(recipe.settings), start


def _eigenvalues(h: float, **settings: Any) -> np.ndarray:
    """Of the update map at the equilibrium (0, 0), by imaginary part."""
    recipe = Recipe(**{**DIRAC, "lr_d": h, "lr_g": h, **settings})
    state, live, start = _start(recipe)
    found = _jacobian(program_of(recipe))(jnp.zeros(2), state, live, start)
    return np.sort_complex(np.linalg.eigvals(np.asarray(found, float)))


def _path(recipe: Recipe, n: int) -> np.ndarray:
    """(theta, psi) after 0, 1, ..., n steps, shape [n + 1, 2]."""
    state, live, start = _start(recipe)
    step = _step(program_of(recipe))
    path = []
    for _ in range(n + 1):
        path.append([float(state.params_g.theta), float(state.params_d.psi)])
        state = step(state, live, start)
    return np.array(path)


# --- the Dirac-GAN ---


@pytest.mark.parametrize("loss", SLOPE)
@pytest.mark.parametrize("h", [0.1, 0.7])
def test_simultaneous_descent_spirals_out(loss: str, h: float) -> None:
    """1 +- i h f'(0): Mescheder et al. 2018, Lemma 2.7."""
    found = _eigenvalues(h, loss=loss, gp=0.0)
    turn = h * SLOPE[loss]
    np.testing.assert_allclose(found, [1 - 1j * turn, 1 + 1j * turn], atol=1e-6)
    assert (np.abs(found) > 1 + turn**2 / 3).all()


@pytest.mark.parametrize("h", [0.1, 1.0])
def test_alternating_descent_cycles(h: float) -> None:
    """On the unit circle while h f'(0) < 2: Mescheder et al. 2018, Lemma 2.8."""
    found = _eigenvalues(h, update="alternating")
    middle = 1 - (h / 2) ** 2 / 2
    high = np.sqrt(1 - middle**2)
    np.testing.assert_allclose(found, [middle - 1j * high, middle + 1j * high], atol=1e-6)
    np.testing.assert_allclose(np.abs(found), 1, atol=1e-6)


@pytest.mark.parametrize("gamma", [0.25, 1.0, 3.0])
def test_r1_damps_the_dirac_gan(gamma: float) -> None:
    """-gamma/2 +- sqrt(gamma^2/4 - f'(0)^2), Mescheder et al. 2018, Lemma 4.1: critical at 1."""
    h = 2.0**-4
    found = (_eigenvalues(h, r1=gamma) - 1) / h
    root = np.sqrt(complex(gamma**2 / 4 - 0.25))
    expected = np.sort_complex([-gamma / 2 - root, -gamma / 2 + root])
    np.testing.assert_allclose(found, expected, atol=2e-3 if gamma == 1 else 2e-5)
    assert (found.real < 0).all()
    assert (np.abs(found.imag) > 0.01).all() == (gamma < 1)


def test_r2_damps_it_as_r1_does() -> None:
    """D' is psi everywhere."""
    one, two = _eigenvalues(0.125, r1=0.5), _eigenvalues(0.125, r2=0.5)
    np.testing.assert_allclose(one, two, atol=1e-7)


def test_consensus_damps_both_players() -> None:
    """V = f'(0) (theta, -psi): 1/2 |v|^2 takes gamma f'(0)^2 of each, Mescheder et al. 2017."""
    found = _eigenvalues(0.25, consensus=2.0)
    real = 1 - 0.25 * 2 * 0.25
    np.testing.assert_allclose(found, [real - 0.125j, real + 0.125j], atol=1e-6)


def test_a_wasserstein_gan_without_penalty_cycles() -> None:
    """Arrives at its start after one turn of 2 pi / arccos(1 - h^2/2) steps, and again."""
    h = 0.125
    path = _path(Recipe(**{**BILINEAR, "update": "alternating", "lr_d": h, "lr_g": h}), 500)
    # psi' = psi - h theta, theta' = theta + h psi' keep theta^2 + psi^2 - h theta psi
    kept = path[:, 0] ** 2 + path[:, 1] ** 2 - h * path[:, 0] * path[:, 1]
    np.testing.assert_allclose(kept, 1, rtol=1e-4)
    turns = np.arccos(1 - h**2 / 2) * 500 / (2 * np.pi)
    crossings = np.sum((path[:-1, 0] > 0) & (path[1:, 0] <= 0))
    assert abs(crossings - turns) <= 1


def test_optimistic_descent_finds_the_middle() -> None:
    """W - 2 h g + h g_before: Daskalakis et al. 2018, arXiv:1711.00141, eq. 3, in numpy."""
    h = 0.25
    rates = {"lr_d": h, "lr_g": h}
    recipe = Recipe(
        **{**BILINEAR, **rates, "optimizer_d": "optimistic", "optimizer_g": "optimistic"}
    )
    path = _path(recipe, 200)
    where, before = np.array([1.0, 0.0]), None
    for found in path:
        np.testing.assert_allclose(found, where, atol=1e-5)
        gradient = np.array([-where[1], where[0]])  # of -psi theta by theta, of psi theta by psi
        where = where - 2 * h * gradient + h * (gradient if before is None else before)
        before = gradient
    assert np.hypot(*path[-1]) < 0.01
    assert np.hypot(*_path(Recipe(**{**BILINEAR, **rates}), 20)[-1]) > 1.5  # sgd alone


@pytest.mark.parametrize("unroll", [1, 3])
def test_unrolling_the_bilinear_game(unroll: int) -> None:
    """G sees psi - u h theta, and that it moves with theta: the slope is -psi + 2 u h theta."""
    h = 0.25
    recipe = Recipe(**{**BILINEAR, "lr_d": h, "lr_g": h, "unroll": unroll, "psi": 0.5})
    (theta, psi), after = _path(recipe, 1)
    assert after[0] == theta - h * (-psi + 2 * unroll * h * theta)
    assert after[1] == psi - h * theta  # D's own update is not changed


# --- gradients of small perceptrons, in numpy and float64 ---

MLP = {
    **FIRST,
    "width_d": 3,
    "depth_d": 1,
    "width_g": 2,
    "depth_g": 1,
    "target": "two_normals",
    "optimizer_d": "sgd",
    "optimizer_g": "sgd",
    "update": "simultaneous",
    "batch": 8,
    "loss": "minimax",
}
REAL = np.array([-3, -2.5, -2, -1.5, 0.25, 1.5, 2, 2.75])  # exact in float32
Z = np.linspace(-0.875, 0.875, 8)


def _mlp(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """One hidden layer of tanh, from its weights as one vector (w1, b1, w2, b2)."""
    w1, b1, w2 = weights[:-1].reshape(3, -1)
    return w2 @ np.tanh(w1[:, None] * x + b1[:, None]) + weights[-1]


def _loss_d(d: np.ndarray, g: np.ndarray) -> float:
    return float(np.mean(np.logaddexp(0, -_mlp(d, REAL)) + np.logaddexp(0, _mlp(d, _mlp(g, Z)))))


def _loss_g(d: np.ndarray, g: np.ndarray) -> float:
    return float(-np.mean(np.logaddexp(0, _mlp(d, _mlp(g, Z)))))


def _smooth(d: np.ndarray, x: np.ndarray) -> float:
    return float(np.mean(((_mlp(d, x + 1e-4) - _mlp(d, x - 1e-4)) / 2e-4) ** 2) / 2)


def _gradient(f: Callable[[np.ndarray], float], at: np.ndarray, e: float = 1e-4) -> np.ndarray:
    return np.array([(f(at + e * i) - f(at - e * i)) / (2 * e) for i in np.eye(len(at))])


def _energy(d: np.ndarray, g: np.ndarray) -> float:
    v_d = _gradient(lambda d: _loss_d(d, g), d)
    v_g = _gradient(lambda g: _loss_g(d, g), g)
    return float(v_d @ v_d + v_g @ v_g) / 2


def _unrolled(d: np.ndarray, g: np.ndarray, n: int, rate: float) -> float:
    for _ in range(n):
        d = d - rate * _gradient(lambda d: _loss_d(d, g), d)
    return _loss_g(d, g)


def _layers(weights: np.ndarray) -> tuple[Layer, Layer]:
    w1, b1, w2 = jnp.asarray(weights[:-1].reshape(3, -1))
    return Layer(w1[:, None], b1), Layer(w2[None, :], jnp.asarray(weights[-1:]))


def _flat(params: Any) -> np.ndarray:
    return np.concatenate([np.asarray(leaf).ravel() for leaf in jax.tree.leaves(params)])


@pytest.fixture(params=[0, 2])
def moves(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both players' gradients at one place by the compiled step, with known draws."""
    monkeypatch.setattr(quantile_table, "sample", lambda t, *_: jnp.asarray(REAL, t.dtype))
    monkeypatch.setattr(random_bits, "latent", lambda *_: jnp.asarray(Z))
    recipe = Recipe(**MLP, unroll=request.param)
    rng = np.random.default_rng(5)
    d, g = rng.normal(size=10), rng.normal(size=7)
    with jax.enable_x64(True):
        start = start_arrays_of(recipe)
        sgd = OPTIMIZERS["sgd"]().init(())
        state = TrainState(jnp.int32(0), _layers(d), _layers(g), sgd, sgd)
        program = program_of(recipe)._replace(consensus=not request.param)
        step = jax.jit(gan(program).step)

        def move(**live: float) -> tuple[np.ndarray, np.ndarray]:
            rows = live_of({**recipe.settings, "lr_d": 1.0, "lr_g": 1.0, **live})
            after = step(state, rows, start)
            return (d - _flat(after.params_d)) / rows.lr_d, (g - _flat(after.params_g)) / rows.lr_g

        yield request.param, d, g, move


def test_gradients_are_those_of_numpy(moves: Any) -> None:
    """Of both losses; with R1, R2 and consensus; G's through D's next moves, if it unrolls."""
    unroll, d, g, move = moves
    rate = 0.5
    grad_d = _gradient(lambda d: _loss_d(d, g), d)
    grad_g = _gradient(lambda g: _unrolled(d, g, unroll, rate), g)
    found_d, found_g = move(lr_d=rate)
    np.testing.assert_allclose(found_d, grad_d, atol=1e-6)
    np.testing.assert_allclose(found_g, grad_g, atol=1e-6)
    if unroll:
        settled = d - rate * grad_d
        blind = _gradient(lambda g: _loss_g(settled, g), g)
        assert np.abs(found_g - blind).max() > 1e-3  # a G that takes D's answer for fixed
        return
    for name, penalty in (
        ("r1", lambda d: _smooth(d, REAL)),
        ("r2", lambda d: _smooth(d, _mlp(g, Z))),
    ):
        found_d, found_g = move(**{name: 2.0})
        np.testing.assert_allclose(found_d, grad_d + 2 * _gradient(penalty, d), atol=1e-5)
        np.testing.assert_allclose(found_g, grad_g, atol=1e-6)
    found_d, found_g = move(consensus=2.0)
    more_d = _gradient(lambda d: _energy(d, g), d, 1e-3)
    more_g = _gradient(lambda g: _energy(d, g), g, 1e-3)
    assert min(np.abs(more_d).max(), np.abs(more_g).max()) > 1e-2
    np.testing.assert_allclose(found_d, grad_d + 2 * more_d, atol=1e-4)
    np.testing.assert_allclose(found_g, grad_g + 2 * more_g, atol=1e-4)
