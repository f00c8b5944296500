"""The browser's engine: any sequence of gestures shows the frames of its own straight replay."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from tests.js import PlayerProcess, serving
from tests.js.test_sequences import QUERY, sequences

SEQUENCES = sequences(300, [1, 10, 50])  # several of the worker's checkpoints, 50 steps apart


class Trainer:
    """A player whose frames are trained in its own process, and straight replays by new workers."""

    def __init__(self, url: str, *most: str) -> None:
        self.player = PlayerProcess(url, "browser", *most)
        self.straight = lru_cache(maxsize=4000)(self._straight)

    def _straight(self, recipe: str, step: int) -> dict[str, Any]:
        frame: dict[str, Any] = self.player.ask({"straight": recipe, "step": step})["frame"]
        return frame

    def assert_a_straight_replay(self, moves: list[tuple[Any, ...]]) -> None:
        """After each move, what is shown is to the bit what a worker without checkpoints trains."""
        for answer in self.player.play(QUERY, moves):
            assert answer["problems"] == []
            assert not answer["half"]
            assert answer["frame"]["step"] == answer["head"]
            assert answer["frame"] == self.straight(answer["recipe"], answer["head"])


@pytest.fixture(scope="module")
def trainer() -> Iterator[Trainer]:
    """A player that asks the routes of this process for programs alone."""
    with serving() as url:
        trainer = Trainer(url)
        yield trainer
        trainer.player.close()


ROOM = "3000"  # bytes, for three states
FORK = [
    ("seek", 70),
    ("set", "lr_d", 0.1),
    ("seek", 290),
    ("undo",),
    ("seek", 280),
    ("set", "seed", 2),
    ("seek", 290),
]
SEEDS = [move for seed in range(3, 7) for move in (("set", "seed", seed), ("seek", 200))]
DRAG = [("speed", 50), ("play", 5, 300), ("drag", "lr_d", 0.1), ("play", 2, 300), ("choose", 0)]


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(SEQUENCES)
@example(FORK)
@example(DRAG)
def test_frames_are_those_of_a_straight_replay(
    trainer: Trainer, moves: list[tuple[Any, ...]]
) -> None:
    """Of 22 sequences, the same each time; `python -m tests.benchmarks sequences` tries 1,000."""
    trainer.assert_a_straight_replay(moves)


def test_a_worker_with_little_room_shows_the_same_frames() -> None:
    with serving() as url:
        trainer = Trainer(url, ROOM)
        trainer.assert_a_straight_replay([*FORK, *SEEDS])
        trainer.player.close()
