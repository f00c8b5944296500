"""When the game is at rest: p_g = p_data, D = 1/2 and V = -log 4, as near as the numbers tell."""

from __future__ import annotations

import numpy as np

from gan1d.game.frame import Frame
from gan1d.game.losses import Loss

JSD_SAME = {"uniform": 0.018, "normal": 0.0045}  # (d) a tanh of a bounded z has no tails


def at_equilibrium(loss: Loss, latent: str, frames: Frame) -> np.ndarray:
    """Whether frames are where the game ends: p_g = p_data and D = 1/2. Shape [n], bool."""
    same = frames.jsd < JSD_SAME[latent]
    if loss.near_value is not None:
        same &= np.abs(frames.value - loss.value) < loss.near_value
    if loss.near_level is not None:
        same &= frames.d_offset < loss.near_level
    return np.asarray(same)
