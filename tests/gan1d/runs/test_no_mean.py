"""A target without a mean: W1 to any p_g that has one is infinite, and the run goes on."""

from pathlib import Path

import numpy as np
import pytest

from gan1d import History, Recipe, run, targets
from tests.small import TINY


@pytest.mark.parametrize(
    ("text", "has_mean"),
    [
        ("student_t(1,0,1)", False),
        ("student_t(0.5,0,1)", False),
        ("normal(0,1)+1e-3*student_t(1,5,1)", False),
        ("student_t(3,0,1)+student_t(1,0,1)", False),
        ("student_t(1.01,0,1)", True),
        ("student_t", True),
        ("normal", True),
        ("point(3)", True),
    ],
)
def test_which_targets_have_a_mean(text: str, has_mean: bool) -> None:
    assert targets.parse(text).has_mean is has_mean


@pytest.mark.parametrize("loss", ["non_saturating", "wasserstein"])
def test_w1_is_infinite_and_all_else_finite(loss: str, tmp_path: Path) -> None:
    history = run(Recipe(**TINY.settings | {"loss": loss, "target": "student_t(1,0,1)"}), 20, 10)
    assert history.diverged is None
    assert len(history) == 3
    assert np.isposinf(history.w1).all()
    assert np.isfinite(history.jsd).all()
    assert np.isposinf(history.divergence).all() == (loss == "wasserstein")
    history.save(tmp_path / "run.npz")
    np.testing.assert_array_equal(History.load(tmp_path / "run.npz").w1, history.w1)


def test_with_a_mean_it_is_finite() -> None:
    assert np.isfinite(run(TINY.replace(target="student_t(1.5,0,1)"), 20, 10).w1).all()
