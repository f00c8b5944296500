"""Runs of a small recipe that is edited on its way, and their bytes."""

from typing import Any

import numpy as np

from gan1d.game.frame import Frame
from gan1d.recipe import Recipe
from gan1d.runs import Chunk
from tests.small import DESCENT, STEEP, TINY

LAST = 330  # of the straight runs


UNSTABLE = DESCENT.edit(230, **STEEP)


def bytes_of(frames: Frame, rows: Any = slice(None)) -> list[bytes]:
    return [np.asarray(field)[rows].tobytes() for field in frames]


def same(one: Chunk, two: Chunk) -> bool:
    return bytes_of(one.frames) == bytes_of(two.frames) and one.diverged == two.diverged


# --- a run is a function of its recipe ---

EDITED = (
    TINY,
    TINY.edit(40, lr_d=0.05).edit(41, k=2),
    TINY.edit(40, lr_d=0.05).edit(150, train="d").edit(260, train="both", noise=0.4),
    TINY.edit(100, r1=0.5),
    TINY.edit(90, r2=0.5).edit(250, r2=0.0),
    Recipe(target="point(0)", generator="point", discriminator="linear").edit(100, r1=0.5),
    Recipe(
        generator="affine",
        discriminator="affine",
        batch=16,
        optimizer_d="optimistic",
        unroll=2,
        consensus=0.1,
    ).edit(100, noise=0.3),
)
