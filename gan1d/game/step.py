"""One step of a GAN: k discriminator updates, then k_g generator updates. Pure and scannable."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from gan1d.game import players, quantile_table, random_bits, regularisers
from gan1d.game.losses import LOSSES, Score
from gan1d.game.optimizers import OPTIMIZERS, descend
from gan1d.game.program import Program, StartArrays
from gan1d.game.regularisers import add_when
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


class _Batch(NamedTuple):
    """What one update draws; G's own loss looks at `z` and `noise` alone."""

    real: jax.Array  # with its instance noise, shape [batch]
    z: jax.Array  # shape [batch]
    noise: jax.Array  # instance noise of the fakes, shape [batch]
    mix: jax.Array  # of real and fake, for points between them; on (0, 1), shape [batch]


_ROWS = len(_Batch._fields) + 1  # of bits in a batch; real samples have noise too


class _Mover(NamedTuple):
    """A player within a step."""

    player: tuple[Any, Any]  # params and the optimizer's state
    norm: jax.Array  # of its last gradient in this step, shape []


def gan(program: Program) -> Gan:
    """The GAN of a program: Algorithm 1 of Goodfellow et al. 2014, with its later variants.

    What an update draws follows from the seed, the step and its index in it: a run does not depend
    on how it is cut into chunks.
    """
    loss = LOSSES[program.loss]
    player_d, player_g = players.discriminator(program), players.generator(program)
    score, generate = player_d.apply, player_g.apply
    tx_d = OPTIMIZERS[program.optimizer_d]()
    tx_g = OPTIMIZERS[program.optimizer_g]()

    def score_of(params_d: Any, start: StartArrays) -> Score:
        return lambda x: score(params_d, start, x)

    def draw(update_index: jax.Array, step: jax.Array, start: StartArrays, live: Live) -> _Batch:
        """The batch of an update. A point that plays against a point needs no draw."""
        shape = (_ROWS, program.batch)
        bits = partial(random_bits.bits, start.seed, step, update_index, shape)
        if program.generator == "point":
            needed = (start.table[0] != start.table[-1]) | (live.noise > 0)
            if program.lipschitz == "penalty":
                needed |= live.gp > 0
            rows = jax.lax.cond(needed, bits, lambda: jnp.zeros(shape, jnp.uint32))
        else:
            rows = bits()
        return _once(
            _Batch(
                real=quantile_table.sample(start.table, rows[0])
                + live.noise * random_bits.normal(rows[1]),
                z=random_bits.latent(program.latent, rows[2]),
                noise=live.noise * random_bits.normal(rows[3]),
                mix=0.5 + 0.5 * random_bits.uniform(rows[4]),
            )
        )

    def fakes(params_g: Any, batch: _Batch, start: StartArrays) -> jax.Array:
        x_fake = jax.lax.optimization_barrier(generate(params_g, start, batch.z))
        return x_fake + batch.noise  # [batch]

    def loss_d(
        params_d: Any, x_real: jax.Array, x_fake: jax.Array, start: StartArrays
    ) -> jax.Array:
        scores = score(params_d, start, jnp.concatenate([x_real, x_fake]))  # in one pass
        real, fake = jnp.split(scores, 2)
        return jnp.mean(loss.real(real)) + jnp.mean(loss.fake(fake))

    def loss_g(params_g: Any, params_d: Any, batch: _Batch, start: StartArrays) -> jax.Array:
        x_fake = generate(params_g, start, batch.z) + batch.noise  # [batch]
        return jnp.mean(loss.generator(score(params_d, start, x_fake)))

    def consensus_energy(
        params_d: Any, params_g: Any, batch: _Batch, start: StartArrays
    ) -> jax.Array:
        """1/2 |v|^2 of both players' own gradients, without any penalty in them."""
        x_fake = fakes(params_g, batch, start)
        field_d = jax.grad(loss_d)(params_d, batch.real, x_fake, start)
        field_g = jax.grad(loss_g)(params_g, params_d, batch, start)
        return regularisers.half_square((field_d, field_g))

    def with_penalties(
        grads: Any, params_d: Any, batch: _Batch, x_fake: jax.Array, start: StartArrays, live: Live
    ) -> Any:
        """Gradients with those of the penalties on D's slope: compiled once for all of them."""
        # R1 and R2 are half a penalty with target 0.
        some = [(0.5 * live.r1, 0.0, batch.real), (0.5 * live.r2, 0.0, x_fake)]
        if program.lipschitz == "penalty":
            between = batch.mix * batch.real + (1 - batch.mix) * x_fake
            some.append((live.gp, live.gp_target, between))
        weight, target, x = (jnp.stack(column) for column in zip(*some, strict=True))

        def one(i: jax.Array, grads: Any) -> Any:
            def penalty(params: Any) -> jax.Array:
                f = score_of(params, start)
                return weight[i] * regularisers.gradient_penalty(f, x[i], target[i])

            return add_when(weight[i], grads, lambda: jax.grad(penalty)(params_d))

        return jax.lax.cond(
            jnp.any(weight > 0), lambda: jax.lax.fori_loop(0, len(some), one, grads), lambda: grads
        )

    def grad_d(params_d: Any, params_g: Any, batch: _Batch, start: StartArrays, live: Live) -> Any:
        x_fake = fakes(params_g, batch, start)

        def consensus_term(params: Any) -> jax.Array:
            return live.consensus * consensus_energy(params, params_g, batch, start)

        grads = jax.grad(loss_d)(params_d, batch.real, x_fake, start)
        grads = with_penalties(grads, params_d, batch, x_fake, start, live)
        if program.consensus:
            grads = jax.tree.map(jnp.add, grads, jax.grad(consensus_term)(params_d))
        return grads

    def move_d(
        player: tuple[Any, Any], params_g: Any, batch: _Batch, start: StartArrays, live: Live
    ) -> tuple[tuple[Any, Any], Any]:
        """D after one update on a batch, and the gradient that it took."""
        params_d, opt_d = player
        grads = grad_d(params_d, params_g, batch, start, live)
        updates, opt_d = tx_d.update(grads, opt_d, params_d)
        params_d = descend(params_d, updates, live.lr_d)
        if program.lipschitz == "clip":
            params_d = jax.tree.map(lambda p: jnp.clip(p, -live.clip, live.clip), params_d)
        return (params_d, opt_d), grads

    def grad_g(
        params_g: Any,
        player_d: tuple[Any, Any],
        batch: _Batch,
        start: StartArrays,
        live: Live,
    ) -> Any:
        params_d, _ = player_d

        def unrolled_loss(params: Any) -> jax.Array:
            """G's loss after D's next moves, which depend on G: Metz et al. 2017, eq. 3."""
            opponent_d, _ = jax.lax.fori_loop(
                0, program.unroll, lambda _, d: move_d(d, params, batch, start, live)[0], player_d
            )
            return loss_g(params, opponent_d, batch, start)

        def consensus_term(params: Any) -> jax.Array:
            return live.consensus * consensus_energy(params_d, params, batch, start)

        if program.unroll:
            grads = jax.grad(unrolled_loss)(params_g)
        else:
            grads = jax.grad(loss_g)(params_g, params_d, batch, start)
        if program.consensus:
            grads = jax.tree.map(jnp.add, grads, jax.grad(consensus_term)(params_g))
        return grads

    def update_d(
        i: jax.Array,
        mover: _Mover,
        params_g: Any,
        step: jax.Array,
        start: StartArrays,
        live: Live,
    ) -> _Mover:
        batch = draw(i, step, start, live)
        player, grads = move_d(mover.player, params_g, batch, start, live)
        return _Mover(player, jnp.float32(optax.tree.norm(grads)))

    def update_g(
        i: jax.Array,
        mover: _Mover,
        player_d: tuple[Any, Any],
        step: jax.Array,
        start: StartArrays,
        live: Live,
    ) -> _Mover:
        params_g, opt_g = mover.player
        batch = draw(_FIRST_UPDATE_G + i, step, start, live)
        grads = grad_g(params_g, player_d, batch, start, live)
        updates, opt_g = tx_g.update(grads, opt_g, params_g)
        player = (descend(params_g, updates, live.lr_g), opt_g)
        return _Mover(player, jnp.float32(optax.tree.norm(grads)))

    def init(start: StartArrays) -> TrainState:
        params_d = player_d.init(random_bits.first_key(start.seed, 0), start)
        params_g = player_g.init(random_bits.first_key(start.seed, 1), start)
        opt_d, opt_g = tx_d.init(params_d), tx_g.init(params_g)
        return TrainState(jnp.int32(0), params_d, params_g, opt_d, opt_g)

    def step(state: TrainState, live: Live, start: StartArrays) -> TrainState:
        old_d = (state.params_d, state.opt_d)
        new_d = jax.lax.fori_loop(
            0,
            live.n_d,
            lambda i, d: update_d(i, d, state.params_g, state.step, start, live),
            _Mover(old_d, jnp.float32(0)),
        )
        opponent_d = new_d.player if program.update == "alternating" else old_d
        new_g = jax.lax.fori_loop(
            0,
            live.n_g,
            lambda i, g: update_g(i, g, opponent_d, state.step, start, live),
            _Mover((state.params_g, state.opt_g), jnp.float32(0)),
        )
        (params_d, opt_d), (params_g, opt_g) = new_d.player, new_g.player
        return TrainState(state.step + 1, params_d, params_g, opt_d, opt_g, new_d.norm, new_g.norm)

    return Gan(init, step, score, generate)


def _once(batch: _Batch) -> _Batch:
    """A batch, computed once: XLA would draw it anew for each hidden unit that reads it."""
    drawn: _Batch = jax.tree.map(jax.lax.optimization_barrier, batch)
    return drawn
