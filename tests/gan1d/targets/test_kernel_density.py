"""Targets from numbers, against scipy's kernel density and formulas written out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

import gan1d
from gan1d import Recipe, TargetError, target_from_samples
from gan1d.targets import parse
from gan1d.targets.kernel_density import BANDWIDTHS
from gan1d.targets.piecewise_linear import N_KNOTS, TOP, decode

RNG = np.random.default_rng(5)
SETS: dict[str, NDArray[np.float64]] = {
    "two modes": np.concatenate([RNG.normal(-1, 0.5, 700), RNG.normal(2, 1, 300)]),
    "few": np.array([1.0, 2.0, 4.0]),
    "pair": np.array([0.0, 1.0]),
    "skewed": RNG.lognormal(10, 0.6, 5_000),
    "whole": RNG.integers(1, 7, 200).astype(float),
    "many": RNG.normal(1000, 30, 100_000),
}


def parts(text: str) -> tuple[float, float, NDArray[np.int_]]:
    lo, hi, heights = text.removeprefix("drawn(").removesuffix(")").split(",")
    return float(lo), float(hi), decode(heights)


@pytest.mark.parametrize("rule", BANDWIDTHS)
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("adjust", [0.5, 1.0, 3.0])
def test_it_is_scipys_kernel_density_within_the_quantisation(
    name: str, rule: str, adjust: float
) -> None:
    data = SETS[name]
    sd, iqr = np.std(data, ddof=1), stats.iqr(data)
    # Silverman 1986, eq. 3.31; Scott 1992, the normal reference rule
    factor = {"silverman": 0.9 * min(sd, iqr / 1.34), "scott": 1.06 * sd}[rule] / sd
    lo, hi, heights = parts(target_from_samples(data, rule, adjust))
    factor = max(adjust * factor * len(data) ** -0.2, (hi - lo) / 240 / sd)
    x = np.linspace(lo, hi, N_KNOTS)
    inside = data[(lo <= data) & (data <= hi)]
    assert len(inside) >= 0.998 * len(data)
    sd_inside = np.std(inside, ddof=1)
    density = stats.gaussian_kde(inside, bw_method=factor * sd / sd_inside)(x)
    np.testing.assert_allclose(heights, TOP * density / density.max(), atol=1.5)


@pytest.mark.parametrize("name", SETS)
def test_the_whole_of_it_is_drawn(name: str) -> None:
    data = SETS[name]
    target = parse(target_from_samples(data))
    x = np.linspace(*target.domain, 20_001)
    mean = np.trapezoid(x * target.pdf(x), x)
    assert mean == pytest.approx(data.mean(), abs=0.02 * data.std())
    heights = parts(target.spec)[2]
    assert heights.max() == TOP
    if name != "skewed":  # the kernels' ends are seen: nothing is cut off
        assert max(heights[0], heights[-1]) <= 0.001 * TOP


def test_a_far_number_does_not_flatten_the_rest() -> None:
    data = np.append(SETS["many"], 1e8)
    lo, hi, heights = parts(target_from_samples(data))
    assert 800 < lo < hi < 1200
    assert (heights > TOP / 2).sum() > 10


def test_mostly_one_number_is_still_a_density() -> None:
    data = np.array([2.0] * 80 + [3.0, 5.0])
    assert parse(target_from_samples(data)).pdf(2) > 0.5  # the quartiles are both 2


_numbers = st.lists(st.floats(-1e5, 1e5), min_size=2, max_size=40)


@given(_numbers, st.sampled_from(list(BANDWIDTHS)), st.floats(0.05, 20))
def test_any_numbers_are_a_target_or_a_refusal(
    numbers: list[float], rule: str, adjust: float
) -> None:
    try:
        text = target_from_samples(numbers, rule, adjust)
    except TargetError as refusal:
        spread = max(numbers) - min(numbers)
        same = "must not all be the same" in str(refusal)
        assert spread == 0 if same else spread < 0.01 * max(map(abs, numbers), default=0) + 0.01
        return
    assert parse(text).spec == text
    recipe = Recipe(target=text)
    assert Recipe.from_query(recipe.to_query()) == (recipe, [])
    assert parse(text).bins().sum() == pytest.approx(1, abs=1e-13)


@given(st.sampled_from([0.25, 8.0, 1024.0]), st.integers(-50, 50))
def test_another_unit_or_origin_draws_the_same_curve(unit: float, origin: int) -> None:
    data = np.round(SETS["two modes"], 2)
    plain, moved = parse(target_from_samples(data)), target_from_samples(data * unit + origin)
    x = np.linspace(-3, 5, 99)
    peak = plain.pdf(x).max()
    np.testing.assert_allclose(
        parse(moved).pdf(x * unit + origin) * unit, plain.pdf(x), atol=0.01 * peak
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([],), "samples must be at least 2 numbers, got 0"),
        (([4.0],), "got 1"),
        (([1.0, 2.0, math.nan, math.inf],), "samples must be finite, got nan at index 2"),
        (([1.0, -math.inf],), "got -inf at index 1"),
        (([3.0, 3.0, 3.0],), "must not all be the same number, got 3 every time"),
        (([1.0, 2e9],), "between -1e+09 and 1e+09 (choose another unit), got 2e+09 at index 1"),
        (([0.0, 1e-9],), "hi - lo must be at least 0.001 for this lo and hi"),
        (([1e6, 1e6 + 1],), "hi - lo must be at least 1000"),
        (([1.0, 2.0], "botev"), "bandwidth must be one of silverman, scott, got 'botev'"),
        (([1.0, 2.0], "scott", 0), "adjust must be between 0.05 and 20, got 0"),
        (([1.0, 2.0], "scott", math.nan), "got nan"),
    ],
)
def test_refusals_say_rule_and_value(arguments: tuple[Any, ...], words: str) -> None:
    with pytest.raises(TargetError) as refusal:
        target_from_samples(*arguments)
    assert words in str(refusal.value)


def test_a_run_learns_it() -> None:
    """A fast D finds the skewed set: of seeds 1 to 6 none ends with a JSD above 0.11."""
    nets = {"batch": 64, "width_g": 8, "width_d": 8, "lr_d": 0.01, "lr_g": 0.002}
    recipe = Recipe(target=target_from_samples(SETS["skewed"]), **nets)
    history = gan1d.run(recipe, steps=2000, every=50)
    assert history.jsd[0] > 0.14
    assert history.jsd[-10:].mean() < 0.12
    assert history.w1[-10:].mean() < history.w1[0] / 2
