"""What a lesson is: a recipe, what to see in its run, and a check that it can be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gan1d.lessons.mathml import Equation
from gan1d.recipe import Recipe
from gan1d.runs import History, figure1

GROUPS = ("Basics", "Failures", "Losses", "Dynamics", "Remedies")  # in the order they are read


class Played(NamedTuple):
    """A lesson's run, and the run that it is compared to."""

    history: History
    reference: History | None


class Finding(NamedTuple):
    """Whether a run shows what its lesson promises."""

    holds: bool
    sentence: str  # with the numbers that it is judged by


class Shown(NamedTuple):
    """Something that the words name, and how far it moves on the screen while the lesson plays.

    `gan1d.lessons.screen` measures it, in pixels of the panel that draws it.
    """

    panel: str  # "densities", or the name of a small chart
    line: str  # `meta` of the trace: "p_g", "loss_d", "path"; "ghost_" and that of the other run
    pixels: int  # that it moves at least within `screen.PLAYED` seconds, at the lesson's speed


class Question(NamedTuple):
    """What may be asked before the lesson is played."""

    asked: str
    choices: tuple[str, ...]
    right: int  # place of the choice that the run shows
    answer: str  # what the run shows, in a sentence


Check = Callable[[Played], Finding]


@dataclass(frozen=True)
class Lesson:
    """One row: all that a newcomer writes to add a lesson."""

    id: str  # its name in links; never changes
    group: str  # one of GROUPS
    title: str
    do: str  # one sentence: what to do
    notice: str  # one sentence: what to see
    why: str
    source: str  # paper or book, with its arXiv id
    query: str  # the recipe, as in a link
    check: Check
    shows: tuple[Shown, ...] = ()  # what is seen to move
    equation: Equation | None = None  # why, in one line
    question: Question | None = None
    notes: str = ""  # for who presents it
    controls: tuple[str, ...] = ()  # settings that the words name: they stand beside the words
    reference: str | None = None  # the recipe that it is compared to, as in a link
    figure1: bool = False  # whether the recipe is played through the stages of Figure 1
    steps: int = 2000  # that the check looks at
    every: int = 10  # steps between its frames
    speed: int = 5  # training steps per frame on the page
    panels: tuple[str, ...] = ("measures", "losses")  # the small charts
    layers: tuple[str, ...] = ("d_star",)  # of the large chart
    large: str = (
        "densities"  # the chart that has the most room: that of the densities, or a small one
    )

    def base(self, seed: int | None = None) -> Recipe:
        """The recipe in the row, as it ships or with another seed."""
        recipe = _strict(self.query)
        return recipe if seed is None else recipe.replace(seed=seed)

    def recipe(self, seed: int | None = None) -> Recipe:
        """The recipe that is played; with `figure1`, through its stages, whose ends training finds."""
        base = self.base(seed)
        return figure1.figure1_recipe(base) if self.figure1 else base

    def reference_recipe(self, seed: int | None = None) -> Recipe | None:
        """The recipe that it is compared to, or None; of the same seed."""
        if self.reference is None:
            return None
        recipe = _strict(self.reference)
        return recipe.replace(seed=self.base(seed).seed)


def _strict(query: str) -> Recipe:
    recipe, problems = Recipe.from_query(query)
    if problems:
        raise ValueError("; ".join(problems))
    return recipe
