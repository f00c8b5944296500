"""Figure 1 (a)-(d) of Goodfellow et al. 2014 (arXiv:1406.2661) as four stages of one run.

The panels are not four moments of plain training. G starts beside p_data, since there is a way past
its net (`game.players`), and in (a) D has learned half of that; in (b) G is held still while D
catches up with it, in (c) D is held still while G follows it, in (d) both go on to the end. Holding
a player is an edit of the live setting `train`, so the whole figure is a recipe like any other.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import jax
import numpy as np

from gan1d import targets
from gan1d.game import equilibrium
from gan1d.game.frame import Frame
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe, check_recipe
from gan1d.runs.history import History, check_history
from gan1d.runs.inputs import program_of
from gan1d.runs.replay import chunk

NAMES = ("a", "b", "c", "d")
EVERY = 10  # steps between the frames that criteria are read from; stages end on such frames
READ_AHEAD = 30  # frames read at a time

# What ends a stage: a little stricter than what the figure promises.
GAP_BEGUN = 0.09  # (a) mean |D - D*|: D is half right
GAP_CAUGHT_UP = 0.018  # (b) likewise
SHIFT_KEPT = 0.6  # (c) of the distance between the means of p_g and p_data at the end of (b),
RISE = 0.15  # or else of E D(G(z)): G may be nearer to one mode, and not to the mean


class Phase(NamedTuple):
    """How a stage is played. Rates are multiples of the recipe's, small enough to be seen."""

    train: str  # who trains
    limit: int  # steps it may take
    least: int  # steps it takes at least
    lr_d: float
    lr_g: float
    steady: tuple[str, ...] = ()  # what is raised to its value in `STEADY`; the rest as it was
    later: tuple[tuple[int, float], ...] = ()  # (steps into it, multiple of both rates from there)


STEADY = {"k": 5, "r1": 0.01}  # D kept ahead of G, and damped
PHASES = {
    # D learns, and G hardly moves
    "a": Phase("both", 480, 120, lr_d=0.03, lr_g=0.01),
    # quicker where there is much to learn, and at last with care
    "b": Phase("d", 3000, 160, 0.08, 1, ("k",), ((400, 1), (1500, 0.3), (2400, 0.1))),
    "c": Phase("g", 1500, 120, lr_d=1, lr_g=0.05, later=((400, 0.2),)),
    "d": Phase("both", 6000, EVERY, 0.3, 0.3, ("k", "r1"), ((4000, 0.1),)),
}
LIMIT = PHASES["d"].limit  # steps that (d) may take


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

    Each stage is played until its criterion holds; the next then begins with edits. One that does
    not get there within its limit ends there, with a warning.

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
    *_, last = play(check_recipe(recipe))
    for stage in last.stages:
        if not stage.reached:
            warnings.warn(f"Figure 1: {stage.sentence}", stacklevel=2)
    return last.recipe


def stage_a(recipe: Recipe) -> Recipe:
    """The recipe that stage (a) begins with: known before anything is trained."""
    base = recipe.replace(edits=())
    return _begin(base, base, "a", 0)


def play(recipe: Recipe, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Figure1]:
    """Play the stages one after the other; yields the figure so far at the end of each.

    From stage (c) on the recipe is complete: how (d) settles is known beforehand.

    Args:
      recipe: the players, the target and the base rates; its own edits are left out.
      cancelled: asked now and then; once true, `runs.CancelledError` is raised.
    """
    base = recipe.replace(edits=())
    planned, stages = stage_a(base), [_play(stage_a(base), "a", 0, cancelled)]
    for name in NAMES[1:]:
        start = stages[-1].end
        planned = _begin(planned, base, name, start)
        yield Figure1(planned, tuple(stages))
        stages.append(_play(planned, name, start, cancelled))
    yield Figure1(planned, tuple(stages))


def ends(recipe: Recipe) -> tuple[int, int, int] | None:
    """Where stages (a), (b) and (c) of a Figure 1 recipe end; None for any other recipe.

    Such another one is a run that was left in (c): one setting is changed there, and from then on
    both train. Stage (d) itself begins with both rates changed, or with none.
    """
    turns = [(edit.value, edit.step) for edit in recipe.edits if edit.name == "train"]
    if recipe.train != "both" or [value for value, _ in turns[:3]] != ["d", "g", "both"]:
        return None
    last = turns[2][1]
    changed = sum(edit.step == last and edit.name != "train" for edit in recipe.edits)
    return None if changed == 1 else (turns[0][1], turns[1][1], last)


