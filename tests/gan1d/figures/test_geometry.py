"""Ticks of an axis: round, within it, few, and told apart."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gan1d.figures.geometry import labelled, ticks

_powers = st.floats(-12, 12).map(lambda exponent: 10.0**exponent)
_axes = st.tuples(st.floats(-1e3, 1e3), _powers, st.integers(3, 10))  # low in widths, width, most


@given(_axes)
def test_ticks_are_round_within_the_axis_and_few(axis: tuple[float, float, int]) -> None:
    """Their distance is 1, 2 or 5 times a power of ten; the next smaller one gives too many."""
    start, width, most = axis
    low = start * width
    high = low + width
    at = ticks(low, high, most)
    assert 1 <= len(at) <= most
    assert low - 1e-6 * width <= at[0] <= at[-1] <= high + 1e-6 * width
    assert at == sorted(set(at))
    steps = [b - a for a, b in pairwise(at)]
    if steps:
        step = steps[0]
        assert steps == [pytest.approx(step, rel=1e-6)] * len(steps)
        digit = step / 10.0 ** math.floor(math.log10(step) + 1e-6)
        assert min(abs(digit - one) for one in (1, 2, 5)) < 1e-5
        finer = step / (2.5 if digit > 4 else 2)
        assert math.floor(high / finer + 1e-6) - math.ceil(low / finer - 1e-6) + 1 > most
        assert at[0] - step < low
        assert at[-1] + step > high


@given(_axes)
def test_ticks_are_decimals_of_few_digits(axis: tuple[float, float, int]) -> None:
    """No 0.30000000000000004: three digits for the place, and one for the step."""
    start, width, most = axis
    for value in ticks(start * width, (start + 1) * width, most):
        assert len(Decimal(repr(value)).normalize().as_tuple().digits) <= 6


@pytest.mark.parametrize(
    ("axis", "expected"),
    [
        ((-6, 6, 7), [-6, -4, -2, 0, 2, 4, 6]),
        ((0, 0.665), [0, 0.2, 0.4, 0.6]),
        ((0, 6), [0, 2, 4, 6]),
        ((0, 1.1), [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ((-3e-5, -1e-5), [-3e-5, -2.5e-5, -2e-5, -1.5e-5, -1e-5]),
        ((-18_000, 18_000, 7), [-15_000, -10_000, -5_000, 0, 5_000, 10_000, 15_000]),
        ((0.1, 0.4, 4), [0.1, 0.2, 0.3, 0.4]),
    ],
)
def test_some_ticks(axis: tuple[float, ...], expected: list[float]) -> None:
    assert ticks(*axis) == expected  # type: ignore[arg-type]


@given(_axes)
def test_labels_say_what_the_ticks_are(axis: tuple[float, float, int]) -> None:
    start, width, most = axis
    at = ticks(start * width, (start + 1) * width, most)
    told = labelled(at)
    assert told["tickvals"] == at
    assert [float(text.replace("\u2212", "-")) for text in told["ticktext"]] == pytest.approx(
        at, rel=1e-9, abs=1e-9 * width
    )
    assert len(set(told["ticktext"])) == len(at)
    assert not any("-" in text and "e-" not in text for text in told["ticktext"])


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((-8, 0, 8), ["\u22128", "0", "8"]),
        ((0, 1 / 3, 2 / 3, 1), ["0", "0.333", "0.667", "1"]),  # three digits are enough
        ((999.8, 1000, 1000.2), ["999.8", "1000", "1000.2"]),
        ((100.5, 101, 101.5), ["100.5", "101", "101.5"]),
        ((-20_000, 0, 20_000), ["\u221220000", "0", "20000"]),
        ((0, 2e-6), ["0", "2e\u221206"]),
        ((), []),
        ((0.5,), ["0.5"]),
    ],
)
def test_some_labels(values: tuple[float, ...], texts: list[str]) -> None:
    assert labelled(values)["ticktext"] == texts
