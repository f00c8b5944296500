"""p_data: the density, distribution function and quantiles of every target, and samples from it.

A target is written as a preset's name or as a sum (see `target_language`). Training never sees the
formula: it samples through a traced table of quantiles, so another target compiles nothing.
"""

import csv
import functools
import gzip
import importlib.util
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan1d.kernel_density import from_samples, silverman
from gan1d.mixtures import FAMILIES, POINT_WIDTH, FloatArray, Mixture, Terms
from gan1d.target_language import (
    EXAMPLE,
    TargetError,
    check_text,
    quote,
    read_sum,
    to_mixture,
    write_sum,
)

__all__ = [
    "PRESETS",
    "STANDARD_DOMAIN",
    "TABLE_SIZE",
    "Preset",
    "Target",
    "TargetError",
    "from_samples",
    "parse",
    "sample",
]

STANDARD_DOMAIN = (-6.0, 6.0)
TABLE_SIZE = 4097  # 16 kB of float32; a cell holds at most 0.2 % of the mass
_MANTISSA_BITS = 23
_LOGIT_END = math.log(2.0 ** (_MANTISSA_BITS + 2) - 1)  # 17.3: logit of the largest u that is drawn

_RANGE = np.array([0.001, 0.999])  # quantiles that must be drawn
_CORE = np.array([0.05, 0.95])
_ENDS = np.array([0.0, 1.0])
_READABLE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Preset:
    """A row of the menu of targets."""

    title: str  # for data, with the unit of x
    text: str  # the sum, or "data:<file of plotly's package data>:<column>"
    sentence: str


@dataclass(frozen=True)
class Target:
    """p_data, exactly.

    Its identity is its spec: `parse(target.spec) == target`.
    """

    spec: str  # a preset's name, or the sum in normal form
    domain: tuple[float, float] = field(compare=False)  # the drawn part of x
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

    def pdf(self, x: ArrayLike) -> FloatArray:
        """p_data(x), unit 1/x, any shape; a jump takes its inner value."""
        return self.mixture.pdf(x)

    def cdf(self, x: ArrayLike) -> FloatArray:
        """F(x) = P(X <= x), any shape; relatively accurate in the left tail."""
        return self.mixture.cdf(x)

    def ppf(self, u: ArrayLike) -> FloatArray:
        """The x with F(x) = u, any shape; nan outside [0, 1].

        Closed form for one term; for a sum |F(x) - u| <= 1e-12 min(u, 1 - u), or x is right to its
        last digits.
        """
        return self.mixture.ppf(u)

    def bins(self, n: int = 256) -> FloatArray:
        """Exact masses: left tail, n equal bins of the domain, right tail; shape [n + 2], sum 1."""
        return _masses(self.mixture, self.domain, n)

    def quantile_table(self) -> NDArray[np.float32]:
        """Quantiles x at logit(u) equally spaced on [-17.3, 17.3], [TABLE_SIZE]: for `sample`."""
        return self._table

    @functools.cached_property
    def _table(self) -> NDArray[np.float32]:
        logits = np.linspace(-_LOGIT_END, _LOGIT_END, TABLE_SIZE)
        u = 1 / (1 + np.exp(-logits))
        table = self.mixture.ppf(u, tolerance=1e-8).astype(np.float32)  # float32 resolves 6e-8
        table.setflags(write=False)
        return table


def sample(table: jax.Array, bits: jax.Array) -> jax.Array:
    """Draws x = F^-1(u) for uniform u; between the table's entries x is linear in logit(u).

    Args:
      table: `Target.quantile_table()`, may be traced, shape [TABLE_SIZE].
      bits: random, shape [n], uint32.

    Returns:
      x, shape [n], float32. F is off by at most the 0.2 % that one cell of the table holds.
    """
    # One bit picks the side, 23 the tail probability: exact in float32, never 0.
    whole = (bits >> (32 - _MANTISSA_BITS)).astype(jnp.float32)
    tail = (whole + 0.5) * 2.0 ** -(_MANTISSA_BITS + 1)  # in (0, 1/2)
    logit = jnp.where(bits & 1, 1.0, -1.0) * (jnp.log1p(-tail) - jnp.log(tail))
    last = table.shape[0] - 1
    position = (logit / _LOGIT_END + 1) * (last / 2)
    cell = jnp.clip(position.astype(jnp.int32), 0, last - 1)
    weight = jnp.clip(position - cell, 0, 1)
    return table[cell] * (1 - weight) + table[cell + 1] * weight


