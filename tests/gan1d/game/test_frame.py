"""Frames against closed forms and a million samples."""

import math
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import integrate, stats
from scipy.special import lambertw

from gan1d import targets
from gan1d.game.frame import N_Z, Frame, measure, z_points
from gan1d.game.losses import LOSSES
from gan1d.game.step import Gan, Program, StartArrays, TrainState, gan
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from gan1d.runs.compiled import compiled
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from gan1d.runs.replay import state_at
from gan1d.targets.target import N_BINS
from gan1d.theory import optimal
from tests.small import FIRST

TINY: dict[str, Any] = {"width_d": 8, "depth_d": 1, "width_g": 8, "depth_g": 1, "batch": 16}
BARE: dict[str, Any] = {**TINY, **FIRST}
OTHER: dict[str, Any] = {**TINY, "latent": "normal", "loss": "wasserstein", "lipschitz": "clip"}
SAMPLES = 1_000_000


@cache
def _picture(program: Program, game: Gan | None = None) -> Callable[..., Frame]:
    """`measure` of a program, compiled; of another game with the same loss and latent, if given."""

    def picture(state: TrainState, start: StartArrays, noise: jax.Array) -> Frame:
        return measure(game or gan(program), program, state, start, noise)

    return jax.jit(picture)


@cache
def _init(program: Program) -> Callable[[StartArrays], TrainState]:
    return jax.jit(gan(program).init)


def _frame(recipe: Recipe, noise: float = 0.0, scale: float = 1.0) -> tuple[Frame, TrainState]:
    """The first frame of a recipe, D's scores multiplied by `scale`, and the state it shows."""
    program, start = program_of(recipe), start_arrays_of(recipe)
    state = _init(program)(start)
    *hidden, last = state.params_d
    last = last._replace(w=last.w * scale, b=last.b * scale)
    state = state._replace(params_d=(*hidden, last))
    return _picture(program)(state, start, jnp.float32(noise)), state


