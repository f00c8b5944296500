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
from gan1d.game.gradients import Game
from gan1d.game.losses import LOSSES
from gan1d.game.program import Program, StartArrays
from gan1d.game.schedule import Live
from gan1d.recipe import Recipe
from gan1d.runs.inputs import live_of, program_of, start_arrays_of
from gan1d.runs.once_cache import OnceCache
from gan1d.theory import push_forward

N_THETA, N_PSI = 33, 9  # of the grid: four times as wide as high
KEPT = 200  # fields
_N_REAL = 512  # quantiles of p_data
_N_NOISE = 16  # nodes of the Gauss-Hermite rule for instance noise
_REACH = 1.6  # times the way from the equilibrium to the start: half an axis
_SEEN = 1.2  # likewise, of theta: the least that a picture shows
_ALIKE = (0.25, 6.0)  # reach of theta by that of psi where both have one scale
_AT_REST = 1e-3  # of the field's usual length


class Field(NamedTuple):
    """The direction of one step at the points of a grid, and where the game rests."""

    theta: np.ndarray  # shape [N_THETA], unit of x
    psi: np.ndarray  # shape [N_PSI], per unit of x
    d_theta: np.ndarray  # -dL_G/dtheta, shape [N_PSI, N_THETA], per unit of x; 0 while G is held
    d_psi: np.ndarray  # -dL_D/dpsi, likewise, unit of x; 0 while D is held
    rates: tuple[float, float]  # step sizes times updates, of theta and of psi
    rest: tuple[float, float] | None  # the equilibrium: E x and 0, if the players can rest there
    seen: tuple[float, float]  # of theta, what a picture must show; it may show all of the grid
    equal: bool  # whether a unit of psi is as long as one of theta, so that a circle is one


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
    way = max(abs(recipe.theta - middle), target.scale)
    half, equal = _half_axes(_REACH * way, _REACH * max(abs(recipe.psi), 1 / target.scale))
    theta = middle + half[0] * np.linspace(-1, 1, N_THETA)
    psi = half[1] * np.linspace(-1, 1, N_PSI)
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
        seen=(middle - _SEEN * way, middle + _SEEN * way),
        equal=equal,
        rest=(middle, 0.0) if affine or rest < _AT_REST * np.median(length) else None,
    )


def _half_axes(theta: float, psi: float) -> tuple[tuple[float, float], bool]:
    """Half the axes of a grid that reaches so far, and whether its cells are squares.

    They are where both reaches are of one order. In other units of x they are not: theta grows with
    the unit, and psi falls with it.
    """
    least, most = _ALIKE
    if not least * psi <= theta <= most * psi:
        return (theta, psi), False
    width = (N_THETA - 1) / (N_PSI - 1)
    half = max(psi, theta / width)
    return (width * half, half), True


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


class _Expected(NamedTuple):
    """The game of two simple players with expectations in place of batches."""

    game: Game
    x_real: jax.Array  # shape [_N_REAL n_nodes], unit of x
    weight_real: jax.Array  # their probabilities, likewise
    cells: push_forward.Latent
    nodes: jax.Array  # of the instance noise, shape [n_nodes], unit of x
    weight_fake: jax.Array  # of the generated points, shape [(n_cells + 1) n_nodes]

    @classmethod
    def of(cls, game: Game, samples: _Samples) -> _Expected:
        cells = push_forward.latent_cells(game.program.latent)
        return cls(
            game=game,
            x_real=(samples.real[:, None] + samples.nodes[None]).ravel(),
            weight_real=jnp.tile(samples.shares / _N_REAL, _N_REAL),
            cells=cells,
            nodes=jnp.asarray(samples.nodes),
            weight_fake=jnp.outer(cells.weight, jnp.asarray(samples.shares)).ravel(),
        )

    def x_fake(self, params_g: Any) -> jax.Array:
        """Generated points with every node of the noise, shape of `weight_fake`, unit of x."""
        g_z = self.game.generate(params_g, self.cells.z)  # [n_cells + 1]
        return (g_z[:, None] + self.nodes[None]).ravel()