@functools.lru_cache(maxsize=256)
def parse(text: str) -> Target:
    """The target that the text names: a preset, or a weighted sum (see `target_language`).

    Raises:
      TargetError: one sentence that says the rule and the value.
    """
    check_text(text)
    name = text.strip().lower()
    if name in PRESETS:
        return _preset(name)
    if "(" not in text:
        raise TargetError(
            f"target must be one of {', '.join(PRESETS)}, or a sum such as {EXAMPLE},"
            f" got {quote(text.strip())}"
        )
    terms = read_sum(text)
    return _target(write_sum(terms), to_mixture(terms))


@functools.cache
def _preset(name: str) -> Target:
    kind, _, rest = PRESETS[name].text.partition(":")
    if kind == "data":
        return _target(name, _kernel_density(_column(*rest.split(":"))))
    return _target(name, to_mixture(read_sum(kind)))


def _target(spec: str, mixture: Mixture) -> Target:
    domain = _domain(mixture)
    highest = _masses(mixture, domain, 256)[1:-1].max() * 256 / (domain[1] - domain[0])
    return Target(spec, domain, _readable(1.5 * highest), mixture)


def _masses(mixture: Mixture, domain: tuple[float, float], n: int) -> FloatArray:
    edges = np.linspace(*domain, n + 1)
    below, above = mixture.cdf(edges), mixture.sf(edges)
    # Differences of the smaller tail: no cancellation on either side.
    inner = np.where(below[1:] <= 0.5, np.diff(below), -np.diff(above))
    return np.concatenate([below[:1], inner, above[-1:]])


def _domain(mixture: Mixture) -> tuple[float, float]:
    """(-6, 6) where that shows the 0.1 % to 99.9 % range well, else that range and 25 % each side.

    Heavy tails would leave no room for the middle: at most 2 widths of a term's central 90 % are
    drawn beside it, the rest is mass of the tail bins. What ends has no such tail.
    """
    lo, hi = mixture.ppf(_RANGE)
    if lo == hi:  # a point, in the middle of one of 256 bins: on an edge it would be in either
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


def _column(file: str, column: str) -> FloatArray:
    """A column of numbers from plotly's package data, found without importing plotly."""
    spec = importlib.util.find_spec("plotly")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "package_data", "datasets", file)
        if path.is_file():
            with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
                return np.array([float(row[column]) for row in csv.DictReader(lines)])
    raise TargetError(f"target data must be in plotly's package data, got no file {quote(file)}")


def _kernel_density(data: FloatArray) -> Mixture:
    """p(x) = 1/n sum_i normal(x; data_i, h) with Silverman's h, exactly."""
    points, counts = np.unique(data, return_counts=True)
    parameters = np.stack([points, np.full(points.shape, silverman(data))])
    return Mixture((Terms(FAMILIES["normal"], counts / data.size, parameters),))


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "normal": Preset(
            "Normal", "normal(0,1)", "One bell, as in the paper's Figure 1: learned in seconds."
        ),
        "two_normals": Preset(
            "Two normals",
            "normal(-2,0.55)+normal(2,0.55)",
            "Two equal modes: the generator must split z in the middle, and may find only one.",
        ),
        "unequal_mixture": Preset(
            "Unequal mixture",
            "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)",
            "A tall narrow mode beside a low wide one: are the masses right, or only the places?",
        ),
        "comb": Preset(
            "Comb",
            "normal(-4,0.2)+normal(-2,0.2)+normal(0,0.2)+normal(2,0.2)+normal(4,0.2)",
            "Five narrow modes: the classic picture of mode collapse.",
        ),
        "uniform": Preset(
            "Uniform",
            "uniform(-3,3)",
            "Flat with two jumps: a uniform z needs only a straight line, but the edges stay hard.",
        ),
        "triangular": Preset(
            "Triangular",
            "triangular(-3,-1.5,3)",
            "One corner and straight sides: skewed, with nothing outside.",
        ),
        "laplace": Preset(
            "Laplace", "laplace(0,0.75)", "A sharp peak: smooth networks round it off, visibly."
        ),
        "exponential": Preset(
            "Exponential",
            "exponential(-3,1.2)",
            "Starts with a jump at -3, then decays: an edge on one side, a tail on the other.",
        ),
        "student_t": Preset(
            "Student t",
            "student_t(3,0,0.5)",
            "Heavy tails, 3 degrees of freedom: a bounded z cannot reach them all.",
        ),
        "iris": Preset(
            "Iris petal length (cm)",
            "data:iris.csv.gz:petal_length",
            "Real data, 150 flowers of three species (Anderson 1935, Fisher 1936): two modes.",
        ),
        "tips": Preset(
            "Restaurant bill (US dollars)",
            "data:tips.csv.gz:total_bill",
            "Real data, 244 bills of one waiter (Bryant and Smith 1995): skewed to the right.",
        ),
    }
)
