"""When the game is at rest: p_g = p_data, D = 1/2 and V = -log 4, as near as the numbers tell."""

from __future__ import annotations

import numpy as np

from gan1d.game.frame import Frame
from gan1d.game.losses import Loss

JSD_SAME = {"uniform": 0.018, "normal": 0.0045}  # (d) a tanh of a bounded z has no tails
NEAR_HALF = 0.028  # (d) mean |D - 1/2|, in the loss's own unit
NEAR_VALUE = 0.018  # (d) |V + log 4|, likewise


def at_equilibrium(loss: Loss, latent: str, frames: Frame) -> np.ndarray:
    """Whether frames are where the game ends: p_g = p_data and D = 1/2. Shape [n], bool."""
    same = frames.jsd < JSD_SAME[latent]
    near_value, near_half = tolerances(loss)
    if near_value is not None:
        same &= np.abs(frames.value - loss.value) < near_value
    if near_half is not None:
        same &= frames.d_offset < near_half
    return np.asarray(same)


def tolerances(loss: Loss) -> tuple[float | None, float | None]:
    """How near V and D (mean |D - level|) are to their equilibrium in (d); None is not asked.

    A critic is free of both. Of a margin V says all: any D within -1 and 1 is at rest.
    """
    if loss.kind == "critic":
        return None, None
    if loss.kind == "margin":
        return NEAR_VALUE, None
    # JSD and KL part by (p - q)^2/(8 q) and (p - q)^2/(2 q): V in proportion to D's slope
    return NEAR_VALUE * max(1.0, loss.unit / 2), NEAR_HALF * loss.unit
