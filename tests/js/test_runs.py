"""The list of runs: branches, names, the reference, undo; and what a tab kept of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.facts import tables
from gan1d.recipe import MAX_EDITS, Recipe
from tests.js import Calls, Gesture, PlayerProcess
from tests.small import TINY

QUERY = TINY.to_query()
DRAGGED = [("set", "lr_d", 0.01), ("set", "lr_d", 0.02), ("set", "lr_d", 0.03)]


def ends(player: PlayerProcess, *moves: Gesture) -> tuple[Recipe, int, int]:
    """Recipe, play head and number of runs after some gestures."""
    last = player.play(QUERY, moves)[-1]
    assert last["problems"] == []
    return Recipe.from_query(last["recipe"])[0], last["head"], last["runs"]


def test_a_change_at_the_end_grows_the_run(player: PlayerProcess) -> None:
    moves = [("seek", 20), ("set", "lr_d", 0.1), ("seek", 40), ("set", "k", 2)]
    assert ends(player, *moves) == (TINY.edit(20, lr_d=0.1).edit(40, k=2), 40, 1)


def test_a_change_before_the_end_branches_and_leaves_the_later_edits(player: PlayerProcess) -> None:
    moves = [("seek", 20), ("set", "k", 2), ("seek", 40), ("seek", 10), ("set", "lr_d", 0.1)]
    assert ends(player, *moves) == (TINY.edit(10, lr_d=0.1), 10, 2)
    assert ends(player, *moves, ("choose", 0)) == (TINY.edit(20, k=2), 10, 2)
    assert ends(player, *moves, ("remove", 1)) == (TINY.edit(20, k=2), 10, 1)
    assert ends(player, *moves, ("remove", 1), ("undo",)) == (TINY.edit(10, lr_d=0.1), 10, 2)


def test_the_last_run_stays(player: PlayerProcess) -> None:
    assert ends(player, ("seek", 10), ("remove", 0)) == (TINY, 10, 1)


def test_a_restart_takes_the_place_of_the_run(player: PlayerProcess) -> None:
    moves = [("seek", 20), ("set", "lr_d", 0.1), ("set", "seed", 8)]
    assert ends(player, *moves) == (TINY.replace(seed=8, lr_d=0.1), 0, 1)
    assert ends(player, *moves, ("undo",)) == (TINY.edit(20, lr_d=0.1), 20, 1)


def test_who_is_faster_than_a_new_runs_first_frame_edits_its_start(player: PlayerProcess) -> None:
    moves = [("seek", 20), ("set", "lr_d", 0.1), ("hasty", "k", 3)]
    before, *_, after = player.play(QUERY, moves)
    assert (after["head"], after["runs"]) == (0, 1)
    assert Recipe.from_query(after["recipe"])[0] == TINY.replace(lr_d=0.1, k=3)
    assert after["frame"] == before["frame"]  # of step 0, not of the run left


def test_moves_of_one_slider_are_one_thing_to_undo(player: PlayerProcess) -> None:
    drag = [("seek", 10), *DRAGGED]
    assert ends(player, *drag) == (TINY.edit(10, lr_d=0.03), 10, 1)
    assert ends(player, *drag, ("undo",)) == (TINY, 10, 1)
    assert ends(player, *drag, ("undo",), ("redo",)) == (TINY.edit(10, lr_d=0.03), 10, 1)
    assert ends(player, *drag, ("set", "k", 3), ("undo",)) == (TINY.edit(10, lr_d=0.03), 10, 1)


def test_what_was_undone_is_gone_after_another_change(player: PlayerProcess) -> None:
    moves = [("seek", 10), ("set", "k", 3), ("undo",), ("set", "lr_g", 0.1), ("redo",)]
    assert ends(player, *moves) == (TINY.edit(10, lr_g=0.1), 10, 1)


def test_single_steps_need_two_edits_however_many_they_are(player: PlayerProcess) -> None:
    moves = [("seek", 10), *[("step", "d")] * 5, *[("step", "g")] * 3, ("step", "both")]
    expected = TINY.edit(10, train="d").edit(15, train="g").edit(18, train="both")
    assert ends(player, *moves) == (expected, 19, 1)


def test_too_many_edits_and_runs_get_a_sentence(player: PlayerProcess) -> None:
    full = TINY
    for step in range(1, MAX_EDITS + 1):
        full = full.edit(step, k=1 + step % 2)
    link = full.to_query()
    answer = player.play(link, [("seek", 300), ("set", "lr_d", 0.1)])[-1]
    assert answer["problems"] == ["a recipe must hold at most 256 edits; restart to make more"]
    assert answer["recipe"] == link
    moves: list[Gesture] = [("seek", 30)]
    for i in range(24):
        moves += [("choose", 0), ("seek", i + 2), ("set", "lr_d", 0.1)]
    answer = player.play(QUERY, moves)[-1]
    assert answer["runs"] == 24
    assert answer["problems"] == ["the list must hold at most 24 runs; delete one to branch again"]


def kept(*runs: dict[str, Any], **more: Any) -> str:
    """What a tab may hold: runs, each with something else in place."""
    recipe = {"settings": TINY.settings, "edits": [[10, "lr_d", 0.1]]}
    run = {"id": 1, "recipe": recipe, "base": None, "from": None, "name": "mine"}
    many = [{**run, "id": i + 1, **changes} for i, changes in enumerate(runs)]
    rest = {"current": 1, "left": None, "reference": None, "next": 9}
    return json.dumps({"version": 1, "list": many, **rest, **more})


EDITS = {
    "not a list": 3,
    "order": [[20, "lr_d", 0.1], [10, "k", 2]],
    "beyond": [[200_001, "lr_d", 0.1]],
    "not live": [[5, "loss", "minimax"]],
    "unknown": [[5, "constructor", 1]],
    "shape": [[5]],
    "too many": [[i, "k", 1 + i % 2] for i in range(257)],
    "value": [[5, "lr_d", "fast"]],
}


@pytest.mark.parametrize("what", EDITS)
def test_a_run_with_damaged_edits_is_left_out(player: PlayerProcess, what: str) -> None:
    recipe = {"settings": TINY.settings, "edits": EDITS[what]}
    answer = player.ask({"kept": kept({}, {"recipe": recipe}, {})})
    assert [run["id"] for run in answer["runs"]["list"]] == [1, 3]
    (problem,) = answer["problems"]
    assert problem.startswith("run 2 of the list kept in this tab is left out: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"recipe": None},
        {"id": 1},
        {"id": "2"},
        {"base": 3},
        {"name": 5},
        {"from": -1},
        {"recipe": {"settings": {"lr_d": "fast"}, "edits": []}},
        {"recipe": {"settings": None, "edits": []}},
    ],
    ids=str,
)
def test_a_damaged_run_is_left_out(player: PlayerProcess, changes: dict[str, Any]) -> None:
    answer = player.ask({"kept": kept({}, changes)})
    assert [run["name"] for run in answer["runs"]["list"]] == ["mine"]
    assert len(answer["problems"]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is damaged; it starts anew"),
        ("", "is damaged; it starts anew"),
        ("null", "is from another version of gan1d; it starts anew"),
        ("[]", "is from another version of gan1d; it starts anew"),
        ('{"version": 99, "list": []}', "is from another version of gan1d; it starts anew"),
    ],
)
def test_a_list_that_cannot_be_read_is_told(player: PlayerProcess, text: str, words: str) -> None:
    answer = player.ask({"kept": text})
    assert answer == {"runs": None, "problems": [f"the list of runs kept in this tab {words}"]}


def test_a_list_with_wrong_pointers_is_mended(player: PlayerProcess) -> None:
    runs = player.ask({"kept": kept({}, {}, current=7, left=9)})["runs"]
    assert (runs["current"], runs["left"], runs["next"]) == (1, None, 3)
    assert player.ask({"kept": kept({}, {}, current=2, left=2)})["runs"]["left"] is None


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(["version", "list", "id", "recipe", "settings", "edits"])
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4), _nested))
def test_whatever_is_kept_is_never_an_error(player: PlayerProcess, value: Any) -> None:
    for text in (json.dumps(value), kept({}, {"recipe": value}), kept({"id": value}, {})):
        answer = player.ask({"kept": text})
        assert all(isinstance(problem, str) for problem in answer["problems"])


def named(calls: Calls, *runs: tuple[Recipe, int | None]) -> list[str]:
    """What runs are called: recipe, and the step it branched at."""
    told = [
        {"id": i, "recipe": scripted(recipe), "base": None, "from": step, "name": None}
        for i, (recipe, step) in enumerate(runs)
    ]
    names: list[str] = calls.value("playback/runs", "titles", told, tables()["settings"])
    return names


def scripted(recipe: Recipe) -> dict[str, Any]:
    """A recipe as the page holds it."""
    return {"settings": recipe.settings, "edits": [list(edit) for edit in recipe.edits]}


def test_a_run_is_called_by_the_page_s_words_for_what_was_changed(calls: Calls) -> None:
    own = Recipe()
    assert named(
        calls,
        (own, None),
        (own.replace(loss="least_squares", seed=5), None),
        (own.edit(200, lr_d=0.02), 200),
        (own.edit(200, k_g=3, train="d"), 200),
    ) == [
        "defaults",
        "Seed 5, Loss least squares",
        "D rate 0.02 from step 200",
        "k_g 3 from step 200",
    ]


def test_no_two_runs_are_called_the_same(calls: Calls) -> None:
    fast = (Recipe().edit(200, lr_d=0.02), 200)
    assert named(calls, fast, (Recipe(), None), fast, fast) == [
        "D rate 0.02 from step 200",
        "defaults",
        "D rate 0.02 from step 200 (2)",
        "D rate 0.02 from step 200 (3)",
    ]


def test_an_edit_is_told_in_the_page_s_words(calls: Calls) -> None:
    recipe = Recipe().edit(40, lr_d=0.01).edit(90, train="g")
    table = tables()["settings"]
    told = [
        calls.value("playback/recipe", "sentence", scripted(recipe), list(edit), table)
        for edit in recipe.edits
    ]
    assert told == ["step 40: D rate 0.002 → 0.01", "step 90: Who trains both → G only"]
