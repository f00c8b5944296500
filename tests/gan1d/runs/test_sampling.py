"""Samples of the generator: reproducible, and distributed as the frame's exact p_g says."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import chi2

import gan1d
from gan1d import targets
from gan1d.recipe import MAX_STEPS, Recipe, RecipeError
from gan1d.runs import sampling
from gan1d.targets.target import N_BINS
from tests.small import TINY, WILD


def surprise(x: np.ndarray, recipe: Recipe, step: int) -> float:
    """P of a chi-square as large as that of samples against the p_g of a frame (Pearson's test).

    Bins that expect fewer than 50 samples, and both tails, are taken together.
    """
    target = targets.parse(recipe.target)
    edges = np.linspace(*target.domain, N_BINS + 1)
    (p_g,) = gan1d.run(recipe, step, max(step, 1)).p_g[-1:].astype(float)
    expected = len(x) * p_g * np.diff(edges)
    seen = np.histogram(x, edges)[0]
    rare = expected < 50
    expected = np.append(expected[~rare], len(x) - expected[~rare].sum())
    seen = np.append(seen[~rare], len(x) - seen[~rare].sum())
    held = expected > 0.5  # the rest may be nothing, up to rounding
    assert seen[~held].sum() <= 5
    statistic = ((seen - expected)[held] ** 2 / expected[held]).sum()
    return float(chi2.sf(statistic, held.sum() - 1))


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_samples_follow_the_exact_density(latent: str) -> None:
    """At the start, in the middle and later; those of another step do not pass for them."""
    recipe = TINY.replace(latent=latent)
    draws = {step: gan1d.sample(recipe, 20_000, seed=1, step=step) for step in (0, 137, 400)}
    for step, x in draws.items():
        assert surprise(x, recipe, step) > 1e-3
    assert surprise(draws[137], recipe, 400) < 1e-6


def test_the_same_arguments_give_the_same_samples() -> None:
    n = sampling._BLOCK + 10
    x = gan1d.sample(TINY, n, seed=5, step=30)
    assert x.shape == (n,)
    assert x.dtype == np.float32
    assert np.isfinite(x).all()
    np.testing.assert_array_equal(gan1d.sample(TINY, n, seed=5, step=30), x)
    np.testing.assert_array_equal(gan1d.sample(TINY, 100, seed=5, step=30), x[:100])
    assert (gan1d.sample(TINY, 100, seed=6, step=30) != x[:100]).any()
    assert np.unique(x).size > 0.9 * np.unique(x[: sampling._BLOCK]).size
    assert (x[sampling._BLOCK :] != x[:10]).all()  # each block draws anew


def test_a_history_is_drawn_from_at_its_last_frame() -> None:
    recipe = TINY.edit(10, lr_g=0.1)
    history = gan1d.run(recipe, 45, 10)
    x = gan1d.sample(history, 50)
    np.testing.assert_array_equal(x, gan1d.sample(recipe, 50, step=40))
    np.testing.assert_array_equal(gan1d.sample(history, 50, step=7), gan1d.sample(TINY, 50, step=7))
    assert (x != gan1d.sample(TINY, 50, step=40)).any()


def test_a_recipe_is_drawn_from_where_a_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gan1d.run.__defaults__ == (sampling.STEP, 10)
    monkeypatch.setattr(sampling, "STEP", 20)
    np.testing.assert_array_equal(gan1d.sample(TINY, 9), gan1d.sample(TINY, 9, step=20))


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"n": 0}, "n must be a whole number between 1 and 10000000, got 0"),
        ({"n": -1}, "n must be a whole number between 1 and 10000000, got -1"),
        ({"n": 10_000_001}, "n must be .*, got 10000001"),
        ({"n": 2.5}, "n must be a whole number .*, got 2.5"),
        ({"n": 1, "seed": -1}, "seed must be .* between 0 and 2147483647, got -1"),
        ({"n": 1, "seed": 2**31}, "seed must be .*, got 2147483648"),
        ({"n": 1, "step": -1}, f"step must be .* between 0 and {MAX_STEPS}, got -1"),
        ({"n": 1, "step": MAX_STEPS + 1}, f"step must be .*, got {MAX_STEPS + 1}"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments: dict[str, Any], rule: str) -> None:
    with pytest.raises(RecipeError, match=f"^{rule}$"):
        gan1d.sample(TINY, **arguments)


def test_a_run_that_diverged_has_samples_up_to_there() -> None:
    history = gan1d.run(WILD, 3000, 1)
    assert history.diverged is not None
    assert np.isfinite(gan1d.sample(history, 20)).all()
    step = history.diverged
    rule = f"step must be below {step}, where the run diverged, got {step + 5}"
    with pytest.raises(RecipeError, match=f"^{rule}$"):
        gan1d.sample(history, 20, step=step + 5)
