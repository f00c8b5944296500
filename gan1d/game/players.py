"""The players of a program: multilayer perceptrons, or as simple as theory has them.

Simple players work in x's own units and start where the recipe says; perceptrons see
(x - loc) / scale and start at random. A generator's perceptron may have a way past it, which
starts where the recipe says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from gan1d.game.networks import Network, Params
from gan1d.game.program import Program, StartArrays
from gan1d.game.regularisers import spectrally_normal

_SHIFT_G = 2.0  # a bare perceptron's p_g starts somewhere beside the middle; unit of x / scale
_GAIN_PAST = 0.03  # of the last layer's first weights, beside a way past: p_g starts as a bell


class Player(NamedTuple):
    """One player's two functions."""

    init: Callable[[jax.Array, StartArrays], Any]  # params from a key
    apply: Callable[[Any, StartArrays, jax.Array], jax.Array]  # outputs, each of its own input: [n]


class SimpleParams(NamedTuple):
    """Where simple players stand: of a perceptron, and of what a player lacks, 0."""

    theta: Any  # G's place, unit of x, shape []
    sigma: Any  # G's factor of z, unit of x, shape []
    psi: Any  # D's slope, per unit of x, shape []
    psi0: Any  # D's score of x = 0, shape []


class ParamsPast(NamedTuple):
    """A generator's perceptron and the way past it; all in the unit x / scale."""

    theta: jax.Array  # shape []
    sigma: jax.Array  # per unit of what G reads, shape []
    net: Params


class _Shift(NamedTuple):
    theta: jax.Array  # shape []


class _Scaled(NamedTuple):
    theta: jax.Array  # shape []
    sigma: jax.Array  # shape []


class _Slope(NamedTuple):
    psi: jax.Array  # shape []


class _Line(NamedTuple):
    psi: jax.Array  # shape []
    psi0: jax.Array  # shape []


# Mescheder et al. 2018, arXiv:1801.04406, section 2: the Dirac-GAN is a point against psi x.
_GENERATORS: Mapping[str, Player] = {
    "affine": Player(
        lambda _, start: _Scaled(jnp.asarray(start.theta), jnp.asarray(start.sigma)),
        lambda g, _, z: g.theta + g.sigma * z,
    ),
    "shift": Player(lambda _, start: _Shift(jnp.asarray(start.theta)), lambda g, _, z: g.theta + z),
    "point": Player(
        lambda _, start: _Shift(jnp.asarray(start.theta)),
        lambda g, _, z: jnp.broadcast_to(g.theta, z.shape),
    ),
}
_DISCRIMINATORS: Mapping[str, Player] = {
    "linear": Player(lambda _, start: _Slope(jnp.asarray(start.psi)), lambda d, _, x: d.psi * x),
    "affine": Player(
        lambda _, start: _Line(jnp.asarray(start.psi), jnp.asarray(start.psi0)),
        lambda d, _, x: d.psi0 + d.psi * x,
    ),
}


def generator(program: Program) -> Player:
    """X = G(z) of a program: a perceptron, theta + sigma z, theta + z, or theta itself.

    A perceptron reads r, which is z or z's normal score, and may have a way past it (the skip of
    He et al. 2015, arXiv:1512.03385, here with a slope and a place of its own):
    G(z) = mean + scale (theta + sigma r + net(r)), with p_data's mean. It starts with theta and
    sigma of the recipe, which count in deviations of p_data, and a small net: a bell beside
    p_data. What the bounded net lacks, tails and a monotone start, the way past has.
    """
    if program.net_g is None:
        return _GENERATORS[program.generator]
    net: Network = program.net_g
    read = normal_score if program.score_g else lambda z: z
    if not program.skip_g:
        return Player(
            lambda key, _: net.init(key, shift=_SHIFT_G),
            lambda params, start, z: start.loc + start.scale * net.apply(params, read(z)),
        )

    def init(key: jax.Array, start: StartArrays) -> ParamsPast:
        unit = start.deviation / start.scale
        return ParamsPast(start.theta * unit, start.sigma * unit, net.init(key, gain=_GAIN_PAST))

    def apply(params: ParamsPast, start: StartArrays, z: jax.Array) -> jax.Array:
        r = read(z)
        past = params.theta + params.sigma * r
        return start.mean + start.scale * (past + net.apply(params.net, r))

    return Player(init, apply)


def generator_read(program: Program) -> Callable[[Any, StartArrays, jax.Array], jax.Array]:
    """X = G as a function of what it reads: of the normal score, where G(z) reads that of z."""
    return generator(program._replace(score_g=False)).apply


def normal_score(z: jax.Array) -> jax.Array:
    """Phi^-1((1 + z) / 2), which is standard normal for a z that is uniform on (-1, 1).

    Args:
      z: on (-1, 1), shape [n].

    Returns:
      Scores, shape [n]; within 5.4 deviations, since float32 has no z nearer to an end.
    """
    return 2**0.5 * jax.lax.erf_inv(z)


def discriminator(program: Program) -> Player:
    """D's raw score s(x) of a program: a perceptron, psi x, or psi0 + psi x."""
    if program.net_d is None:
        return _DISCRIMINATORS[program.discriminator]
    net: Network = program.net_d

    def apply(params: Any, start: StartArrays, x: jax.Array) -> jax.Array:
        weights = spectrally_normal(params) if program.spectral_d else params
        return net.apply(weights, (x - start.loc) / start.scale)

    return Player(lambda key, _: net.init(key), apply)


def simple_params(params_d: Any, params_g: Any) -> SimpleParams:
    """Where simple players stand, from the params of both."""
    held = {**_named(params_d), **_named(params_g)}
    return SimpleParams(*(held.get(name, jnp.float32(0)) for name in SimpleParams._fields))


def _named(params: Any) -> dict[str, jax.Array]:
    """The numbers of a simple player by name; none of a perceptron."""
    simple = hasattr(params, "_asdict") and not isinstance(params, ParamsPast)
    return params._asdict() if simple else {}
