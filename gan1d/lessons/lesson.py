"""What a lesson is: a recipe, what to see in its run, and a check that it can be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gan1d.recipe import Recipe
from gan1d.runs import History, figure1


class Played(NamedTuple):
    """A lesson's run, and the run that it is compared to."""

    history: History
    reference: History | None


class Finding(NamedTuple):
    """Whether a run shows what its lesson promises."""

    holds: bool
    sentence: str  # with the numbers that it is judged by


Check = Callable[[Played], Finding]


@dataclass(frozen=True)
class Lesson:
    """One row: all that a newcomer writes to add a lesson."""

    id: str  # its name in links; never changes
    title: str
    do: str  # one sentence: what to do
    notice: str  # one sentence: what to see
    why: str
    source: str  # paper or book, with its arXiv id
    query: str  # the recipe, as in a link
    check: Check
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
