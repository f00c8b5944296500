"""What a run is drawn in: which recipes share it, and the unit of its axes."""

import numpy as np
import pytest

from gan1d import targets
from gan1d.figures.scene import Scene
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.targets.target import N_BINS


def test_recipes_share_a_scene_unless_their_axes_differ() -> None:
    one = Scene.of(Recipe(target="tips"))
    same = Scene.of(Recipe(target="tips", seed=9, width_g=4).edit(10, lr_d=0.1))
    assert (one, hash(one)) == (same, hash(same))
    for other in ({"target": "comb"}, {"loss": "kl"}, {"latent": "normal"}):
        assert Scene.of(Recipe(**{"target": "tips", **other})) != one


@pytest.mark.parametrize("target", targets.PRESETS)
def test_p_data_is_a_density_at_the_centres_of_its_bins(target: str) -> None:
    scene = Scene.of(Recipe(target=target))
    lo, hi = scene.domain
    assert scene.p_data.shape == scene.bin_centres.shape == (N_BINS,)
    half = scene.width / N_BINS / 2
    np.testing.assert_allclose(scene.bin_centres[[0, -1]], [lo + half, hi - half], rtol=1e-12)
    inside = np.diff(targets.parse(target).cdf(np.array([lo, hi])))
    np.testing.assert_allclose(scene.p_data.sum() * scene.width / N_BINS, inside, rtol=1e-9)


@pytest.mark.parametrize("loss", LOSSES)
def test_axes_follow_the_unit_of_x_where_d_has_it(loss: str) -> None:
    """A critic is a length: ten times as wide a target has ten times as long axes."""
    wide, narrow = (Scene.of(Recipe(loss=loss, target=f"normal(0,{sd})")) for sd in (100, 10))
    factor = 10 if loss == "wasserstein" else 1
    for name in ("d_axis", "value_axis", "loss_axis"):
        assert getattr(wide, name) == pytest.approx([factor * x for x in getattr(narrow, name)])
    assert wide.pull_unit == pytest.approx(narrow.pull_unit * factor / 10)