@lru_cache(maxsize=32)
def _moves(program: Program) -> Callable[..., tuple[jax.Array, jax.Array]]:
    """The compiled function of points (theta, psi), [n] each, to both players' descent, [n] each.

    Its further arguments are a `StartArrays`, a `Live` and `_Samples`: no change of them compiles
    anything, but that of noise from 0.
    """
    player_d, player_g = players.discriminator(program), players.generator(program)

    def moves(
        theta: jax.Array, psi: jax.Array, start_arrays: StartArrays, live: Live, samples: _Samples
    ) -> tuple[jax.Array, jax.Array]:
        game = Game(program, LOSSES[program.loss], player_d, player_g, start_arrays, live)
        moved: tuple[jax.Array, jax.Array] = jax.lax.map(
            lambda at: _move(_Expected.of(game, samples), *at), (theta, psi)
        )
        return moved

    compiled: Callable[..., tuple[jax.Array, jax.Array]] = jax.jit(moves)
    return compiled


def _move(at: _Expected, theta: jax.Array, psi: jax.Array) -> tuple[jax.Array, jax.Array]:
    """-dL_G/dtheta and -dL_D/dpsi at one point, penalties and consensus included; shape [] each."""
    game = at.game
    key = jax.random.key(0)  # simple players start where the recipe says, whatever the key
    params_d = game.discriminator.init(key, game.start)._replace(psi=psi)
    params_g = game.generator.init(key, game.start)._replace(theta=theta)
    toward_d = jax.grad(_loss_d)(params_d, params_g, at).psi
    toward_g = jax.grad(_loss_g)(params_g, params_d, at).theta
    return -toward_g, -toward_d


def _loss_d(params_d: Any, params_g: Any, at: _Expected) -> jax.Array:
    total = _plain_d(params_d, params_g, at) + _penalties(params_d, at.game)
    return total + _consensus(params_d, params_g, at) if at.game.program.consensus else total


def _loss_g(params_g: Any, params_d: Any, at: _Expected) -> jax.Array:
    total = _plain_g(params_g, params_d, at)
    return total + _consensus(params_d, params_g, at) if at.game.program.consensus else total


def _plain_d(params_d: Any, params_g: Any, at: _Expected) -> jax.Array:
    """E real(s(x)) + E fake(s(G(z))), shape []."""
    loss, score = at.game.loss, partial(at.game.score, params_d)
    real = at.weight_real @ loss.real(score(at.x_real))
    return real + at.weight_fake @ loss.fake(score(at.x_fake(params_g)))


def _plain_g(params_g: Any, params_d: Any, at: _Expected) -> jax.Array:
    """E generator(s(G(z))), shape []."""
    scores = at.game.score(params_d, at.x_fake(params_g))
    return at.weight_fake @ at.game.loss.generator(scores)


def _penalties(params_d: Any, game: Game) -> jax.Array:
    """All penalties on D's slope, which of a simple D is the same everywhere: one x is enough."""
    f, anywhere = partial(game.score, params_d), jnp.zeros(1)
    penalties = regularisers.slope_penalties(
        game.live.weights, game.program.lipschitz, anywhere, anywhere, 0.5
    )
    each = [w * regularisers.gradient_penalty(f, x, target) for w, target, x in penalties]
    return jnp.sum(jnp.stack(each))


def _consensus(params_d: Any, params_g: Any, at: _Expected) -> jax.Array:
    """The weight of consensus times 1/2 |v|^2, v both players' gradients without penalties."""
    both = (
        jax.grad(_plain_d)(params_d, params_g, at),
        jax.grad(_plain_g)(params_g, params_d, at),
    )
    return at.game.live.weights.consensus * regularisers.half_square(both)
