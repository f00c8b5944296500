"""The live settings over time, as numbers."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gan1d.game.schedule import Schedule
from gan1d.recipe import MAX_EDITS, Recipe
from gan1d.runs.inputs import live_of, schedule_of


def test_a_schedule_holds_the_settings_in_force() -> None:
    recipe = Recipe(r1=0.5).edit(5, lr_d=0.5, k=3).edit(9, train="g").edit(10, train="d", k=1)
    schedule = schedule_of(recipe)
    at = jax.jit(Schedule.at)
    for step in (0, 4, 5, 6, 8, 9, 10, 11, 200_000):
        found = jax.tree.map(np.asarray, at(schedule, jnp.int32(step)))
        np.testing.assert_equal(found._asdict(), live_of(recipe.settings_at(step))._asdict())


def test_a_full_schedule() -> None:
    recipe = Recipe(edits=[(3 * i, "k", 2 + i % 2) for i in range(1, MAX_EDITS + 1)])
    assert len(recipe.edits) == MAX_EDITS
    rows = jax.jit(jax.vmap(Schedule.at, (None, 0)))(schedule_of(recipe), jnp.arange(800))
    expected = [recipe.settings_at(step)["k"] for step in range(800)]
    assert rows.n_d.tolist() == expected


def test_schedules_have_one_shape() -> None:
    """So that edits compile nothing."""
    one, two = schedule_of(Recipe()), schedule_of(Recipe().edit(5, k=2).edit(7, r1=1))
    shapes = [jax.tree.map(lambda leaf: (leaf.shape, leaf.dtype), each) for each in (one, two)]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize(("train", "updates"), [("both", (4, 2)), ("d", (4, 0)), ("g", (0, 2))])
def test_who_trains(train: str, updates: tuple[int, int]) -> None:
    live = live_of(Recipe(k=4, k_g=2, train=train).settings)
    assert (live.n_d, live.n_g) == updates
