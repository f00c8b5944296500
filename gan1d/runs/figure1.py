"""Figure 1 (a)-(d) of Goodfellow et al. 2014 (arXiv:1406.2661) as four stages of one run.

The panels are not four moments of plain training: in (b) G is held still while D catches up with
it, in (c) D is held still while G follows it. Holding a player is an edit of the live setting
`train`, so the whole figure is a recipe like any other.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import jax
import numpy as np

from gan1d import targets
from gan1d.game.equilibrium import at_equilibrium
from gan1d.game.frame import Frame
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.runs.history import History
from gan1d.runs.replay import chunk
from gan1d.targets.target import N_BINS

NAMES = ("a", "b", "c", "d")
EVERY = 10  # steps between the frames that criteria are read from; stages end on such frames
_READ_AHEAD = 30  # frames read at a time


class Beside(NamedTuple):
    """A p_g on one side of p_data, as (a) shows it; in deviations of p_data."""

    shift: float  # of the means, at least
    width: float  # G(z)'s deviation, at most


# What ends a stage: a little stricter than what the figure promises, so that no stage ends on
# the very edge of its promise.
JSD_NEAR = 0.035  # (a) p_g has come close to p_data,
JSD_BESIDE = (0.03, 0.18)  # and then moves off to one side of it,
BESIDE = (  # the first that the run comes to
    Beside(0.6, 1.2),
    Beside(0.4, 1.6),
    Beside(0.2, math.inf),
    Beside(0.0, math.inf),
)
GAP_CAUGHT_UP = 0.022  # (b) mean |D - D*|
RISE = 0.05  # (c) of E D(G(z)) over its value at the end of (b)


class Phase(NamedTuple):
    """A stretch of the run with one setting of the players. Rates are multiples of the recipe's."""

    stage: str  # the stage it belongs to
    train: str  # who trains
    steady: tuple[str, ...]  # what is raised to its value in `_STEADY`; the rest as in the recipe
    factor_d: float  # of lr_d
    factor_g: float  # of lr_g
    limit: int  # steps it may take
    least: int = EVERY  # steps it takes at least, so that it is seen
    settling: tuple[tuple[int, float], ...] = ()  # (steps into it, factor of both rates from there)


_STEADY = {"k": 5, "r1": 0.01}  # D kept ahead of G, and damped
_PHASES = {
    "near": Phase("a", "both", ("k", "r1"), 1, 1, limit=1500),
    "beside": Phase("a", "both", (), 1, 2, limit=900),  # G hurries ahead of D
    "b": Phase("b", "d", ("k",), 1, 1, limit=3000, least=50, settling=((500, 0.3), (1500, 0.1))),
    "c": Phase("c", "g", ("k",), 1, 0.01, limit=1500, least=50),  # slowly, so that it is seen
    "d": Phase(
        "d", "both", ("k", "r1"), 1, 1, limit=6000, least=50, settling=((2000, 0.3), (4000, 0.1))
    ),
}
LIMIT = _PHASES["d"].limit  # steps that (d) may take


class Stage(NamedTuple):
    """One panel of the figure, and the stretch of the run that leads to it."""

    name: str  # one of NAMES
    start: int  # step at which the stage begins
    end: int  # step of the panel
    reached: bool  # whether its criterion holds there
    sentence: str  # what is seen, with the numbers that say so


class Figure1(NamedTuple):
    """A recipe that passes through the stages, and the stages played so far."""

    recipe: Recipe
    stages: tuple[Stage, ...]


def figure1_recipe(recipe: Recipe) -> Recipe:
    """The recipe of Figure 1: the given one, with the ends of the stages as edits.

    Each stage is played until its criterion holds; its end then becomes an edit of `train` and of
    the rates. A stage that does not get there within its limit ends there, with a warning.

    Args:
      recipe: the players, the target and the base rates; its own edits are left out.

    Returns:
      A recipe like any other: `run` plays it, `to_query` links to it.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.figure1_recipe(gan1d.Recipe())
      >>> [edit.value for edit in recipe.edits if edit.name == "train"]  # (b), (c) and (d)
      ['d', 'g', 'both']
      >>> history = gan1d.run(recipe, steps=2000)
    """
    *_, last = play(recipe)
    for stage in last.stages:
        if not stage.reached:
            warnings.warn(f"Figure 1: {stage.sentence}", stacklevel=2)
    return last.recipe


