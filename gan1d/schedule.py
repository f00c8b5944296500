"""The live settings over time, as numbers: arguments of the compiled code, not part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.recipe import MAX_EDITS, Recipe


class Live(NamedTuple):
    """The live settings in force, as numbers; in a `Schedule` one more axis, [MAX_EDITS + 1]."""

    lr_d: Any  # shape [], float32
    lr_g: Any  # shape [], float32
    n_d: Any  # D updates in a step: k, or 0 while D is held; shape [], int32
    n_g: Any  # G updates in a step: k_g, or 0 while G is held; shape [], int32
    r1: Any  # shape [], float32
    r2: Any  # shape [], float32
    gp: Any  # shape [], float32
    gp_target: Any  # shape [], float32
    clip: Any  # shape [], float32
    noise: Any  # deviation in units of x, shape [], float32
    consensus: Any  # shape [], float32

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Live:
        """The numbers behind the settings in force at one step."""
        train = settings["train"]
        return cls(
            lr_d=np.float32(settings["lr_d"]),
            lr_g=np.float32(settings["lr_g"]),
            n_d=np.int32(settings["k"] if train != "g" else 0),
            n_g=np.int32(settings["k_g"] if train != "d" else 0),
            r1=np.float32(settings["r1"]),
            r2=np.float32(settings["r2"]),
            gp=np.float32(settings["gp"]),
            gp_target=np.float32(settings["gp_target"]),
            clip=np.float32(settings["clip"]),
            noise=np.float32(settings["noise"]),
            consensus=np.float32(settings["consensus"]),
        )


class Schedule(NamedTuple):
    """Which live settings hold from which step on; padded, so edits compile nothing."""

    step: Any  # first step of each row, shape [MAX_EDITS + 1], int32; padding is never reached
    live: Live  # the rows, each field of shape [MAX_EDITS + 1]

    @classmethod
    def of(cls, recipe: Recipe) -> Schedule:
        """A recipe's live settings over time, as numpy arrays."""
        steps = sorted({0, *(edit.step for edit in recipe.edits)})
        rows = [Live.of(recipe.settings_at(step)) for step in steps]
        padding = MAX_EDITS + 1 - len(rows)
        never = [np.iinfo(np.int32).max] * padding
        return cls(
            step=np.asarray(steps + never, np.int32),
            live=Live(*map(np.stack, zip(*(rows + rows[-1:] * padding), strict=True))),
        )

    def at(self, step: jax.Array) -> Live:
        """The live settings in force for the update from `step` to `step + 1`."""
        row = jnp.sum(self.step <= step) - 1
        live: Live = jax.tree.map(lambda column: column[row], self.live)
        return live
