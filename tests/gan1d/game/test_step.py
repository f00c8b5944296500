"""One step of a GAN, against brute force in numpy, optax, and itself cut another way."""

import itertools
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from gan1d import targets
from gan1d.game.networks import ACTIVATIONS, LEAKY_SLOPE, Layer, Network, Params
from gan1d.game.optimizers import OPTIMIZERS
from gan1d.game.schedule import Live
from gan1d.game.step import Gan, Program, StartArrays, TrainState, gan
from gan1d.recipe import Recipe
from gan1d.runs.inputs import live_of, program_of, start_arrays_of
from tests.small import FIRST

BIG = 2**17  # so many samples that their mean is nearly the expectation
STEEP = 1024.0  # a rate at which a move is little rounded, and by a power of two
TARGET = "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)"
SMALL = {**FIRST, "width_d": 4, "depth_d": 1, "width_g": 4, "depth_g": 1, "target": TARGET}
SGD = {**SMALL, "optimizer_d": "sgd", "optimizer_g": "sgd"}
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


def _program(batch: int = BIG, **settings: Any) -> Program:
    return program_of(Recipe(**{**SGD, **settings}))._replace(batch=batch)


@cache
def _step(program: Program) -> Callable[[TrainState, Live, StartArrays], TrainState]:
    return jax.jit(gan(program).step)


def _live(**settings: Any) -> Live:
    """Live settings as numbers; those out of a recipe's bounds are allowed here."""
    live = live_of({**Recipe(**SGD).settings, "lr_d": 1.0, "lr_g": 1.0, "gp": 0.0})
    weights = {name: settings.pop(name) for name in live.weights._fields if name in settings}
    return _with(live, **settings)._replace(weights=_with(live.weights, **weights))


def _with(numbers: Any, **others: Any) -> Any:
    """Other numbers of the same kinds."""
    kinds = {name: type(value) for name, value in numbers._asdict().items()}
    return numbers._replace(**{name: kinds[name](value) for name, value in others.items()})


@cache
def _setup(target: str = TARGET) -> StartArrays:
    return start_arrays_of(Recipe(target=target))


def _state(program: Program, seed: int = 0) -> TrainState:
    """Random weights, by numpy, so that these tests don't rest on `init`; both moments at 0."""
    rng = np.random.default_rng(seed)

    def params(net: Network | None) -> Params:
        assert net
        sizes = [1, *[net.width] * net.depth, 1]
        return tuple(
            Layer(jnp.float32(rng.normal(size=(b, a))), jnp.float32(rng.normal(size=b)))
            for a, b in itertools.pairwise(sizes)
        )

    params_d, params_g = params(program.net_d), params(program.net_g)
    opt_d = OPTIMIZERS[program.optimizer_d]().init(params_d)
    opt_g = OPTIMIZERS[program.optimizer_g]().init(params_g)
    return TrainState(jnp.int32(0), params_d, params_g, opt_d, opt_g)


def _same(one: Any, two: Any) -> bool:
    """Whether two trees are the same to the bit."""
    return jax.tree.all(jax.tree.map(lambda a, b: np.array_equal(a, b), one, two))


def _move(before: Params, after: Params) -> np.ndarray:
    """The way down that the weights went, as one vector."""
    moved = jax.tree.map(lambda a, b: np.asarray(a, float) - np.asarray(b, float), before, after)
    return np.concatenate([leaf.ravel() for leaf in jax.tree.leaves(moved)])


# --- the networks, in numpy ---


def _mlp(weights: np.ndarray, x: np.ndarray, width: int) -> np.ndarray:
    """One hidden layer of tanh, from its weights as one vector (w1, b1, w2, b2)."""
    w1, b1, w2 = weights[:width], weights[width : 2 * width], weights[2 * width : 3 * width]
    return w2 @ np.tanh(w1[:, None] * x + b1[:, None]) + weights[-1]


def _flat(params: Params) -> np.ndarray:
    return np.concatenate([np.asarray(leaf, float).ravel() for leaf in jax.tree.leaves(params)])


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
    program = _program(loss=loss)
    state, step = _state(program), _step(program)
    oracle = _Oracle(loss, **live)
    d, g = _flat(state.params_d), _flat(state.params_g)
    moved = step(state, _live(n_g=0, **live), _setup())
    expected = _slope(lambda d: oracle.loss_d(d, g), d)
    error = np.linalg.norm(_move(state.params_d, moved.params_d) - expected)
    assert error < 0.02 * np.linalg.norm(expected)
    moved = step(state, _live(n_d=0, **live), _setup())
    expected = _slope(lambda g: oracle.loss_g(d, g), g)
    error = np.linalg.norm(_move(state.params_g, moved.params_g) - expected)
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
    both, alone = _program(batch=64, update="simultaneous"), _program(batch=64)
    state = _state(both)
    together = _step(both)(state, _live(), _setup())
    only_d = _step(alone)(state, _live(n_g=0), _setup())
    only_g = _step(alone)(state, _live(n_d=0), _setup())
    assert _same(together.params_d, only_d.params_d)
    np.testing.assert_allclose(_flat(together.params_g), _flat(only_g.params_g), rtol=1e-6)


