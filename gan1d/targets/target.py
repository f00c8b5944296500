"""p_data: the density, distribution function and quantiles of every target.

A target is written as a preset's name or as a sum (see `language`). Training never sees the
formula: it samples through a table of quantiles (`gan1d.game.quantile_table`).
"""

import functools
import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from gan1d.targets.families import POINT_WIDTH, FloatArray
from gan1d.targets.language import (
    EXAMPLE,
    TargetError,
    check_text,
    quote,
    read_sum,
    to_mixture,
    write_sum,
)
from gan1d.targets.mixtures import Mixture
from gan1d.targets.presets import PRESETS, mixture_of

N_BINS = 256  # of the drawn domain
BIN_STEPS = 4  # of float32 in a bin, at least, in the target of a run
STANDARD_DOMAIN = (-6.0, 6.0)

_RANGE = np.array([0.001, 0.999])  # levels of the quantiles between which all is drawn
_CORE = np.array([0.05, 0.95])
_ENDS = np.array([0.0, 1.0])
_READABLE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Target:
    """A density p_data in closed form.

    Two targets are equal if their specs are: `parse(target.spec) == target`.
    """

    spec: str  # a preset's name, or the sum in normal form
    domain: tuple[float, float] = field(compare=False)  # the part of the x axis that is drawn
    y_max: float = field(compare=False)  # top of the density axis, unit 1/x
    mixture: Mixture = field(compare=False, repr=False)

    @property
    def loc(self) -> float:
        """Middle of the domain: the networks see (x - loc) / scale."""
        return (self.domain[0] + self.domain[1]) / 2

    @property
    def scale(self) -> float:
        """A twelfth of the domain's width: 1 for the standard domain (-6, 6)."""
        return (self.domain[1] - self.domain[0]) / 12

    @property
    def least_width(self) -> float:
        """The least width of a domain as far from 0 as this one that a run can have, unit of x.

        A run computes in float32, and BIN_STEPS of its numbers must lie in each of the N_BINS bins:
        between 8,192 and 16,384 distances from 0 go into the width.
        """
        farthest = np.float32(max(map(abs, self.domain)))
        return float(BIN_STEPS * N_BINS * np.spacing(farthest))

    @property
    def has_mean(self) -> bool:
        """Whether E|x| is finite: not with a Student t of at most 1 degree of freedom."""
        heavy = (
            group.parameters[0] <= 1
            for group in self.mixture.groups
            if group.family.name == "student_t"
        )
        return not any(map(np.any, heavy))

    @functools.cached_property
    def moments(self) -> tuple[float, float]:
        """Mean and deviation of p_data in the domain, unit of x; of a point x and the scale."""
        p = self.bins()[1:-1] / self.bins()[1:-1].sum()
        mean = float(p @ self._centres)
        return mean, float(np.sqrt(p @ (self._centres - mean) ** 2)) or self.scale

    def shift(self, p_g: FloatArray) -> FloatArray:
        """How far p_g's mean is from p_data's in the domain, in deviations of p_data.

        Args:
          p_g: densities on N_BINS equal bins of the domain, shape [..., N_BINS].

        Returns:
          Absolute distances, shape [...].
        """
        mean, deviation = self.moments
        inside = np.maximum(p_g.sum(axis=-1), 1e-30)  # all of it may lie outside
        return np.asarray(np.abs(p_g @ self._centres / inside - mean) / deviation)

    @property
    def _centres(self) -> FloatArray:
        lo, hi = self.domain
        return lo + (hi - lo) * (np.arange(N_BINS) + 0.5) / N_BINS

    def pdf(self, x: ArrayLike) -> FloatArray:
        """p_data(x), unit 1/x, any shape; at a jump, its value inside the support.

        Examples:
          >>> import gan1d
          >>> target = gan1d.targets.parse("uniform(-3,3)")
          >>> target.pdf([0.0, 5.0]).round(3)
          array([0.167, 0.   ])
        """
        return self.mixture.pdf(x)

    def cdf(self, x: ArrayLike) -> FloatArray:
        """F(x) = P(X <= x), any shape; accurate to a small relative error in the left tail.

        Examples:
          >>> import gan1d
          >>> target = gan1d.targets.parse("uniform(-3,3)")
          >>> target.cdf([-3.0, 0.0, 3.0])
          array([0. , 0.5, 1. ])
        """
        return self.mixture.cdf(x)

    def ppf(self, u: ArrayLike) -> FloatArray:
        """The x with F(x) = u, any shape; nan outside [0, 1].

        Closed form for one term; for a sum |F(x) - u| <= 1e-12 min(u, 1 - u), or x is exact to its
        last few digits.

        Examples:
          >>> import gan1d
          >>> target = gan1d.targets.parse("uniform(-3,3)")
          >>> target.ppf([0.0, 0.25, 0.5])
          array([-3. , -1.5,  0. ])
        """
        return self.mixture.ppf(u)

    def bins(self, n: int = N_BINS) -> FloatArray:
        """Exact masses: left tail, n equal bins of the domain, right tail; shape [n + 2], sum 1.

        Raises:
          TargetError: for a number of bins that is not whole or not above 0.

        Examples:
          >>> import gan1d
          >>> target = gan1d.targets.parse("normal(0,1)")
          >>> target.domain
          (-6.0, 6.0)
          >>> target.bins(4).round(4)
          array([0.    , 0.0013, 0.4987, 0.4987, 0.0013, 0.    ])
        """
        if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
            raise TargetError(f"bins must be a whole number above 0, got {n!s}")
        return _masses(self.mixture, self.domain, int(n))


