"""The text of `--grid`: which settings vary between the runs of one file, and how.

    lr_d=1e-4:1e-1:5            five values from 1e-4 to 1e-1
    loss=minimax|wasserstein    these values
    lr_d=1e-4:1e-1:5,k=1|5      both: a run for each pair

The values of a range are evenly spaced: by factors for a setting that the table of settings marks
as logarithmic, and rounded for one of whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from gan1d.recipe import SETTINGS, Recipe, RecipeError, check_value
from gan1d.recipe.settings import Setting, Value, short, shown
from gan1d.runs.sweeps import MAX_RUNS

MAX_AXES = 2
_DIGITS = 3  # of the values between the ends of a range


class Axis(NamedTuple):
    """A setting that varies between the runs, and its values."""

    name: str
    values: tuple[Value, ...]


def parse(text: str, recipe: Recipe, what: str = "a grid", least: int = 2) -> tuple[Axis, ...]:
    """The settings that vary, in the order given.

    Args:
      text: the value of `--grid` or `--programs`.
      recipe: what the runs have in common; its own values of these settings do not matter.
      what: how the whole is called, if something is wrong with it.
      least: values that each setting must have.

    Raises:
      RecipeError: one sentence on what is wrong with it.
    """
    parts = re.split(r",(?=\s*\w+=)", text)
    if len(parts) > MAX_AXES:
        raise RecipeError(f"{what} must vary at most {MAX_AXES} settings, got {len(parts)}")
    axes = tuple(_axis(part.strip(), what, least) for part in parts)
    if len({axis.name for axis in axes}) < len(axes):
        raise RecipeError(f"{what} must name each setting once, got {axes[0].name} twice")
    count = int(np.prod([len(axis.values) for axis in axes]))
    if count > MAX_RUNS:
        raise RecipeError(f"{what} must have at most {MAX_RUNS} runs, got {count}")
    runs = recipes(recipe, axes)
    for axis in axes:
        if not any(SETTINGS[axis.name].applies(run.settings) for run in runs):
            meta = SETTINGS[axis.name].meta
            rules = [f"{other} is {' or '.join(values)}" for other, values in meta.only]
            if meta.unless:
                idle = " and ".join(f"{other} is {value}" for other, value in meta.unless)
                rules.append(f"not where {idle}")
            rule = " and ".join(rules)
            raise RecipeError(f"{axis.name} has an effect only where {rule}: {what} cannot vary it")
    return axes


def recipes(recipe: Recipe, axes: Sequence[Axis]) -> list[Recipe]:
    """A recipe for each combination of values; the last setting varies fastest."""
    return [
        recipe.replace(**dict(zip((axis.name for axis in axes), values, strict=True)))
        for values in product(*(axis.values for axis in axes))
    ]


def _axis(part: str, what: str, least: int) -> Axis:
    name, equals, text = part.partition("=")
    if not equals or not text:
        raise RecipeError(f"{what} must read NAME=LOW:HIGH:N or NAME=A|B|C, got {shown(part)}")
    row = SETTINGS.get(name)
    if row is None:
        check_value(name, text)  # refuses the name
        raise AssertionError(name)
    numbers = row.low is not None
    ranged = numbers and ":" in text
    given = (
        _range(row, text, what) if ranged else [check_value(name, one) for one in text.split("|")]
    )
    values = tuple(sorted(given) if numbers else given)
    if len(values) < least:
        raise RecipeError(f"{name} must have at least {least} values in {what}, got {shown(text)}")
    if len({np.float32(one) if isinstance(one, float) else one for one in values}) < len(values):
        listed = ", ".join(one if isinstance(one, str) else short(one) for one in values)
        raise RecipeError(f"{name} must have different values in {what}, got {shown(listed)}")
    return Axis(name, values)


def _range(row: Setting, text: str, what: str) -> list[Value]:
    """The values of LOW:HIGH:N."""
    parts = text.split(":")
    if len(parts) != 3:
        raise RecipeError(f"{row.name} must read LOW:HIGH:N or A|B|C in {what}, got {shown(text)}")
    low, high = (float(check_value(row.name, part)) for part in parts[:2])
    if not (parts[2].isascii() and parts[2].isdigit() and 2 <= int(parts[2][:9]) <= MAX_RUNS):
        raise RecipeError(
            f"{row.name} must have a whole number of values between 2 and {MAX_RUNS} in {what}, "
            f"got {shown(parts[2])}"
        )
    if not low < high:
        raise RecipeError(f"{row.name} must rise from LOW to HIGH in {what}, got {shown(text)}")
    if row.meta.log and low == 0:
        raise RecipeError(
            f"{row.name} is spaced by factors, so LOW must be above 0; or list the values: "
            f"{row.name}=0|0.1|1"
        )
    n = int(parts[2])
    spaced = np.geomspace(low, high, n) if row.meta.log else np.linspace(low, high, n)
    inner = [float(f"{value:.{_DIGITS}g}") for value in spaced[1:-1].tolist()]
    values = [low, *inner, high]
    return [round(value) for value in values] if row.whole else list(values)
