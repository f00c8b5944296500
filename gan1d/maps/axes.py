"""The axes of a map: two numeric settings, and the values that their cells have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np

from gan1d.recipe import SETTINGS, Recipe, RecipeError, check_value, whole_number
from gan1d.recipe.settings import Kind, Setting, short, shown

MAX_CELLS = 1024  # along one axis
_DIGITS = (3, 9)  # fewest and most of a cell's value; float32 tells no more than nine apart
NAMES = tuple(
    name for name, row in SETTINGS.items() if row.low is not None and row.kind is not Kind.PROGRAM
)  # of the settings that an axis can have


class Axis(NamedTuple):
    """One axis: what varies, from where to where, and the value in the middle of each cell."""

    name: str
    low: float
    high: float
    values: tuple[float, ...]  # one for each cell, ascending

    @property
    def log(self) -> bool:
        """Whether the values have equal ratios instead of equal differences."""
        return _is_log(SETTINGS[self.name], self.low)

    @property
    def edges(self) -> np.ndarray:
        """Where the cells begin and end, shape [n + 1]; whole numbers lie in the middle of theirs.

        Cells of whole numbers reach half a step past the first and the last.
        """
        n = len(self.values)
        if SETTINGS[self.name].whole:
            half = 0.5 * (self.high - self.low) / max(n - 1, 1) or 0.5
            return np.linspace(self.low - half, self.high + half, n + 1)
        return _spaced(self.low, self.high, np.arange(n + 1) / n, self.log)


def parse_axis(which: str, given: object, cells: object, recipe: Recipe) -> Axis:
    """An axis from what `Map` takes for it.

    Args:
      which: "x" or "y", for the refusal.
      given: (name, low, high).
      cells: number of cells along it.
      recipe: of which it changes a setting.

    Raises:
      RecipeError: for what does not vary, is no number, has no effect in this recipe, or has more
        cells than values.
    """
    try:
        name, low, high = cast(Sequence[object], given)
    except (TypeError, ValueError):
        raise RecipeError(
            f"{which} must be a setting with its ends, such as ('lr_d', 1e-5, 1), "
            f"got {shown(given)}"
        ) from None
    row = SETTINGS.get(name) if isinstance(name, str) else None
    if row is None or row.name not in NAMES:
        what = f"a setting that is a number and needs no other program ({', '.join(NAMES)})"
        raise RecipeError(f"{which} must vary {what}, got {shown(name)}")
    ends = check_value(row.name, low), check_value(row.name, high)
    first, last = float(ends[0]), float(ends[1])
    if not first < last:
        raise RecipeError(
            f"{which} must vary {row.name} from a lower to a higher value, "
            f"got {short(first)} to {short(last)}"
        )
    _check_effect(which, row, recipe)
    n = whole_number(f"cells along {which}", cells, 1, MAX_CELLS)
    return Axis(row.name, first, last, _values(which, row, first, last, n))


def _check_effect(which: str, row: Setting, recipe: Recipe) -> None:
    """Refuse a setting that changes nothing beside the others of a recipe.

    Raises:
      RecipeError: names the setting and what keeps it from having any effect.
    """
    if not row.applies(recipe.settings):
        needs = [f"{name} = {' or '.join(values)}" for name, values in row.meta.only]
        why = f"; it needs {' and '.join(needs)}" if needs else ""
        raise RecipeError(f"{which} has no effect: {row.name} does nothing in this recipe{why}")
    held = {"lr_d": "g", "k": "g", "lr_g": "d", "k_g": "d"}.get(row.name)
    if held == recipe.train and not any(edit.name == "train" for edit in recipe.edits):
        raise RecipeError(
            f"{which} has no effect: {row.name} is of the player that train = {held} holds still"
        )


def _is_log(row: Setting, low: float) -> bool:
    return row.meta.log and low > 0 and not row.whole


def _spaced(low: float, high: float, shares: np.ndarray, log: bool) -> np.ndarray:
    """The values at these shares of the way, shape of the shares."""
    if log:
        return low * (high / low) ** shares
    return low + (high - low) * shares


def _values(which: str, row: Setting, low: float, high: float, n: int) -> tuple[float, ...]:
    """The value of each cell: the middle of it, with as many digits as tell two of them apart.

    Raises:
      RecipeError: if there are more cells than values.
    """
    if row.whole:
        count = int(high - low) + 1
        if n > count:
            raise RecipeError(
                f"cells along {which} must be at most {count}, the whole numbers of {row.name} "
                f"from {short(low)} to {short(high)}, got {n}"
            )
        return tuple(int(value + 0.5) for value in np.linspace(low, high, n))
    middles = _spaced(low, high, (np.arange(n) + 0.5) / n, _is_log(row, low))
    return _rounded(which, row.name, middles)


def _rounded(which: str, name: str, middles: np.ndarray) -> tuple[float, ...]:
    sizes = np.maximum(np.abs(middles[:-1]), np.abs(middles[1:]))
    nearest = float(np.min(np.diff(middles) / sizes, initial=1.0))  # of neighbours, as a share
    needed = 2 + math.ceil(-math.log10(min(nearest, 1.0)))
    digits = min(max(needed, _DIGITS[0]), _DIGITS[1])
    values = tuple(float(f"{value:.{digits}g}") for value in middles)
    if len(set(np.asarray(values, np.float32).tolist())) < len(values):
        raise RecipeError(
            f"{which} must be wider or have fewer cells: float32 does not tell "
            f"{len(values)} values of {name} between {short(values[0])} and {short(values[-1])} "
            "apart"
        )
    return values


def chosen(axes: Sequence[Axis], recipe: Recipe, values: Sequence[float]) -> Recipe:
    """The recipe of a cell: its value of each axis from the first step on; edits stay."""
    return recipe.replace(**{axis.name: value for axis, value in zip(axes, values, strict=True)})
