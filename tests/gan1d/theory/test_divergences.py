"""The divergences that each loss measures: quadrature, brute force, closed forms, bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import integrate, special, stats

from gan1d.game.fgan import F_GANS
from gan1d.game.losses import LOSSES
from gan1d.game.program import StartArrays
from gan1d.game.schedule import Schedule
from gan1d.game.step import TrainState, gan
from gan1d.recipe import Recipe
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from gan1d.theory import divergences, optimal
from tests.gan1d.theory.f_gans import NAMES, F, x64

N = 12


LOG2 = math.log(2)


# --- divergences of normals, by quadrature ---

M, S = 0.4, 1.2


EDGES = np.linspace(-8, 8, 2001)


def _masses(mean: float, deviation: float) -> jax.Array:
    """With the tails, to float32's relative precision: the smaller tail's differences."""
    x = (EDGES - mean) / deviation
    inner = np.where(x[1:] < 0, np.diff(special.ndtr(x)), -np.diff(special.ndtr(-x)))
    ends = special.ndtr([x[0], -x[-1]])
    return jnp.float32(np.concatenate([ends[:1], inner, ends[1:]]))


@cache
def _by_quadrature(name: str) -> float:
    """D(p || q) of p = N(0, 1), q = N(M, S^2) from its definition."""
    p, q = stats.norm(0, 1).pdf, stats.norm(M, S).pdf
    integrands: dict[str, Callable[[float], float]] = {}
    if name in F:
        integrands[name] = lambda x: q(x) * F[name](p(x) / q(x))
    integrands["hinge"] = lambda x: abs(p(x) - q(x)) / 2
    integrands["least_squares"] = lambda x: (p(x) - q(x)) ** 2 / (p(x) + q(x)) / 2
    integrands["minimax"] = lambda x: q(x) * F["jensen_shannon"](p(x) / q(x)) / 2
    integrands["non_saturating"] = integrands["minimax"]
    return float(integrate.quad(integrands[name], -9, 9, limit=400, points=[-1.5, 0, 0.5])[0])


POINTWISE = tuple(name for name, loss in LOSSES.items() if loss.measures is not None)


def test_only_w1_is_measured_elsewhere() -> None:
    assert set(LOSSES) - set(POINTWISE) == {"wasserstein"}
    assert LOSSES["wasserstein"].best is None


@cache
def _compiled(name: str) -> Callable[[Any, Any], jax.Array]:
    measures = LOSSES[name].measures
    assert measures is not None
    compiled: Callable[[Any, Any], jax.Array] = jax.jit(measures)
    return compiled


def _measured(name: str, p: Any, q: Any) -> float:
    return float(_compiled(name)(p, q))


def _best(name: str, p: Any, q: Any) -> jax.Array:
    best = LOSSES[name].best
    assert best is not None
    return best(p, q)


@pytest.mark.parametrize("name", POINTWISE)
def test_a_divergence_is_its_integral(name: str) -> None:
    found = _measured(name, _masses(0, 1), _masses(M, S))
    np.testing.assert_allclose(found, _by_quadrature(name), rtol=2e-4)


def test_the_normals_divergences_have_closed_forms() -> None:
    """KL of two normals: log S + (1 + M^2)/(2 S^2) - 1/2; the oracle's own check."""
    expected = math.log(S) + (1 + M**2) / (2 * S**2) - 0.5
    assert _by_quadrature("kl") == pytest.approx(expected, rel=1e-6)
    back = -math.log(S) + (S**2 + M**2) / 2 - 0.5
    assert _by_quadrature("reverse_kl") == pytest.approx(back, rel=1e-6)
    assert _by_quadrature("jeffrey") == pytest.approx(expected + back, rel=1e-6)


def _raw(name: str, d: np.ndarray) -> np.ndarray:
    """The score whose D is drawn as d: the activations' inverses, by hand."""
    inverses: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "minimax": special.logit,
        "non_saturating": special.logit,
        "reverse_kl": lambda t: -np.log(-t),
        "squared_hellinger": lambda t: -np.log(1 - t),
        "jensen_shannon": lambda t: -np.log(2 * np.exp(-t) - 1),
    }
    return inverses.get(name, lambda d: d)(d)


