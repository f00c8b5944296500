"""Whether a run's end hangs on the last bits of its rates: then no two programs end it alike."""

from __future__ import annotations

import numpy as np

from gan1d.maps import Cells, Tile
from gan1d.maps.axes import Axis
from gan1d.maps.tile import train
from gan1d.recipe import Recipe

SIDE = 4  # values of each rate


def nearby(recipe: Recipe, steps: int) -> Cells:
    """One tile of 16 runs whose rates differ by 0 to 3 last bits each (float32); [4, 4].

    A run whose outcomes differ here is chaotic: rounding alone decides how it ends.
    """
    x, y = (_below(name, float(getattr(recipe, name))) for name in ("lr_d", "lr_g"))
    return train(Tile(recipe, x, y, steps, SIDE))


def _below(name: str, value: float) -> Axis:
    """A rate and the next smaller numbers of float32, so that none is above what a rate may be."""
    values = [np.float32(value)]
    while len(values) < SIDE:
        values.append(np.nextafter(values[-1], np.float32(0)))
    return Axis(name, float(values[-1]), float(values[0]), tuple(float(one) for one in values))