def test_an_alternating_g_answers_the_new_d() -> None:
    program = _program()
    state, step = _state(program), _step(program)
    together = step(state, _live(), _setup())
    first = step(state, _live(n_g=0), _setup())
    then = step(first._replace(step=jnp.int32(0)), _live(n_d=0), _setup())
    assert _same(_both(together), _both(then))
    old = step(state, _live(n_d=0), _setup())
    assert np.linalg.norm(_move(old.params_g, together.params_g)) > 1e-2


def test_a_step_is_k_updates_of_d_then_k_g_of_g() -> None:
    """With 2^17 samples in a batch the draws hardly matter: k updates are k steps of one."""
    program = _program()
    state, step = _state(program), _step(program)
    for many, one in (
        ({"n_d": 3, "n_g": 0}, {"n_d": 1, "n_g": 0}),
        ({"n_d": 0, "n_g": 4}, {"n_d": 0}),
    ):
        at_once, apart = step(state, _live(**many), _setup()), state
        for _ in range(max(many.values())):
            apart = step(apart, _live(**one), _setup())
        length = np.linalg.norm(_move(_both(state), _both(at_once)))
        error = np.linalg.norm(_move(_both(at_once), _both(apart)))
        assert length > 0.1
        assert error < 0.02 * length
        assert at_once.step == 1


def test_norms_are_those_of_the_last_gradients() -> None:
    """With sgd at rate 1 a gradient is a move: that of the third update, from where two led."""
    program = _program(batch=64)
    state, step = _state(program), _step(program)
    three, two = (step(state, _live(n_d=n, r1=0.5), _setup()) for n in (3, 2))
    last_d = np.linalg.norm(_move(two.params_d, three.params_d))
    np.testing.assert_allclose(three.norm_d, last_d, rtol=1e-5)
    one = step(state, _live(n_d=0), _setup())
    np.testing.assert_allclose(
        one.norm_g, np.linalg.norm(_move(state.params_g, one.params_g)), rtol=1e-5
    )
    assert one.norm_d == 0  # D was held


def _both(state: TrainState) -> Any:
    return state.params_d, state.params_g


def test_every_update_draws_its_own_samples() -> None:
    """Two tiny moves from one place differ if their samples do: 2 updates, 2 steps, 2 seeds."""
    program = _program(batch=64)
    state, step = _state(program), _step(program)
    small = _live(lr_d=2.0**-10, lr_g=2.0**-10)

    def move(state: TrainState, live: Live, start: StartArrays) -> np.ndarray:
        return _move(_both(state), _both(step(state, live, start)))

    once = move(state, small, _setup())
    for live, players in (
        (small._replace(n_d=np.int32(2)), slice(0, 13)),
        (small._replace(n_g=np.int32(2)), slice(13, 26)),
    ):
        second = (move(state, live, _setup()) - once)[players]
        distance = np.linalg.norm(second - once[players])
        assert distance > 0.02 * np.linalg.norm(once[players])
    later = move(state._replace(step=jnp.int32(1)), small, _setup())
    other = move(state, small, _setup()._replace(seed=np.uint32(99)))
    for different in (later, other):
        assert np.linalg.norm(different - once) > 0.02 * np.linalg.norm(once)
    assert np.array_equal(move(state, small, _setup()), once)


# --- optimizers, who trains, and the rest ---


def _optax(name: str, rate: float) -> optax.GradientTransformation:
    """Optax's own optimizers at a fixed rate, with the documented constants."""
    return {
        "adam": lambda: optax.adam(rate, b1=0.5, b2=0.999),
        "momentum": lambda: optax.sgd(rate, momentum=0.9),
        "rmsprop": lambda: optax.rmsprop(rate, decay=0.99, eps=1e-8),
    }[name]()


