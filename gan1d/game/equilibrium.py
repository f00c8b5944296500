"""When the game is at rest: p_g = p_data, D = 1/2 and V = -log 4, as near as the numbers tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from gan1d.game.frame import Frame
from gan1d.game.losses import Loss
from gan1d.game.program import Program


class Near(NamedTuple):
    """What a run must be below to be at equilibrium."""

    jsd: float  # nats
    value: float  # |V - its value there|, as a share of `Loss.near_value`
    level: float  # mean |D - its level there|, as a share of `Loss.near_level`


NEAR: Mapping[str, Near] = {
    "uniform": Near(0.018, 1, 1),  # a net of a bounded z has no tails
    "normal": Near(0.0045, 1, 1),
    "past": Near(0.002, 0.14, 0.32),  # a way past the net has them from the start
}  # by `kind`


def kind(program: Program) -> str:
    """How near G can come: "past" with a way past its net, or else the law of what it reads."""
    return "past" if program.skip_g else program.read


def at_equilibrium(loss: Loss, kind: str, frames: Frame) -> np.ndarray:
    """Whether frames are where the game ends: p_g = p_data and D = 1/2. Shape [n], bool."""
    near = NEAR[kind]
    same = frames.jsd < near.jsd
    if loss.near_value is not None:
        same &= np.abs(frames.value - loss.value) < near.value * loss.near_value
    if loss.near_level is not None:
        same &= frames.d_offset < near.level * loss.near_level
    return np.asarray(same)
