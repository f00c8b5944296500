"""A slider that is dragged while the run plays: what its edits become."""

from __future__ import annotations

from gan1d.recipe import MAX_EDITS, Recipe
from tests.js import Calls, Gesture, PlayerProcess
from tests.js.test_runs import QUERY, ends, named
from tests.js.test_sequences import assert_straight
from tests.small import TINY

# a rate is dragged while the run plays: one frame is ten steps
WIGGLE: list[Gesture] = [("seek", 20), ("drag", "lr_d", 0.01), ("play", 1), ("drag", "lr_d", 0.02)]
WIGGLE += [("play", 1), ("drag", "lr_d", 0.03), ("play", 1), ("pace",)]


def test_a_drag_while_it_plays_ends_in_one_edit_with_its_last_value(player: PlayerProcess) -> None:
    """What is drawn is at any time what the recipe says: before the drag ends, and after."""
    answers = player.play(QUERY, [*WIGGLE, ("release",), ("undo",), ("redo",)])
    for answer in answers:
        assert_straight(answer)
    *_, dragged, released, undone, redone = answers
    assert len(Recipe.from_query(dragged["recipe"])[0].edits) > 1
    assert released["recipe"] == redone["recipe"] == TINY.edit(20, lr_d=0.03).to_query()
    assert [one["head"] for one in (dragged, released, undone, redone)] == [50, 50, 20, 50]
    assert undone["recipe"] == QUERY
    assert [answer["runs"] for answer in answers] == [1] * len(answers)


def test_a_dragged_branch_is_called_by_the_last_value(player: PlayerProcess, calls: Calls) -> None:
    last = player.play(QUERY, [("seek", 40), *WIGGLE, ("release",)])[-1]
    recipe = Recipe.from_query(last["recipe"])[0]
    assert recipe == TINY.edit(20, lr_d=0.03)
    assert last["runs"] == 2
    assert named(calls, (recipe, 20)) == ["D rate 0.03 from step 20"]


def test_another_change_ends_a_drag(player: PlayerProcess) -> None:
    expected = TINY.edit(20, lr_d=0.03).edit(50, k=3)
    assert ends(player, *WIGGLE, ("set", "k", 3)) == (expected, 50, 1)
    assert ends(player, *WIGGLE, ("set", "k", 3), ("release",)) == (expected, 50, 1)
    apart = [*WIGGLE, ("release",), ("drag", "lr_d", 0.1)]
    assert ends(player, *apart) == (TINY.edit(20, lr_d=0.03).edit(50, lr_d=0.1), 50, 1)


def test_a_drag_to_where_it_began_edits_nothing(player: PlayerProcess) -> None:
    back = [*WIGGLE, ("drag", "lr_d", TINY.settings["lr_d"]), ("pace",), ("release",)]
    assert ends(player, *back) == (TINY, 50, 1)


def test_a_drag_longer_than_a_recipe_goes_on(player: PlayerProcess) -> None:
    """With room for two more edits, a drag of three has room enough."""
    full = TINY
    for step in range(1, MAX_EDITS - 1):
        full = full.edit(step, k=1 + step % 2)
    moves: list[Gesture] = [("seek", 300)]
    for value in (0.01, 0.02, 0.03):
        moves += [("drag", "lr_d", value), ("move", 1), ("pace",)]
    last = player.play(full.to_query(), [*moves, ("release",)])[-1]
    assert (last["problems"], last["recipe"]) == ([], full.edit(300, lr_d=0.03).to_query())
