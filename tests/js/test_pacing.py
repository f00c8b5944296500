"""A server that cannot keep up: pages slow down evenly, and say how fast it is."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.assets import ASSETS
from app.page.index import facts
from gan1d.recipe import Recipe
from tests.js import node

CHUNK, LASTS = 60, 82  # frames; s, at whose end it is said how fast the server is
Play = Callable[[float, int], tuple[list[float], str | None]]


@pytest.fixture(scope="module")
def play() -> Play:
    """Function that plays against a server: seconds a chunk, viewers; times of frames, words."""

    def play(seconds: float, load: int) -> tuple[list[float], str | None]:
        question = {"facts": facts(), "settings": Recipe().settings, "lasts": LASTS}
        done = subprocess.run(
            [node(), "--no-warnings", str(Path(__file__).parent / "pacing.mjs"), str(ASSETS)],
            input=json.dumps({**question, "seconds": seconds, "load": load}),
            capture_output=True,
            text=True,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer["times"], answer["said"]

    return play


@pytest.mark.parametrize("seconds", [2.5, 5.0])
def test_frames_that_come_slowly_are_shown_evenly(play: Play, seconds: float) -> None:
    """As many as come, each as long as the others: no rush of sixty, then a standstill."""
    times, said = play(seconds, 61)
    later = [time for time in times if time > LASTS / 2]
    gaps = [b - a for a, b in pairwise(later)]
    assert max(gaps) < 1.5 * seconds / CHUNK + 1 / 60
    assert len(later) == pytest.approx(LASTS / 2 * CHUNK / seconds, rel=0.1)
    assert said == f"The server trains for 61 viewers: {CHUNK / seconds:.0f} frames a second each."


def test_a_server_with_time_holds_nothing_up(play: Play) -> None:
    times, said = play(0.1, 61)
    assert times[-1] - times[-121] == pytest.approx(2, rel=0.01)
    assert said is None


def test_a_heavy_run_alone_is_not_put_down_to_others(play: Play) -> None:
    assert play(5.0, 1)[1] is None