@pytest.mark.parametrize("name", POINTWISE)
def test_v_of_the_best_d_is_the_divergence(name: str) -> None:
    """The relations in `Loss`, with V summed in float64 from the losses at D's best score."""
    loss = LOSSES[name]
    p, q = (np.asarray(_masses(*law), float) for law in ((0, 1), (M, S)))
    if loss.kind == "variational":
        d = x64(F_GANS[name].best, np.log(p / q))  # not cut to what is drawn
    else:
        d = np.asarray(_best(name, _masses(0, 1), _masses(M, S)), float)
    s = _raw(name, np.clip(d, 1e-12, 1 - 1e-12) if loss.kind == "logit" else d)
    value = -(p @ x64(loss.real, s) + q @ x64(loss.fake, s))
    measure = _by_quadrature(name)
    expected = {
        "minimax": 2 * measure - math.log(4),
        "non_saturating": 2 * measure - math.log(4),
        "least_squares": (measure - 1) / 4,
        "hinge": 2 * measure - 2,
    }.get(name, measure)
    np.testing.assert_allclose(value, expected, rtol=1e-3, atol=2e-4)


@pytest.mark.parametrize("name", POINTWISE)
@pytest.mark.parametrize(("p", "q"), [(0.3, 0.2), (0.1, 0.4), (0.3, 0.3)])
def test_the_best_d_is_the_best_of_many(name: str, p: float, q: float) -> None:
    """Brute force: of 40,001 scores none costs less than that of D*, and its D is D*."""
    loss = LOSSES[name]
    s = np.linspace(-8, 8, 40_001)
    costs = p * x64(loss.real, s) + q * x64(loss.fake, s)
    at = int(costs.argmin())
    (best,) = np.asarray(_best(name, jnp.float32([p]), jnp.float32([q])), float)
    least = p * x64(loss.real, _raw(name, best)) + q * x64(loss.fake, _raw(name, best))
    assert float(least) <= costs[at] + 1e-6
    if name != "hinge" or p != q:  # where any D within -1 and 1 costs the same
        assert float(x64(loss.output, s[at])) == pytest.approx(best, abs=2e-3)


# --- any masses ---


def _normalise(heights: np.ndarray) -> np.ndarray:
    heights = np.where(heights < 0.2, 0.0, heights)  # many empty bins
    return (heights / heights.sum()).astype(np.float32)


masses = (
    hnp.arrays(np.float32, N, elements=st.floats(0, 1, width=32))
    .filter(lambda heights: heights.max() >= 0.25)
    .map(_normalise)
)


scores = hnp.arrays(np.float32, N, elements=st.floats(-8, 8, width=32))


@pytest.mark.parametrize("name", NAMES)
@given(p=masses, q=masses, s=scores)
def test_no_t_exceeds_the_divergence(name: str, p: Any, q: Any, s: Any) -> None:
    """F = E_p T - E_q f*(T) <= D_f(p || q), Nowozin et al. 2016, eq. 4: V of any score."""
    loss = LOSSES[name]
    value = -(p @ loss.real(s) + q @ loss.fake(s))
    assert float(value) <= _measured(name, p, q) + 1e-4 * (1 + float(q @ jnp.abs(loss.fake(s))))


@pytest.mark.parametrize("name", POINTWISE)
@given(p=masses, q=masses)
def test_a_divergence_is_0_at_home_and_nowhere_negative(name: str, p: Any, q: Any) -> None:
    assert _measured(name, p, p) == pytest.approx(0, abs=1e-6)
    found = _measured(name, p, q)
    assert found >= 0
    assert not math.isnan(found)
    apart = float(np.abs(p - q).sum())
    assert found > 0 or apart < 1e-3


