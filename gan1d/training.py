"""One step of a GAN: k discriminator updates, then k_g generator updates. Pure and scannable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax

from gan1d import players, regularisers, targets
from gan1d.losses import LOSSES, Score
from gan1d.program import Program, Setup
from gan1d.regularisers import add_when
from gan1d.schedule import Live
from gan1d.updates import OPTIMIZERS, descend

__all__ = ["Gan", "Program", "Setup", "TrainState", "draw_z", "gan"]

# The folds of a step's key: D's updates use those below (k <= 50), G's those from here on, and
# what G needs to foresee D's answers those from there on.
_GENERATOR_DRAWS = 64
_FORESIGHT_DRAWS = 128


class TrainState(NamedTuple):
    """All that a step needs from the one before."""

    step: jax.Array  # shape [], int32: steps done
    params_d: Any
    params_g: Any
    opt_d: optax.OptState
    opt_g: optax.OptState


class Gan(NamedTuple):
    """The functions of one program: build it with `gan`."""

    init: Callable[[Setup], TrainState]
    step: Callable[[TrainState, Live, Setup], TrainState]
    score: Callable[[Any, Setup, jax.Array], jax.Array]  # D's raw scores of x, [n] -> [n]
    generate: Callable[[Any, Setup, jax.Array], jax.Array]  # x = G(z), [n] -> [n]


class _Batch(NamedTuple):
    """What one update draws; keys are made where they are used, since that costs too."""

    real: jax.Array  # with its instance noise, shape [batch]; 0 where G's own loss is all there is
    z: jax.Array  # shape [batch]
    noise: jax.Array  # instance noise of the fakes, shape [batch]
    key: Callable[[], jax.Array]  # of the points between real and fake


def gan(program: Program) -> Gan:
    """The GAN of a program: Algorithm 1 of Goodfellow et al. 2014, with its later variants.

    The key of step s is `fold_in(seed, s)`: a run does not depend on how it is cut into chunks.
    """
    loss = LOSSES[program.loss]
    player_d, player_g = players.discriminator(program), players.generator(program)
    score, generate = player_d.apply, player_g.apply
    tx_d = OPTIMIZERS[program.optimizer_d]()
    tx_g = OPTIMIZERS[program.optimizer_g]()

    def score_of(params_d: Any, setup: Setup) -> Score:
        return lambda x: score(params_d, setup, x)

    def draw_real(key: Callable[[], jax.Array], setup: Setup) -> jax.Array:
        """Samples of p_data, shape [batch]; those of a point need no draw."""
        x_real = jax.lax.cond(
            setup.table[0] == setup.table[-1],
            lambda: jnp.full(program.batch, setup.table[0]),
            lambda: targets.sample(setup.table, key(), program.batch),
        )
        return _once(x_real)

    def draw_latent(key: Callable[[], jax.Array]) -> jax.Array:
        """Samples of z, shape [batch]; a point looks at none."""
        if program.generator == "point":
            return jnp.zeros(program.batch)
        return _once(draw_z(program.latent, key(), program.batch))

    def fakes(params_g: Any, batch: _Batch, setup: Setup) -> jax.Array:
        return _once(generate(params_g, setup, batch.z)) + batch.noise  # [batch]

    def loss_d(params_d: Any, x_real: jax.Array, x_fake: jax.Array, setup: Setup) -> jax.Array:
        real, fake = score(params_d, setup, x_real), score(params_d, setup, x_fake)
        return jnp.mean(loss.real(real)) + jnp.mean(loss.fake(fake))

    def loss_g(params_g: Any, params_d: Any, batch: _Batch, setup: Setup) -> jax.Array:
        x_fake = generate(params_g, setup, batch.z) + batch.noise  # [batch]
        return jnp.mean(loss.generator(score(params_d, setup, x_fake)))

    def tension(params_d: Any, params_g: Any, batch: _Batch, setup: Setup) -> jax.Array:
        """1/2 |v|^2 of both players' own gradients, without any penalty in them."""
        x_fake = fakes(params_g, batch, setup)
        field_d = jax.grad(loss_d)(params_d, batch.real, x_fake, setup)
        field_g = jax.grad(loss_g)(params_g, params_d, batch, setup)
        return regularisers.half_square((field_d, field_g))

    def grad_d(params_d: Any, params_g: Any, batch: _Batch, setup: Setup, live: Live) -> Any:
        x_fake = fakes(params_g, batch, setup)

        def smooth_real(params: Any) -> jax.Array:
            return live.r1 * regularisers.r1(score_of(params, setup), batch.real)

        def smooth_fake(params: Any) -> jax.Array:
            return live.r2 * regularisers.r2(score_of(params, setup), x_fake)

        def lipschitz(params: Any) -> jax.Array:
            mix = jax.random.uniform(batch.key(), batch.real.shape)
            between = mix * batch.real + (1 - mix) * x_fake
            f = score_of(params, setup)
            return live.gp * regularisers.gradient_penalty(f, between, live.gp_target)

        def agreed(params: Any) -> jax.Array:
            return live.consensus * tension(params, params_g, batch, setup)

        grads = jax.grad(loss_d)(params_d, batch.real, x_fake, setup)
        grads = add_when(live.r1, grads, lambda: jax.grad(smooth_real)(params_d))
        grads = add_when(live.r2, grads, lambda: jax.grad(smooth_fake)(params_d))
        if program.lipschitz == "penalty":
            grads = add_when(live.gp, grads, lambda: jax.grad(lipschitz)(params_d))
        if program.consensus:
            grads = jax.tree.map(jnp.add, grads, jax.grad(agreed)(params_d))
        return grads

    def move_d(
        player: tuple[Any, Any], params_g: Any, batch: _Batch, setup: Setup, live: Live
    ) -> tuple[Any, Any]:
        """One update of D on a batch."""
        params_d, opt_d = player
        grads = grad_d(params_d, params_g, batch, setup, live)
        updates, opt_d = tx_d.update(grads, opt_d, params_d)
        params_d = descend(params_d, updates, live.lr_d)
        if program.lipschitz == "clip":
            params_d = jax.tree.map(lambda p: jnp.clip(p, -live.clip, live.clip), params_d)
        return params_d, opt_d

    def grad_g(
        params_g: Any,
        player_d: tuple[Any, Any],
        batch: _Batch,
        with_real: Callable[[], _Batch],
        setup: Setup,
        live: Live,
    ) -> Any:
        params_d, _ = player_d

        def foreseen(params: Any) -> jax.Array:
            """G's loss after D's next moves, which depend on G: Metz et al. 2017, eq. 3."""
            seen = with_real()
            judge, _ = jax.lax.fori_loop(
                0, program.unroll, lambda _, d: move_d(d, params, seen, setup, live), player_d
            )
            return loss_g(params, judge, batch, setup)

        def agreed(params: Any) -> jax.Array:
            return live.consensus * tension(params_d, params, with_real(), setup)

        if program.unroll:
            grads = jax.grad(foreseen)(params_g)
        else:
            grads = jax.grad(loss_g)(params_g, params_d, batch, setup)
        if program.consensus:
            grads = jax.tree.map(jnp.add, grads, jax.grad(agreed)(params_g))
        return grads

    def update_d(
        i: jax.Array,
        player: tuple[Any, Any],
        params_g: Any,
        key: jax.Array,
        setup: Setup,
        live: Live,
    ) -> tuple[Any, Any]:
        def keys() -> jax.Array:
            return jax.random.split(jax.random.fold_in(key, i), 4)

        x_real = draw_real(lambda: keys()[0], setup)  # [batch]
        z = draw_latent(lambda: keys()[1])  # [batch]
        noise = _noise(live.noise, lambda: keys()[2], (2, program.batch))
        batch = _Batch(x_real + noise[0], z, noise[1], lambda: keys()[3])
        return move_d(player, params_g, batch, setup, live)

    def update_g(
        i: jax.Array,
        player: tuple[Any, Any],
        player_d: tuple[Any, Any],
        key: jax.Array,
        setup: Setup,
        live: Live,
    ) -> tuple[Any, Any]:
        params_g, opt_g = player

        def keys() -> jax.Array:
            return jax.random.split(jax.random.fold_in(key, _GENERATOR_DRAWS + i))

        def real_keys() -> jax.Array:
            return jax.random.split(jax.random.fold_in(key, _FORESIGHT_DRAWS + i), 3)

        def with_real() -> _Batch:
            x_real = draw_real(lambda: real_keys()[0], setup)  # [batch]
            x_real = x_real + _noise(live.noise, lambda: real_keys()[1], (program.batch,))
            return batch._replace(real=x_real)

        z = draw_latent(lambda: keys()[0])  # [batch]
        noise = _noise(live.noise, lambda: keys()[1], (program.batch,))
        batch = _Batch(jnp.zeros_like(z), z, noise, lambda: real_keys()[2])
        grads = grad_g(params_g, player_d, batch, with_real, setup, live)
        updates, opt_g = tx_g.update(grads, opt_g, params_g)
        return descend(params_g, updates, live.lr_g), opt_g

    def init(setup: Setup) -> TrainState:
        key_d, key_g = jax.random.split(jax.random.key(setup.seed))
        params_d = player_d.init(key_d, setup)
        params_g = player_g.init(key_g, setup)
        return TrainState(
            jnp.int32(0), params_d, params_g, tx_d.init(params_d), tx_g.init(params_g)
        )

    def step(state: TrainState, live: Live, setup: Setup) -> TrainState:
        key = jax.random.fold_in(jax.random.key(setup.seed), state.step)
        old_d = (state.params_d, state.opt_d)
        new_d = jax.lax.fori_loop(
            0, live.n_d, lambda i, d: update_d(i, d, state.params_g, key, setup, live), old_d
        )
        judge = new_d if program.update == "alternating" else old_d
        params_g, opt_g = jax.lax.fori_loop(
            0,
            live.n_g,
            lambda i, g: update_g(i, g, judge, key, setup, live),
            (state.params_g, state.opt_g),
        )
        return TrainState(state.step + 1, new_d[0], params_g, new_d[1], opt_g)

    return Gan(init, step, score, generate)


def draw_z(latent: str, key: jax.Array, n: int) -> jax.Array:
    """N latent samples: uniform on (-1, 1), or standard normal; shape [n]."""
    if latent == "uniform":
        return jax.random.uniform(key, (n,), minval=-1.0, maxval=1.0)
    return jax.random.normal(key, (n,))


def _once(x: jax.Array) -> jax.Array:
    """x, computed once: XLA would draw it anew for each hidden unit that reads it."""
    return jax.lax.optimization_barrier(x)


def _noise(deviation: jax.Array, key: Callable[[], jax.Array], shape: tuple[int, ...]) -> jax.Array:
    """Instance noise, Sonderby et al. 2016, arXiv:1610.04490: normal, or zeros at no cost."""
    noise: jax.Array = jax.lax.cond(
        deviation > 0,
        lambda: deviation * jax.random.normal(key(), shape),
        lambda: jnp.zeros(shape),
    )
    return noise
