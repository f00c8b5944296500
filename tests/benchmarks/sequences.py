"""Random sequences of gestures in the page's player, against straight replays of their recipes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from tests.js import PlayerProcess, serving
from tests.js import test_engine_sequences as browsers
from tests.js.test_sequences import SEQUENCES, assert_a_straight_replay

COUNT = 1000


def main() -> None:
    """Try other sequences each time; the first that shows another frame ends it with an error."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for each request
    with serving() as url:
        player, trainer = PlayerProcess(url), browsers.Trainer(url)
        try:
            _try_all("the browser's", browsers.SEQUENCES, trainer.assert_a_straight_replay)
            _try_all(
                "the server's", SEQUENCES, lambda moves: assert_a_straight_replay(player, moves)
            )
        finally:
            trainer.player.close()
            player.close()


def _try_all(
    whose: str,
    sequences: SearchStrategy[list[tuple[Any, ...]]],
    assert_it: Callable[[list[tuple[Any, ...]]], None],
) -> None:
    """As many sequences with one engine."""
    tried = 0

    @settings(
        max_examples=COUNT, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(sequences)
    def try_all(moves: list[tuple[Any, ...]]) -> None:
        nonlocal tried
        assert_it(moves)
        tried += 1

    start = time.perf_counter()
    try_all()
    print(
        f"{tried} random sequences, {whose} engine: every frame that of a straight replay "
        f"({time.perf_counter() - start:.0f} s)",
        flush=True,
    )
