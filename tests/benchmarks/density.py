"""p_g of frames beside push-forwards by a million cells, over states of trained runs; its cost."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from unittest.mock import patch

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.game.frame import measure
from gan1d.game.step import gan
from gan1d.lessons import BY_ID
from gan1d.recipe import Recipe
from gan1d.runs.inputs import program_of, start_arrays_of
from gan1d.targets import PRESETS, modes
from gan1d.theory import push_forward, refinement
from tests.gan1d.theory.densities import WITHIN, error, trained

N_FINE = 1_000_000
STEPS = (200, 700, 1500, 2100, 4000)
PROGRAMS, RUNS = 10, 4  # each program is compiled once
ROUNDS, FRAMES = 9, 100
_ACTIVATIONS = ("tanh", "relu", "leaky_relu", "softplus")
_OF_PROGRAM = {
    "latent": ("uniform", "normal"),
    "k": range(1, 6),
    "width_g": (8, 16, 32, 64),
    "depth_g": (1, 2, 2, 3),
    "activation_g": _ACTIVATIONS,
    "activation_d": _ACTIVATIONS,
    "g_input": ("score", "z"),
    "skip": ("on", "off"),
    "loss": ("non_saturating", "non_saturating", "least_squares", "hinge"),
}
_OF_RUN = {"target": tuple(PRESETS), "seed": range(1000), "noise": (0.0, 0.0, 0.1, 0.3)}


def main(seed: int = 14) -> None:
    """Print the errors of bins above 1 % of the top, what rounding does, and a frame's time."""
    ulps = np.random.default_rng(0).integers(-1, 2, 997)
    rows, moved = [], []
    for recipe in _recipes(seed):
        for generator in trained(recipe, STEPS):
            expected = generator.by_fine_cells(N_FINE)
            found, even = generator.by_refined_cells(), generator.by_even_cells()
            rows.append((error(even, expected), error(found, expected)))
            width = np.diff(generator.edges)[0]
            apart = np.abs(generator.by_refined_cells(ulps) - found) / (width + found)
            moved.append(apart.max())
    for name, errors in zip(("even cells", "p_g of a frame"), np.transpose(rows), strict=True):
        print(
            f"{name}: {(errors > WITHIN).sum()} of {errors.size} states have a bin off by more than"
            f" 2 %; greatest error {errors.max():.1%}, median of states {np.median(errors):.2%}"
        )
    print(
        "a unit in the last place of G moves p_g by at most"
        f" {max(moved):.1e} of 1 + p_g, median of states {statistics.median(moved):.1e}"
    )
    _print_masses()
    _print_cost()


def _print_masses() -> None:
    """Mass per mode of one state whose p_g stands far above its axis."""
    recipe, step = BY_ID["mode-collapse"].base(), 1620
    (generator,) = trained(recipe, (step,))
    found, expected = generator.by_refined_cells(), generator.by_fine_cells(N_FINE)
    first = modes.edges(recipe.target)[:-1]
    for name, masses in ("a frame's cells", found), ("fine cells", expected):
        shares = ", ".join(f"{share:.3f}" for share in np.add.reduceat(masses[1:-1], first))
        print(f"mode collapse at step {step}, mass per mode by {name}: {shares}")


def _recipes(seed: int) -> list[Recipe]:
    rng = random.Random(seed)

    def drawn(choices: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        return {key: rng.choice(values) for key, values in choices.items()}

    recipes = [Recipe(target="two_normals", k=5, latent="normal")]
    for _ in range(PROGRAMS):
        program = drawn(_OF_PROGRAM)
        recipes += [Recipe(**program, **drawn(_OF_RUN)) for _ in range(RUNS)]
    return recipes[: PROGRAMS * RUNS]


def _print_cost() -> None:
    """A frame of the default recipe, by processor time, in rounds in turn."""
    with (
        patch.object(refinement, "refined_cells", lambda _, latent, __: _even(latent)),
        patch.object(refinement, "bent_pieces", _chords),
    ):
        frames = {"even cells": _frame()}
    frames["now"] = _frame()
    spent: dict[str, list[float]] = {name: [] for name in frames}
    for _ in range(ROUNDS):
        for name, frame in frames.items():
            begun = time.process_time()
            for _ in range(FRAMES):
                last = frame()
            jax.block_until_ready(last)
            spent[name].append((time.process_time() - begun) / FRAMES * 1e6)
    told = (f"{name} {statistics.median(each):.0f}" for name, each in spent.items())
    print(f"a frame of the default recipe in JAX: {', '.join(told)} microseconds")


def _even(latent: str) -> push_forward.Latent:
    return push_forward.latent_cells(latent)


def _chords(g_z: jax.Array, cells: push_forward.Latent) -> refinement.Pieces:
    return refinement.Pieces(g_z[:-1], g_z[1:], cells.mass)


def _frame() -> Callable[[], object]:
    recipe = Recipe()
    program, start = program_of(recipe), start_arrays_of(recipe)
    game = gan(program)
    state = jax.jit(game.init)(start)
    picture = jax.jit(lambda state: measure(game, program, state, start, jnp.float32(0)))
    jax.block_until_ready(picture(state))
    return lambda: picture(state)
