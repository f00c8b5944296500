"""One step of a GAN: k discriminator updates, then k_g generator updates. Pure and scannable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from gan1d import losses, targets
from gan1d.losses import LOSSES, Score
from gan1d.networks import Network, Params
from gan1d.recipe import Recipe
from gan1d.schedule import Live

_MOMENTUM = 0.9
_ADAM = {"b1": 0.5, "b2": 0.999}  # Radford et al. 2015, arXiv:1511.06434, section 4
_SHIFT_G = 2.0  # p_g starts somewhere beside the middle; unit of x / scale
_GENERATOR_DRAWS = 64  # the first fold of a step's key that G uses; D uses those below (k <= 50)

OPTIMIZERS: Mapping[str, Callable[[], optax.GradientTransformation]] = {
    "sgd": optax.identity,
    "momentum": lambda: optax.trace(decay=_MOMENTUM),
    "adam": lambda: optax.scale_by_adam(**_ADAM),
    "rmsprop": lambda: optax.scale_by_rms(decay=0.99, eps=1e-8),
}


class Program(NamedTuple):
    """The settings that shape the compiled code; runs that share them share the code."""

    loss: str
    lipschitz: str
    update: str
    batch: int
    latent: str
    optimizer_d: str
    optimizer_g: str
    net_d: Network
    net_g: Network

    @classmethod
    def of(cls, recipe: Recipe) -> Program:
        """The program that runs a recipe."""
        return cls(
            loss=recipe.loss,
            lipschitz=recipe.lipschitz if recipe.loss == "wasserstein" else "none",
            update=recipe.update,
            batch=recipe.batch,
            latent=recipe.latent,
            optimizer_d=recipe.optimizer_d,
            optimizer_g=recipe.optimizer_g,
            net_d=Network(recipe.width_d, recipe.depth_d, recipe.activation_d),
            net_g=Network(recipe.width_g, recipe.depth_g, recipe.activation_g),
        )


class Setup(NamedTuple):
    """What the start settings amount to: traced, so a new seed or target compiles nothing."""

    seed: Any  # shape [], uint32
    table: Any  # quantiles of p_data, shape [targets.TABLE_SIZE], unit of x
    loc: Any  # the networks see (x - loc) / scale, shape []
    scale: Any  # shape [], unit of x
    domain: Any  # drawn part of x, shape [2]
    masses: Any  # p_data on the bins with the tail bins, shape [n_bins + 2], sum 1
    beyond: Any  # E (lo - x)+ and E (x - hi)+ of p_data, shape [2], unit of x

    @classmethod
    def of(cls, recipe: Recipe, n_bins: int) -> Setup:
        """The start of a recipe, as numpy arrays."""
        target = targets.parse(recipe.target)
        levels = (np.arange(20_000) + 0.5) / 20_000
        x = target.ppf(levels)
        lo, hi = target.domain
        beyond = [np.mean(np.maximum(lo - x, 0)), np.mean(np.maximum(x - hi, 0))]
        return cls(
            seed=np.uint32(recipe.seed),
            table=target.quantile_table(),
            loc=np.float32(target.loc),
            scale=np.float32(target.scale),
            domain=np.asarray(target.domain, np.float32),
            masses=np.asarray(target.bins(n_bins), np.float32),
            beyond=np.asarray(beyond, np.float32),
        )


class TrainState(NamedTuple):
    """All that a step needs from the one before."""

    step: jax.Array  # shape [], int32: steps done
    params_d: Params
    params_g: Params
    opt_d: optax.OptState
    opt_g: optax.OptState


class Gan(NamedTuple):
    """The functions of one program: build it with `gan`."""

    init: Callable[[Setup], TrainState]
    step: Callable[[TrainState, Live, Setup], TrainState]
    score: Callable[[Params, Setup, jax.Array], jax.Array]  # D's raw scores of x, [n] -> [n]
    generate: Callable[[Params, Setup, jax.Array], jax.Array]  # x = G(z), [n] -> [n]


def gan(program: Program) -> Gan:
    """The GAN of a program: Algorithm 1 of Goodfellow et al. 2014, with its later variants.

    The key of step s is `fold_in(seed, s)`: a run does not depend on how it is cut into chunks.
    """
    loss = LOSSES[program.loss]
    net_d, net_g = program.net_d, program.net_g
    tx_d = OPTIMIZERS[program.optimizer_d]()
    tx_g = OPTIMIZERS[program.optimizer_g]()

    def score(params_d: Params, setup: Setup, x: jax.Array) -> jax.Array:
        return net_d.apply(params_d, (x - setup.loc) / setup.scale)

    def generate(params_g: Params, setup: Setup, z: jax.Array) -> jax.Array:
        return setup.loc + setup.scale * net_g.apply(params_g, z)

    def grad_d(
        params_d: Params,
        x_real: jax.Array,
        x_fake: jax.Array,
        key: jax.Array,
        setup: Setup,
        live: Live,
    ) -> Params:
        def score_of(params: Params) -> Score:
            return lambda x: score(params, setup, x)

        def loss_d(params: Params) -> jax.Array:
            real, fake = score_of(params)(x_real), score_of(params)(x_fake)
            return jnp.mean(loss.real(real)) + jnp.mean(loss.fake(fake))

        def smooth(params: Params) -> jax.Array:
            return live.r1 * losses.r1(score_of(params), x_real)

        def lipschitz(params: Params) -> jax.Array:
            mix = jax.random.uniform(key, x_real.shape)
            between = mix * x_real + (1 - mix) * x_fake
            return live.gp * losses.gradient_penalty(score_of(params), between)

        grads = jax.grad(loss_d)(params_d)
        grads = _add_when(live.r1, grads, lambda: jax.grad(smooth)(params_d))
        if program.lipschitz == "penalty":
            grads = _add_when(live.gp, grads, lambda: jax.grad(lipschitz)(params_d))
        return grads

    def update_d(
        i: jax.Array,
        players: tuple[Params, Any],
        params_g: Params,
        key: jax.Array,
        setup: Setup,
        live: Live,
    ) -> tuple[Params, Any]:
        params_d, opt_d = players
        key_real, key_z, key_noise, key_mix = jax.random.split(jax.random.fold_in(key, i), 4)
        x_real = _once(targets.sample(setup.table, key_real, program.batch))  # [batch]
        z = _once(draw_z(program.latent, key_z, program.batch))  # [batch]
        x_fake = _once(generate(params_g, setup, z))  # [batch]
        noise = _noise(live.noise, key_noise, (2, program.batch))
        grads = grad_d(params_d, x_real + noise[0], x_fake + noise[1], key_mix, setup, live)
        updates, opt_d = tx_d.update(grads, opt_d, params_d)
        params_d = _descend(params_d, updates, live.lr_d)
        if program.lipschitz == "clip":
            params_d = jax.tree.map(lambda p: jnp.clip(p, -live.clip, live.clip), params_d)
        return params_d, opt_d

    def update_g(
        i: jax.Array,
        players: tuple[Params, Any],
        params_d: Params,
        key: jax.Array,
        setup: Setup,
        live: Live,
    ) -> tuple[Params, Any]:
        params_g, opt_g = players
        key_z, key_noise = jax.random.split(jax.random.fold_in(key, _GENERATOR_DRAWS + i))
        z = _once(draw_z(program.latent, key_z, program.batch))  # [batch]
        noise = _noise(live.noise, key_noise, (program.batch,))

        def loss_g(params: Params) -> jax.Array:
            x_fake = generate(params, setup, z) + noise  # [batch]
            return jnp.mean(loss.generator(score(params_d, setup, x_fake)))

        updates, opt_g = tx_g.update(jax.grad(loss_g)(params_g), opt_g, params_g)
        return _descend(params_g, updates, live.lr_g), opt_g

    def init(setup: Setup) -> TrainState:
        key_d, key_g = jax.random.split(jax.random.key(setup.seed))
        params_d = net_d.init(key_d)
        params_g = net_g.init(key_g, shift=_SHIFT_G)
        return TrainState(
            jnp.int32(0), params_d, params_g, tx_d.init(params_d), tx_g.init(params_g)
        )

    def step(state: TrainState, live: Live, setup: Setup) -> TrainState:
        key = jax.random.fold_in(jax.random.key(setup.seed), state.step)
        params_d, opt_d = jax.lax.fori_loop(
            0,
            live.n_d,
            lambda i, d: update_d(i, d, state.params_g, key, setup, live),
            (state.params_d, state.opt_d),
        )
        judge = params_d if program.update == "alternating" else state.params_d
        params_g, opt_g = jax.lax.fori_loop(
            0,
            live.n_g,
            lambda i, g: update_g(i, g, judge, key, setup, live),
            (state.params_g, state.opt_g),
        )
        return TrainState(state.step + 1, params_d, params_g, opt_d, opt_g)

    return Gan(init, step, score, generate)


def draw_z(latent: str, key: jax.Array, n: int) -> jax.Array:
    """N latent samples: uniform on (-1, 1), or standard normal; shape [n]."""
    if latent == "uniform":
        return jax.random.uniform(key, (n,), minval=-1.0, maxval=1.0)
    return jax.random.normal(key, (n,))


def _once(x: jax.Array) -> jax.Array:
    """x, computed once: XLA would draw it anew for each hidden unit that reads it."""
    return jax.lax.optimization_barrier(x)


def _descend(params: Params, updates: Any, rate: jax.Array) -> Params:
    """Params - rate * updates."""
    moved: Params = jax.tree.map(lambda p, u: p - rate * u, params, updates)
    return moved


def _add_when(weight: jax.Array, grads: Params, more: Callable[[], Params]) -> Params:
    """Grads + more(), where the weight is not 0; else grads, at no cost."""
    total: Params = jax.lax.cond(
        weight > 0, lambda: jax.tree.map(jnp.add, grads, more()), lambda: grads
    )
    return total


def _noise(deviation: jax.Array, key: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    """Instance noise, Sonderby et al. 2016, arXiv:1610.04490: normal, or zeros at no cost."""
    noise: jax.Array = jax.lax.cond(
        deviation > 0,
        lambda: deviation * jax.random.normal(key, shape),
        lambda: jnp.zeros(shape),
    )
    return noise
