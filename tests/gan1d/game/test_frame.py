"""Frames against a million samples."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from gan1d.game.frame import N_Z, Frame, z_points
from gan1d.game.losses import LOSSES
from gan1d.game.step import gan
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from gan1d.runs.inputs import program_of, start_arrays_of
from gan1d.runs.replay import state_at
from gan1d.targets.target import N_BINS
from gan1d.theory import optimal
from tests import small
from tests.gan1d.game.frames import (
    BARE,
    SAMPLES,
    TINY,
    frame_of,
    init_of,
    picture_of,
    samples_of,
    scores_of,
    scores_of_samples,
)

# --- any state ---


@pytest.mark.parametrize("scale", [1.0, 1e4, 0.0])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_frame_is_finite(loss: str, scale: float) -> None:
    """Also of a D that is sure of everything: scores of thousands."""
    frame, _ = frame_of(Recipe(**TINY, loss=loss), scale=scale)
    for name, field in frame._asdict().items():
        assert np.isfinite(field).all() or (name == "divergence" and field > 0), name
    assert frame.finite
    assert 0 <= frame.jsd <= math.log(2) + 1e-6
    assert frame.w1 >= 0
    width = 12 / N_BINS
    assert frame.p_g.sum() * width <= 1 + 1e-5
    assert (frame.p_g >= -1e-4).all()


@pytest.mark.parametrize("loss", LOSSES)
def test_shapes(loss: str) -> None:
    frame, _ = frame_of(Recipe(**TINY, loss=loss))
    shapes = {name: np.shape(field) for name, field in frame._asdict().items()}
    curves = dict.fromkeys(("p_data", "p_g", "d", "d_star"), (N_BINS,)) | dict.fromkeys(
        ("g_z", "pull"), (N_Z,)
    )
    assert shapes == {name: curves.get(name, ()) for name in Frame._fields}


@pytest.mark.parametrize("noise", [0.0, 0.8])
@pytest.mark.parametrize("loss", LOSSES)
def test_losses_are_those_of_a_million_samples(loss: str, noise: float) -> None:
    """Within five standard errors, plus what bins of 12/256 cost a D that is smooth."""
    recipe = Recipe(**TINY, loss=loss, target="0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)")
    frame, _ = frame_of(recipe, noise)
    same_players = recipe.replace(loss="minimax")
    on_real, on_fake = scores_of_samples(same_players, noise)
    parts = LOSSES[loss]
    real, wrong, fool = parts.real(on_real), parts.fake(on_fake), parts.generator(on_fake)
    error = float(5 * (np.std(real) + np.std(wrong)) / math.sqrt(SAMPLES) + 1e-4)
    np.testing.assert_allclose(frame.loss_d, jnp.mean(real) + jnp.mean(wrong), atol=error)
    np.testing.assert_allclose(frame.loss_g, jnp.mean(fool), atol=error)
    np.testing.assert_allclose(frame.d_fake, jnp.mean(parts.output(on_fake)), atol=error)
    assert frame.value == -frame.loss_d


@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_v_follows_from_the_curves(loss: str) -> None:
    """V by `theory.value` from the frame's own p_data, p_g and D: another way to the number."""
    recipe = Recipe(**TINY, loss=loss)
    frame, _ = frame_of(recipe)
    width = 12 / N_BINS
    p_data = start_arrays_of(recipe).masses[1:-1]
    value = optimal.value(p_data, frame.p_g * width, frame.d)
    np.testing.assert_allclose(frame.value, value, atol=1e-3)


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_p_g_is_a_histogram_of_a_million_samples(latent: str) -> None:
    recipe = Recipe(**TINY, loss="minimax", latent=latent)
    frame, _ = frame_of(recipe)
    _, fake = samples_of(recipe, 0)
    share = np.histogram(fake, np.linspace(-6, 6, N_BINS + 1))[0] / SAMPLES
    mass = np.asarray(frame.p_g) * 12 / N_BINS
    assert (np.abs(share - mass) < 5 * np.sqrt(np.maximum(mass, 0) / SAMPLES) + 5e-4).all()


