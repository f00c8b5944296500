"""Players: what they are, where they start, what a frame says of simple ones; point masses."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import special, stats

from gan1d.game.networks import Layer
from gan1d.game.players import ParamsPast, SimpleParams, normal_score, simple_params
from gan1d.game.quantile_table import quantile_table, sample
from gan1d.game.step import gan
from gan1d.recipe import SETTINGS, Recipe
from gan1d.runs import chunk, replay, run
from gan1d.runs.inputs import program_of, start_arrays_of
from gan1d.targets import TargetError, parse
from gan1d.targets.target import N_BINS
from gan1d.theory.push_forward import push_forward
from tests.small import FIRST

START = {"theta": 0.75, "sigma": 0.5, "psi": -0.25, "psi0": 2.0}
DIRAC = Recipe(
    target="point(0)",
    generator="point",
    discriminator="linear",
    batch=4,
    optimizer_d="sgd",
    optimizer_g="sgd",
    lr_d=0.25,
    lr_g=0.125,
    psi=0.5,
)


def _players(**settings: Any) -> tuple[Any, Any, Any]:
    """Game, start and first state; loc and scale of the target are not 0 and 1."""
    recipe = Recipe(**{"target": "tips", **START, **settings})
    game, start = gan(program_of(recipe)), start_arrays_of(recipe)
    assert start.loc != 0
    assert start.scale != 1
    return game, start, game.init(start)


@pytest.mark.parametrize(
    ("name", "expected", "where"),
    [
        ("affine", [0.25, 0.75, 1.5], (0.75, 0.5)),
        ("shift", [-0.25, 0.75, 2.25], (0.75, 0)),
        ("point", [0.75, 0.75, 0.75], (0.75, 0)),
    ],
)
def test_simple_generators(name: str, expected: list[float], where: tuple[float, float]) -> None:
    """In x's own units, whatever the target's: theta + sigma z, theta + z, theta."""
    game, start, state = _players(generator=name)
    x = game.generate(state.params_g, start, jnp.array([-1.0, 0.0, 1.5]))
    assert x.tolist() == expected
    assert simple_params(state.params_d, state.params_g) == SimpleParams(*where, 0, 0)


@pytest.mark.parametrize(
    ("name", "expected", "where"),
    [("linear", [0.25, 0, -0.5], (-0.25, 0)), ("affine", [2.25, 2, 1.5], (-0.25, 2))],
)
def test_simple_discriminators(
    name: str, expected: list[float], where: tuple[float, float]
) -> None:
    game, start, state = _players(discriminator=name)
    scores = game.score(state.params_d, start, jnp.array([-1.0, 0.0, 2.0]))
    assert scores.tolist() == expected
    assert simple_params(state.params_d, state.params_g) == SimpleParams(0, 0, *where)


def test_a_spectral_discriminator_divides_its_weights() -> None:
    """Against numpy's norms, on a perceptron whose hidden matrix has a clear gap."""
    game, start, state = _players(spectral_d="on", width_d=4)
    first, _, last = state.params_d
    hidden = Layer(jnp.diag(jnp.array([3.0, -1.0, 0.5, 0.25])), jnp.linspace(-1, 1, 4))
    params = (first, hidden, last)
    x = np.linspace(5.0, 50.0, 7)
    h = ((x - start.loc) / start.scale)[None, :]
    for i, layer in enumerate(params):
        w = np.asarray(layer.w, float)
        h = w / np.linalg.norm(w, 2) @ h + np.asarray(layer.b, float)[:, None]
        h = np.tanh(h) if i < 2 else h
    found = game.score(params, start, jnp.asarray(x, jnp.float32))
    np.testing.assert_allclose(found, h[0], atol=1e-5)


def _net(layers: Any, x: np.ndarray) -> np.ndarray:
    """A perceptron's outputs by numpy in float64; its activation is tanh."""
    h = x[None]
    for i, (w, b) in enumerate(layers):
        h = np.asarray(w, float) @ (h if i == 0 else np.tanh(h)) + np.asarray(b, float)[:, None]
    return np.asarray(h[0])


