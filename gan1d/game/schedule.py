"""The live settings over time, as numbers: arguments of the compiled code, not part of it."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from gan1d.game.regularisers import Weights


class Live(NamedTuple):
    """The live settings in force, as numbers; in a `Schedule` one more axis, [n_rows]."""

    lr_d: Any  # shape [], float32
    lr_g: Any  # shape [], float32
    n_d: Any  # D updates in a step: k, or 0 while D is held; shape [], int32
    n_g: Any  # G updates in a step: k_g, or 0 while G is held; shape [], int32
    weights: Weights  # of the regularisers


class Schedule(NamedTuple):
    """Which live settings hold from which step on; padded, so edits compile nothing."""

    step: Any  # first step of each row, shape [n_rows], int32; padding is never reached
    live: Live  # the rows, each field of shape [n_rows]

    def at(self, step: jax.Array) -> Live:
        """The live settings in force for the update from `step` to `step + 1`."""
        row = jnp.sum(self.step <= step) - 1
        live: Live = jax.tree.map(lambda column: column[row], self.live)
        return live
