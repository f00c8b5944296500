"""One player over any source of frames: recorded ones, refused ones, and ones that do not come."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.assets import ASSETS
from app.page.index import facts
from tests.js import node

Play = Callable[..., dict[str, Any]]
TEN = [[0, 10, 11, None]]  # frames at 0, 10, ..., 100


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Function that makes moves with a player over a source."""
    known = tmp_path_factory.mktemp("facts") / "facts.json"
    known.write_text(json.dumps(facts()), encoding="utf-8")
    process = subprocess.Popen(
        [node(), "--no-warnings", str(Path(__file__).parent / "sources.mjs"), str(ASSETS), known],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None

    def play(source: dict[str, Any], *moves: tuple[Any, ...]) -> dict[str, Any]:
        print(json.dumps({"source": source, "moves": moves}), file=stdin, flush=True)
        answer = json.loads(stdout.readline())
        assert "error" not in answer, answer["error"]
        value: dict[str, Any] = answer["value"]
        return value

    yield play
    stdin.close()
    process.wait(20)
    stdout.close()


def last(value: dict[str, Any]) -> dict[str, Any]:
    seen: dict[str, Any] = value["seen"][-1]
    return seen


def test_a_recording_shows_the_nearest_of_its_steps(play: Play) -> None:
    for wanted, shown in ((43, 40), (46, 50), (-3, 0), (1e9, 100)):
        assert last(play({"recorded": TEN}, ("seek", wanted)))["step"] == shown
    late = {"recorded": [[200, 50, 3, None]]}  # 200, 250, 300
    assert [last(play(late, ("seek", step)))["step"] for step in (0, 260, 500)] == [200, 250, 300]
    assert last(play(late))["step"] == 200


@pytest.mark.parametrize(("pace", "frames"), [(0.25, 2), (0.5, 4), (1, 8), (2, 10)])
def test_a_pace_is_frames_per_tick(play: Play, pace: float, frames: int) -> None:
    """Of a recording of ten frames behind the first; it pauses at its end."""
    moves = [("seek", 0), ("pace", pace), ("play",), ("ticks", 8)]
    seen = last(play({"recorded": TEN}, *moves))
    assert seen["head"] == 10 * frames
    assert seen["playing"] == (frames < 10)


def test_a_step_that_was_asked_for_is_shown_again_in_a_longer_run(play: Play) -> None:
    """As in a grid of runs, of which one diverged at step 57."""
    runs = {"recorded": [*TEN, [0, 10, 6, 57]]}
    seen = play(runs, ("seek", 80), ("choose", 1), ("choose", 0))["seen"]
    assert [one["step"] for one in seen[1:]] == [80, 50, 80]
    assert [one["asked"] for one in seen[1:]] == [80, 80, 80]
    back = play(runs, ("seek", 80), ("choose", 1), ("seek", 99), ("choose", 0))["seen"]
    assert [one["step"] for one in back[1:]] == [80, 50, 50, 50]


def test_a_refusal_is_told_and_not_asked_for_again(play: Play) -> None:
    seen = play({"answers": ["no such run"]}, ("ticks", 5), ("wait", 400), ("ticks", 5))["seen"]
    assert all(one["problems"] == ["no such run"] for one in seen)
    assert seen[-1]["requests"] == 1
    assert seen[-1]["step"] is None


def test_a_source_that_does_not_answer_is_asked_again(play: Play) -> None:
    """One failure is not told; from the second on the run is offline until an answer comes."""
    value = play({"answers": ["frames", None, None, None]}, ("wait", 300), ("wait", 1700))
    assert [one["offline"] for one in value["seen"]] == [False, True, False]
    assert last(value)["step"] == 0
    assert value["offline"] == [True, False]  # what the page is told
