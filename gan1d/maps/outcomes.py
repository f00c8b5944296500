"""How runs ended, from the numbers of their last frames: by the rules of the page's sentence.

`diagnose` gives the rule that the page would say (assets/js/diagnosis), and OUTCOMES what a map
makes of it. Everything here is for many runs at once: arrays with the axes [runs, frames].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from gan1d import targets
from gan1d.game import equilibrium
from gan1d.game.frame import Frame
from gan1d.game.losses import LOSSES, Loss
from gan1d.maps.series import Series
from gan1d.maps.trends import TREND, level, mean_of, orbits, parts, reached, trend
from gan1d.recipe import Recipe
from gan1d.runs.inputs import program_of
from gan1d.targets import modes

SPAN = 1000  # steps looked back
AT_LEAST = 30  # frames looked back, however many steps they are
REST = 0.9  # share of the last frames at rest
LATE = 20  # frames that such a share is of
NOW = 5  # frames whose mean is what is now
FOOLED = 0.05  # E D(G(z)): below, D takes a generated sample for real less than once in 20
FELT = 0.05  # mean |pull|, of an ordinary one
MOVES = 3  # between modes
SURPLUS = 0.25  # of mass beyond a mode's share: p_g is "at" that mode
LEFT = 0.1  # of a mode's share: less is a mode missing
SPOKEN_OF = 0.04  # share of p_data that makes a mode worth a sentence
BEHIND = 0.25  # mean |D - D*|
CATCHING_UP = 0.85  # of the gap before: less, and D is on its way


class Outcome(NamedTuple):
    """One way for a run to end."""

    name: str
    rules: tuple[str, ...]  # of the page's sentence
    words: str  # what it says of a run


OUTCOMES = (
    Outcome("converged", ("converged", "reached"), "p_g = p_data, nearly, and it stays so"),
    Outcome("oscillates", ("orbiting", "hopping"), "p_g goes round p_data, or between its modes"),
    Outcome("collapsed", ("missing",), "p_g leaves out a mode of p_data"),
    Outcome("saturated", ("saturated",), "D tells all fakes apart, and G's gradient is gone"),
    Outcome("diverged", ("diverged",), "the weights are no numbers any more"),
    Outcome("unsettled", (), "none of these: still on its way, or held up"),
)
NAMES = tuple(outcome.name for outcome in OUTCOMES)
UNSETTLED = NAMES.index("unsettled")
DIVERGED = NAMES.index("diverged")
_OF_RULE = {rule: i for i, outcome in enumerate(OUTCOMES) for rule in outcome.rules}


class Recent(NamedTuple):
    """The last frames of runs that share everything but live and start settings."""

    recipe: Recipe  # with the settings in force
    series: Series
    step: np.ndarray  # of each frame, shape [frames]
    diverged: np.ndarray  # shape [runs], bool

    @property
    def loss(self) -> Loss:
        """What D and G lose."""
        return LOSSES[self.recipe.loss]

    @property
    def steps(self) -> int:
        """From the first frame to the last."""
        return int(self.step[-1] - self.step[0])

    @property
    def n_modes(self) -> int:
        """Of the target."""
        return len(modes.edges(self.recipe.target)) - 1

    def now(self, values: np.ndarray) -> np.ndarray:
        """Mean of the last NOW frames, shape [runs, ...]."""
        return mean_of(values[:, -NOW:])


def outcomes(recipe: Recipe, series: Series, step: np.ndarray, diverged: np.ndarray) -> np.ndarray:
    """The outcome of each run, as an index into OUTCOMES: shape [runs], uint8.

    Args:
      recipe: of any of the runs; they may differ in live and start settings, but not in the target.
      series: of the last frames of each.
      step: of these frames, ascending, shape [frames].
      diverged: whether a weight or a frame of a run is not finite, shape [runs].
    """
    said = diagnose(recipe, series, step, diverged)
    return np.array([_OF_RULE.get(rule, UNSETTLED) for rule in said], np.uint8)


def diagnose(recipe: Recipe, series: Series, step: np.ndarray, diverged: np.ndarray) -> list[str]:
    """The rule that the page would say of each run at its last frame; arguments as of `outcomes`.

    The rules are tried in order; the first that holds is said. Of the frames those count that have
    the last settings in force and are within the last SPAN steps, or the last AT_LEAST.
    """
    last = int(step[-1])
    since = max((edit.step for edit in recipe.edits if edit.step <= last), default=0)
    first = min(last - SPAN, int(step[-AT_LEAST]) if len(step) >= AT_LEAST else 0)
    kept = (step >= max(first, since)) | (step == last)
    series = Series(*(np.asarray(field)[:, kept] for field in series))
    recipe = Recipe(**recipe.settings_at(max(last - 1, 0)))
    recent = Recent(recipe, series, step[kept], diverged)
    said = np.full(len(diverged), "early", object)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        for name, holds in reversed(tuple(RULES.items())):
            said[holds(recent)] = name
    return said.tolist()


def _held(who: str) -> Callable[[Recent], np.ndarray]:
    return lambda now: np.full(len(now.diverged), now.recipe.train == who)


def _converged(now: Recent) -> np.ndarray:
    frames = Frame(**dict.fromkeys(Frame._fields))._replace(
        jsd=now.series.jsd, value=now.series.value, d_offset=now.series.d_offset
    )
    kind = equilibrium.kind(program_of(now.recipe))
    rest = equilibrium.at_equilibrium(now.loss, kind, frames)[:, -LATE:]
    enough = mean_of(rest.astype(float)) >= REST
    return enough if rest.shape[1] == LATE else np.zeros_like(enough)


def _fooled(now: Recent) -> np.ndarray:
    """Whether D takes no generated sample for real; only of a D that is a probability."""
    return now.loss.presentation.has_logit & (now.now(now.series.d_fake) < FOOLED)


def _felt(now: Recent) -> np.ndarray:
    """What G feels of D, as a share of a pull of ordinary strength; shape [runs]."""
    scale = targets.parse(now.recipe.target).scale
    return now.now(now.series.pull) / now.loss.presentation.pull_unit(scale)


def _hopping(now: Recent) -> np.ndarray:
    n = now.n_modes
    if n < 2:
        return np.zeros(len(now.diverged), bool)
    shares = now.series.shares[:, -1:, :n]
    surplus = now.series.masses[..., :n] - shares > SURPLUS  # [runs, frames, n_modes]
    home = np.where(surplus.any(-1), surplus.argmax(-1), -1)
    moves, before = np.zeros(len(home), int), np.full(len(home), -1)
    for at in home.T:
        moves += (at >= 0) & (before >= 0) & (at != before)
        before = np.where(at >= 0, at, before)
    return moves >= MOVES


def _missing(now: Recent) -> np.ndarray:
    n = now.n_modes
    if n < 2:
        return np.zeros(len(now.diverged), bool)
    masses, shares = now.now(now.series.masses)[:, :n], now.series.shares[:, -1, :n]
    return ((masses < LEFT * shares) & (shares >= SPOKEN_OF)).any(-1)


def _lagging(now: Recent) -> np.ndarray:
    knows = now.loss.presentation.is_probability and now.recipe.discriminator == "mlp"
    if not knows or now.steps < TREND:
        return np.zeros(len(now.diverged), bool)
    before, after = parts(now.series.gap, 2)
    return (after > BEHIND) & (after > CATCHING_UP * before)


def _orbiting(now: Recent) -> np.ndarray:
    if now.recipe.generator == "mlp":
        return orbits(now.series.jsd, 0.04)
    lo, hi = targets.parse(now.recipe.target).domain
    return orbits(now.series.theta, 0.3 * (hi - lo) / 12)


RULES: Mapping[str, Callable[[Recent], np.ndarray]] = {
    "diverged": lambda now: now.diverged,
    "d_alone": _held("d"),
    "g_alone": _held("g"),
    "converged": _converged,
    "saturated": lambda now: _fooled(now) & (_felt(now) < FELT),
    "told_apart": lambda now: _fooled(now) & (_felt(now) >= FELT),
    "hopping": _hopping,
    "missing": _missing,
    "lagging": _lagging,
    "orbiting": _orbiting,
    "reached": lambda now: reached(now.series.jsd, now.steps),
    "learning": lambda now: trend(now.series.jsd, now.steps, 1),
    "receding": lambda now: trend(now.series.jsd, now.steps, -1),
    "steady": lambda now: level(now.series.jsd, now.steps),
}
