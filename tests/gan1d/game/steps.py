"""Steps of small games, and what a step moved."""

import itertools
from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.game.networks import Layer, Network, Params
from gan1d.game.optimizers import OPTIMIZERS
from gan1d.game.schedule import Live
from gan1d.game.step import Program, StartArrays, TrainState, gan
from gan1d.recipe import Recipe
from gan1d.runs.inputs import live_of, program_of, start_arrays_of
from tests.small import FIRST

BIG = 2**17  # so many samples that their mean is nearly the expectation


STEEP = 1024.0  # a rate at which a move is little rounded, and by a power of two


TARGET = "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)"


SMALL = {**FIRST, "width_d": 4, "depth_d": 1, "width_g": 4, "depth_g": 1, "target": TARGET}


SGD = {**SMALL, "optimizer_d": "sgd", "optimizer_g": "sgd"}


def program_with(batch: int = BIG, **settings: Any) -> Program:
    return program_of(Recipe(**{**SGD, **settings}))._replace(batch=batch)


@cache
def step_of(program: Program) -> Callable[[TrainState, Live, StartArrays], TrainState]:
    return jax.jit(gan(program).step)


def live_with(**settings: Any) -> Live:
    """Live settings as numbers; those out of a recipe's bounds are allowed here."""
    live = live_of({**Recipe(**SGD).settings, "lr_d": 1.0, "lr_g": 1.0, "gp": 0.0})
    weights = {name: settings.pop(name) for name in live.weights._fields if name in settings}
    return with_numbers(live, **settings)._replace(weights=with_numbers(live.weights, **weights))


def with_numbers(numbers: Any, **others: Any) -> Any:
    """Other numbers of the same kinds."""
    kinds = {name: type(value) for name, value in numbers._asdict().items()}
    return numbers._replace(**{name: kinds[name](value) for name, value in others.items()})


@cache
def setup_of(target: str = TARGET) -> StartArrays:
    return start_arrays_of(Recipe(target=target))


def state_of(program: Program, seed: int = 0) -> TrainState:
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


def same(one: Any, two: Any) -> bool:
    """Whether two trees are the same to the bit."""
    return jax.tree.all(jax.tree.map(lambda a, b: np.array_equal(a, b), one, two))


def move_of(before: Params, after: Params) -> np.ndarray:
    """The way down that the weights went, as one vector."""
    moved = jax.tree.map(lambda a, b: np.asarray(a, float) - np.asarray(b, float), before, after)
    return np.concatenate([leaf.ravel() for leaf in jax.tree.leaves(moved)])


def flat(params: Params) -> np.ndarray:
    return np.concatenate([np.asarray(leaf, float).ravel() for leaf in jax.tree.leaves(params)])


def both(state: TrainState) -> Any:
    return state.params_d, state.params_g
