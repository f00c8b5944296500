"""Coordinates of the curves: what a frame looks like as points, before any colour or axis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from gan1d.figures.scene import ARROWS, Points, Scene

ARROW_Y = (0.0, 1.0, np.nan, 0.84, 1.0, 0.84, np.nan)  # shaft and head between the two lines
GHOSTS = ("ghost_p_g", "ghost_d")  # a second p_g and D, which only the page moves
RUG = ("rug_data", "rug_g")  # samples as ticks below the density axis, which only the page draws
_PULL = 0.06  # length of the arrow of one unit of pull, as a share of the domain
_MOST_PULL = 0.15  # length of the longest
_MOST_DIGITS = 15  # of a tick: those that a float keeps
_PULL_WINGS = (0.008, 0.012)  # its head's length and half its height, shares of the domain, y_max


def points(scene: Scene, frame: Mapping[str, np.ndarray] | None) -> dict[str, Points]:
    """Coordinates of each trace of a panel: {meta: {x, y}}; None draws p_data alone.

    The others then lie below the picture, so that their lines are there to be moved.
    """
    x = scene.bin_centres
    result = {"p_data": {"x": x, "y": scene.p_data}}
    if scene.presentation.level_symbol is not None:
        result["half"] = {"x": np.array(scene.domain), "y": np.full(2, scene.loss.level)}
    if frame is None:
        return result | dict.fromkeys(("p_g", "d_star", "d", "arrows"), scene.below)
    density = frame["p_data"] + frame["p_g"]
    best = np.where(density > 1e-4 * scene.y_max, frame["d_star"], np.nan)
    tops = np.asarray(frame["g_z"])[list(ARROWS)]
    side, nothing = scene.wing, np.full(len(ARROWS), np.nan)
    shaft_and_head = [scene.z_line, tops, nothing, tops - side, tops, tops + side, nothing]
    return result | {
        "p_data": {"x": x, "y": frame["p_data"]},
        "p_g": {"x": x, "y": frame["p_g"]},
        "d_star": {"x": x, "y": best},
        "d": {"x": x, "y": frame["d"]},
        "arrows": {
            "x": np.stack(shaft_and_head, axis=1).ravel(),
            "y": np.tile(ARROW_Y, len(ARROWS)),
        },
    }


def pull_sizes(scene: Scene) -> dict[str, float]:
    """How a pull becomes an arrow, of length clip(gain * pull, -most, most).

    Returns:
      `gain`, `most` and `wing_x`, the head's length, in units of x; `wing_y`, half the head's
      height, a density.
    """
    along, across = _PULL_WINGS
    return {
        "gain": _PULL * scene.width / scene.pull_unit,
        "most": _MOST_PULL * scene.width,
        "wing_x": along * scene.width,
        "wing_y": across * scene.y_max,
    }


def pull_arrows(scene: Scene, frame: Mapping[str, np.ndarray]) -> Points:
    """Arrows from (G(z), p_g(G(z))) along x, as D tells a sample to move: one line with gaps.

    Seven points for each of ARROWS: shaft, gap, head, gap. An arrow whose sample lies outside the
    domain is all gap.
    """
    sizes, (lo, hi) = pull_sizes(scene), scene.domain
    start = np.asarray(frame["g_z"], float)[list(ARROWS)]
    start = np.where((lo <= start) & (start <= hi), start, np.nan)
    pull = np.asarray(frame["pull"], float)[list(ARROWS)]
    length = np.clip(sizes["gain"] * pull, -sizes["most"], sizes["most"])
    end = start + length
    share = np.minimum(np.abs(length) / sizes["wing_x"], 1)  # a short arrow has a small head
    back = end - np.sign(length) * share * sizes["wing_x"]
    y = np.clip(np.interp(start, scene.bin_centres, frame["p_g"]), 0, scene.y_max)
    up, nothing = share * sizes["wing_y"], np.full(len(ARROWS), np.nan)
    return {
        "x": np.stack([start, end, nothing, back, end, back, nothing], axis=1).ravel(),
        "y": np.stack([y, y, nothing, y + up, y, y - up, nothing], axis=1).ravel(),
    }


def as_list(values: Any) -> list[float | None]:
    """Numbers as JSON knows them: a gap is null."""
    return [None if math.isnan(value) else value for value in np.asarray(values, float).tolist()]


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers within an axis, at most so many: steps of 1, 2 or 5 times a power of 10."""
    exponent = math.floor(math.log10((high - low) / most))
    steps = (10.0**exponent * digit for digit in (1, 2, 5, 10, 20))
    ends = ((one, math.ceil(low / one - 1e-9), math.floor(high / one + 1e-9)) for one in steps)
    step, first, last = next(found for found in ends if found[2] - found[1] < most)
    return [round(i * step, -exponent) for i in range(first, last + 1)]


def labelled(values: Iterable[float]) -> dict[str, list[Any]]:
    """Ticks of an axis at these ascending values, with a true minus sign.

    They are told with three digits, or with as many more as tell them to 1 % of their distance.
    """
    at = list(values)
    slack = 0.01 * min((two - one for one, two in pairwise(at)), default=math.inf)
    digits = next(
        (n for n in range(3, _MOST_DIGITS) if all(abs(_rounded(v, n) - v) <= slack for v in at)),
        _MOST_DIGITS,
    )
    texts = [f"{_rounded(value, digits):.{max(digits, 5)}g}" for value in at]
    return {"tickvals": at, "ticktext": [text.replace("-", "\u2212") for text in texts]}


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
