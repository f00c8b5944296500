"""A drawn density: heights at equally spaced knots, straight lines between them, zero outside.

Heights travel as text: 12 bits, two characters of the URL-safe base64 alphabet (RFC 4648,
section 5), for each knot from left to right. Only their ratios count.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan1d.targets.families import Family, FloatArray

N_KNOTS = 121  # on (-6, 6) one every 0.1
TOP = 4095  # the largest height that is written
N_CHARACTERS = 2 * N_KNOTS

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUE = {character: i for i, character in enumerate(_ALPHABET)}
_OTHER = re.compile(r"[^A-Za-z0-9_-]")


def encode(heights: Sequence[int] | NDArray[np.int_]) -> str:
    """The text of whole heights from 0 to TOP, shape [n_knots]."""
    return "".join(_ALPHABET[height >> 6] + _ALPHABET[height & 63] for height in heights)


def decode(text: str) -> NDArray[np.int_]:
    """The heights in a text without `flaw`, shape [n_knots]."""
    digits = np.array([_VALUE[character] for character in text]).reshape(-1, 2)
    return np.asarray(64 * digits[:, 0] + digits[:, 1])


def flaw(text: str) -> str | None:
    """What is wrong with a text of heights, as the end of a sentence, or None."""
    if len(text) != N_CHARACTERS:
        return (
            f"must have {N_CHARACTERS} characters, 2 for each of {N_KNOTS} knots, got {len(text)}"
        )
    if other := _OTHER.search(text):
        return f"must be written with A-Z, a-z, 0-9, - and _, got {other[0]!r}"
    if set(text) == {"A"}:
        return "must not all be 0: there would be no density"
    return None


def quantised(heights: ArrayLike) -> NDArray[np.int_]:
    """Heights of any unit, not negative, one above 0, as whole numbers up to TOP."""
    heights = np.asarray(heights, np.float64)
    # half up, as JavaScript's Math.round
    return np.floor(heights / heights.max() * TOP + 0.5).astype(int)


def family(text: str) -> Family:
    """The density of a text of heights, normalised; its parameters are lo and hi.

    With C(i) the area left of knot i, in units of one cell, and s in [0, 1] the place in cell i,
    the distribution function is quadratic, (C(i) + h(i) s + (h(i+1) - h(i)) s^2 / 2) / C(n), and
    so its inverse is a square root.
    """
    heights = decode(text).astype(np.float64)
    rising, falling = _Half(heights), _Half(heights[::-1])
    cells, total = heights.size - 1, rising.area[-1]

    def place(x: FloatArray, lo: FloatArray, hi: FloatArray) -> FloatArray:
        return np.asarray((x - lo) * (cells / (hi - lo)))

    def pdf(x: FloatArray, lo: FloatArray, hi: FloatArray) -> FloatArray:
        height = np.interp(place(x, lo, hi), np.arange(cells + 1), heights)
        return np.where((lo <= x) & (x <= hi), height * (cells / (hi - lo)) / total, 0.0)

    def ppf(u: FloatArray, lo: FloatArray, hi: FloatArray) -> FloatArray:
        # from the nearer end: close to 1 most digits of u say nothing about the quantile
        knot = np.where(u <= 0.5, rising.inverse(u), cells - falling.inverse(1 - u))
        return lo + knot * ((hi - lo) / cells)

    return Family(
        "drawn",
        ("lo", "hi"),
        pdf=pdf,
        cdf=lambda x, lo, hi: rising.share(place(x, lo, hi)),
        sf=lambda x, lo, hi: falling.share(place(-x, -hi, -lo)),
        ppf=ppf,
    )


class _Half:
    """The area under straight lines between heights, counted from the first knot."""

    def __init__(self, heights: FloatArray) -> None:
        self.heights = heights  # [n_knots]
        self.slope = np.diff(heights)  # [n_knots - 1], per cell
        self.area = np.append(0.0, np.cumsum((heights[:-1] + heights[1:]) / 2))  # [n_knots]

    def share(self, place: FloatArray) -> FloatArray:
        """Share of the area to the left of a place, which is given in cells; any shape."""
        place = np.clip(place, 0, self.slope.size)
        cell = np.minimum(place.astype(int), self.slope.size - 1)
        s = place - cell
        part = s * (self.heights[cell] + 0.5 * s * self.slope[cell])
        return np.asarray((self.area[cell] + part) / self.area[-1])

    def inverse(self, share: FloatArray) -> FloatArray:
        """The place, in cells, with a share of the area to its left; nan outside [0, 1]."""
        inside = (share >= 0) & (share <= 1)
        wanted = np.where(inside, share, 0.5) * self.area[-1]
        found = np.searchsorted(self.area, wanted, side="right") - 1
        cell = np.minimum(found, self.slope.size - 1)
        rest = wanted - self.area[cell]
        left = self.heights[cell]
        root = np.sqrt(np.maximum(left**2 + 2 * self.slope[cell] * rest, 0))
        s = np.divide(2 * rest, left + root, out=np.zeros_like(rest), where=left + root > 0)
        return np.where(inside, cell + np.minimum(s, 1), np.nan)
