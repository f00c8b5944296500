"""A drawn density against quadrature, scipy's histogram, a triangle, and itself as text."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from gan1d import Recipe
from gan1d.game.quantile_table import quantile_table
from gan1d.targets import STANDARD_DOMAIN, Target, parse
from gan1d.targets.piecewise_linear import N_CHARACTERS, N_KNOTS, TOP, decode, encode, quantised
from tests.gan1d.targets.test_language import refusal
from tests.gan1d.targets.test_target import LEVELS

SPIKE = [0] * 60 + [TOP] + [0] * 60
GAP = [0] * 10 + [7] + [0] * 50 + [3, TOP] + [0] * 58

_heights = st.lists(
    st.sampled_from([0, 0, 0, 1, TOP]) | st.integers(0, TOP), min_size=N_KNOTS, max_size=N_KNOTS
).filter(any)
_ends = st.tuples(st.floats(-1e6, 1e6), st.floats(1.0, 1e6)).map(
    lambda pair: (pair[0], pair[0] + max(pair[1], abs(pair[0]) / 100))
)


def drawing(heights: list[int], ends: tuple[float, float] = (-6.0, 6.0)) -> Target:
    return parse(f"drawn({ends[0]!r},{ends[1]!r},{encode(heights)})")


def knots(ends: tuple[float, float] = (-6.0, 6.0)) -> np.ndarray:
    return np.linspace(*ends, N_KNOTS)


@given(_heights, _ends)
def test_text_to_target_to_text_is_the_identity(
    heights: list[int], ends: tuple[float, float]
) -> None:
    target = drawing(heights, ends)
    assert parse(target.spec) == target
    assert parse(target.spec).spec == target.spec
    assert parse(target.spec).domain == target.domain
    assert target.spec.endswith(f",{encode(heights)})")
    assert decode(encode(heights)).tolist() == heights


@given(_heights)
def test_the_density_is_straight_between_knots_with_area_1(heights: list[int]) -> None:
    target, x = drawing(heights), knots()
    area = np.trapezoid(heights, x)  # exact for straight lines
    np.testing.assert_allclose(target.pdf(x), np.array(heights) / area, atol=1e-12)
    between = (x[:-1] + x[1:]) / 2
    mean = (target.pdf(x)[:-1] + target.pdf(x)[1:]) / 2
    np.testing.assert_allclose(target.pdf(between), mean, atol=1e-12)
    outside = [-6.001, 6.001, -1e9, math.inf]
    assert target.pdf(outside).tolist() == [0, 0, 0, 0]
    np.testing.assert_array_equal(target.cdf(outside), [0, 1, 0, 1])


@given(_heights, st.floats(-6, 6))
def test_the_distribution_is_the_area_of_the_density(heights: list[int], x: float) -> None:
    target = drawing(heights)
    cuts = [*knots()[knots() < x], x]
    by_hand = np.trapezoid(target.pdf(cuts), cuts)
    assert target.cdf(x) == pytest.approx(by_hand, abs=1e-12)
    assert target.mixture.sf(x) == pytest.approx(1 - by_hand, abs=1e-12)


@given(_heights, st.floats(0, 1))
def test_quantiles_invert_the_distribution(heights: list[int], one: float) -> None:
    target = drawing(heights)
    u = np.array([one, *LEVELS, *(1 - LEVELS)])
    x = target.ppf(u)
    # next to 1 x has no more digits: 1e-16 of 6, times the density
    slack = 1e-15 + 1e-14 * target.pdf(x)
    assert np.all(np.abs(target.cdf(x) - u) <= slack)
    assert np.all(np.diff(target.ppf(np.linspace(0, 1, 501))) >= 0)
    low, high = target.ppf([0, 1])
    assert target.cdf(low) == 0
    assert target.mixture.sf(high) == 0
    assert target.mixture.sf(high - 0.05) > 0
    assert target.cdf(low + 0.05) > 0
    assert np.isnan(target.ppf([-0.1, 1.1, math.nan])).all()


@given(_heights, _ends, st.sampled_from([256, 7]))
def test_bins_are_masses(heights: list[int], ends: tuple[float, float], n: int) -> None:
    target = drawing(heights, ends)
    masses = target.bins(n)
    assert masses.min() >= 0
    assert masses.sum() == pytest.approx(1, abs=1e-14)
    edges = np.linspace(*target.domain, n + 1)
    np.testing.assert_allclose(masses[:-1], np.diff(target.cdf(edges), prepend=0), atol=1e-12)
    highest = masses[1:-1].max() * n / (edges[-1] - edges[0])
    assert target.y_max >= highest * (0.999 if n == 256 else 0)


def test_a_triangle_equals_scipys() -> None:
    target = drawing([*range(0, 3000, 50), 3000, *range(2950, -1, -50)], (-3, 3))
    oracle = stats.triang(0.5, -3, 6)
    x = np.linspace(-4, 4, 301)
    np.testing.assert_allclose(target.pdf(x), oracle.pdf(x), atol=1e-14)
    np.testing.assert_allclose(target.cdf(x), oracle.cdf(x), atol=1e-14)
    np.testing.assert_allclose(target.ppf(LEVELS), oracle.ppf(LEVELS), rtol=1e-11, atol=1e-12)
    assert target.cdf(-3 + 1e-7) == pytest.approx(1e-14 / 18, rel=1e-8)  # relatively accurate
    assert target.mixture.sf(3 - 1e-7) == pytest.approx(1e-14 / 18, rel=1e-8)


def test_equal_heights_are_uniform() -> None:
    target, uniform = drawing([TOP] * N_KNOTS, (-3, 3)), parse("uniform(-3,3)")
    np.testing.assert_allclose(target.bins(), uniform.bins(), atol=1e-15)
    np.testing.assert_allclose(target.ppf(LEVELS), uniform.ppf(LEVELS), rtol=1e-13, atol=1e-15)
    assert (target.domain, target.y_max) == (uniform.domain, uniform.y_max)


def test_only_the_shape_counts() -> None:
    low, high = drawing([0, *[1] * 119, 0]), drawing([0, *[TOP] * 119, 0])
    np.testing.assert_allclose(low.bins(), high.bins(), rtol=1e-13)


@pytest.mark.parametrize("heights", [SPIKE, GAP])
def test_the_table_for_sampling_is_finite_and_increasing(heights: list[int]) -> None:
    table = quantile_table(drawing(heights))
    assert np.isfinite(table).all()
    assert (np.diff(table) >= 0).all()


def test_a_far_small_mode_is_drawn() -> None:
    """A sum's term of 1 % is drawn; so is a drawing's mode of 1 %."""
    heights = [0, TOP, TOP, 0, *[0] * 113, 0, 82, 82, 0]
    assert drawing(heights, (0, 1200)).domain[1] > 1190


def test_in_a_sum_it_is_a_term_like_others() -> None:
    own = drawing(GAP)
    target = parse(f"3*{own.spec}+normal(2,0.5)")
    x = np.linspace(-6, 6, 777)
    by_hand = 0.75 * own.pdf(x) + 0.25 * stats.norm.pdf(x, 2, 0.5)
    np.testing.assert_allclose(target.pdf(x), by_hand, rtol=1e-12)
    assert target.spec == f"3*{own.spec}+normal(2,0.5)"
    np.testing.assert_allclose(target.cdf(target.ppf(LEVELS)), LEVELS, rtol=1e-8)
    area = integrate.quad(target.pdf, -7, 8, points=[*knots()[9:12], *knots()[60:64]], limit=200)[0]
    assert area == pytest.approx(1, abs=1e-7)
    twice = parse(f"{own.spec}+{drawing(SPIKE, (-3, 3)).spec}")
    assert parse(twice.spec) == twice
    assert twice.bins().sum() == pytest.approx(1, abs=1e-13)


def test_the_case_of_heights_counts_and_that_of_the_name_does_not() -> None:
    text = "ab" * N_KNOTS
    assert parse(f" DRAWN( -6 , 6 , {text} ) ").spec == f"drawn(-6,6,{text})"
    assert parse(f"drawn(-6,6,{'aB' * N_KNOTS})") != parse(f"drawn(-6,6,{text})")


def test_domain_and_scale_follow_the_common_rules() -> None:
    assert drawing(SPIKE).domain != STANDARD_DOMAIN  # a needle: it is magnified
    assert drawing([TOP] * N_KNOTS, (-4, 5)).domain == STANDARD_DOMAIN
    prices = drawing([TOP] * N_KNOTS, (100_000, 900_000))
    assert prices.domain == pytest.approx((-1e5, 1.1e6))
    assert prices.scale == pytest.approx(1e5)


@given(_heights, _ends)
def test_a_link_brings_it_back(heights: list[int], ends: tuple[float, float]) -> None:
    recipe = Recipe(target=drawing(heights, ends).spec, seed=7)
    link = recipe.to_query()
    assert Recipe.from_query(link) == (recipe, [])
    assert len(link) < 400
    assert "%" not in link


def test_heights_are_rounded_to_the_next_whole_one() -> None:
    assert quantised([0.0, 0.5 / TOP, 0.49 / TOP, 1.0]).tolist() == [0, 1, 0, TOP]


FLAT = "_" * N_CHARACTERS
BAD = [
    ("drawn()", "2 numbers and the heights, drawn(lo,hi,heights), got 0"),
    ("drawn(-6,6)", "drawn(lo,hi,heights), got 2"),
    (f"drawn(-6,6,{FLAT},1)", "got 4"),
    (f"drawn(x,6,{FLAT})", "drawn lo must be a finite number, got 'x'"),
    (f"drawn(-6,nan,{FLAT})", "drawn hi must be a finite number, got 'nan'"),
    (f"drawn(6,-6,{FLAT})", "drawn hi - lo must be at least 0.006 for this lo and hi, got -12"),
    (f"drawn(6,6,{FLAT})", "at least 0.006 for this lo and hi, got 0"),
    (f"drawn(0,0.0001,{FLAT})", "at least 0.001 for this lo and hi, got 0.0001"),
    (f"drawn(1e6,1000900,{FLAT})", "at least 1000.9 for this lo and hi, got 900"),
    (f"drawn(-2e9,0,{FLAT})", "drawn lo must be between -1e+09 and 1e+09, got -2000000000"),
    (f"drawn(0,1e10,{FLAT})", "drawn hi must be between"),
    (f"drawn(-6,6,{'A' * N_CHARACTERS})", "heights must not all be 0"),
    (f"drawn(-6,6,{FLAT[1:]})", "242 characters, 2 for each of 121 knots, got 241"),
    (f"drawn(-6,6,{FLAT}A)", "got 243"),
    ("drawn(-6,6,)", "got 0"),
    (f"drawn(-6,6,{FLAT[1:]}=)", "A-Z, a-z, 0-9, - and _, got '='"),
    (f"drawn(-6,6,{FLAT[1:]} )", "got 241"),
    (f"drawn(-6,6,{FLAT[:9]} {FLAT[10:]})", "got ' '"),
    (f"0*drawn(-6,6,{FLAT})", "weight must be above 0"),
    (f"drawn(-6,6,{FLAT})+point(0)", "point must stand alone"),
    ("drown(-6,6,A)", "student_t, point, drawn, got 'drown'"),
]


@pytest.mark.parametrize(("text", "words"), BAD, ids=range(len(BAD)))
def test_refusals_say_rule_and_value(text: str, words: str) -> None:
    assert words in refusal(text)
