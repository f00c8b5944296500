"""Penalties, consensus and the spectral norm, against numpy and closed forms."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gan1d.game.losses import Score, slope
from gan1d.game.networks import Layer, Network
from gan1d.game.regularisers import (
    Weights,
    add_when,
    gradient_penalty,
    half_square,
    slope_penalties,
    spectral_norm,
    spectrally_normal,
)


def _penalty(name: str, f: Score, real: jax.Array, fake: jax.Array) -> jax.Array:
    """The penalty of one weight, which is 1, on real and on generated samples."""
    weights = Weights(**{**dict.fromkeys(Weights._fields, 0.0), name: 1.0})
    penalties = slope_penalties(weights, "none", real, fake, 0.5)
    each = [weight * gradient_penalty(f, x, target) for weight, target, x in penalties]
    return jnp.sum(jnp.stack(each))


@given(st.floats(-5, 5, width=32), st.floats(0, 1, width=32))
def test_penalties_of_a_straight_line(a: float, target: float) -> None:
    """F = a x + 1: R1 and R2 are a^2/2, the gradient penalty (|a| - target)^2."""
    x = jnp.linspace(-3, 3, 7)
    for name in ("r1", "r2"):
        penalty = _penalty(name, lambda x: a * x + 1, x, x)
        np.testing.assert_allclose(penalty, a**2 / 2, rtol=1e-5, atol=1e-30)
    np.testing.assert_allclose(
        gradient_penalty(lambda x: a * x + 1, x, target),
        (abs(a) - target) ** 2,
        rtol=1e-4,
        atol=1e-6,
    )


def test_penalties_are_means_over_the_samples() -> None:
    """F = x^2, f' = 2x at 0, 1 and 2: R1 = (0 + 4 + 16)/6; the other (1 + 1 + 9)/3."""
    x, other = jnp.array([0.0, 1.0, 2.0]), jnp.ones(3)
    np.testing.assert_allclose(_penalty("r1", jnp.square, x, other), 20 / 6, rtol=1e-6)
    np.testing.assert_allclose(_penalty("r2", jnp.square, other, x), 20 / 6, rtol=1e-6)
    np.testing.assert_allclose(gradient_penalty(jnp.square, x), 11 / 3, rtol=1e-6)
    np.testing.assert_allclose(gradient_penalty(jnp.square, x, 0.0), 20 / 3, rtol=1e-6)


def test_the_gradient_penalty_does_not_mind_the_sign() -> None:
    x = jnp.linspace(-3, 3, 7)
    assert gradient_penalty(lambda x: -x, x) == gradient_penalty(lambda x: x, x) == 0


def test_half_the_square_of_a_tree() -> None:
    tree = (jnp.array([[3.0, 4.0]]), {"b": jnp.array(12.0)})
    assert half_square(tree) == (9 + 16 + 144) / 2


def test_add_when_takes_the_branch_of_its_weight() -> None:
    grads = (jnp.array([1.0, 2.0]),)
    for weight, expected in ((0.0, [1, 2]), (1e-30, [4, 5])):
        (total,) = add_when(jnp.float32(weight), grads, lambda: (jnp.full(2, 3.0),))
        assert total.tolist() == expected


# --- the spectral norm ---


@pytest.mark.parametrize("shape", [(1, 1), (1, 32), (32, 1), (2, 2), (8, 8), (32, 32), (128, 128)])
def test_the_spectral_norm_is_numpys(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(7)
    found = jax.jit(spectral_norm)
    for _ in range(20):
        w = rng.normal(size=shape)
        exact = np.linalg.norm(w, 2)
        np.testing.assert_allclose(found(jnp.float32(w)), exact, rtol=0.01)
        assert found(jnp.float32(w)) < exact * (1 + 1e-5)
        if min(shape) == 1:
            np.testing.assert_allclose(found(jnp.float32(w)), exact, rtol=1e-5)


def test_the_spectral_norm_with_a_gap_is_exact() -> None:
    rng = np.random.default_rng(7)
    q, r = (np.linalg.qr(rng.normal(size=(32, 32)))[0] for _ in range(2))
    w = q @ np.diag(np.append(2.5, np.linspace(2, 0, 31))) @ r
    np.testing.assert_allclose(spectral_norm(jnp.float32(w)), 2.5, rtol=1e-5)


def test_the_spectral_norm_goes_up_along_u_v() -> None:
    """D sigma/dW = u v', Miyato et al. 2018, eq. 11: numpy's first singular vectors."""
    w = np.random.default_rng(3).normal(size=(5, 5))
    u, _, v = np.linalg.svd(w)
    with jax.enable_x64(True):
        found = jax.grad(spectral_norm)(jnp.asarray(w))
    np.testing.assert_allclose(found, np.outer(u[:, 0], v[0]), atol=1e-6)


def test_a_spectrally_normal_network() -> None:
    params = Network(16, 2, "tanh").init(jax.random.key(1))
    normal = spectrally_normal(params)
    for layer, before in zip(normal, params, strict=True):
        np.testing.assert_allclose(np.linalg.norm(layer.w, 2), 1, rtol=0.01)
        assert np.array_equal(layer.b, before.b)
    zeros = spectrally_normal((Layer(jnp.zeros((3, 3)), jnp.ones(3)),))
    assert np.array_equal(zeros[0].w, np.zeros((3, 3)))


def test_a_spectrally_normal_relu_network_is_nowhere_steeper_than_1() -> None:
    net = Network(16, 2, "relu")
    params = jax.tree.map(lambda leaf: 3 * leaf, net.init(jax.random.key(2)))
    x = jnp.linspace(-5, 5, 301)

    def steepest(weights: Any) -> float:
        return float(jnp.abs(slope(lambda x: net.apply(weights, x), x)).max())

    assert steepest(params) > 2
    assert steepest(spectrally_normal(params)) < 1.02