@lru_cache(maxsize=4)
def _samples(recipe: Recipe, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Real and first generated samples as D sees them: drawn by numpy, from exact quantiles."""
    rng = np.random.default_rng(0)
    program, start = program_of(recipe), start_arrays_of(recipe)
    state = _init(program)(start)
    draw = rng.standard_normal if program.latent == "normal" else lambda n: rng.uniform(-1, 1, n)
    x = targets.parse(recipe.target).ppf(rng.uniform(size=SAMPLES))
    fake = gan(program).generate(state.params_g, start, jnp.asarray(draw(SAMPLES), jnp.float32))
    added = noise * rng.standard_normal((2, SAMPLES))
    return x + added[0], np.asarray(fake) + added[1]


def _scores(recipe: Recipe, state: TrainState, x: np.ndarray) -> jax.Array:
    game, start = gan(program_of(recipe)), start_arrays_of(recipe)
    return game.score(state.params_d, start, jnp.asarray(x, jnp.float32))


@lru_cache(maxsize=4)
def _scores_of_samples(recipe: Recipe, noise: float) -> tuple[jax.Array, jax.Array]:
    """The first D's scores of `_samples`."""
    state = _init(program_of(recipe))(start_arrays_of(recipe))
    real, fake = (_scores(recipe, state, some) for some in _samples(recipe, noise))
    return real, fake


# --- any state ---


@pytest.mark.parametrize("scale", [1.0, 1e4, 0.0])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_frame_is_finite(loss: str, scale: float) -> None:
    """Also of a D that is sure of everything: scores of thousands."""
    frame, _ = _frame(Recipe(**TINY, loss=loss), scale=scale)
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
    frame, _ = _frame(Recipe(**TINY, loss=loss))
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
    frame, _ = _frame(recipe, noise)
    same_players = recipe.replace(loss="minimax")
    on_real, on_fake = _scores_of_samples(same_players, noise)
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
    frame, _ = _frame(recipe)
    width = 12 / N_BINS
    p_data = start_arrays_of(recipe).masses[1:-1]
    value = optimal.value(p_data, frame.p_g * width, frame.d)
    np.testing.assert_allclose(frame.value, value, atol=1e-3)


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_p_g_is_a_histogram_of_a_million_samples(latent: str) -> None:
    recipe = Recipe(**TINY, loss="minimax", latent=latent)
    frame, _ = _frame(recipe)
    _, fake = _samples(recipe, 0)
    share = np.histogram(fake, np.linspace(-6, 6, N_BINS + 1))[0] / SAMPLES
    mass = np.asarray(frame.p_g) * 12 / N_BINS
    assert (np.abs(share - mass) < 5 * np.sqrt(np.maximum(mass, 0) / SAMPLES) + 5e-4).all()


def test_p_g_of_a_way_past_the_net_is_that_of_a_million_cells() -> None:
    """Within 2 % wherever p_g is above 1 % of its top, from equal masses of z, by float64.

    And its tails are those of the normal score of z, which float32 does not resolve near the ends.
    """
    recipe = Recipe(seed=5)
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
    frame, state = _frame(recipe)
    levels = (np.arange(N_Z) + 0.5) / N_Z
    z = stats.norm.ppf(levels) if latent == "normal" else 2 * levels - 1
    np.testing.assert_allclose(z_points(latent), z, rtol=1e-5, atol=1e-7)
    game, start = gan(program_of(recipe)), start_arrays_of(recipe)
    expected = game.generate(state.params_g, start, jnp.asarray(z, jnp.float32))
    np.testing.assert_allclose(frame.g_z, expected, rtol=1e-4, atol=1e-4)


def test_d_star_with_noise_is_that_of_noisy_samples() -> None:
    """From histograms of noisy samples, where they hold enough to tell: to four errors of each."""
    recipe, noise = Recipe(**TINY, loss="minimax", target="uniform"), 0.5
    frame, _ = _frame(recipe, noise)
    clean, _ = _frame(recipe)
    x, fake = _samples(recipe, noise)
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
    frame, _ = _frame(recipe, noise)
    clean, _ = _frame(recipe)
    bare = start_arrays_of(recipe).masses[1:-1] * (N_BINS / 12)
    np.testing.assert_allclose(clean.p_data, bare, rtol=1e-6)
    edges = np.linspace(-6, 6, N_BINS + 1)
    for found, sharp, samples in zip(
        (frame.p_data, frame.p_g),
        (clean.p_data, clean.p_g),
        _samples(recipe, noise),
        strict=True,
    ):
        share = np.histogram(samples, edges)[0] / SAMPLES
        mass = np.asarray(found) * 12 / N_BINS
        assert (np.abs(share - mass) < 5 * np.sqrt(mass / SAMPLES) + 1e-4).all()
        assert np.abs(found - sharp).max() > 0.05


def test_a_critic_is_drawn_with_mean_0() -> None:
    recipe = Recipe(**TINY, loss="wasserstein")
    frame, state = _frame(recipe)
    masses = start_arrays_of(recipe).masses[1:-1] + np.asarray(frame.p_g) * 12 / N_BINS
    for curve in (frame.d, frame.d_star):
        np.testing.assert_allclose(np.average(curve, weights=masses), 0, atol=1e-5)
    centres = (np.arange(N_BINS) + 0.5) * 12 / N_BINS - 6
    difference = np.asarray(frame.d) - _scores(recipe, state, centres)
    np.testing.assert_allclose(difference, difference[0], atol=1e-5)  # only a constant is taken off
    np.testing.assert_allclose(
        frame.d_offset, np.average(np.abs(frame.d), weights=masses), rtol=1e-4
    )


# G's loss on one sample as a function of D's score, from the papers' formulas.
LOSS_G: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "minimax": lambda s: np.log1p(-1 / (1 + np.exp(-s))),
    "non_saturating": lambda s: -np.log(1 / (1 + np.exp(-s))),
    "least_squares": lambda s: (s - 1) ** 2 / 2,
    "wasserstein": lambda s: -s,
    "hinge": lambda s: -s,
    # -f*(g_f(s)), Nowozin et al. 2016, Tables 2 and 6
    "kl": lambda s: -np.exp(s - 1),
    "reverse_kl": lambda s: 1 + np.log(np.exp(-s)),
    "pearson": lambda s: -(s**2) / 4 - s,
    "squared_hellinger": lambda s: -(1 - np.exp(-s)) / np.exp(-s),
    "jensen_shannon": lambda s: np.log(2 - 2 / (1 + np.exp(-s))),
    "jeffrey": lambda s: -lambertw(np.exp(1 - s)).real - 1 / lambertw(np.exp(1 - s)).real - s + 2,
}


