"""When the game is at rest: p_g = p_data, D = 1/2 and V = -log 4, as near as the numbers tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from gan1d.game.frame import Frame
from gan1d.game.losses import LOSSES, Loss
from gan1d.game.program import Program


class Near(NamedTuple):
    """How near the numbers must be to those of the equilibrium; None is not asked."""

    jsd: float  # nats
    value: float | None  # of |V - its value there|
    half: float | None  # of mean |D - level|


# JSD, |V + log 4| and mean |D - 1/2| that count as none, by `kind`: how near a G can come.
NEAR: Mapping[str, tuple[float, float, float]] = {
    "uniform": (0.018, 0.018, 0.028),  # a net of a bounded z has no tails
    "normal": (0.0045, 0.018, 0.028),
    "past": (0.002, 0.0025, 0.009),  # a way past the net has them from the start
}


def kind(program: Program) -> str:
    """Whether there is a way past G's net ("past"), or else the law of what G reads."""
    return "past" if program.skip_g else program.read


def at_equilibrium(program: Program, frames: Frame) -> np.ndarray:
    """Whether frames are where the game ends: p_g = p_data and D = 1/2. Shape [n], bool."""
    loss = LOSSES[program.loss]
    near = tolerances(loss, kind(program))
    same = frames.jsd < near.jsd
    if near.value is not None:
        same &= np.abs(frames.value - loss.value) < near.value
    if near.half is not None:
        same &= frames.d_offset < near.half
    return np.asarray(same)


def tolerances(loss: Loss, kind: str) -> Near:
    """How near V and D are to their equilibrium in (d), in the loss's own unit.

    A critic is free of both. Of a margin V says all: any D within -1 and 1 is at rest.
    """
    jsd, value, half = NEAR[kind]
    if loss.kind == "critic":
        return Near(jsd, None, None)
    if loss.kind == "margin":
        return Near(jsd, value, None)
    # JSD and KL part by (p - q)^2/(8 q) and (p - q)^2/(2 q): V in proportion to D's slope
    return Near(jsd, value * max(1.0, loss.unit / 2), half * loss.unit)
