"""Random bits: Threefry-2x32 of 20 rounds (Salmon et al. 2011, SC11), equal to JAX's."""

from __future__ import annotations

import math
from itertools import cycle

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.wasm.errors import RefusedError
from gan1d.wasm.graph.call import Call, Nodes, Rule, by_jax
from gan1d.wasm.graph.nodes import Node

_PARITY = np.uint32(0x1BD11BDA)
_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))


def _threefry(key: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    """Number i is the xor of both words that the key makes of the counter (0, i)."""
    words = (key[0], key[1], key[0] ^ key[1] ^ _PARITY)
    counter = jax.lax.iota(np.uint32, math.prod(shape))
    a, b = jnp.zeros_like(counter) + words[0], counter + words[1]
    for i, rotations in zip(range(5), cycle(_ROTATIONS), strict=False):
        for r in rotations:
            a = a + b
            b = a ^ ((b << r) | (b >> (32 - r)))
        a, b = a + words[(i + 1) % 3], b + words[(i + 2) % 3] + np.uint32(i + 1)
    return (a ^ b).reshape(shape)


def _random_bits(call: Call, key: Node) -> Nodes:
    if call.params["bit_width"] != 32:
        raise RefusedError(f"{call.params['bit_width']} bits each (only 32)")
    if key.shape != (2,):
        raise RefusedError("bits of several keys at once")
    if not jax.config.values["jax_threefry_partitionable"]:
        raise RefusedError("jax_threefry_partitionable off (only on)")
    plain = call._replace(params={"shape": tuple(map(int, call.params["shape"]))})
    return _BITS(plain, key)


_BITS: Rule = by_jax(_threefry)
RULES: dict[str, Rule] = {"random_bits": _random_bits}
