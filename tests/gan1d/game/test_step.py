"""One step of a GAN, against brute force in numpy, and itself cut another way."""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gan1d import targets
from gan1d.game.networks import ACTIVATIONS, LEAKY_SLOPE, Network
from gan1d.game.schedule import Live
from gan1d.game.step import Gan, StartArrays, TrainState, gan
from tests.gan1d.game.steps import (
    BIG,
    TARGET,
    both,
    flat,
    live_with,
    move_of,
    program_with,
    same,
    setup_of,
    state_of,
    step_of,
)

NUMPY_LOSSES: Mapping[str, tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]] = {
    "minimax": (
        lambda s: np.logaddexp(0, -s),
        lambda s: np.logaddexp(0, s),
        lambda s: -np.logaddexp(0, s),
    ),
    "non_saturating": (
        lambda s: np.logaddexp(0, -s),
        lambda s: np.logaddexp(0, s),
        lambda s: np.logaddexp(0, -s),
    ),
    "least_squares": (
        lambda s: (s - 1) ** 2 / 2,
        lambda s: s**2 / 2,
        lambda s: (s - 1) ** 2 / 2,
    ),
    "wasserstein": (lambda s: -s, lambda s: s, lambda s: -s),
}


# --- the networks, in numpy ---


def _mlp(weights: np.ndarray, x: np.ndarray, width: int) -> np.ndarray:
    """One hidden layer of tanh, from its weights as one vector (w1, b1, w2, b2)."""
    w1, b1, w2 = weights[:width], weights[width : 2 * width], weights[2 * width : 3 * width]
    return w2 @ np.tanh(w1[:, None] * x + b1[:, None]) + weights[-1]


