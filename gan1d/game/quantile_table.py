"""Real samples: p_data's quantiles as a traced table, so that another target compiles nothing."""

import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from gan1d.targets import Target

TABLE_SIZE = 4097  # 16 kB of float32; a cell holds at most 0.2 % of the mass
_MANTISSA_BITS = 23
_LOGIT_END = math.log(2.0 ** (_MANTISSA_BITS + 2) - 1)  # 17.3: logit of the largest u that is drawn


@functools.lru_cache(maxsize=256)
def quantile_table(target: Target) -> NDArray[np.float32]:
    """Quantiles x at logit(u) equally spaced on [-17.3, 17.3], shape [TABLE_SIZE]: for `sample`."""
    logits = np.linspace(-_LOGIT_END, _LOGIT_END, TABLE_SIZE)
    u = 1 / (1 + np.exp(-logits))
    table = target.mixture.ppf(u, tolerance=1e-8).astype(np.float32)  # float32 resolves 6e-8
    table.setflags(write=False)
    return table


def sample(table: jax.Array, bits: jax.Array) -> jax.Array:
    """Draws x = F^-1(u) for uniform u; between the table's entries x is linear in logit(u).

    Args:
      table: a `quantile_table`, may be traced, shape [TABLE_SIZE].
      bits: random, shape [n], uint32.

    Returns:
      x, shape [n], float32. F is off by at most the 0.2 % that one cell of the table holds.
    """
    # One bit picks the side, 23 the tail probability: exact in float32, never 0.
    whole = (bits >> (32 - _MANTISSA_BITS)).astype(jnp.float32)
    tail = (whole + 0.5) * 2.0 ** -(_MANTISSA_BITS + 1)  # in (0, 1/2)
    logit = jnp.where(bits & 1, 1.0, -1.0) * (jnp.log1p(-tail) - jnp.log(tail))
    last = table.shape[0] - 1
    position = (logit / _LOGIT_END + 1) * (last / 2)
    cell = jnp.clip(position.astype(jnp.int32), 0, last - 1)
    weight = jnp.clip(position - cell, 0, 1)
    return table[cell] * (1 - weight) + table[cell + 1] * weight