@pytest.mark.parametrize(
    ("name", "disjoint"),
    [
        *[("minimax", LOG2), ("jensen_shannon", 2 * LOG2), ("squared_hellinger", 2.0)],
        *[("hinge", 1.0), ("least_squares", 1.0)],
        *[(name, math.inf) for name in ("kl", "reverse_kl", "pearson", "jeffrey")],
    ],
)
def test_disjoint_densities_are_as_far_as_can_be(name: str, disjoint: float) -> None:
    p, q = jnp.float32([0, 0.5, 0.5, 0, 0, 0]), jnp.float32([0, 0, 0, 0.25, 0.75, 0])
    assert _measured(name, p, q) == pytest.approx(disjoint, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "wider_q", "wider_p"),
    [
        ("kl", LOG2, math.inf),
        ("reverse_kl", math.inf, LOG2),
        ("pearson", 1.0, math.inf),
        ("jeffrey", math.inf, math.inf),
    ],
)
def test_where_only_one_density_vanishes(name: str, wider_q: float, wider_p: float) -> None:
    """Uniform on two bins against one on four: p/q is 2 or 0, by hand; and the other way round."""
    two, four = jnp.float32([0, 0.5, 0.5, 0, 0]), jnp.float32([0, 0.25, 0.25, 0.25, 0.25])
    assert _measured(name, two, four) == pytest.approx(wider_q, rel=1e-6)
    assert _measured(name, four, two) == pytest.approx(wider_p, rel=1e-6)


def test_little_mass_is_not_none() -> None:
    """A ratio of 1e20 counts by its log; of 1e-7, which rounding can leave, nothing is said."""
    p, thin = jnp.float32([0.5, 0.5]), jnp.float32([1 - 1e-20, 1e-20])
    assert float(divergences.kl(p, thin)) == pytest.approx(
        0.5 * math.log(0.5) + 0.5 * math.log(0.5e20), rel=1e-5
    )
    crumb = jnp.float32([1 - 1e-7, 1e-7])
    assert float(divergences.kl(crumb, jnp.float32([1, 0]))) < 1e-6
    assert divergences.kl(jnp.float32([1 - 1e-5, 1e-5]), jnp.float32([1, 0])) == math.inf


@pytest.mark.parametrize("name", NAMES)
def test_an_infinite_t_is_drawn_at_the_end_of_its_span(name: str) -> None:
    p, q = jnp.float32([0.5, 0, 0.5, 0]), jnp.float32([0, 0.5, 0.5, 0])
    fgan, loss = F_GANS[name], LOSSES[name]
    best = np.asarray(_best(name, p, q), float)
    assert loss.bounds is not None
    low, high = loss.bounds
    with np.errstate(all="ignore"):
        limits = np.asarray(fgan.best(jnp.float32([200, -200])), float)  # f' at inf and 0
    np.testing.assert_allclose(best[:2], np.clip(limits, low, high), atol=1e-5)
    np.testing.assert_allclose(best[2:], fgan.threshold, atol=1e-6)
    assert low < fgan.axis[0] <= fgan.threshold <= fgan.axis[1] < high


def test_hinge_says_which_density_is_larger() -> None:
    p, q = jnp.float32([0.5, 0.2, 0.3, 0, 1e-8]), jnp.float32([0.2, 0.5, 0.3, 0, 0])
    assert optimal.optimal_hinge(p, q, optimal.NO_MASS).tolist() == [1, -1, 0, 0, 0]


# --- training ---


@pytest.mark.parametrize("name", ["hinge", "jeffrey"])  # the lessons train others
def test_a_short_training_stays_finite_and_moves(name: str) -> None:
    """The rates of the default recipe, small players: both learn, whatever they minimise."""
    recipe = Recipe(loss=name, width_d=4, depth_d=1, width_g=4, depth_g=1, batch=16)
    game = gan(program_of(recipe))
    begin, schedule = start_arrays_of(recipe), schedule_of(recipe)

    def trained(state: TrainState, schedule: Schedule, begin: StartArrays) -> TrainState:
        return jax.lax.fori_loop(
            0, 100, lambda _, s: game.step(s, schedule.at(s.step), begin), state
        )

    first = game.init(begin)
    last = jax.jit(trained)(first, schedule, begin)
    for before, after in ((first.params_d, last.params_d), (first.params_g, last.params_g)):
        for one, other in zip(jax.tree.leaves(before), jax.tree.leaves(after), strict=True):
            assert np.isfinite(other).all()
            assert np.abs(other - one).max() > 1e-3
