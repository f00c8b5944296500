"""The plane that the page's map can show: two settings, each with its ends, as a link says them."""

from __future__ import annotations

import re

from gan1d.maps import AXIS_NAMES
from gan1d.recipe import SETTINGS

ZERO_AT = 1e-3  # a logarithmic slider that includes 0 has it one step below this; a map begins here
_NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
_AXIS = rf"([a-z_0-9]+):({_NUMBER}):({_NUMBER})"
_PLANE = re.compile(f"{_AXIS},{_AXIS}", re.ASCII)  # as assets/js/map/view.js reads it


def _ends(name: str) -> tuple[float, float]:
    """All of an axis: what the setting can be, and above 0 where its scale is logarithmic."""
    row = SETTINGS[name]
    low, high = float(row.low or 0), float(row.high or 0)
    return (ZERO_AT if row.meta.log and low <= 0 else low), high


AXES = {name: _ends(name) for name in AXIS_NAMES if not SETTINGS[name].whole}  # lowest, highest


def checked(text: str) -> str:
    """A part of a plane: NAME:LOW:HIGH of two settings, ascending, within what each can be.

    Raises:
      ValueError: for any other text.
    """
    found = _PLANE.fullmatch(text)
    if not found:
        raise ValueError(text)
    x, *ends, y, low, high = found.groups()
    if x == y:
        raise ValueError(text)
    for name, first, last in ((x, *ends), (y, low, high)):
        least, most = AXES.get(name, (0.0, 0.0))
        if not least <= float(first) < float(last) <= most:
            raise ValueError(text)
    return text