def _float64_scores(recipe: Recipe, state: TrainState, x: np.ndarray) -> np.ndarray:
    """D's raw scores at points x, [n], by numpy in float64; D's activation is tanh."""
    assert recipe.activation_d == "tanh"
    target = targets.parse(recipe.target)
    h = (x[None] - target.loc) / target.scale
    for i, (w, b) in enumerate(state.params_d):
        h = np.asarray(w, float) @ (h if i == 0 else np.tanh(h)) + np.asarray(b, float)[:, None]
    return h[0]


def _pull(recipe: Recipe, state: TrainState, x: np.ndarray, noise: float) -> np.ndarray:
    """-d/dx E loss(s(x + n)): central differences, and the trapezoid rule over a normal n."""
    n = np.linspace(-9, 9, 1801)
    weight = stats.norm.pdf(n) / stats.norm.pdf(n).sum()
    h = 1e-5 * targets.parse(recipe.target).scale

    def loss_g(x: np.ndarray) -> np.ndarray:
        seen = x[:, None] + noise * n
        scores = _float64_scores(recipe, state, seen.ravel())
        return LOSS_G[recipe.loss](scores).reshape(seen.shape) @ weight

    return (loss_g(x - h) - loss_g(x + h)) / (2 * h)


@pytest.mark.parametrize("noise", [0.0, 0.8])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_pull_is_minus_the_slope_of_gs_loss(loss: str, noise: float) -> None:
    recipe = Recipe(**TINY, loss=loss, target="tips", activation_d="tanh")
    noise *= targets.parse("tips").scale
    frame, state = _frame(recipe, noise, scale=3)
    expected = _pull(recipe, state, np.asarray(frame.g_z, float), noise)
    assert np.ptp(expected) > 0.002
    assert np.abs(expected).max() > 0.005
    np.testing.assert_allclose(frame.pull, expected, rtol=2e-3, atol=1e-4)


def test_the_pull_of_a_trained_run() -> None:
    """By the compiled program, about an edit: D and the noise are those of the last step done."""
    recipe = Recipe(**TINY, activation_d="tanh").edit(20, noise=0.5)
    program, schedule, start = program_of(recipe), schedule_of(recipe), start_arrays_of(recipe)
    code = compiled(program)
    for step, noise in ((0, 0), (20, 0), (21, 0.5), (40, 0.5)):
        frame = jax.tree.map(lambda field: field[0], chunk(recipe, step, 1, 1).frames)
        one = np.int32(1)
        state, _ = code.advance(code.init(start), schedule, start, np.int32(step), one, one)
        expected = _pull(recipe, state, np.asarray(frame.g_z, float), noise)
        np.testing.assert_allclose(frame.pull, expected, rtol=2e-3, atol=1e-4)


def test_an_infinite_weight_or_number_is_seen() -> None:
    recipe = Recipe(**BARE, loss="least_squares")
    program, start = program_of(recipe), start_arrays_of(recipe)
    state = _init(program)(start)
    for bad in (math.nan, math.inf):
        broken = state._replace(params_g=(state.params_g[0]._replace(b=jnp.full(8, bad)),))
        broken = broken._replace(params_g=(*broken.params_g, *state.params_g[1:]))
        assert not _picture(program)(broken, start, jnp.float32(0)).finite
    assert not _frame(recipe, scale=1e25)[0].finite  # finite weights, but a loss of 1e50


# --- a game with closed forms: p_data = N(0, 1), p_g = N(m, s^2), D its own best ---

M, S = 0.8, 1.3


def _exact_game(score: Callable[[jax.Array], jax.Array]) -> Gan:
    unused: Any = None
    return Gan(
        init=unused,
        step=unused,
        score=lambda _params, _setup, x: score(x),
        generate=lambda _params, _setup, z: M + S * z,
    )