def stage_a(recipe: Recipe) -> Recipe:
    """The recipe that stage (a) begins with: known before anything is trained."""
    base = recipe.replace(edits=())
    return _begin(base, base, "near", 0)


def play(recipe: Recipe, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Figure1]:
    """Play the stages one after the other; yields the figure so far at the end of each.

    From stage (c) on the recipe is complete: how (d) settles is known beforehand.

    Args:
      recipe: the players, the target and the base rates; its own edits are left out.
      cancelled: asked now and then; once true, `runs.CancelledError` is raised.
    """
    base = recipe.replace(edits=())
    planned, start = stage_a(base), 0
    near = _play(planned, "near", start, cancelled)
    planned = _begin(planned, base, "beside", near.end)
    for beside in BESIDE:
        stage = _play(planned, "beside", near.end, cancelled, beside)
        if stage.reached:
            break
    stages = [stage._replace(start=0)]
    for name in NAMES[1:]:
        start = stages[-1].end
        planned = _begin(planned, base, name, start)
        yield Figure1(planned, tuple(stages))
        stages.append(_play(planned, name, start, cancelled))
    yield Figure1(planned, tuple(stages))


def ends(recipe: Recipe) -> tuple[int, int, int] | None:
    """Where stages (a), (b) and (c) of a Figure 1 recipe end; None for any other recipe."""
    turns = [(edit.value, edit.step) for edit in recipe.edits if edit.name == "train"]
    if recipe.train != "both" or [value for value, _ in turns[:3]] != ["d", "g", "both"]:
        return None
    return turns[0][1], turns[1][1], turns[2][1]


def _begin(recipe: Recipe, base: Recipe, name: str, start: int) -> Recipe:
    """The recipe with the edits that begin a phase."""
    phase = _PHASES[name]
    steady = {
        name: max(getattr(base, name), value if name in phase.steady else 0)
        for name, value in _STEADY.items()
    }
    rates = _rates(base, phase.factor_d, phase.factor_g)
    past = tuple(edit for edit in recipe.edits if edit.step <= start)
    recipe = recipe.replace(edits=past)
    recipe = recipe.edit(start, train=phase.train, **steady, **rates)
    for later, factor in phase.settling:
        recipe = recipe.edit(start + later, **_rates(base, factor, factor))
    return recipe


def _rates(base: Recipe, factor_d: float, factor_g: float) -> dict[str, Any]:
    return {"lr_d": _rounded(base.lr_d * factor_d), "lr_g": _rounded(base.lr_g * factor_g)}


def _rounded(rate: float) -> float:
    return min(max(float(f"{rate:.3g}"), 1e-5), 1.0)


