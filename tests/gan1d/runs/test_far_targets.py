"""Targets far from 0, in float32: a run is as good as that at 0, or the recipe is refused."""

import numpy as np
import pytest

from gan1d import Recipe, RecipeError, run, targets
from tests.small import TINY


@pytest.mark.parametrize(
    "target",
    ["normal(10000,0.001)", "normal(1000,0.001)", "uniform(9999.999,10000)", "laplace(-1e4,0.01)"],
)
def test_a_target_whose_bins_are_one_in_float32_is_refused(target: str) -> None:
    spec = targets.parse(target).spec  # as a density it is sound
    with pytest.raises(RecipeError) as refused:
        Recipe(target=target)
    sentence = str(refused.value)
    assert sentence.startswith("target must span at least ")
    assert f"got {spec!r}, which spans 0." in sentence
    recipe, problems = Recipe.from_query(f"defaults=2&seed=5&target={target}")
    assert (recipe, problems) == (Recipe(seed=5), [sentence])


@pytest.mark.parametrize(("far", "near"), [("normal(10000,0.13)", "normal(0,0.13)")])
def test_the_narrowest_that_is_allowed_is_learned_as_at_0(far: str, near: str) -> None:
    """The bins' edges are rounded to a float32, an eighth of a bin; W1 is in units of x."""
    here, there = (run(TINY.replace(target=target), 40, 20) for target in (near, far))
    width = np.ptp(targets.parse(far).domain)
    assert width < 2 * targets.parse(far).least_width
    assert there.diverged is None
    np.testing.assert_allclose(there.w1, here.w1, atol=0.01 * width)
    np.testing.assert_allclose(there.jsd, here.jsd, atol=0.02)
    np.testing.assert_allclose(there.p_g.sum(axis=1), here.p_g.sum(axis=1), rtol=0.01)


def test_least_width_is_four_float32_in_each_bin() -> None:
    target = targets.parse("normal(10000,1)")
    assert target.least_width == 4 * 256 * 2.0**-10  # between 8,192 and 16,384
    assert targets.parse("normal").least_width < 1e-3