def parse(text: str) -> Target:
    """The target that the text names: a preset, or a weighted sum (see `language`).

    Raises:
      TargetError: one sentence that says the rule and the value.

    Examples:
      >>> import gan1d
      >>> target = gan1d.targets.parse("0.7*normal(-1.5,0.4) + 0.3*normal(2,0.8)")
      >>> target.spec
      '0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)'
      >>> gan1d.targets.parse("iris").domain  # cm
      (-3.0, 10.0)
      >>> gan1d.targets.parse("normal(0)")
      Traceback (most recent call last):
        ...
      gan1d.targets.language.TargetError: target normal must have 2 numbers, normal(mean,sd), got 1
    """
    check_text(text)
    return _parsed(text)


@functools.lru_cache(maxsize=256)
def _parsed(text: str) -> Target:
    name = text.strip().lower()
    if name in PRESETS:
        return _target(name, mixture_of(PRESETS[name]))
    if "(" not in text:
        raise TargetError(
            f"target must be one of {', '.join(PRESETS)}, or a sum such as {EXAMPLE},"
            f" got {quote(text.strip())}"
        )
    terms = read_sum(text)
    return _target(write_sum(terms), to_mixture(terms))


def _target(spec: str, mixture: Mixture) -> Target:
    domain = _domain(mixture)
    highest = _masses(mixture, domain, 256)[1:-1].max() * 256 / (domain[1] - domain[0])
    return Target(spec, domain, _readable(1.5 * highest), mixture)


def _masses(mixture: Mixture, domain: tuple[float, float], n: int) -> FloatArray:
    edges = np.linspace(*domain, n + 1)
    below, above = mixture.cdf(edges), mixture.sf(edges)
    # Differences of the smaller tail, so that nothing cancels on either side.
    inner = np.where(below[1:] <= 0.5, np.diff(below), -np.diff(above))
    return np.concatenate([below[:1], inner, above[-1:]])


def _domain(mixture: Mixture) -> tuple[float, float]:
    """The range of x that is drawn, with readable ends.

    (-6, 6) where the quantiles at 0.1 % and 99.9 % lie inside and at least a sixth of it apart;
    otherwise the range between them and 25 % of it on each side. Heavy tails would leave no room
    for the middle: beside the central 90 % of a term at most twice its width is drawn, and the
    rest is mass of the tail bins. Terms of bounded support are drawn to their ends.
    """
    lo, hi = mixture.ppf(_RANGE)
    if lo == hi:  # a point, in the middle of one of 256 bins: on an edge rounding would decide
        return float(lo) - 127.5 * POINT_WIDTH, float(lo) + 128.5 * POINT_WIDTH
    core = mixture.terms_ppf(_CORE)
    reach = 2 * (core[1] - core[0])
    support = mixture.terms_ppf(_ENDS)
    lowest = np.where(np.isfinite(support[0]), support[0], core[0] - reach).min()
    highest = np.where(np.isfinite(support[1]), support[1], core[1] + reach).max()
    lo, hi = max(lo, lowest), min(hi, highest)
    width = STANDARD_DOMAIN[1] - STANDARD_DOMAIN[0]
    if lo >= STANDARD_DOMAIN[0] and hi <= STANDARD_DOMAIN[1] and hi - lo >= width / 6:
        return STANDARD_DOMAIN
    margin = 0.25 * (hi - lo)
    unit = 10.0 ** math.floor(math.log10(hi - lo))
    step = unit / (5 if hi - lo < 2 * unit else 2 if hi - lo < 5 * unit else 1)
    ends = math.floor((lo - margin) / step) * step, math.ceil((hi + margin) / step) * step
    return float(f"{ends[0]:.12g}"), float(f"{ends[1]:.12g}")


def _readable(value: float) -> float:
    unit = 10.0 ** math.floor(math.log10(value))
    return float(f"{unit * next(r for r in _READABLE if r >= value / unit - 1e-9):.3g}")
