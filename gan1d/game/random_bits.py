"""Random numbers by update: its bits follow from the seed, the step and its index alone.

Each update asks for its bits once, since a call of the generator takes long to compile; what they
become (a sample, a z, noise) is arithmetic on them.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

UPDATES = 256  # for the updates of one step
_TRAINING = 2**31  # set in every key of an update, so that none is the key of the first weights
_MANTISSA = 23  # bits of a float32 between 1/2 and 1


def bits(
    seed: jax.Array, step: jax.Array, update_index: jax.Array, shape: tuple[int, ...]
) -> jax.Array:
    """Random bits of one update.

    Threefry (Salmon et al. 2011, SC11) has keys of two words: here the seed and the update.

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
    return jax.random.bits(_key(seed, update), shape, jnp.uint32)


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
