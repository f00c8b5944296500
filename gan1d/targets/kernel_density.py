"""A target from samples: their Gaussian kernel density, at the knots of a drawn density."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan1d.targets import piecewise_linear
from gan1d.targets.families import FloatArray
from gan1d.targets.language import LARGEST, LEAST, TargetError, quote, write_drawn

MIN_ADJUST, MAX_ADJUST = 0.05, 20.0

_FINE = 64  # bins between two knots: the error of linear binning is then 1e-4 of the density
_NO_NUMBERS = (bool, np.bool_, str, bytes, complex)  # though some of them become numbers
_REACH = 4.0  # bandwidths that are drawn beyond the outermost numbers


def silverman(data: FloatArray) -> float:
    """0.9 min(sd, IQR / 1.34) n^(-1/5).

    Source: Silverman 1986, Density Estimation for Statistics and Data Analysis, eq. 3.31. Where
    half of the numbers are equal, the interquartile range is 0, and the sd alone is taken.
    """
    quartiles = np.quantile(data, [0.25, 0.75])
    spreads = [float(data.std(ddof=1)), float(quartiles[1] - quartiles[0]) / 1.34]
    return 0.9 * min(filter(None, spreads), default=0.0) * float(data.size) ** -0.2


def scott(data: FloatArray) -> float:
    """1.06 sd n^(-1/5), the bandwidth of least mean squared error for a normal density.

    Source: Scott 1992, Multivariate Density Estimation, section 6.2 (the normal reference rule).
    """
    return 1.06 * float(data.std(ddof=1)) * float(data.size) ** -0.2


BANDWIDTHS: Mapping[str, Callable[[FloatArray], float]] = MappingProxyType(
    {"silverman": silverman, "scott": scott}
)


def from_samples(x: ArrayLike, bandwidth: str = "silverman", adjust: float = 1.0) -> str:
    """A target from samples: p(x) = 1/n sum_i normal(x; x_i, h), written as a drawn density.

    Its 121 knots reach 4 h beyond the outermost numbers. Outliers, further from the middle 99.8 %
    of the numbers than a quarter of its width and 4 h, are left out. h is at least half the
    distance of two knots, since straight lines between them could not follow a narrower kernel.

    Args:
      x: the numbers, any shape; masked ones are left out.
      bandwidth: the rule for the bandwidth h: "silverman" or "scott".
      adjust: factor by which h differs from the rule's.

    Returns:
      `drawn(lo,hi,HEIGHTS)`: a value for `Recipe(target=...)`.

    Raises:
      TargetError: one sentence that says the rule and the value.

    Notes:
      A kernel density is the density of the numbers plus normal noise of deviation h. It is wider
      than the data by that noise (the variance grows by h^2), rounds every corner, puts mass beyond
      an end of the data (waiting times below 0), and joins peaks that are nearer than about 2 h.
      Both rules for h are made for one bell. Of several peaks that are far apart they smooth away
      too much, as they take the spread of all data for that of one peak: try `adjust` 0.3 to 0.5. A
      small h shows peaks that are chance; those that stay when `adjust` is doubled are in the data.
      A G with p_g = p_data has learned this curve, not the numbers.

    Examples:
      >>> import gan1d
      >>> import numpy as np
      >>> heights_cm = np.random.default_rng(0).normal(170, 8, size=500)
      >>> target = gan1d.target_from_samples(heights_cm)
      >>> print(gan1d.targets.parse(target).ppf(0.5).round())  # its median
      170.0
      >>> recipe = gan1d.Recipe(target=target)  # a GAN that learns it
      >>> smoother = gan1d.target_from_samples(heights_cm, bandwidth="scott", adjust=1.5)
    """
    data = _checked(x)
    if not isinstance(bandwidth, str) or bandwidth not in BANDWIDTHS:
        raise TargetError(f"bandwidth must be one of {', '.join(BANDWIDTHS)}, got {bandwidth!r}")
    if isinstance(adjust, bool | np.bool_ | str) or not isinstance(adjust, SupportsFloat):
        raise TargetError(f"adjust must be a number, got {adjust!r}")
    if not MIN_ADJUST <= float(adjust) <= MAX_ADJUST:
        raise TargetError(
            f"adjust must be between {MIN_ADJUST:g} and {MAX_ADJUST:g}, got {adjust:g}"
        )
    h = BANDWIDTHS[bandwidth](data) * adjust
    lo, hi = _span(data, h)
    heights = _heights(data, h, lo, hi)
    return write_drawn(lo, hi, piecewise_linear.encode(piecewise_linear.quantised(heights)))


def _checked(x: ArrayLike) -> FloatArray:
    data = _numbers(x)
    if data.size < 2:
        raise TargetError(f"samples must be at least 2 numbers, got {data.size}")
    for bad, rule in ((~np.isfinite(data), "finite"), (np.abs(data) > LARGEST, None)):
        if bad.any():
            i = int(bad.argmax())
            rule = rule or f"between {-LARGEST:g} and {LARGEST:g} (choose another unit)"
            raise TargetError(f"samples must be {rule}, got {data[i]:g} at index {i}")
    if data.min() == data.max():
        raise TargetError(f"samples must not all be the same number, got {data[0]:g} every time")
    return data


def _numbers(x: ArrayLike) -> FloatArray:
    """The numbers that are given and not masked, shape [n]."""
    try:
        given = x.compressed() if isinstance(x, np.ma.MaskedArray) else np.asarray(x).ravel()
        each = given.tolist() if given.dtype.kind == "O" else []
        if (
            x is None
            or given.dtype.kind in "bcmMSU"
            or any(isinstance(one, _NO_NUMBERS) for one in each)
        ):
            raise TypeError
        return np.asarray(given, np.float64)
    except (TypeError, ValueError):  # a set, a list of lists of several lengths
        kind = " ".join(repr(x).split())
        raise TargetError(f"samples must be numbers, got {quote(kind)}") from None


def _span(data: FloatArray, h: float) -> tuple[float, float]:
    """The first and the last knot, rounded outwards by at most a thousandth of their distance."""
    low, high = np.quantile(data, [0.001, 0.999])
    margin = 0.25 * (high - low) if high > low else math.inf
    lo = max(float(data.min()), low - margin) - _REACH * h
    hi = min(float(data.max()), high + margin) + _REACH * h
    per_unit = 10.0 ** (3 - math.floor(math.log10(max(hi - lo, LEAST))))
    return (
        float(f"{math.floor(lo * per_unit) / per_unit:.12g}"),
        float(f"{math.ceil(hi * per_unit) / per_unit:.12g}"),
    )


def _heights(data: FloatArray, h: float, lo: float, hi: float) -> FloatArray:
    """The kernel sum at the knots, shape [n_knots], from numbers binned linearly between them."""
    cells = piecewise_linear.N_KNOTS - 1
    width = (hi - lo) / (cells * _FINE)
    masses = _binned((data[(lo <= data) & (data <= hi)] - lo) / width, cells * _FINE + 1)
    at = np.arange(masses.size)
    filled = masses > 0
    knots = at[::_FINE]
    z = (knots[:, None] - at[filled]) * (width / max(h, width * _FINE / 2))
    return np.asarray(np.exp(-0.5 * z * z) @ masses[filled])


def _binned(place: FloatArray, n: int) -> NDArray[np.float64]:
    """The numbers in n bins, each shared by the two bins beside its place, shape [n]."""
    left = np.minimum(place.astype(int), n - 2)
    share = place - left
    return np.asarray(np.bincount(left, 1 - share, n) + np.bincount(left + 1, share, n), np.float64)