def _slope(f: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """The gradient of f by central differences."""
    h = 1e-4
    return np.array([(f(at + h * e) - f(at - h * e)) / (2 * h) for e in np.eye(at.size)])


class _Oracle:
    """The exact losses of a state: equal-mass quantiles in random pairs, networks in numpy."""

    def __init__(self, loss: str, noise: float = 0.0, r1: float = 0.0, gp: float = 0.0) -> None:
        n = BIG // 2
        rng = np.random.default_rng(1)
        self.real, self.fake, self.generator = NUMPY_LOSSES[loss]
        self.r1, self.gp = r1, gp
        target = targets.parse(TARGET)
        self.loc, self.scale = target.loc, target.scale
        levels = (np.arange(n) + 0.5) / n
        self.x = rng.permutation(target.ppf(levels)) + noise * rng.standard_normal(n)
        self.z = 2 * levels - 1
        self.noise = noise * rng.standard_normal(n)
        self.mix = rng.uniform(size=n)

    def score(self, d: np.ndarray, x: np.ndarray) -> np.ndarray:
        return _mlp(d, (x - self.loc) / self.scale, 4)

    def fakes(self, g: np.ndarray) -> np.ndarray:
        return self.loc + self.scale * _mlp(g, self.z, 4) + self.noise

    def loss_d(self, d: np.ndarray, g: np.ndarray) -> float:
        fakes = self.fakes(g)
        total = self.real(self.score(d, self.x)).mean() + self.fake(self.score(d, fakes)).mean()
        if self.r1:
            total += self.r1 / 2 * (self.steepness(d, self.x) ** 2).mean()
        if self.gp:
            between = self.mix * self.x + (1 - self.mix) * fakes
            total += self.gp * ((np.abs(self.steepness(d, between)) - 1) ** 2).mean()
        return float(total)

    def loss_g(self, d: np.ndarray, g: np.ndarray) -> float:
        return float(self.generator(self.score(d, self.fakes(g))).mean())

    def steepness(self, d: np.ndarray, x: np.ndarray) -> np.ndarray:
        return (self.score(d, x + 1e-5) - self.score(d, x - 1e-5)) / 2e-5


def _check_moves(loss: str, **live: float) -> None:
    """Both players go down the slope of their own exact loss, to the sampling error."""
    program = program_with(loss=loss)
    state, step = state_of(program), step_of(program)
    oracle = _Oracle(loss, **live)
    d, g = flat(state.params_d), flat(state.params_g)
    moved = step(state, live_with(n_g=0, **live), setup_of())
    expected = _slope(lambda d: oracle.loss_d(d, g), d)
    error = np.linalg.norm(move_of(state.params_d, moved.params_d) - expected)
    assert error < 0.02 * np.linalg.norm(expected)
    moved = step(state, live_with(n_d=0, **live), setup_of())
    expected = _slope(lambda g: oracle.loss_g(d, g), g)
    error = np.linalg.norm(move_of(state.params_g, moved.params_g) - expected)
    assert error < 0.02 * np.linalg.norm(expected)


@pytest.mark.parametrize("loss", NUMPY_LOSSES)
def test_players_go_down_their_losses(loss: str) -> None:
    """With sgd at rate 1 a move is the gradient: against differences of the exact loss."""
    _check_moves(loss)


@pytest.mark.parametrize("live", [{"noise": 0.7}, {"r1": 2.0}, {"gp": 1.5}, {"gp": 3.0, "r1": 0.5}])
def test_regularised_players_go_down_their_losses(live: dict[str, float]) -> None:
    _check_moves("wasserstein", **live)


# --- Algorithm 1 ---


def test_simultaneous_players_answer_the_old_opponent() -> None:
    both, alone = program_with(batch=64, update="simultaneous"), program_with(batch=64)
    state = state_of(both)
    together = step_of(both)(state, live_with(), setup_of())
    only_d = step_of(alone)(state, live_with(n_g=0), setup_of())
    only_g = step_of(alone)(state, live_with(n_d=0), setup_of())
    assert same(together.params_d, only_d.params_d)
    np.testing.assert_allclose(flat(together.params_g), flat(only_g.params_g), rtol=1e-6)


def test_an_alternating_g_answers_the_new_d() -> None:
    program = program_with()
    state, step = state_of(program), step_of(program)
    together = step(state, live_with(), setup_of())
    first = step(state, live_with(n_g=0), setup_of())
    then = step(first._replace(step=jnp.int32(0)), live_with(n_d=0), setup_of())
    assert same(both(together), both(then))
    old = step(state, live_with(n_d=0), setup_of())
    assert np.linalg.norm(move_of(old.params_g, together.params_g)) > 1e-2


def test_a_step_is_k_updates_of_d_then_k_g_of_g() -> None:
    """With 2^17 samples in a batch the draws hardly matter: k updates are k steps of one."""
    program = program_with()
    state, step = state_of(program), step_of(program)
    for many, one in (
        ({"n_d": 3, "n_g": 0}, {"n_d": 1, "n_g": 0}),
        ({"n_d": 0, "n_g": 4}, {"n_d": 0}),
    ):
        at_once, apart = step(state, live_with(**many), setup_of()), state
        for _ in range(max(many.values())):
            apart = step(apart, live_with(**one), setup_of())
        length = np.linalg.norm(move_of(both(state), both(at_once)))
        error = np.linalg.norm(move_of(both(at_once), both(apart)))
        assert length > 0.1
        assert error < 0.02 * length
        assert at_once.step == 1


def test_norms_are_those_of_the_last_gradients() -> None:
    """With sgd at rate 1 a gradient is a move: that of the third update, from where two led."""
    program = program_with(batch=64)
    state, step = state_of(program), step_of(program)
    three, two = (step(state, live_with(n_d=n, r1=0.5), setup_of()) for n in (3, 2))
    last_d = np.linalg.norm(move_of(two.params_d, three.params_d))
    np.testing.assert_allclose(three.norm_d, last_d, rtol=1e-5)
    one = step(state, live_with(n_d=0), setup_of())
    np.testing.assert_allclose(
        one.norm_g, np.linalg.norm(move_of(state.params_g, one.params_g)), rtol=1e-5
    )
    assert one.norm_d == 0  # D was held


def test_every_update_draws_its_own_samples() -> None:
    """Two tiny moves from one place differ if their samples do: 2 updates, 2 steps, 2 seeds."""
    program = program_with(batch=64)
    state, step = state_of(program), step_of(program)
    small = live_with(lr_d=2.0**-10, lr_g=2.0**-10)

    def move(state: TrainState, live: Live, start: StartArrays) -> np.ndarray:
        return move_of(both(state), both(step(state, live, start)))

    once = move(state, small, setup_of())
    for live, players in (
        (small._replace(n_d=np.int32(2)), slice(0, 13)),
        (small._replace(n_g=np.int32(2)), slice(13, 26)),
    ):
        second = (move(state, live, setup_of()) - once)[players]
        distance = np.linalg.norm(second - once[players])
        assert distance > 0.02 * np.linalg.norm(once[players])
    later = move(state._replace(step=jnp.int32(1)), small, setup_of())
    other = move(state, small, setup_of()._replace(seed=np.uint32(99)))
    for different in (later, other):
        assert np.linalg.norm(different - once) > 0.02 * np.linalg.norm(once)
    assert np.array_equal(move(state, small, setup_of()), once)


# --- what goes in ---


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_networks_against_numpy(name: str) -> None:
    numpy_s: dict[str, Callable[[np.ndarray], Any]] = {
        "tanh": np.tanh,
        "relu": lambda x: np.maximum(x, 0),
        "leaky_relu": lambda x: np.where(x > 0, x, LEAKY_SLOPE * x),
        "softplus": lambda x: np.logaddexp(x, 0),
    }
    activate = numpy_s[name]
    net = Network(5, 2, name)
    params = net.init(jax.random.key(1))
    assert [layer.w.shape for layer in params] == [(5, 1), (5, 5), (1, 5)]
    for x in (-2.0, 0.0, 0.7):
        h = np.array([x])
        for layer in params[:-1]:
            h = activate(np.asarray(layer.w, float) @ h + np.asarray(layer.b, float))
        last = params[-1]
        expected = np.asarray(last.w, float) @ h + np.asarray(last.b, float)
        np.testing.assert_allclose(net.apply(params, jnp.array([x])), expected, rtol=2e-5)


def test_the_seed_fixes_the_start() -> None:
    game: Gan = gan(program_with())
    init = jax.jit(game.init)
    one, two = init(setup_of()), init(setup_of())
    assert same(one, two)
    other = init(setup_of()._replace(seed=np.uint32(12)))
    assert not np.array_equal(flat(one.params_d), flat(other.params_d))
    assert not np.array_equal(flat(one.params_d), flat(one.params_g))
    assert one.step == 0


@pytest.mark.parametrize("target", ["normal", "student_t", "iris"])
def test_the_setup_describes_the_target(target: str) -> None:
    """The excess rests on 20,000 quantiles: of a heavy tail they miss up to a tenth."""
    start, exact = setup_of(target), targets.parse(target)
    np.testing.assert_allclose(start.masses.sum(), 1, rtol=1e-6)
    lo, hi = exact.domain
    x = np.linspace(hi, hi + 2000 * exact.scale, 2_000_001)
    above = float(np.trapezoid(exact.mixture.sf(x), x))  # E (x - hi)+ is the integral of 1 - F
    np.testing.assert_allclose(start.beyond[1], above, atol=0.1 * above + 1e-5)
    assert (start.loc, start.scale) == (np.float32(exact.loc), np.float32(exact.scale))
    assert tuple(start.domain) == (np.float32(lo), np.float32(hi))
