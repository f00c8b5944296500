"""First frames, scores and a million samples of small games, for the tests of frames."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from gan1d import targets
from gan1d.game.frame import Frame, measure
from gan1d.game.step import Gan, Program, StartArrays, TrainState, gan
from gan1d.recipe import Recipe
from gan1d.runs.inputs import program_of, start_arrays_of
from tests.small import FIRST

TINY: dict[str, Any] = {"width_d": 8, "depth_d": 1, "width_g": 8, "depth_g": 1, "batch": 16}


BARE: dict[str, Any] = {**TINY, **FIRST}


OTHER: dict[str, Any] = {**TINY, "latent": "normal", "loss": "wasserstein", "lipschitz": "clip"}


SAMPLES = 1_000_000


@cache
def picture_of(program: Program, game: Gan | None = None) -> Callable[..., Frame]:
    """`measure` of a program, compiled; of another game with the same loss and latent, if given."""

    def picture(state: TrainState, start: StartArrays, noise: jax.Array) -> Frame:
        return measure(game or gan(program), program, state, start, noise)

    return jax.jit(picture)


@cache
def init_of(program: Program) -> Callable[[StartArrays], TrainState]:
    return jax.jit(gan(program).init)


def frame_of(recipe: Recipe, noise: float = 0.0, scale: float = 1.0) -> tuple[Frame, TrainState]:
    """The first frame of a recipe, D's scores multiplied by `scale`, and the state it shows."""
    program, start = program_of(recipe), start_arrays_of(recipe)
    state = init_of(program)(start)
    *hidden, last = state.params_d
    last = last._replace(w=last.w * scale, b=last.b * scale)
    state = state._replace(params_d=(*hidden, last))
    return picture_of(program)(state, start, jnp.float32(noise)), state


@lru_cache(maxsize=4)
def samples_of(recipe: Recipe, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Real and first generated samples as D sees them: drawn by numpy, from exact quantiles."""
    rng = np.random.default_rng(0)
    program, start = program_of(recipe), start_arrays_of(recipe)
    state = init_of(program)(start)
    draw = rng.standard_normal if program.latent == "normal" else lambda n: rng.uniform(-1, 1, n)
    x = targets.parse(recipe.target).ppf(rng.uniform(size=SAMPLES))
    fake = gan(program).generate(state.params_g, start, jnp.asarray(draw(SAMPLES), jnp.float32))
    added = noise * rng.standard_normal((2, SAMPLES))
    return x + added[0], np.asarray(fake) + added[1]


def scores_of(recipe: Recipe, state: TrainState, x: np.ndarray) -> jax.Array:
    game, start = gan(program_of(recipe)), start_arrays_of(recipe)
    return game.score(state.params_d, start, jnp.asarray(x, jnp.float32))


@lru_cache(maxsize=4)
def scores_of_samples(recipe: Recipe, noise: float) -> tuple[jax.Array, jax.Array]:
    """The first D's scores of `samples_of`."""
    state = init_of(program_of(recipe))(start_arrays_of(recipe))
    real, fake = (scores_of(recipe, state, some) for some in samples_of(recipe, noise))
    return real, fake
