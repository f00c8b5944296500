"""A change that leaves Figure 1: what the run is called, and that it is Figure 1 no more."""

from __future__ import annotations

import json

import pytest

from app.facts import tables
from gan1d.recipe import Recipe
from gan1d.runs import figure1
from tests.js import Calls
from tests.js.test_runs import named, scripted
from tests.small import TINY

PLAN = TINY.edit(40, train="d", lr_d=0.01).edit(80, train="g", lr_g=0.01)
LEFT = PLAN.edit(100, train="both", lr_g=0.05)  # as the page writes it, in (c)
WHOLE = PLAN.edit(120, train="both", lr_d=0.02, lr_g=0.02)


@pytest.mark.parametrize(
    ("recipe", "ends"),
    [(LEFT, None), (WHOLE, [40, 80, 120]), (WHOLE.edit(150, lr_g=0.1), [40, 80, 120])],
)
def test_a_run_that_was_left_in_c_has_no_stages(
    calls: Calls, recipe: Recipe, ends: list[int] | None
) -> None:
    """Stage (d) begins with both rates; a change in (d) itself leaves (a) to (c) as they were."""
    assert calls.value("playback/recipe", "stageEnds", scripted(recipe)) == ends
    assert figure1.ends(recipe) == (None if ends is None else tuple(ends))


def test_it_is_called_by_what_was_changed(calls: Calls) -> None:
    """And not by the turn that both players take again; that of a step by hand is all there is."""
    assert named(calls, (LEFT, 100), (TINY.edit(30, train="d"), 30)) == [
        "G rate 0.05 from step 100",
        "Who trains D only from step 30",
    ]


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        Recipe(lr_d=0.01),
        TINY,
        *(Recipe.from_query(f"defaults={i}&k=3")[0] for i in (1, 2)),
    ],
)
def test_a_file_reads_the_defaults_that_its_query_means(calls: Calls, recipe: Recipe) -> None:
    """Those of version 1 too, which a query need not name."""
    facts = json.loads(json.dumps(tables()))
    read = calls.value("offline/own_editor", "settingsOf", recipe.to_query(), facts)
    assert read == {"settings": scripted(recipe)["settings"], "problems": []}
