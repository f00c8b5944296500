"""Both players' gradients on one batch: losses, penalties, consensus, and G's unrolled loss.

A step asks for `grad_d` and `grad_g`. Each loss is a function of the params it is differentiated
by, which come first, and of all else that it depends on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax

from gan1d.game import regularisers
from gan1d.game.batch import Batch
from gan1d.game.losses import Loss
from gan1d.game.players import Player
from gan1d.game.program import Program, StartArrays
from gan1d.game.schedule import Live

PlayerState = tuple[Any, optax.OptState]  # params and the optimizer's state


class Game(NamedTuple):
    """What both players' losses depend on beside their params and a batch."""

    program: Program
    loss: Loss
    discriminator: Player
    generator: Player  # of what it reads
    start: StartArrays
    live: Live  # in force at this step

    def score(self, params_d: Any, x: jax.Array) -> jax.Array:
        """D's raw scores of x, [n] -> [n]."""
        return self.discriminator.apply(params_d, self.start, x)

    def generate(self, params_g: Any, read: jax.Array) -> jax.Array:
        """X = G(z) from what G reads: z, or its normal score; [n] -> [n]."""
        return self.generator.apply(params_g, self.start, read)


def grad_d(game: Game, params_d: Any, params_g: Any, batch: Batch) -> Any:
    """The gradient of D's loss with its penalties and its share of the consensus term.

    Args:
      game: the players and the settings in force.
      params_d: D's params, which the gradient is taken by.
      params_g: G's params.
      batch: the draws of this update.

    Returns:
      A tree like `params_d`.
    """
    x_fake = fakes(game, params_g, batch)
    grads = jax.grad(loss_d)(params_d, game, batch.real, x_fake)
    grads = with_penalties(grads, game, params_d, batch, x_fake)
    if game.program.consensus:
        grads = jax.tree.map(
            jnp.add, grads, jax.grad(consensus_term, 0)(params_d, params_g, game, batch)
        )
    return grads


def grad_g(
    game: Game,
    params_g: Any,
    player_d: PlayerState,
    batch: Batch,
    move_d: Callable[[PlayerState, Any], PlayerState],
) -> Any:
    """The gradient of G's loss, unrolled if the program says so, with its share of consensus.

    Args:
      game: the players and the settings in force.
      params_g: G's params, which the gradient is taken by.
      player_d: D, as G sees it.
      batch: the draws of this update.
      move_d: D after one more update on this batch, given D and G's params; for unrolling.

    Returns:
      A tree like `params_g`.
    """
    params_d, _ = player_d
    if game.program.unroll:
        grads = jax.grad(unrolled_loss)(params_g, game, player_d, batch, move_d)
    else:
        grads = jax.grad(loss_g)(params_g, game, params_d, batch)
    if game.program.consensus:
        grads = jax.tree.map(
            jnp.add, grads, jax.grad(consensus_term, 1)(params_d, params_g, game, batch)
        )
    return grads


def fakes(game: Game, params_g: Any, batch: Batch) -> jax.Array:
    """Generated samples with their instance noise, computed once for all that reads them.

    Returns:
      G(z) + noise, shape [batch], unit of x.
    """
    x_fake = jax.lax.optimization_barrier(game.generate(params_g, batch.read))
    return x_fake + batch.noise


def loss_d(params_d: Any, game: Game, x_real: jax.Array, x_fake: jax.Array) -> jax.Array:
    """E real(s(x)) + E fake(s(G(z))) over samples of shape [batch] each, shape []."""
    scores = game.score(params_d, jnp.concatenate([x_real, x_fake]))  # in one pass, [2 batch]
    real, fake = jnp.split(scores, 2)
    return jnp.mean(game.loss.real(real)) + jnp.mean(game.loss.fake(fake))


def loss_g(params_g: Any, game: Game, params_d: Any, batch: Batch) -> jax.Array:
    """E generator(s(G(z))) over a batch, shape []."""
    x_fake = game.generate(params_g, batch.read) + batch.noise  # [batch]
    return jnp.mean(game.loss.generator(game.score(params_d, x_fake)))


def unrolled_loss(
    params_g: Any,
    game: Game,
    player_d: PlayerState,
    batch: Batch,
    move_d: Callable[[PlayerState, Any], PlayerState],
) -> jax.Array:
    """G's loss after D's next moves, which depend on G: Metz et al. 2017, arXiv:1611.02163, eq. 3.

    Returns:
      `loss_g` against the D that `unroll` moves lead to, shape [].
    """
    opponent_d, _ = jax.lax.fori_loop(
        0, game.program.unroll, lambda _, d: move_d(d, params_g), player_d
    )
    return loss_g(params_g, game, opponent_d, batch)


def consensus_term(params_d: Any, params_g: Any, game: Game, batch: Batch) -> jax.Array:
    """The weight of consensus times 1/2 |v|^2, v both players' gradients without any penalty.

    Mescheder et al. 2017, arXiv:1705.10461, eq. 12.

    Returns:
      What both players minimise beside their own losses, shape [].
    """
    x_fake = fakes(game, params_g, batch)
    field_d = jax.grad(loss_d)(params_d, game, batch.real, x_fake)
    field_g = jax.grad(loss_g)(params_g, game, params_d, batch)
    return game.live.weights.consensus * regularisers.half_square((field_d, field_g))


def with_penalties(grads: Any, game: Game, params_d: Any, batch: Batch, x_fake: jax.Array) -> Any:
    """Gradients with those of the penalties on D's slope: compiled once for all of them.

    Args:
      grads: a tree like `params_d`.
      game: the players and the settings in force.
      params_d: D's params.
      batch: the draws of this update.
      x_fake: generated samples with their noise, shape [batch].

    Returns:
      `grads` where all weights are 0, at no cost; else with the gradients added.
    """
    some = regularisers.slope_penalties(
        game.live.weights, game.program.lipschitz, batch.real, x_fake, batch.mix
    )
    weight, target, x = (jnp.stack(column) for column in zip(*some, strict=True))

    def add_one(i: jax.Array, grads: Any) -> Any:
        return regularisers.add_when(
            weight[i],
            grads,
            lambda: jax.grad(_penalty)(params_d, game, weight[i], x[i], target[i]),
        )

    return jax.lax.cond(
        jnp.any(weight > 0),
        lambda: jax.lax.fori_loop(0, len(some), add_one, grads),
        lambda: grads,
    )


def _penalty(
    params_d: Any, game: Game, weight: jax.Array, x: jax.Array, target: jax.Array
) -> jax.Array:
    """Weight E (|s'(x)| - target)^2, shape []."""
    return weight * regularisers.gradient_penalty(lambda x: game.score(params_d, x), x, target)
