"""The pull on G's samples against the slope of G's loss, in float64."""

from collections.abc import Callable

import jax
import numpy as np
import pytest
from scipy import stats
from scipy.special import lambertw

from gan1d import targets
from gan1d.game.losses import LOSSES
from gan1d.game.step import TrainState
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from gan1d.runs.compiled import compiled
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from tests.gan1d.game.frames import TINY, frame_of

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
    frame, state = frame_of(recipe, noise, scale=3)
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
