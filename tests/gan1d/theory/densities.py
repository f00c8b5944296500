"""Trained generators, and p_g of one by cells so many that they need no care.

`python -m tests.gan1d.theory.densities` trains those that the tests read from `HARD_FILE` anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from gan1d.game import players
from gan1d.game.program import Program
from gan1d.game.step import StartArrays, gan
from gan1d.recipe import Recipe
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from gan1d.targets.target import N_BINS
from gan1d.theory import push_forward, refinement

SEEN = 0.01  # of its top: where p_g is compared
WITHIN = 0.02  # of its value: how far it may be off
HARD_FILE = Path(__file__).parent / "hard_generators.npz"
# Even cells leave the bound in each: a G that is steep, or bends where p_g falls from a mode.
HARD: Mapping[str, tuple[Recipe, int]] = {
    "k of 5, a normal z": (Recipe(target="two_normals", k=5, latent="normal"), 2100),
    "relu": (
        Recipe(target="triangular", seed=32, k=2, loss="least_squares", activation_d="relu",
               skip="off", activation_g="relu"), 4000,
    ),
    "leaky relu": (
        Recipe(target="two_normals", seed=436, k=4, latent="normal", g_input="z", depth_g=3,
               activation_g="leaky_relu"), 4000,
    ),
    "softplus": (
        Recipe(target="two_normals", seed=150, activation_d="softplus", skip="off",
               activation_g="softplus"), 4000,
    ),
}  # fmt: skip


class Generator(NamedTuple):
    """A generator at some step of a run."""

    program: Program
    start: StartArrays
    params: Any

    @property
    def edges(self) -> Any:
        """Of the bins, shape [N_BINS + 1], unit of x."""
        low, high = np.asarray(self.start.domain)
        return np.linspace(low, high, N_BINS + 1, dtype=np.float32)

    def read(self, z: Any) -> Any:
        """G at what it reads, shape of z, unit of x."""
        return np.asarray(_reads(self.program)(self.params, self.start, jnp.asarray(z)))

    def by_even_cells(self) -> np.ndarray:
        """Masses of the bins by N_CELLS even cells, shape [N_BINS + 2]."""
        cells = push_forward.latent_cells(self.program.read)
        return np.asarray(push_forward.push_forward(self.read(cells.z), cells.mass, self.edges))

    def by_fine_cells(self, n: int) -> np.ndarray:
        """Masses of the bins by n even cells, in float64, shape [N_BINS + 2]."""
        cells = push_forward.latent_cells(self.program.read, n)
        x, mass = self.read(cells.z).astype(float), np.asarray(cells.mass, float)
        low, high, edges = np.minimum(x[1:], x[:-1]), np.maximum(x[1:], x[:-1]), self.edges
        left, right = (np.searchsorted(edges, end, side="right") for end in (low, high))
        within = left == right
        masses = np.bincount(left[within], mass[within], minlength=N_BINS + 2)
        low, high, mass = low[~within], high[~within], mass[~within]  # those across an edge
        below = [mass @ np.clip((edge - low) / (high - low), 0, 1) for edge in edges.astype(float)]
        return masses + np.diff([0, *below, mass.sum()])

    def by_refined_cells(self, ulps: np.ndarray | None = None) -> np.ndarray:
        """Masses of the bins as a frame has them, shape [N_BINS + 2].

        Args:
          ulps: units in the last place by which G is off, of 1 at the least, repeated over z.
        """
        off = np.zeros(1, np.float32) if ulps is None else ulps.astype(np.float32)
        return np.asarray(_refined(self.program)(self.params, self.start, self.edges, off))


@cache
def _reads(program: Program) -> Callable[..., jax.Array]:
    return jax.jit(players.generator_read(program) if program.score_g else gan(program).generate)


@cache
def _refined(program: Program) -> Callable[..., jax.Array]:
    def masses(params: Any, start: StartArrays, edges: jax.Array, off: jax.Array) -> jax.Array:
        def g(z: jax.Array) -> jax.Array:
            x = _reads(program)(params, start, z)
            unit = 2.0**-23 * jnp.maximum(jnp.abs(x), 1.0)
            return x + unit * jnp.resize(off, x.shape)

        cells = refinement.refined_cells(g, program.read, edges)
        return push_forward.spread(*refinement.bent_pieces(g(cells.z), cells), edges)

    return jax.jit(masses)


def error(found: np.ndarray, expected: np.ndarray) -> float:
    """The greatest relative error of a bin, tails aside, that has more than SEEN of the top."""
    inner = expected[1:-1]
    seen = inner > SEEN * inner.max()
    return float(np.max(np.abs(found[1:-1][seen] / inner[seen] - 1)))


def trained(recipe: Recipe, steps: tuple[int, ...]) -> Iterator[Generator]:
    """The generator of a recipe after so many steps, ascending."""
    program, start = program_of(recipe), start_arrays_of(recipe)
    init, train = _training(program)
    schedule, state, done = schedule_of(recipe), init(start), 0
    for step in steps:
        state, done = train(state, np.int32(step - done), schedule, start), step
        yield Generator(program, start, jax.device_get(state.params_g))


@cache
def _training(program: Program) -> tuple[Any, Any]:
    game = gan(program)

    @jax.jit
    def train(state: Any, n: jax.Array, schedule: Any, start: StartArrays) -> Any:
        def step(_: jax.Array, state: Any) -> Any:
            return game.step(state, schedule.at(state.step), start)

        return jax.lax.fori_loop(0, n, step, state)

    return jax.jit(game.init), train


def hard(name: str) -> Generator:
    """A row of HARD, as it was trained."""
    recipe, _ = HARD[name]
    program, start = program_of(recipe), start_arrays_of(recipe)
    like = jax.eval_shape(gan(program).init, start).params_g
    _, unravel = ravel_pytree(jax.tree.map(lambda leaf: np.zeros(leaf.shape, leaf.dtype), like))
    with np.load(HARD_FILE) as file:
        return Generator(program, start, unravel(file[name]))


def main() -> None:
    """Write HARD_FILE."""
    rows = {name: next(trained(recipe, (step,))) for name, (recipe, step) in HARD.items()}
    weights: Any = {name: ravel_pytree(row.params)[0] for name, row in rows.items()}
    np.savez(HARD_FILE, **weights)


if __name__ == "__main__":
    main()