@pytest.mark.parametrize("latent", ["uniform", "normal"])
@pytest.mark.parametrize("g_input", ["score", "z"])
def test_a_way_past_the_net(latent: str, g_input: str) -> None:
    """G(z) = mean + scale (theta + sigma r + net(r)): by numpy in float64, from changed params."""
    game, start, state = _players(latent=latent, g_input=g_input)
    assert isinstance(state.params_g, ParamsPast)
    params = state.params_g._replace(theta=jnp.float32(0.4), sigma=jnp.float32(1.5))
    z = np.linspace(-0.99, 0.99, 31)
    read = stats.norm.ppf((1 + z) / 2) if (latent, g_input) == ("uniform", "score") else z
    expected = start.mean + start.scale * (0.4 + 1.5 * read + _net(params.net, read))
    found = game.generate(params, start, jnp.asarray(z, jnp.float32))
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_the_way_past_starts_in_deviations_of_p_data() -> None:
    """A bell theta deviations to the right and sigma as wide: by quadrature of p_data's density."""
    game, start, state = _players()
    target = parse("tips")
    x = np.linspace(*target.domain, 200_001)
    weight = target.pdf(x) / target.pdf(x).sum()
    mean = weight @ x
    deviation = np.sqrt(weight @ (x - mean) ** 2)
    z = 2 * stats.norm.cdf(np.linspace(-2, 2, 9)) - 1
    expected = mean + deviation * (START["theta"] + START["sigma"] * np.linspace(-2, 2, 9))
    found = game.generate(state.params_g, start, jnp.asarray(z, jnp.float32))
    np.testing.assert_allclose(found, expected, atol=0.1 * deviation)
    assert np.abs(found - expected).max() > 1e-3 * deviation  # the net is small, but there


@pytest.mark.parametrize("target", ["two_normals", "exponential", "student_t", "iris", "point(2)"])
def test_p_g_starts_to_the_right_of_every_target(target: str) -> None:
    start, frame = (
        start_arrays_of(Recipe(target=target)),
        chunk(Recipe(target=target), 0, 1, 1).frames,
    )
    z = 2 * np.linspace(0, 1, frame.g_z.shape[1] + 2)[1:-1] - 1
    assert (np.diff(frame.g_z[0]) > 0).all()
    middle = np.interp(0, z, frame.g_z[0])
    assert 0.9 < (middle - start.mean) / start.deviation < 1.1


def test_a_perceptron_with_a_way_past_has_no_place_of_its_own() -> None:
    _, _, state = _players(discriminator="linear")
    assert simple_params(state.params_d, state.params_g) == SimpleParams(0, 0, -0.25, 0)


def test_the_normal_score_of_z_is_that_of_scipy() -> None:
    """Up to the ends of what is drawn, 2^-23 from -1 and 1, where float32 has few digits left."""
    z = np.array([-1 + 2.0**-23, -0.999, -0.3, 0, 1e-6, 0.5, 0.999, 1 - 2.0**-23], np.float32)
    expected = special.ndtri((1 + z.astype(float)) / 2)
    np.testing.assert_allclose(normal_score(jnp.asarray(z)), expected, rtol=1e-2)
    np.testing.assert_allclose(normal_score(jnp.asarray(z[1:-1])), expected[1:-1], rtol=1e-4)


def test_programs_leave_out_what_has_no_effect() -> None:
    simple = program_of(DIRAC)
    for other in (
        {"width_d": 8, "depth_d": 1, "activation_d": "relu", "spectral_d": "on"},
        {"width_g": 8, "depth_g": 1, "activation_g": "relu"},
        FIRST,
        {"theta": 2, "psi": 1, "psi0": 1, "sigma": 3},
    ):
        assert program_of(DIRAC.replace(**other)) == simple
    for own in ({"generator": "affine"}, {"discriminator": "affine"}, {"unroll": 1}):
        assert program_of(DIRAC.replace(**own)) != simple
    assert program_of(Recipe(theta=3, psi=1)) == program_of(Recipe())
    normal = Recipe(latent="normal")
    assert program_of(normal) == program_of(normal.replace(g_input="z"))
    for other in ({"g_input": "z"}, {"skip": "off"}):
        assert program_of(Recipe(**other)) != program_of(Recipe())
    assert program_of(Recipe(spectral_d="on")) != program_of(Recipe())


@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_settings_show_where_they_matter(player: str) -> None:
    shown = {
        "generator": {
            "mlp": {"g_input", "skip", "theta", "sigma", "width_g", "depth_g", "activation_g"},
            "affine": {"theta", "sigma"},
            "shift": {"theta"},
            "point": {"theta"},
        },
        "discriminator": {
            "mlp": {"width_d", "depth_d", "activation_d", "spectral_d"},
            "linear": {"psi"},
            "affine": {"psi", "psi0"},
        },
    }[player]
    assert set(shown) == set(SETTINGS[player].choices)
    for choice, names in shown.items():
        settings = {**Recipe().settings, player: choice}
        for name in set().union(*shown.values()):
            assert SETTINGS[name].applies(settings) == (name in names), (choice, name)
    bare = Recipe(skip="off").settings
    assert not any(SETTINGS[name].applies(bare) for name in ("theta", "sigma"))


# --- the Dirac-GAN as a run ---


