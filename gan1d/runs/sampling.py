"""Samples of a trained generator: what a GAN is trained for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jax
import numpy as np

from gan1d.game import random_bits
from gan1d.game.networks import Params
from gan1d.game.step import Program, StartArrays, gan
from gan1d.recipe import MAX_STEPS, Recipe, RecipeError, whole_number
from gan1d.recipe.settings import shown
from gan1d.runs.history import History
from gan1d.runs.inputs import program_of, start_arrays_of
from gan1d.runs.replay import state_at

MAX_N = 10_000_000
MAX_SEED = 2**31 - 1
STEP = 2000  # after which a recipe is sampled by default: the last step of `run`'s default
_BLOCK = 2**16  # samples in one compiled call
_FOLD = MAX_STEPS + 1  # no step has this key: samples share no random number with training


def sample(
    history_or_recipe: History | Recipe, n: int, seed: int = 0, step: int | None = None
) -> np.ndarray:
    """N independent samples x = G(z) of a run's generator.

    The same arguments give the same samples, and a larger n begins with those of a smaller one.

    Args:
      history_or_recipe: whose generator.
      n: number of samples, at most MAX_N.
      seed: of z; the run's own seed is part of its recipe.
      step: training steps before the draw; by default up to a history's last frame, or STEP of a
        recipe.

    Returns:
      The samples, shape [n], float32, unit of x.

    Raises:
      RecipeError: for an argument out of range, or a run that diverged before that step.

    Notes:
      A histogram of n samples is off by about 1/sqrt(n) of the mass even where G is perfect. The
      `p_g` of a history is computed without samples, and has no such noise.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
      >>> history = gan1d.run(recipe, steps=40, every=10)
      >>> x = gan1d.sample(history, 1000)  # after the last step of the history
      >>> x.shape
      (1000,)
      >>> untrained = gan1d.sample(recipe, 1000, step=0)
    """
    recipe = history_or_recipe
    last = STEP
    if isinstance(recipe, History):
        last = int(recipe.step[-1]) if len(recipe) else 0
        recipe = recipe.recipe
    elif not isinstance(recipe, Recipe):
        raise RecipeError(f"samples must be of a History or a Recipe, got {shown(recipe)}")
    n, seed, step = check_draw(n, seed, last if step is None else step)
    params_g = state_at(recipe, step).params_g
    draw, start_arrays = _sampler(program_of(recipe)), start_arrays_of(recipe)
    key = jax.random.fold_in(jax.random.key(seed), _FOLD)
    x = np.empty(n, np.float32)
    for block, start in enumerate(range(0, len(x), _BLOCK)):
        drawn = draw(params_g, start_arrays, jax.random.fold_in(key, block))
        x[start : start + _BLOCK] = drawn[: len(x) - start]
    return x


def check_draw(n: object, seed: object, step: object) -> tuple[int, int, int]:
    """The numbers that `sample` takes as Python's.

    Raises:
      RecipeError: names the argument, the rule and the value.
    """
    return (
        whole_number("n", n, 1, MAX_N),
        whole_number("seed", seed, 0, MAX_SEED),
        whole_number("step", step, 0, MAX_STEPS),
    )


@lru_cache(maxsize=8)
def _sampler(program: Program) -> Callable[[Params, StartArrays, Any], np.ndarray]:
    """The compiled draw of a program: _BLOCK samples x = G(z) from a key."""
    game = gan(program)

    @jax.jit
    def draw(params_g: Params, start_arrays: StartArrays, key: jax.Array) -> jax.Array:
        bits = jax.random.bits(key, (_BLOCK,), np.uint32)
        return game.generate(params_g, start_arrays, random_bits.latent(program.latent, bits))

    return lambda *arguments: np.asarray(draw(*arguments))
