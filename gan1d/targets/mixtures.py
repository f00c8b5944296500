"""Weighted sums of one-dimensional families: exact pdf, cdf, survival function and quantiles.

All in float64 numpy. Every family is closed form; the quantiles of a sum are found by a safeguarded
Newton iteration on the logarithm of the tail probability, so both tails keep relative accuracy.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan1d.targets.families import Family, FloatArray

_BLOCK = 16_384  # points times terms evaluated at once: they fit the processor's cache
_COARSEN = 8  # every 8th quantile is solved first, the others start between those
_TOLERANCE = 1e-12  # relative, of the tail probability
_NEWTON_ONLY = 12  # iterations after which every second one bisects
_MAX_ITERATIONS = 200


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
