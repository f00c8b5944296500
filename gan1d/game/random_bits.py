"""Random numbers by update: its bits follow from the seed, the step and its index alone.

Each update asks for its bits once, since a call of the generator takes long to compile; what they
become (a sample, a z, noise) is arithmetic on them.
"""

from __future__ import annotations

import math
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

UPDATES = 256  # for the updates of one step
_TRAINING = 2**31  # set in every key of an update, so that none is the key of the first weights
_MANTISSA = 23  # bits of a float32 between 1/2 and 1
_PARITY = np.uint32(0x1BD11BDA)
_ROTATIONS = np.array([[13, 15, 26, 6], [17, 29, 16, 24]], np.uint32)


def bits(
    seed: jax.Array, step: jax.Array, update_index: jax.Array, shape: tuple[int, ...]
) -> jax.Array:
    """Random bits of one update.

    Threefry (Salmon et al. 2011, SC11) has keys of two words: here the seed and the update. On a
    CPU the bits are the same as elsewhere, `jax.random.bits`, and take less time.

    Args:
      seed: of the run, shape [], uint32.
      step: the step, below 2^23, shape [].
      update_index: of the update within the step, below UPDATES, shape [].
      shape: of the result; static.

    Returns:
      Bits, uint32.
    """
    update = (
        jnp.uint32(_TRAINING) + UPDATES * step.astype(jnp.uint32) + update_index.astype(jnp.uint32)
    )
    bits: jax.Array = jax.lax.platform_dependent(
        seed, update, cpu=partial(_threefry, shape=shape), default=partial(_bits, shape=shape)
    )
    return bits


def _bits(seed: jax.Array, update: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    return jax.random.bits(_key(seed, update), shape, jnp.uint32)


def _threefry(seed: jax.Array, update: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    """Number i is the xor of both words that 20 rounds make of the counter (0, i).

    A loop of four rounds each. JAX's own for a CPU carries the keys and rotations as well, and XLA
    then copies so many small arrays that it hands them to other threads, which on idle cores costs
    a fifth of a whole step. Without a loop it compiles for most of a minute.
    """
    words = jnp.stack([seed, update, seed ^ update ^ _PARITY])
    counter = jax.lax.iota(jnp.uint32, math.prod(shape))

    def rounds(i: jax.Array, pair: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        a, b = pair
        rotations = jnp.asarray(_ROTATIONS)[i % 2]
        for r in rotations:
            a = a + b
            b = a ^ ((b << r) | (b >> (32 - r)))
        return a + words[(i + 1) % 3], b + words[(i + 2) % 3] + (i + 1).astype(jnp.uint32)

    a, b = jax.lax.fori_loop(0, 5, rounds, (jnp.zeros_like(counter) + words[0], counter + words[1]))
    return (a ^ b).reshape(shape)


def first_key(seed: jax.Array, player: int) -> jax.Array:
    """The key of a player's first weights: D is 0, G is 1; no update has the same."""
    return _key(seed, jnp.uint32(player))


def uniform(bits: jax.Array) -> jax.Array:
    """Numbers on (-1, 1), never an end: 2^23 steps of equal mass; shape of the bits, float32."""
    whole = (bits >> (32 - _MANTISSA)).astype(jnp.float32)
    return (whole + 0.5) * 2.0 ** (1 - _MANTISSA) - 1


def normal(bits: jax.Array) -> jax.Array:
    """Standard normal numbers, within 5.3 deviations; shape of the bits, float32."""
    return 2**0.5 * jax.lax.erf_inv(uniform(bits))


def latent(kind: str, bits: jax.Array) -> jax.Array:
    """Z: uniform on (-1, 1), or standard normal; shape of the bits, float32."""
    return uniform(bits) if kind == "uniform" else normal(bits)


def _key(seed: jax.Array, word: jax.Array) -> jax.Array:
    return jax.random.wrap_key_data(jnp.stack([seed, word]), impl="threefry2x32")