def test_p_g_of_a_way_past_the_net_is_that_of_a_million_cells() -> None:
    """Within 2 % wherever p_g is above 1 % of its top, from equal masses of z, by float64.

    And its tails are those of the normal score of z, which float32 does not resolve near the ends.
    """
    recipe = small.TINY.replace(seed=3)
    frame = jax.tree.map(lambda field: field[0], chunk(recipe, 200, 1, 1).frames)
    params = state_at(recipe, 200).params_g
    start, n = start_arrays_of(recipe), 1_000_000
    score = stats.norm.ppf((np.arange(1, n)) / n)
    h = score[None]
    for i, (w, b) in enumerate(params.net):
        h = np.asarray(w, float) @ (h if i == 0 else np.tanh(h)) + np.asarray(b, float)[:, None]
    past = float(params.theta) + float(params.sigma) * score
    x = np.sort(float(start.mean) + float(start.scale) * (past + h[0]))
    edges = np.linspace(-6, 6, N_BINS + 1)
    at_edges = np.interp(edges, x, np.arange(1, n) / n, left=0, right=1)  # of an increasing G
    expected = np.diff(at_edges) * N_BINS / 12
    seen = expected > 0.01 * expected.max()
    assert seen.sum() > 100
    np.testing.assert_allclose(frame.p_g[seen], expected[seen], rtol=0.02)
    assert (np.diff(frame.g_z) > 0).all()
    assert (frame.p_g[:10] > 0).all()
    assert (frame.p_g[-10:] > 0).all()
    normal = chunk(recipe.replace(latent="normal"), 200, 1, 1).frames
    np.testing.assert_allclose(frame.p_g, normal.p_g[0], atol=1e-5)


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_g_z_is_g_at_the_quantiles_of_z(latent: str) -> None:
    recipe = Recipe(**TINY, loss="minimax", latent=latent, target="iris")
    frame, state = frame_of(recipe)
    levels = (np.arange(N_Z) + 0.5) / N_Z
    z = stats.norm.ppf(levels) if latent == "normal" else 2 * levels - 1
    np.testing.assert_allclose(z_points(latent), z, rtol=1e-5, atol=1e-7)
    game, start = gan(program_of(recipe)), start_arrays_of(recipe)
    expected = game.generate(state.params_g, start, jnp.asarray(z, jnp.float32))
    np.testing.assert_allclose(frame.g_z, expected, rtol=1e-4, atol=1e-4)


def test_d_star_with_noise_is_that_of_noisy_samples() -> None:
    """From histograms of noisy samples, where they hold enough to tell: to four errors of each."""
    recipe, noise = Recipe(**TINY, loss="minimax", target="uniform"), 0.5
    frame, _ = frame_of(recipe, noise)
    clean, _ = frame_of(recipe)
    x, fake = samples_of(recipe, noise)
    edges = np.linspace(-6, 6, N_BINS + 1)
    real, wrong = np.histogram(x, edges)[0], np.histogram(fake, edges)[0]
    enough = real + wrong > 2000
    share = real[enough] / (real + wrong)[enough]
    assert enough.sum() > 50
    np.testing.assert_allclose(np.asarray(frame.d_star)[enough], share, atol=0.5 * 4 / 2000**0.5)
    assert np.abs(frame.d_star - clean.d_star).max() > 0.2
    assert (frame.jsd, frame.w1) == (clean.jsd, clean.w1)  # these say how good G itself is
    assert frame.divergence < 0.9 * frame.jsd
    assert clean.divergence == clean.jsd


def test_with_noise_the_densities_are_those_of_noisy_samples() -> None:
    """Bins of a million samples of each, within five standard errors, and both had none."""
    recipe, noise = Recipe(**BARE, loss="minimax", target="uniform"), 0.5
    frame, _ = frame_of(recipe, noise)
    clean, _ = frame_of(recipe)
    bare = start_arrays_of(recipe).masses[1:-1] * (N_BINS / 12)
    np.testing.assert_allclose(clean.p_data, bare, rtol=1e-6)
    edges = np.linspace(-6, 6, N_BINS + 1)
    for found, sharp, samples in zip(
        (frame.p_data, frame.p_g),
        (clean.p_data, clean.p_g),
        samples_of(recipe, noise),
        strict=True,
    ):
        share = np.histogram(samples, edges)[0] / SAMPLES
        mass = np.asarray(found) * 12 / N_BINS
        assert (np.abs(share - mass) < 5 * np.sqrt(mass / SAMPLES) + 1e-4).all()
        assert np.abs(found - sharp).max() > 0.05


def test_a_critic_is_drawn_with_mean_0() -> None:
    recipe = Recipe(**TINY, loss="wasserstein")
    frame, state = frame_of(recipe)
    masses = start_arrays_of(recipe).masses[1:-1] + np.asarray(frame.p_g) * 12 / N_BINS
    for curve in (frame.d, frame.d_star):
        np.testing.assert_allclose(np.average(curve, weights=masses), 0, atol=1e-5)
    centres = (np.arange(N_BINS) + 0.5) * 12 / N_BINS - 6
    difference = np.asarray(frame.d) - scores_of(recipe, state, centres)
    np.testing.assert_allclose(difference, difference[0], atol=1e-5)  # only a constant is taken off
    np.testing.assert_allclose(
        frame.d_offset, np.average(np.abs(frame.d), weights=masses), rtol=1e-4
    )


def test_an_infinite_weight_or_number_is_seen() -> None:
    recipe = Recipe(**BARE, loss="least_squares")
    program, start = program_of(recipe), start_arrays_of(recipe)
    state = init_of(program)(start)
    for bad in (math.nan, math.inf):
        broken = state._replace(params_g=(state.params_g[0]._replace(b=jnp.full(8, bad)),))
        broken = broken._replace(params_g=(*broken.params_g, *state.params_g[1:]))
        assert not picture_of(program)(broken, start, jnp.float32(0)).finite
    assert not frame_of(recipe, scale=1e25)[0].finite  # finite weights, but a loss of 1e50