def test_a_dirac_gan_is_its_recursion_and_its_frames_say_so() -> None:
    """In numpy, without any draw; losses, W1 and p_g in closed form."""
    replay.CHECKPOINTS.clear()
    history = run(DIRAC, 40, 1)
    theta, psi = 1.0, 0.5
    expected = []
    for _ in range(41):
        expected.append((theta, psi))
        psi -= 0.25 * theta / (1 + np.exp(-psi * theta))  # softplus(psi theta), by psi
        theta += 0.125 * psi / (1 + np.exp(psi * theta))  # softplus(-psi theta), by theta
    assert history.phase is not None
    np.testing.assert_allclose(history.phase, expected, atol=2e-6)
    theta_, psi_ = history.phase.T
    softplus = np.logaddexp(0, psi_ * theta_)
    np.testing.assert_allclose(history.loss_d, np.log(2) + softplus, rtol=1e-5)
    np.testing.assert_allclose(history.loss_g, softplus - psi_ * theta_, rtol=1e-5)
    width = history.x[1] - history.x[0]
    np.testing.assert_allclose(history.w1, np.abs(theta_), atol=width)
    np.testing.assert_allclose(history.p_g.sum(axis=1) * width, 1, rtol=1e-5)
    highest = history.x[history.p_g.argmax(axis=1)]
    assert (np.abs(highest - theta_) <= 0.501 * width).all()
    assert not history.sigma.any()
    assert not history.psi0.any()


def test_a_dirac_gan_needs_no_seed() -> None:
    one, two = (chunk(DIRAC.replace(seed=seed), 0, 1, 20).frames for seed in (1, 2))
    for name in one._fields:
        assert np.array_equal(getattr(one, name), getattr(two, name)), name


def test_r1_of_a_dirac_gan_is_exact() -> None:
    """D goes down gamma/2 psi^2 too: one step moves psi by rate gamma psi more."""
    plain, smooth = (chunk(DIRAC.replace(r1=r1), 0, 1, 2).frames for r1 in (0.0, 2.0))
    np.testing.assert_allclose(plain.psi[1] - smooth.psi[1], 0.25 * 2 * 0.5, rtol=1e-6)


def test_only_two_simple_players_have_a_phase() -> None:
    history = run(DIRAC, 2, 1)
    fields = {field.name: getattr(history, field.name) for field in dataclasses.fields(history)}
    for other in ({"generator": "mlp"}, {"discriminator": "mlp"}):
        assert type(history)(**{**fields, "recipe": DIRAC.replace(**other)}).phase is None
    for other in ({"generator": "affine"}, {"generator": "shift"}, {"discriminator": "affine"}):
        assert type(history)(**{**fields, "recipe": DIRAC.replace(**other)}).phase is not None


# --- point masses ---


@pytest.mark.parametrize("theta", [-9.0, -2.001, 0.0, 0.003, 2.99, 9.0])
def test_a_point_falls_into_one_bin(theta: float) -> None:
    """Cells of length 0 keep their mass: by numpy's histogram."""
    edges = np.linspace(-3, 3, 65)
    found = push_forward(jnp.full(513, theta), jnp.full(512, 1 / 512), jnp.float32(edges))
    expected = np.histogram([theta], [-np.inf, *edges, np.inf])[0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize("at", [0.0, -3.7, 1e4])
def test_a_point_as_target(at: float) -> None:
    target = parse(f" Point( {at!r} ) ")
    assert parse(target.spec) == target
    lo, hi = target.domain
    assert lo < at - 3
    assert hi > at + 3
    assert (quantile_table(target) == np.float32(at)).all()
    bins = target.bins(N_BINS)
    middle = int(bins.argmax())
    assert bins[middle] == bins.sum() == 1
    width = (hi - lo) / N_BINS
    np.testing.assert_allclose(lo + (middle - 0.5) * width, at, atol=1e-6)  # its bin's middle
    x = lo + (np.arange(N_BINS) + 0.5) * width
    np.testing.assert_allclose(target.pdf(x) * width, bins[1:-1], atol=1e-9)
    assert target.pdf(at) < target.y_max < 2 * target.pdf(at)
    assert target.cdf([at - 0.01, at, at + 0.01]).tolist() == [0, 1, 1]
    assert target.ppf([0, 0.3, 1]).tolist() == [at] * 3
    assert np.isnan(target.ppf(1.1))
    bits = jax.random.bits(jax.random.key(0), (100,), np.uint32)
    x_real = sample(jnp.asarray(quantile_table(target)), bits)
    np.testing.assert_allclose(x_real, at, rtol=1e-6)


def test_a_point_stands_alone() -> None:
    with pytest.raises(TargetError, match="point must stand alone, got a sum of 2 terms"):
        parse("point(0)+normal(0,1)")
    with pytest.raises(TargetError, match="point x must be between -10000 and 10000"):
        parse("point(1e5)")
    assert parse("3*point(0)") == parse("point(0)")