def _play(
    recipe: Recipe,
    name: str,
    start: int,
    cancelled: Callable[[], bool],
    beside: Beside = BESIDE[-1],
) -> Stage:
    """Play one phase to its end."""
    phase = _PHASES[name]
    last = start + phase.limit
    first = _one(chunk(recipe, start, EVERY, 1, cancelled).frames, 0)
    at, frame, reached = start, first, False
    for begin in range(start + EVERY, last + 1, EVERY * _READ_AHEAD):
        count = min(_READ_AHEAD, (last - begin) // EVERY + 1)
        part = chunk(recipe, begin, EVERY, count, cancelled)
        holds = _holds(recipe, name, part.frames, first, beside) & (
            part.step >= start + phase.least
        )
        reached = bool(holds.any())
        i = int(np.argmax(holds)) if reached else len(part.step) - 1
        if i >= 0:
            at, frame = int(part.step[i]), _one(part.frames, i)
        if reached or part.diverged is not None:
            break
    sentence = _sentence(recipe, name, frame, first)
    if not reached:
        sentence = f"stage ({phase.stage}) was not reached within {phase.limit} steps: {sentence}"
    return Stage(phase.stage, start, at, reached, sentence)


def _one(frames: Frame, i: int) -> Frame:
    picked: Frame = jax.tree.map(lambda field: field[i], frames)
    return picked


def _holds(recipe: Recipe, name: str, frames: Frame, first: Frame, beside: Beside) -> np.ndarray:
    """Whether each frame ends the stage, shape [n]."""
    if name == "near":
        return np.asarray(frames.jsd < JSD_NEAR)
    if name == "beside":
        low, high = JSD_BESIDE
        shift, width = _moments(recipe, frames.p_g)
        apart = (frames.jsd > low) & (frames.jsd < high)
        return apart & (shift > beside.shift) & (width < beside.width)
    if name == "b":
        return np.asarray(frames.gap < GAP_CAUGHT_UP * LOSSES[recipe.loss].unit)
    if name == "c":
        return np.asarray(frames.d_fake > first.d_fake + RISE)
    return at_equilibrium(LOSSES[recipe.loss], recipe.latent, frames)


def _moments(recipe: Recipe, p_g: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """|E G(z) - E x| and G(z)'s deviation, in deviations of p_data, inside the domain; each [n]."""
    target = targets.parse(recipe.target)
    lo, hi = target.domain
    x = lo + (hi - lo) * (np.arange(N_BINS) + 0.5) / N_BINS
    p_data = target.bins(N_BINS)[1:-1]
    mean = p_data @ x
    deviation = np.sqrt(p_data @ (x - mean) ** 2)
    q = p_g / np.maximum(p_g.sum(axis=1, keepdims=True), 1e-30)  # all of it may lie outside
    own = q @ x
    spread = np.sqrt(np.maximum(q @ x**2 - own**2, 0))
    return np.abs(own - mean) / deviation, spread / deviation


def _sentence(recipe: Recipe, name: str, frame: Frame, first: Frame) -> str:
    """The numbers by which a stage is judged, in words."""
    if name in ("near", "beside"):
        return f"p_g beside p_data has JSD {frame.jsd:.3f}"
    if name == "b":
        return f"with G held, D is {frame.gap:.3f} from D* on average"
    if name == "c":
        return f"with D held, E D(G(z)) went from {first.d_fake:.3f} to {frame.d_fake:.3f}"
    loss = LOSSES[recipe.loss]
    if loss.kind == "critic":
        return f"JSD is {frame.jsd:.3f}"
    at_rest = f"{loss.value:g} at equilibrium"
    where = f"-log 4 = {loss.value:.3f}" if loss.value == -math.log(4) else at_rest
    d = "|D - 1/2|" if loss.level == 0.5 else f"|D - {loss.level:g}|".replace("- -", "+ ")
    return f"JSD is {frame.jsd:.3f}, V {frame.value:.3f} ({where}), mean {d} {frame.d_offset:.3f}"


def panels(history: History) -> dict[str, int]:
    """Index of the frame in each panel: the ends of (a), (b), (c), and the first equilibrium.

    Raises:
      ValueError: if the recipe is not one of Figure 1.
    """
    steps = ends(history.recipe)
    if steps is None:
        raise ValueError(
            "the recipe must hold the stages of Figure 1: make it with gan1d.figure1_recipe"
        )
    found = {}
    for name, step in zip(NAMES, steps, strict=False):
        if step in history.step:
            found[name] = int(np.searchsorted(history.step, step))
    recipe = history.recipe
    at_rest = at_equilibrium(LOSSES[recipe.loss], recipe.latent, history.frames)
    holds = at_rest & (history.step > steps[-1])
    if holds.any():
        found["d"] = int(np.argmax(holds))
    return found