@cache
def _exact_frame(loss: str, score: Callable[[jax.Array], jax.Array]) -> Frame:
    recipe = Recipe(loss=loss, latent="normal", target="normal(0,1)")
    state = TrainState(jnp.int32(0), jnp.zeros(1), jnp.zeros(1), (), ())
    picture = _picture(program_of(recipe), _exact_game(score))
    return picture(state, start_arrays_of(recipe), jnp.float32(0))


def _logit(x: jax.Array) -> jax.Array:
    """Log p_data - log p_g of the two normals."""
    return -0.5 * x**2 + 0.5 * ((x - M) / S) ** 2 + math.log(S)


def _jsd() -> float:
    """By quadrature of the two densities."""
    p, q = stats.norm(0, 1).pdf, stats.norm(M, S).pdf

    def integrand(x: float) -> float:
        middle = (p(x) + q(x)) / 2
        return float(p(x) * np.log(p(x) / middle) + q(x) * np.log(q(x) / middle)) / 2

    return float(integrate.quad(integrand, -12, 12, limit=200)[0])


@pytest.mark.parametrize("loss", ["minimax", "non_saturating"])
def test_the_best_d_of_two_normals(loss: str) -> None:
    """V(D*, G) = 2 JSD - log 4, D = D*, and the JSD, all by quadrature."""
    frame = _exact_frame(loss, _logit)
    jsd = _jsd()
    np.testing.assert_allclose(frame.jsd, jsd, atol=1e-4)
    np.testing.assert_allclose(frame.value, 2 * jsd - math.log(4), atol=1e-4)
    np.testing.assert_allclose(frame.value, 2 * frame.jsd - math.log(4), atol=1e-4)
    np.testing.assert_allclose(frame.gap, 0, atol=1e-3)
    centres = (np.arange(N_BINS) + 0.5) * 12 / N_BINS - 6
    seen = np.abs(centres) < 3
    np.testing.assert_allclose(frame.d[seen], frame.d_star[seen], atol=5e-3)
    total_variation = integrate.quad(
        lambda x: abs(stats.norm.pdf(x) - stats.norm.pdf(x, M, S)) / 2, -12, 12, points=[0, M]
    )[0]
    np.testing.assert_allclose(frame.d_offset, total_variation / 2, atol=1e-3)  # |p - q|/(p + q)/2


def test_w1_of_two_normals() -> None:
    """W1 is the mean of |m + (s - 1) u| over a normal u: a folded normal's mean, by SciPy."""
    frame = _exact_frame("minimax", _logit)
    sd = S - 1
    expected = stats.foldnorm(M / sd, scale=sd).mean()
    np.testing.assert_allclose(frame.w1, expected, atol=2e-3)


def test_least_squares_scores_are_d() -> None:
    """At D = D* the loss is 1/2 the integral of pq/(p + q), by quadrature."""
    frame = _exact_frame("least_squares", lambda x: jax.nn.sigmoid(_logit(x)))
    p, q = stats.norm(0, 1).pdf, stats.norm(M, S).pdf
    best = integrate.quad(lambda x: p(x) * q(x) / (p(x) + q(x)) / 2, -12, 12)[0]
    np.testing.assert_allclose(frame.loss_d, best, atol=1e-4)
    np.testing.assert_allclose(frame.gap, 0, atol=1e-3)


def test_g_is_pulled_to_where_d_rises() -> None:
    """-d(-log D)/dx = (1 - D) s', which has the sign of s'."""
    frame = _exact_frame("non_saturating", _logit)
    x = np.asarray(frame.g_z, float)
    rise = -x + (x - M) / S**2  # s', by hand
    d = 1 / (1 + np.exp(-np.asarray(_logit(frame.g_z))))
    assert (rise > 0).any()
    assert (rise < 0).any()
    assert (np.asarray(frame.pull)[rise > 0.01] > 0).all()
    assert (np.asarray(frame.pull)[rise < -0.01] < 0).all()
    np.testing.assert_allclose(frame.pull, (1 - d) * rise, rtol=1e-3, atol=1e-5)


