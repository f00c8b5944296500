"""Weighted sums of one-dimensional families: exact pdf, cdf, survival function and quantiles.

All in float64 numpy. Every family is closed form; the quantiles of a sum are found by a safeguarded
Newton iteration on the logarithm of the tail probability, so both tails keep relative accuracy.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FloatArray = NDArray[np.float64]

POINT_WIDTH = 0.032  # a point mass is drawn this wide: one of 256 bins of its domain

_BLOCK = 16_384  # points times terms evaluated at once: they fit the processor's cache
_COARSEN = 8  # every 8th quantile is solved first, the others start between those
_TOLERANCE = 1e-12  # relative, of the tail probability
_NEWTON_ONLY = 12  # iterations after which every second one bisects
_MAX_ITERATIONS = 200


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


@dataclass(frozen=True)
class Terms:
    """The terms of a sum that belong to one family."""

    family: Family
    weights: FloatArray  # [n_terms], positive; those of all families sum to 1
    parameters: FloatArray  # [n_parameters, n_terms]


@dataclass(frozen=True)
class Mixture:
    """p(x) = sum_i w_i f_i(x)."""

    groups: tuple[Terms, ...]

    def pdf(self, x: ArrayLike) -> FloatArray:
        """p(x), unit 1/x, any shape; at a jump, its value inside the support."""
        return self._sum(x, "pdf")

    def cdf(self, x: ArrayLike) -> FloatArray:
        """P(X <= x), any shape; accurate to a small relative error in the left tail."""
        return self._sum(x, "cdf")

    def sf(self, x: ArrayLike) -> FloatArray:
        """P(X > x), any shape; accurate to a small relative error in the right tail."""
        return self._sum(x, "sf")

    def ppf(self, u: ArrayLike, tolerance: float = _TOLERANCE) -> FloatArray:
        """The x with cdf(x) = u, any shape; nan outside [0, 1].

        Closed form for a single term. For a sum |cdf(x) - u| <= tolerance * min(u, 1 - u), or x is
        exact to its last few digits.
        """
        u = np.asarray(u, np.float64)
        flat = u.ravel()
        if len(self.groups) == 1 and self.groups[0].weights.size == 1:
            return self.terms_ppf(flat)[:, 0].reshape(u.shape)
        out = np.full(flat.shape, np.nan)
        out[flat == 0] = self.terms_ppf(np.zeros(1)).min()
        out[flat == 1] = self.terms_ppf(np.ones(1)).max()
        lower = (flat > 0) & (flat <= 0.5)
        upper = (flat > 0.5) & (flat < 1)
        out[lower] = self._tail_ppf(flat[lower], "cdf", tolerance)
        out[upper] = self._tail_ppf(1 - flat[upper], "sf", tolerance)
        return out.reshape(u.shape)

    def terms_ppf(self, u: FloatArray) -> FloatArray:
        """Each term's own quantiles, shape [n_u, n_terms]."""
        with np.errstate(all="ignore"):
            return np.concatenate(
                [group.family.ppf(u[:, None], *group.parameters) for group in self.groups], axis=1
            )

    def _sum(self, x: ArrayLike, function: str) -> FloatArray:
        x = np.asarray(x, np.float64)
        flat = x.ravel()
        out = np.zeros(flat.shape)
        with np.errstate(all="ignore"):
            for group in self.groups:
                f = getattr(group.family, function)
                block = max(1, _BLOCK // group.weights.size)
                for i in range(0, flat.size, block):
                    values = f(flat[i : i + block, None], *group.parameters)  # [block, n_terms]
                    out[i : i + block] += values @ group.weights
        return out.reshape(x.shape)

    def _tail_ppf(self, p: FloatArray, tail: str, tolerance: float) -> FloatArray:
        """The x where the tail ("cdf" or "sf") is p, for p in (0, 1/2], shape [n]."""
        if p.size == 0:
            return p
        levels, inverse = np.unique(p, return_inverse=True)
        if levels.size <= 4 * _COARSEN:
            each = self.terms_ppf(levels if tail == "cdf" else 1 - levels)
            lo, hi = each.min(axis=1), each.max(axis=1)  # the sum's quantile lies between these
            return self._solve(levels, lo, hi, (lo + hi) / 2, tail, tolerance)[inverse]
        every = np.append(np.arange(0, levels.size - 1, _COARSEN), levels.size - 1)
        knots = self._tail_ppf(levels[every], tail, _TOLERANCE)
        cell = np.minimum(np.arange(levels.size) // _COARSEN, every.size - 2)
        ends = np.sort([knots[cell], knots[cell + 1]], axis=0)
        guess = self._between(np.log(levels), np.log(levels[every]), knots, cell, tail)
        return self._solve(levels, ends[0], ends[1], guess, tail, tolerance)[inverse]

    def _between(
        self, y: FloatArray, at: FloatArray, knots: FloatArray, cell: NDArray[np.int_], tail: str
    ) -> FloatArray:
        """Cubic Hermite interpolation of x(y = log p) between knots, dx/dy = +-p / pdf(x)."""
        with np.errstate(all="ignore"):
            slope = np.exp(at) / self.pdf(knots) * (1 if tail == "cdf" else -1)
            h = at[cell + 1] - at[cell]
            s = (y - at[cell]) / h
            a, b = knots[cell], knots[cell + 1]
            chord = (b - a) * s * s * (3 - 2 * s)
            bend = s * (1 - s) * h * ((1 - s) * slope[cell] - s * slope[cell + 1])
            return np.asarray(a + chord + bend)

    def _solve(
        self,
        p: FloatArray,
        lo: FloatArray,
        hi: FloatArray,
        guess: FloatArray,
        tail: str,
        tolerance: float,
    ) -> FloatArray:
        """Newton on log tail(x) = log p in [lo, hi]; bisects whenever a step would leave it."""
        sign = 1 if tail == "cdf" else -1
        lo, hi = lo.copy(), hi.copy()
        x = np.where((lo <= guess) & (guess <= hi), guess, (lo + hi) / 2)
        todo = np.arange(p.size)
        for iteration in range(_MAX_ITERATIONS):
            mass = self._sum(x[todo], tail)
            beyond = (mass > p[todo]) == (sign > 0)  # the solution lies left of x
            hi[todo[beyond]] = x[todo[beyond]]
            lo[todo[~beyond]] = x[todo[~beyond]]
            digits = np.spacing(np.maximum(np.abs(lo[todo]), np.abs(hi[todo])))
            open_ = np.abs(mass - p[todo]) > tolerance * p[todo]
            open_ &= hi[todo] - lo[todo] > 4 * digits
            todo, mass = todo[open_], mass[open_]
            if todo.size == 0:
                break
            with np.errstate(all="ignore"):
                new = x[todo] - sign * np.log(mass / p[todo]) * mass / self.pdf(x[todo])
            inside = (lo[todo] < new) & (new < hi[todo])
            if iteration >= _NEWTON_ONLY and iteration % 2:
                inside[:] = False
            x[todo] = np.where(inside, new, (lo[todo] + hi[todo]) / 2)
        return x
