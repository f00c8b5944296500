"""What one update draws: real samples, z, and noise."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from gan1d.game import players, quantile_table, random_bits
from gan1d.game.program import Program, StartArrays
from gan1d.game.schedule import Live


class Batch(NamedTuple):
    """The draws of one update; G's own loss looks at `read` and `noise` alone."""

    real: jax.Array  # with its instance noise, shape [batch], unit of x
    read: jax.Array  # what G reads: z, or its normal score; shape [batch]
    noise: jax.Array  # instance noise of the fakes, shape [batch], unit of x
    mix: Any  # share of real in points between real and fake, shape [batch]; else None


_ROWS = 4  # of bits in a batch: real samples, their noise, z, the fakes' noise; and one for `mix`


def draw(
    program: Program, start: StartArrays, live: Live, step: jax.Array, update_index: jax.Array
) -> Batch:
    """The batch of an update, which follows from the seed, the step and its index in the step.

    A point that plays against a point needs no draw.
    """
    between, noise = program.lipschitz == "penalty", live.weights.noise
    shape = (_ROWS + between, program.batch)
    bits = partial(random_bits.bits, start.seed, step, update_index, shape)
    if program.generator == "point":
        needed = (start.table[0] != start.table[-1]) | (noise > 0)
        if between:
            needed |= live.weights.gp > 0
        rows = jax.lax.cond(needed, bits, lambda: jnp.zeros(shape, jnp.uint32))
    else:
        rows = bits()

    def clean(rows: jax.Array) -> Batch:
        z = random_bits.latent(program.latent, rows[2])
        return Batch(
            real=quantile_table.sample(start.table, rows[0]),
            read=players.normal_score(z) if program.score_g else z,
            noise=jnp.zeros(program.batch, jnp.float32),
            mix=0.5 + 0.5 * random_bits.uniform(rows[_ROWS]) if between else None,
        )

    def noisy(rows: jax.Array) -> Batch:
        batch = clean(rows)
        return batch._replace(
            real=batch.real + noise * random_bits.normal(rows[1]),
            noise=noise * random_bits.normal(rows[3]),
        )

    # What a branch returns is drawn once; of other values XLA draws a batch anew for each hidden
    # unit that reads it.
    batch: Batch = jax.lax.cond(noise > 0, noisy, clean, rows)
    return batch