def test_a_sure_d_gives_minimax_no_pull() -> None:
    """Goodfellow et al. 2014, section 3: -d log(1 - D)/dx = D s', weaker by D/(1 - D)."""
    strong, weak = (
        np.asarray(_exact_frame(loss, _logit).pull, float) for loss in ("non_saturating", "minimax")
    )
    frame = _exact_frame("minimax", _logit)
    d = 1 / (1 + np.exp(-np.asarray(_logit(frame.g_z))))
    np.testing.assert_allclose(weak, strong * d / (1 - d), rtol=1e-3, atol=1e-5)
    sure = d < 0.05
    assert sure.any()
    assert (np.abs(weak)[sure] < 0.06 * np.abs(strong)[sure]).all()


# The score whose T is f'(p/q), or D sign(p - q), from r = log(p/q): by hand.
BEST: dict[str, Callable[[jax.Array], jax.Array]] = {
    "hinge": jnp.sign,
    "kl": lambda r: 1 + r,
    "reverse_kl": lambda r: r,
    "pearson": lambda r: 2 * (jnp.exp(r) - 1),
    "squared_hellinger": lambda r: r / 2,
    "jensen_shannon": lambda r: r,
    "jeffrey": lambda r: r + 1 - jnp.exp(-r),
}


@cache
def _of_its_best(loss: str) -> Frame:
    return _exact_frame(loss, lambda x: BEST[loss](_logit(x)))


def _divergence(loss: str) -> float:
    """By quadrature of the two normals, from the definitions; KL's have closed forms."""
    p, q = stats.norm(0, 1), stats.norm(M, S)
    kl = math.log(S) + (1 + M**2) / (2 * S**2) - 0.5
    back = -math.log(S) + (S**2 + M**2) / 2 - 0.5
    integrands = {
        "hinge": lambda x: abs(p.pdf(x) - q.pdf(x)) / 2,
        "pearson": lambda x: (p.pdf(x) - q.pdf(x)) ** 2 / q.pdf(x),
        "squared_hellinger": lambda x: (p.pdf(x) ** 0.5 - q.pdf(x) ** 0.5) ** 2,
    }
    if loss in integrands:
        return float(integrate.quad(integrands[loss], -12, 12, points=[0, M])[0])
    return {"kl": kl, "reverse_kl": back, "jeffrey": kl + back, "jensen_shannon": 2 * _jsd()}[loss]


@pytest.mark.parametrize("loss", BEST)
def test_the_best_d_attains_the_divergence(loss: str) -> None:
    """V(D*, G) of two normals: D_f, or 2 TV - 2; and D = D* wherever there is density."""
    frame, expected = _of_its_best(loss), _divergence(loss)
    np.testing.assert_allclose(frame.divergence, expected, rtol=2e-3, atol=1e-3)
    value = 2 * expected - 2 if loss == "hinge" else expected
    jump = 2e-2 if loss == "hinge" else 2e-3  # D jumps within a bin of 12/256 at two places
    np.testing.assert_allclose(frame.value, value, rtol=2e-3, atol=jump)
    np.testing.assert_allclose(frame.gap, 0, atol=2e-2)
    centres = (np.arange(N_BINS) + 0.5) * 12 / N_BINS - 6
    r = np.asarray(_logit(jnp.asarray(centres)))
    seen = (np.abs(centres) < 2.5) & (np.abs(r) > 0.05)  # hinge: not at the jump
    np.testing.assert_allclose(frame.d[seen], frame.d_star[seen], atol=2e-2)


def test_an_infinite_divergence_is_a_finite_frame() -> None:
    """A G of uniform z ends, N(0, 1) does not: KL(p_data || p_g) is infinite, the other is not."""
    for loss, infinite in (("kl", True), ("jeffrey", True), ("reverse_kl", False)):
        frame, _ = _frame(Recipe(**BARE, loss=loss))
        assert np.isinf(frame.divergence) == infinite
        assert frame.finite
        noisy, _ = _frame(Recipe(**BARE, loss=loss), noise=1.0)
        assert np.isfinite(noisy.divergence)  # noise of any width reaches everywhere


def test_a_straight_critic_measures_the_means() -> None:
    frame = _exact_frame("wasserstein", lambda x: -x)
    np.testing.assert_allclose(frame.value, M, atol=1e-3)
    np.testing.assert_allclose(frame.d_fake, -M, atol=1e-3)
    np.testing.assert_array_equal(frame.pull, -1)  # to the left, where it scores higher
    assert frame.value <= frame.w1 + 1e-3  # no critic of slope 1 beats the distance