def _begin(recipe: Recipe, base: Recipe, name: str, start: int) -> Recipe:
    """The recipe with the edits that begin a stage."""
    phase = PHASES[name]
    steady = {
        name: max(getattr(base, name), value if name in phase.steady else 0)
        for name, value in STEADY.items()
    }
    rates = _rates(base, phase.lr_d, phase.lr_g)
    past = tuple(edit for edit in recipe.edits if edit.step <= start)
    recipe = recipe.replace(edits=past)
    recipe = recipe.edit(start, train=phase.train, **steady, **rates)
    for later, factor in phase.later:
        recipe = recipe.edit(start + later, **_rates(base, factor, factor))
    return recipe


def _rates(base: Recipe, factor_d: float, factor_g: float) -> dict[str, Any]:
    rates = {"lr_d": base.lr_d * factor_d, "lr_g": base.lr_g * factor_g}
    return {name: min(max(float(f"{rate:.3g}"), 1e-5), 1.0) for name, rate in rates.items()}


def _play(recipe: Recipe, name: str, start: int, cancelled: Callable[[], bool]) -> Stage:
    """Play one stage to its end."""
    phase = PHASES[name]
    last = start + phase.limit
    first = _one(chunk(recipe, start, EVERY, 1, cancelled).frames, 0)
    at, frame, reached = start, first, False
    for begin in range(start + EVERY, last + 1, EVERY * READ_AHEAD):
        count = min(READ_AHEAD, (last - begin) // EVERY + 1)
        part = chunk(recipe, begin, EVERY, count, cancelled)
        holds = _holds(recipe, name, part.frames, first) & (part.step >= start + phase.least)
        reached = bool(holds.any())
        i = int(np.argmax(holds)) if reached else len(part.step) - 1
        if i >= 0:
            at, frame = int(part.step[i]), _one(part.frames, i)
        if reached or part.diverged is not None:
            break
    reached |= name == "a" and at == last  # D is on its way, however far it has come
    sentence = _sentence(recipe, name, frame, first)
    if not reached:
        sentence = f"stage ({name}) was not reached within {phase.limit} steps: {sentence}"
    return Stage(name, start, at, reached, sentence)


def _one(frames: Frame, i: int) -> Frame:
    picked: Frame = jax.tree.map(lambda field: field[i], frames)
    return picked


def _holds(recipe: Recipe, name: str, frames: Frame, first: Frame) -> np.ndarray:
    """Whether each frame ends the stage, shape [n]."""
    unit = LOSSES[recipe.loss].unit
    if name == "a":
        return np.asarray(frames.gap < GAP_BEGUN * unit)
    if name == "b":
        return np.asarray(frames.gap < GAP_CAUGHT_UP * unit)
    if name == "c":
        shift = targets.parse(recipe.target).shift
        return (shift(frames.p_g) < SHIFT_KEPT * shift(first.p_g)) | (
            frames.d_fake > first.d_fake + RISE * unit
        )
    return _at_rest(recipe, frames)


def _at_rest(recipe: Recipe, frames: Frame) -> np.ndarray:
    kind = equilibrium.kind(program_of(recipe))
    return equilibrium.at_equilibrium(LOSSES[recipe.loss], kind, frames)


def _sentence(recipe: Recipe, name: str, frame: Frame, first: Frame) -> str:
    """The numbers by which a stage is judged, in words."""
    if name == "a":
        return f"p_g beside p_data has JSD {frame.jsd:.3f}, D is {frame.gap:.3f} from D* on average"
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
    steps = ends(check_history(history).recipe)
    if steps is None:
        raise ValueError(
            "the recipe must hold the stages of Figure 1: make it with gan1d.figure1_recipe"
        )
    found = {}
    for name, step in zip(NAMES, steps, strict=False):
        if step in history.step:
            found[name] = int(np.searchsorted(history.step, step))
    holds = _at_rest(history.recipe, history.frames) & (history.step > steps[-1])
    if holds.any():
        found["d"] = int(np.argmax(holds))
    return found