@pytest.mark.parametrize(("of_d", "of_g"), [("adam", "adam"), ("momentum", "rmsprop")])
def test_an_optimizer_moves_as_optax_does(of_d: str, of_g: str) -> None:
    """Two moves each, from the gradients that sgd takes with the same draws."""
    program = _program(batch=64, optimizer_d=of_d, optimizer_g=of_g, update="simultaneous")
    gradients = _program(batch=64, update="simultaneous")
    state = _state(program)
    rates = {"lr_d": 2.0**-6, "lr_g": 2.0**-8}
    by_d, by_g = _optax(of_d, rates["lr_d"]), _optax(of_g, rates["lr_g"])
    memory_d, memory_g = by_d.init(state.params_d), by_g.init(state.params_g)
    for _ in range(2):
        plain = state._replace(opt_d=optax.EmptyState(), opt_g=optax.EmptyState())
        descended = _step(gradients)(plain, _live(lr_d=STEEP, lr_g=STEEP), _setup())
        grad_d, grad_g = (
            jax.tree.map(lambda a, b: (a - b) / STEEP, before, after)
            for before, after in (
                (plain.params_d, descended.params_d),
                (plain.params_g, descended.params_g),
            )
        )
        move_d, memory_d = by_d.update(grad_d, memory_d)
        move_g, memory_g = by_g.update(grad_g, memory_g)
        expected = optax.apply_updates(_both(state), (move_d, move_g))
        state = _step(program)(state, _live(**rates), _setup())
        jax.tree.map(
            lambda got, want: np.testing.assert_allclose(got, want, atol=3e-6),
            _both(state),
            expected,
        )


def test_a_held_player_stays_to_the_bit() -> None:
    program = _program(batch=64, optimizer_d="adam", optimizer_g="adam", update="simultaneous")
    step, settings = _step(program), Recipe(**SMALL).settings
    state = step(_state(program), live_of(settings), _setup())  # moments that are not 0
    only_d = step(state, live_of({**settings, "train": "d"}), _setup())
    assert _same((only_d.params_g, only_d.opt_g), (state.params_g, state.opt_g))
    assert not _same(only_d.params_d, state.params_d)
    only_g = step(state, live_of({**settings, "train": "g"}), _setup())
    assert _same((only_g.params_d, only_g.opt_d), (state.params_d, state.opt_d))
    assert not _same(only_g.params_g, state.params_g)
    assert state.step + 1 == only_d.step == only_g.step


def test_adam_counts_every_update() -> None:
    program = _program(batch=64, optimizer_d="adam", optimizer_g="adam", update="simultaneous")
    state = _step(program)(_state(program), _live(n_d=3, n_g=2), _setup())
    assert (int(state.opt_d.count), int(state.opt_g.count)) == (3, 2)


def test_clipping_keeps_the_weights_of_the_critic() -> None:
    program = _program(batch=64, loss="wasserstein", lipschitz="clip")
    state, step = _state(program), _step(program)
    for clip in (0.5, 0.05):
        state = step(state, _live(clip=clip), _setup())
        weights = _flat(state.params_d)
        assert np.abs(weights).max() == np.float32(clip)
        assert np.abs(_flat(state.params_g)).max() > clip


def test_nothing_is_clipped_under_another_loss() -> None:
    assert program_of(Recipe(lipschitz="clip")) == program_of(Recipe(lipschitz="penalty"))
    program = _program()
    state = _state(program)
    moved = _step(program)(state, _live(clip=1e-3, gp=50), _setup())
    assert _same(moved, _step(program)(state, _live(), _setup()))


@pytest.mark.parametrize("name", ["noise", "r1", "r2", "gp"])
def test_off_is_off_to_the_bit(name: str) -> None:
    """Weight 0 skips the code; a weight too small to be felt runs it: the same bits."""
    program = _program(loss="wasserstein")
    state, step = _state(program), _step(program)
    off = step(state, _live(**{name: 0.0}), _setup())
    assert _same(off, step(state, _live(**{name: 1e-30}), _setup()))
    assert not _same(off, step(state, _live(**{name: 0.1}), _setup()))


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
    game: Gan = gan(_program())
    init = jax.jit(game.init)
    one, two = init(_setup()), init(_setup())
    assert _same(one, two)
    other = init(_setup()._replace(seed=np.uint32(12)))
    assert not np.array_equal(_flat(one.params_d), _flat(other.params_d))
    assert not np.array_equal(_flat(one.params_d), _flat(one.params_g))
    assert one.step == 0


@pytest.mark.parametrize("target", ["normal", "student_t", "iris"])
def test_the_setup_describes_the_target(target: str) -> None:
    """The excess rests on 20,000 quantiles: of a heavy tail they miss up to a tenth."""
    start, exact = _setup(target), targets.parse(target)
    np.testing.assert_allclose(start.masses.sum(), 1, rtol=1e-6)
    lo, hi = exact.domain
    x = np.linspace(hi, hi + 2000 * exact.scale, 2_000_001)
    above = float(np.trapezoid(exact.mixture.sf(x), x))  # E (x - hi)+ is the integral of 1 - F
    np.testing.assert_allclose(start.beyond[1], above, atol=0.1 * above + 1e-5)
    assert (start.loc, start.scale) == (np.float32(exact.loc), np.float32(exact.scale))
    assert tuple(start.domain) == (np.float32(lo), np.float32(hi))
