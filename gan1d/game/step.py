"""One step of a GAN: k discriminator updates, then k_g generator updates. Pure and scannable."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from gan1d.game import players, random_bits
from gan1d.game.batch import Batch, draw
from gan1d.game.gradients import Game, PlayerState, grad_d, grad_g
from gan1d.game.losses import LOSSES
from gan1d.game.optimizers import OPTIMIZERS, descend
from gan1d.game.program import Program, StartArrays
from gan1d.game.schedule import Live

__all__ = ["Gan", "Program", "StartArrays", "TrainState", "gan"]

# An update's update_index in a step: D's updates (k <= 50) are those below, G's from here on.
_FIRST_UPDATE_G = 64


class TrainState(NamedTuple):
    """All that a step needs from the one before."""

    step: jax.Array  # shape [], int32: steps done
    params_d: Any
    params_g: Any
    opt_d: optax.OptState
    opt_g: optax.OptState
    norm_d: Any = np.float32(0)  # norm of D's last gradient with penalties, 0 if D is held, []
    norm_g: Any = np.float32(0)  # of G's, likewise, []


class Gan(NamedTuple):
    """The functions of one program: build it with `gan`."""

    init: Callable[[StartArrays], TrainState]
    step: Callable[[TrainState, Live, StartArrays], TrainState]
    score: Callable[[Any, StartArrays, jax.Array], jax.Array]  # D's raw scores of x, [n] -> [n]
    generate: Callable[[Any, StartArrays, jax.Array], jax.Array]  # x = G(z), [n] -> [n]


class _Mover(NamedTuple):
    """A player within a step."""

    player: PlayerState
    norm: jax.Array  # of its last gradient in this step, shape []


def gan(program: Program) -> Gan:
    """The GAN of a program: Algorithm 1 of Goodfellow et al. 2014, with its later variants.

    What an update draws follows from the seed, the step and its index in it: a run does not depend
    on how it is cut into chunks.
    """
    player_d, player_g = players.discriminator(program), players.generator(program)
    reading_g = player_g._replace(apply=players.generator_read(program))
    tx_d = OPTIMIZERS[program.optimizer_d]()
    tx_g = OPTIMIZERS[program.optimizer_g]()

    def init(start: StartArrays) -> TrainState:
        params_d = player_d.init(random_bits.first_key(start.seed, 0), start)
        params_g = player_g.init(random_bits.first_key(start.seed, 1), start)
        opt_d, opt_g = tx_d.init(params_d), tx_g.init(params_g)
        return TrainState(jnp.int32(0), params_d, params_g, opt_d, opt_g)

    def step(state: TrainState, live: Live, start: StartArrays) -> TrainState:
        game = Game(program, LOSSES[program.loss], player_d, reading_g, start, live)
        batch_of = partial(draw, program, start, live, state.step)
        old_d, old_g = (state.params_d, state.opt_d), (state.params_g, state.opt_g)
        new_d = jax.lax.fori_loop(
            0,
            live.n_d,
            lambda i, d: _update_d(game, tx_d, d.player, state.params_g, batch_of(i)),
            _Mover(old_d, jnp.float32(0)),
        )
        opponent_d = new_d.player if program.update == "alternating" else old_d
        new_g = jax.lax.fori_loop(
            0,
            live.n_g,
            lambda i, g: _update_g(
                game, tx_g, g.player, opponent_d, batch_of(_FIRST_UPDATE_G + i), tx_d
            ),
            _Mover(old_g, jnp.float32(0)),
        )
        (params_d, opt_d), (params_g, opt_g) = new_d.player, new_g.player
        return TrainState(state.step + 1, params_d, params_g, opt_d, opt_g, new_d.norm, new_g.norm)

    return Gan(init, step, player_d.apply, player_g.apply)


def _update_d(
    game: Game,
    tx_d: optax.GradientTransformation,
    player_d: PlayerState,
    params_g: Any,
    batch: Batch,
) -> _Mover:
    """D after one update on a batch."""
    params_d, opt_d = player_d
    grads = grad_d(game, params_d, params_g, batch)
    updates, opt_d = tx_d.update(grads, opt_d, params_d)
    params_d = descend(params_d, updates, game.live.lr_d)
    if game.program.lipschitz == "clip":
        bound = game.live.weights.clip
        params_d = jax.tree.map(lambda p: jnp.clip(p, -bound, bound), params_d)
    return _Mover((params_d, opt_d), jnp.float32(optax.tree.norm(grads)))


def _update_g(
    game: Game,
    tx_g: optax.GradientTransformation,
    player_g: PlayerState,
    player_d: PlayerState,
    batch: Batch,
    tx_d: optax.GradientTransformation,
) -> _Mover:
    """G after one update on a batch; with `tx_d` D moves in G's unrolled loss."""

    def move_d(d: PlayerState, params_g: Any) -> PlayerState:
        return _update_d(game, tx_d, d, params_g, batch).player

    params_g, opt_g = player_g
    grads = grad_g(game, params_g, player_d, batch, move_d)
    updates, opt_g = tx_g.update(grads, opt_g, params_g)
    params_g = descend(params_g, updates, game.live.lr_g)
    return _Mover((params_g, opt_g), jnp.float32(optax.tree.norm(grads)))
