"""The game of two simple players as a vector field over (theta, psi): where a step leads."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from gan1d import targets
from gan1d.game import players, regularisers
from gan1d.game.losses import LOSSES
from gan1d.game.program import Program, StartArrays
from gan1d.game.schedule import Live
from gan1d.recipe import Recipe
from gan1d.runs.inputs import live_of, program_of, start_arrays_of
from gan1d.runs.once_cache import OnceCache
from gan1d.theory import push_forward

N_THETA, N_PSI = 13, 9  # of the grid
KEPT = 200  # fields
_N_REAL = 512  # quantiles of p_data
_N_NOISE = 16  # nodes of the Gauss-Hermite rule for instance noise
_REACH = 2.0  # times the way from the equilibrium to the start: half an axis
_AT_REST = 1e-3  # of the field's usual length


class Field(NamedTuple):
    """The direction of one step at the points of a grid, and where the game rests."""

    theta: np.ndarray  # shape [N_THETA], unit of x
    psi: np.ndarray  # shape [N_PSI], per unit of x
    d_theta: np.ndarray  # -dL_G/dtheta, shape [N_PSI, N_THETA], per unit of x; 0 while G is held
    d_psi: np.ndarray  # -dL_D/dpsi, likewise, unit of x; 0 while D is held
    rates: tuple[float, float]  # step sizes times updates, of theta and of psi
    rest: tuple[float, float] | None  # the equilibrium: E x and 0, if the players can rest there


def has_field(recipe: Recipe) -> bool:
    """Whether both players are simple, so that theta and psi say where they stand."""
    return "mlp" not in (recipe.generator, recipe.discriminator)


def field(recipe: Recipe, step: int = 0) -> Field | None:
    """The field of a recipe under the settings in force at a step; None without simple players.

    psi0 and sigma are held where they start. Gradients of exact expectations, both players'
    penalties among them: those of the Dirac-GAN are in Mescheder et al. 2018, arXiv:1801.04406,
    section 2. An optimizer other than sgd bends a step away from them.
    """
    if not has_field(recipe):
        return None
    still = Recipe(**recipe.settings_at(step))
    return _FIELDS.get(still, lambda: _made(still))


_FIELDS: OnceCache[Recipe, Field] = OnceCache(KEPT)


def _made(recipe: Recipe) -> Field:
    live = live_of(recipe.settings)
    target = targets.parse(recipe.target)
    samples = _Samples.of(recipe)
    middle = float(samples.real.mean(dtype=float))
    theta = np.linspace(-1, 1, N_THETA) * _REACH * max(abs(recipe.theta - middle), target.scale)
    psi = np.linspace(-1, 1, N_PSI) * _REACH * max(abs(recipe.psi), 1 / target.scale)
    theta = theta + middle
    at_theta, at_psi = np.meshgrid(theta, psi)
    points = (np.append(at_theta, middle), np.append(at_psi, 0.0))  # [n + 1], the last at rest
    moved = _moves(program_of(recipe))(
        *(one.astype(np.float32) for one in points), start_arrays_of(recipe), live, samples
    )
    d_theta, d_psi = (np.asarray(one, float) for one in moved)
    held_d, held_g = recipe.train == "g", recipe.train == "d"
    length = np.hypot(d_theta[:-1] * target.scale, d_psi[:-1] / target.scale)
    rest = np.hypot(d_theta[-1] * target.scale, d_psi[-1] / target.scale)
    # An affine D finds its psi0, wherever it is held here; a critic's makes no difference.
    affine = recipe.discriminator == "affine" and not LOSSES[recipe.loss].is_critic
    shape = at_theta.shape
    return Field(
        theta=theta,
        psi=psi,
        d_theta=np.zeros(shape) if held_g else d_theta[:-1].reshape(shape),
        d_psi=np.zeros(shape) if held_d else d_psi[:-1].reshape(shape),
        rates=(recipe.lr_g * recipe.k_g, recipe.lr_d * recipe.k),
        rest=(middle, 0.0) if affine or rest < _AT_REST * np.median(length) else None,
    )


class _Samples(NamedTuple):
    """Where expectations are taken: points of p_data, and the nodes of the instance noise."""

    real: np.ndarray  # shape [_N_REAL], unit of x
    nodes: np.ndarray  # shape [n_nodes], unit of x
    shares: np.ndarray  # of the nodes, shape [n_nodes], sum 1

    @classmethod
    def of(cls, recipe: Recipe) -> _Samples:
        """The points of a recipe; without noise there is one node, at 0."""
        nodes, shares = np.zeros(1), np.ones(1)
        if recipe.noise > 0:
            nodes, weights = np.polynomial.hermite_e.hermegauss(_N_NOISE)
            nodes, shares = recipe.noise * nodes, weights / weights.sum()
        levels = (np.arange(_N_REAL) + 0.5) / _N_REAL
        real = targets.parse(recipe.target).ppf(levels)
        return cls(*(np.asarray(one, np.float32) for one in (real, nodes, shares)))


@lru_cache(maxsize=32)
def _moves(program: Program) -> Callable[..., tuple[jax.Array, jax.Array]]:
    """The compiled function of points (theta, psi), [n] each, to both players' descent, [n] each.

    Its further arguments are a `StartArrays`, a `Live` and `_Samples`: no change of them compiles
    anything, but that of noise from 0.
    """
    loss = LOSSES[program.loss]
    player_d, player_g = players.discriminator(program), players.generator(program)
    cells = push_forward.latent_cells(program.latent)

    def one(
        theta: jax.Array, psi: jax.Array, start_arrays: StartArrays, live: Live, samples: _Samples
    ) -> tuple[jax.Array, jax.Array]:
        real = (samples.real[:, None] + samples.nodes[None]).ravel()
        weight_real = jnp.tile(samples.shares / _N_REAL, _N_REAL)
        weight_fake = jnp.outer(cells.weight, jnp.asarray(samples.shares)).ravel()

        def score(params_d: Any, x: jax.Array) -> jax.Array:
            return player_d.apply(params_d, start_arrays, x)

        def fakes(params_g: Any) -> jax.Array:
            g_z = player_g.apply(params_g, start_arrays, cells.z)  # [n_cells + 1]
            return (g_z[:, None] + samples.nodes[None]).ravel()

        def plain_d(params_d: Any, params_g: Any) -> jax.Array:
            real_part = weight_real @ loss.real(score(params_d, real))
            return real_part + weight_fake @ loss.fake(score(params_d, fakes(params_g)))

        def plain_g(params_d: Any, params_g: Any) -> jax.Array:
            return weight_fake @ loss.generator(score(params_d, fakes(params_g)))

        def penalty(params_d: Any) -> jax.Array:
            # The slope of a simple D is the same everywhere: one point is as good as all.
            f, anywhere = partial(score, params_d), jnp.zeros(1)
            total = live.r1 * regularisers.r1(f, anywhere) + live.r2 * regularisers.r2(f, anywhere)
            if program.lipschitz == "penalty":
                total += live.gp * regularisers.gradient_penalty(f, anywhere, live.gp_target)
            return total

        def consensus_energy(params_d: Any, params_g: Any) -> jax.Array:
            both = jax.grad(plain_d)(params_d, params_g), jax.grad(plain_g, 1)(params_d, params_g)
            return live.consensus * regularisers.half_square(both)

        def loss_d(params_d: Any, params_g: Any) -> jax.Array:
            total = plain_d(params_d, params_g) + penalty(params_d)
            return total + consensus_energy(params_d, params_g) if program.consensus else total

        def loss_g(params_d: Any, params_g: Any) -> jax.Array:
            total = plain_g(params_d, params_g)
            return total + consensus_energy(params_d, params_g) if program.consensus else total

        key = jax.random.key(0)  # simple players start where the recipe says, whatever the key
        params_d = player_d.init(key, start_arrays)._replace(psi=psi)
        params_g = player_g.init(key, start_arrays)._replace(theta=theta)
        toward_d = jax.grad(loss_d)(params_d, params_g).psi
        toward_g = jax.grad(loss_g, 1)(params_d, params_g).theta
        return -toward_g, -toward_d

    def moves(
        theta: jax.Array, psi: jax.Array, start_arrays: StartArrays, live: Live, samples: _Samples
    ) -> tuple[jax.Array, jax.Array]:
        moved: tuple[jax.Array, jax.Array] = jax.lax.map(
            lambda at: one(at[0], at[1], start_arrays, live, samples), (theta, psi)
        )
        return moved

    compiled: Callable[..., tuple[jax.Array, jax.Array]] = jax.jit(moves)
    return compiled
