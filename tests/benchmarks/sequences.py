"""Random sequences of gestures in the page's player, against straight replays of their recipes."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.js import PlayerProcess, serving
from tests.js.test_sequences import SEQUENCES, assert_a_straight_replay

COUNT = 1000


def main() -> None:
    """Try other sequences each time; the first that shows another frame ends it with an error."""
    tried = 0

    @settings(
        max_examples=COUNT, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(SEQUENCES)
    def try_all(moves: list[tuple[Any, ...]]) -> None:
        nonlocal tried
        assert_a_straight_replay(player, moves)
        tried += 1

    start = time.perf_counter()
    with serving() as url:
        player = PlayerProcess(url)
        try:
            try_all()
        finally:
            player.close()
    spent = time.perf_counter() - start
    print(f"{tried} random sequences: every frame that of a straight replay ({spent:.0f} s)")
