"""Expectations over a p_g that leaves the drawn domain, with instance noise and without."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from gan1d.game.frame import Frame
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.runs import chunk

SIMPLE: dict[str, Any] = {"generator": "affine", "discriminator": "affine", "latent": "normal"}
LEVELS = (np.arange(100_000) + 0.5) / 100_000


def _first(recipe: Recipe) -> Frame:
    frame: Frame = jax.tree.map(lambda field: field[0], chunk(recipe, 0, 1, 1).frames)
    return frame


@pytest.mark.parametrize("noise", [0.0, 0.001, 1.0])
def test_a_point_outside_is_seen_where_it_is(noise: float) -> None:
    """At 10, where psi x is 10; the domain of point(0) ends at 4.1."""
    players = {"generator": "point", "discriminator": "linear", "theta": 10, "psi": 1}
    recipe = Recipe(target="point(0)", loss="minimax", batch=1, noise=noise, **players)
    frame = _first(recipe)
    x = 10 + noise * stats.norm.ppf(LEVELS)
    assert frame.loss_g == pytest.approx(-np.log1p(np.exp(x)).mean(), abs=0.003 * noise + 1e-5)


@pytest.mark.parametrize("noise", [0.0, 0.3, 2.0])
@pytest.mark.parametrize("theta", [0.0, 5.0, 6.0, 7.5, -10.0])
@pytest.mark.parametrize("loss", ["non_saturating", "hinge", "wasserstein"])
def test_of_a_normal_g_anywhere(loss: str, theta: float, noise: float) -> None:
    """G(z) + n is a normal, whose quantiles say all: D is 0 within the domain, beside its end."""
    recipe = Recipe(**SIMPLE, loss=loss, theta=theta, noise=noise, psi=-1.0, psi0=5.5)
    frame, parts = _first(recipe), LOSSES[loss]
    on_real, on_fake = (
        jnp.asarray(5.5 - mean - np.hypot(1, noise) * stats.norm.ppf(LEVELS), jnp.float32)
        for mean in (0, theta)
    )
    real, fake = jnp.mean(parts.real(on_real)), jnp.mean(parts.fake(on_fake))
    near = 2e-3 + 0.015 * noise  # what noise takes over an end is read at one place
    np.testing.assert_allclose(frame.loss_g, jnp.mean(parts.generator(on_fake)), 0, near)
    np.testing.assert_allclose(frame.d_fake, jnp.mean(parts.output(on_fake)), 0, near)
    np.testing.assert_allclose(frame.loss_d, real + fake, 0, near)
