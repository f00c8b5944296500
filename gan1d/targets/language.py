"""Targets as text, read and written, never evaluated: `0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)`.

    sum   =  term + term + ...        the + may have become a space in a query string
    term  =  weight * family(number, ...)     the weight may be left out: 1
    term  =  weight * drawn(lo, hi, heights)  a density by its heights, see `drawn`

Weights are relative: the density is divided by their sum. Families: `mixtures.FAMILIES`.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gan1d.targets import piecewise_linear
from gan1d.targets.families import FAMILIES, Family
from gan1d.targets.mixtures import Mixture, Terms

MAX_CHARACTERS = 2_000
MAX_TERMS = 64
MAX_WEIGHT = 1e6
LARGEST, LEAST = 1e9, 1e-3  # bounds of a drawn density's ends and width: data have any unit
EXAMPLE = "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)"

_LOCATION = (-1e4, 1e4)
_SCALE = (1e-3, 1e4)
_FARTHEST = 1e3  # distance from 0, in widths, that float32 still resolves the bins at
_BOUNDS = {"sd": _SCALE, "scale": _SCALE, "df": (0.5, 1e3)}  # other parameters are locations

# No pattern can backtrack over more than one character class: hostile text takes linear time.
_TERM = re.compile(r"(?:([^*()]*)\*)?([^*()]*)\(([^()]*)\)")
_PLUS = re.compile(r"\s*\+\s*|\s+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+ -]?[0-9]+)?")


class TargetError(ValueError):
    """A target that cannot be read; the message is a sentence with the rule and the value."""


@dataclass(frozen=True)
class Term:
    """One term of a sum, as written."""

    weight: float
    family: str
    arguments: tuple[float, ...]
    heights: str = ""  # of a drawn density


def quote(text: str) -> str:
    """The text in quotes, on one line, shortened if it is long."""
    return repr(text if len(text) <= 40 else text[:37] + "...")


def check_text(text: str) -> None:
    """Refuse what is no text, is too long, or is not plain ASCII.

    Raises:
      TargetError: naming the value, the length, or the first character that does not belong.
    """
    if not isinstance(text, str):
        raise TargetError(f"target must be text, got {quote(' '.join(str(text).split()))}")
    if len(text) > MAX_CHARACTERS:
        raise TargetError(
            f"target must have at most {MAX_CHARACTERS:,} characters, got {len(text):,}"
        )
    if not text.isascii():
        odd = next(c for c in text if not c.isascii())
        raise TargetError(f"target must be written in plain ASCII characters, got {odd!a}")


def read_sum(text: str) -> tuple[Term, ...]:
    """The terms of a sum.

    Raises:
      TargetError: if the text is no such sum or a number breaks its limits.
    """
    check_text(text)
    text = text.strip()
    terms: list[Term] = []
    position = 0
    while position < len(text) or not terms:
        if len(terms) == MAX_TERMS:
            raise TargetError(f"target must have at most {MAX_TERMS} terms, got more")
        plus = _PLUS.match(text, position) if terms else None
        if terms and not plus:
            raise TargetError(f"target must have + between its terms, got {quote(text[position:])}")
        found = _TERM.match(text, plus.end() if plus else position)
        if not found:
            rest = quote(text[position:])
            raise TargetError(f"target must be a sum such as {EXAMPLE}, got {rest}")
        terms.append(_read_term(*found.groups()))
        position = found.end()
    if len(terms) > 1 and any(term.family == "point" for term in terms):
        raise TargetError(f"target point must stand alone, got a sum of {len(terms)} terms")
    check_text(write_sum(terms))
    return tuple(terms)


def write_sum(terms: Sequence[Term]) -> str:
    """The normal form of a sum: no white space, shortest exact numbers, equal weights left out."""
    bare = len({term.weight for term in terms}) == 1
    return "+".join(_write_term(term, bare or term.weight == 1) for term in terms)


def write_drawn(lo: float, hi: float, heights: str) -> str:
    """The normal form of a drawn density.

    Raises:
      TargetError: if it breaks its limits.
    """
    _check_drawn(lo, hi, heights)
    return write_sum([Term(1.0, "drawn", (lo, hi), heights)])


def to_mixture(terms: Sequence[Term]) -> Mixture:
    """The density of a sum, its weights divided by their total."""
    total = math.fsum(term.weight for term in terms)
    groups = []
    for name in dict.fromkeys(term.family for term in terms if not term.heights):
        members = [term for term in terms if term.family == name]
        weights = np.array([term.weight for term in members]) / total
        parameters = np.array([term.arguments for term in members]).T
        groups.append(Terms(FAMILIES[name], weights, parameters))
    for term in terms:
        if term.heights:
            weight, ends = np.array([term.weight / total]), np.array([term.arguments]).T
            groups.append(Terms(piecewise_linear.family(term.heights), weight, ends))
    return Mixture(tuple(groups))


def _read_term(weight: str | None, name: str, arguments: str) -> Term:
    if name.strip().lower() == "drawn":
        return _read_drawn(weight, arguments)
    family = FAMILIES.get(name.strip().lower())
    if family is None:
        raise TargetError(
            f"target family must be one of {', '.join(FAMILIES)}, drawn, got {quote(name.strip())}"
        )
    values = [] if not arguments.strip() else arguments.split(",")
    if len(values) != len(family.parameters):
        wanted = f"{family.name}({','.join(family.parameters)})"
        raise TargetError(
            f"target {family.name} must have {len(family.parameters)} numbers, {wanted},"
            f" got {len(values)}"
        )
    numbers = tuple(
        _argument(family, name, value)
        for name, value in zip(family.parameters, values, strict=True)
    )
    _check_support(family, numbers)
    return Term(1.0 if weight is None else _weight(weight), family.name, numbers)


def _read_drawn(weight: str | None, arguments: str) -> Term:
    values = arguments.split(",")
    if len(values) != 3:
        got = len(values) if arguments.strip() else 0
        raise TargetError(
            f"target drawn must have 2 numbers and the heights, drawn(lo,hi,heights), got {got}"
        )
    lo, hi = _number("drawn lo", values[0]), _number("drawn hi", values[1])
    heights = values[2].strip()
    _check_drawn(lo, hi, heights)
    return Term(1.0 if weight is None else _weight(weight), "drawn", (lo, hi), heights)


def _check_drawn(lo: float, hi: float, heights: str) -> None:
    for name, value in (("lo", lo), ("hi", hi)):
        if not abs(value) <= LARGEST:
            raise TargetError(
                f"target drawn {name} must be between {-LARGEST:g} and {LARGEST:g},"
                f" got {_short(value)}"
            )
    least = max(LEAST, max(abs(lo), abs(hi)) / _FARTHEST)
    if not hi - lo >= least:
        raise TargetError(
            f"target drawn hi - lo must be at least {least:g} for this lo and hi,"
            f" got {_short(hi - lo)}"
        )
    if problem := piecewise_linear.flaw(heights):
        raise TargetError(f"target drawn heights {problem}")


def _number(what: str, text: str) -> float:
    text = text.strip()
    value = float(text.replace(" ", "+")) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise TargetError(f"target {what} must be a finite number, got {quote(text)}")
    return value + 0.0  # -0 becomes 0


def _weight(text: str) -> float:
    value = _number("weight", text)
    if not 0 < value <= MAX_WEIGHT:
        raise TargetError(
            f"target weight must be above 0 and at most {MAX_WEIGHT:g}, got {_short(value)}"
        )
    return value


def _argument(family: Family, name: str, text: str) -> float:
    what = f"{family.name} {name}"
    value = _number(what, text)
    positive_mean = family.name == "exponential" and name == "mean"
    low, high = _SCALE if positive_mean else _BOUNDS.get(name, _LOCATION)
    if not low <= value <= high:
        raise TargetError(
            f"target {what} must be between {low:g} and {high:g}, got {_short(value)}"
        )
    return value


def _check_support(family: Family, numbers: tuple[float, ...]) -> None:
    if "hi" not in family.parameters:
        return
    lo, hi = numbers[0], numbers[-1]
    if not _SCALE[0] <= hi - lo <= _SCALE[1]:
        raise TargetError(
            f"target {family.name} hi - lo must be between {_SCALE[0]:g} and {_SCALE[1]:g},"
            f" got {_short(hi - lo)}"
        )
    if list(numbers) != sorted(numbers):
        raise TargetError(
            f"target {family.name} mode must be between lo {_short(lo)} and hi {_short(hi)},"
            f" got {_short(numbers[1])}"
        )


def _write_term(term: Term, bare: bool) -> str:
    weight = "" if bare else f"{_short(term.weight)}*"
    parts = [_short(number) for number in term.arguments] + [term.heights] * bool(term.heights)
    return f"{weight}{term.family}({','.join(parts)})"


def _short(value: float) -> str:
    """The shortest text that reads back as the same float: 2 for 2.0, 1e-7 for 1e-07."""
    text = repr(value).removesuffix(".0")
    return re.sub(r"e([+-])0*", lambda sign: "e" + sign[1].replace("+", ""), text)
