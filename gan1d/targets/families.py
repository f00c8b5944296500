"""One-dimensional families of densities in closed form: pdf, cdf, survival function, quantiles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import special

FloatArray = NDArray[np.float64]
POINT_WIDTH = 0.032  # a point mass is drawn this wide: one of 256 bins of its domain


@dataclass(frozen=True)
class Family:
    """One family of densities; functions take x (or u), then the parameters, and broadcast."""

    name: str
    parameters: tuple[str, ...]
    pdf: Callable[..., FloatArray]
    cdf: Callable[..., FloatArray]
    sf: Callable[..., FloatArray]  # 1 - cdf, without the cancellation
    ppf: Callable[..., FloatArray]  # at 0 and 1 the ends of the support; nan outside [0, 1]


def _symmetric(
    name: str,
    parameters: tuple[str, ...],
    pdf: Callable[..., FloatArray],
    cdf: Callable[..., FloatArray],
    lower_ppf: Callable[..., FloatArray],
) -> Family:
    """A symmetric location-scale family, from its functions of z = (x - mean) / scale.

    The last two parameters are location and scale; those before them are shapes. `lower_ppf` is
    called with u <= 1/2 only: the upper half is its mirror image, and 1 - u is exact there.
    """

    def ppf(u: FloatArray, *args: FloatArray) -> FloatArray:
        *shape, mean, scale = args
        quantile = lower_ppf(np.minimum(u, 1 - u), *shape)
        return mean + scale * np.where(u <= 0.5, quantile, -quantile)

    return Family(
        name,
        parameters,
        pdf=lambda x, *a: pdf((x - a[-2]) / a[-1], *a[:-2]) / a[-1],
        cdf=lambda x, *a: cdf((x - a[-2]) / a[-1], *a[:-2]),
        sf=lambda x, *a: cdf((a[-2] - x) / a[-1], *a[:-2]),
        ppf=ppf,
    )


def _normal_pdf(z: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi))


def _laplace_cdf(z: FloatArray) -> FloatArray:
    half = 0.5 * np.exp(-np.abs(z))
    return np.where(z < 0, half, 1 - half)


def _student_t_pdf(z: FloatArray, df: FloatArray) -> FloatArray:
    # Gamma((df + 1) / 2) / Gamma(df / 2) is the Pochhammer symbol (df / 2)_(1 / 2)
    height = special.poch(df / 2, 0.5) / np.sqrt(np.pi * df)
    return np.asarray(height * np.exp(-0.5 * (df + 1) * np.log1p(z * z / df)))


def _uniform_pdf(x: FloatArray, lo: FloatArray, hi: FloatArray) -> FloatArray:
    return np.where((lo <= x) & (x <= hi), 1 / (hi - lo), 0.0)


def _triangular_pdf(x: FloatArray, lo: FloatArray, mode: FloatArray, hi: FloatArray) -> FloatArray:
    rise = np.where(mode > lo, (x - lo) / (mode - lo), 1.0)
    fall = np.where(hi > mode, (hi - x) / (hi - mode), 1.0)
    inside = (lo <= x) & (x <= hi)
    return np.where(inside, np.where(x < mode, rise, fall) * 2 / (hi - lo), 0.0)


def _triangular_cdf(x: FloatArray, lo: FloatArray, mode: FloatArray, hi: FloatArray) -> FloatArray:
    x = np.clip(x, lo, hi)
    below = (x - lo) ** 2 / (mode - lo)
    above = (mode - lo) + (x - mode) * ((hi - x) + (hi - mode)) / (hi - mode)  # nothing cancels
    return np.where(x < mode, below, np.where(x < hi, above, hi - lo)) / (hi - lo)


def _triangular_ppf(u: FloatArray, lo: FloatArray, mode: FloatArray, hi: FloatArray) -> FloatArray:
    width, rise, fall = hi - lo, mode - lo, hi - mode
    below = lo + np.sqrt(u * width * rise)
    above = mode + (u * width - rise) * fall / (fall + np.sqrt((1 - u) * width * fall))
    x = np.where(u * width <= rise, below, above)
    return np.where((u >= 0) & (u <= 1), x, np.nan)


_FAMILIES = (
    _symmetric("normal", ("mean", "sd"), _normal_pdf, special.ndtr, special.ndtri),
    Family(
        "uniform",
        ("lo", "hi"),
        pdf=_uniform_pdf,
        cdf=lambda x, lo, hi: (np.clip(x, lo, hi) - lo) / (hi - lo),
        sf=lambda x, lo, hi: (hi - np.clip(x, lo, hi)) / (hi - lo),
        ppf=lambda u, lo, hi: np.where((u >= 0) & (u <= 1), lo + u * (hi - lo), np.nan),
    ),
    Family(
        "triangular",
        ("lo", "mode", "hi"),
        pdf=_triangular_pdf,
        cdf=_triangular_cdf,
        sf=lambda x, lo, mode, hi: _triangular_cdf(-x, -hi, -mode, -lo),  # its mirror image
        ppf=_triangular_ppf,
    ),
    _symmetric(
        "laplace",
        ("mean", "scale"),
        lambda z: 0.5 * np.exp(-np.abs(z)),
        _laplace_cdf,
        lambda u: np.log(2 * u),
    ),
    Family(
        "exponential",
        ("start", "mean"),
        pdf=lambda x, start, mean: np.where(x >= start, np.exp((start - x) / mean) / mean, 0.0),
        cdf=lambda x, start, mean: -np.expm1(-np.maximum(x - start, 0) / mean),
        sf=lambda x, start, mean: np.exp(-np.maximum(x - start, 0) / mean),
        ppf=lambda u, start, mean: np.where(u >= 0, start - mean * np.log1p(-u), np.nan),
    ),
    _symmetric(
        "student_t",
        ("df", "mean", "scale"),
        _student_t_pdf,
        lambda z, df: special.stdtr(df, z),
        lambda u, df: np.where(u > 0, special.stdtrit(df, u), np.where(u == 0, -np.inf, np.nan)),
    ),
    Family(  # all mass at x; the pdf, which has no value there, is that of the bin it is drawn in
        "point",
        ("x",),
        pdf=lambda x, at: np.where(np.abs(x - at) <= POINT_WIDTH / 2, 1 / POINT_WIDTH, 0.0),
        cdf=lambda x, at: np.where(x >= at, 1.0, 0.0),
        sf=lambda x, at: np.where(x < at, 1.0, 0.0),
        ppf=lambda u, at: np.where((u >= 0) & (u <= 1), at, np.nan),
    ),
)


FAMILIES: Mapping[str, Family] = MappingProxyType({family.name: family for family in _FAMILIES})
