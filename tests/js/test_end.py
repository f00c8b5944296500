"""The last step that a run may have: the play head stops there, and the page says so."""

from __future__ import annotations

import pytest

from gan1d.recipe import MAX_STEPS
from tests.js import Calls, Gesture, PlayerProcess
from tests.small import TINY

QUERY = TINY.to_query()
LAST = 45
ENDS = ["The run ends here, at step 45.", "Home goes to the start."]


@pytest.mark.parametrize("speed", [1, 10, 50])
def test_a_run_plays_to_its_last_step_and_says_so(player: PlayerProcess, speed: int) -> None:
    before, after = player.play(QUERY, [("speed", speed), ("play", 60)], limit=LAST)[1:]
    assert (before["head"], before["said"]) == (0, ["", ""])
    assert (after["head"], after["frame"]["step"], after["said"]) == (LAST, LAST, ENDS)


@pytest.mark.parametrize("move", [("play", 3), ("move", 1), ("step", "both"), ("step", "d")])
def test_at_the_end_nothing_begins_again(player: PlayerProcess, move: Gesture) -> None:
    at, after, home, again = player.play(
        QUERY, [("seek", LAST), move, ("seek", 0), ("play", 2)], limit=LAST
    )[1:]
    assert after == at
    assert at["said"] == ENDS
    assert (home["head"], home["said"], again["head"]) == (0, ["", ""], 20)


def test_the_timeline_ends_with_the_run(calls: Calls) -> None:
    state = {"step": 190_000, "last": 190_000, "ghost": 0, "planned": 0, "most": MAX_STEPS}
    assert calls.value("page/timeline", "stepsAcross", state) == MAX_STEPS
    assert calls.value("page/timeline", "stepsAcross", {**state, "step": 0, "last": 0}) == 1000
    assert calls.value("page/timeline", "stepsAcross", {**state, "end": 700}) == 700
