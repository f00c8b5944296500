"""Any sequence of gestures shows the frames of a straight replay of the recipe it ends with."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gan1d.formats import wire
from gan1d.game.frame import METRICS, N_Z, Frame
from gan1d.recipe import Recipe
from gan1d.runs import Chunk
from gan1d.runs.compiled import compiled
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from gan1d.targets.target import N_BINS
from tests.js import PlayerProcess
from tests.small import TINY

QUERY = TINY.to_query()
LAST = 60  # steps
CURVES_BYTES = 2 * (3 * N_BINS + 2 * N_Z)  # of one frame, at the end of its chunk


@lru_cache(maxsize=4000)
def straight(query: str, step: int) -> tuple[bytes, bytes, dict[str, float]]:
    """P_data, the other curves and the metrics of one frame, trained with no cache of any kind."""
    recipe, problems = Recipe.from_query(query)
    assert problems == []
    code, setup = compiled(program_of(recipe)), start_arrays_of(recipe)
    arguments = (schedule_of(recipe), setup, np.int32(step), np.int32(1), np.int32(1))
    _, frames = code.advance(code.init(setup), *arguments)
    frame = Frame(*(np.asarray(field)[:1] for field in frames))
    body = wire.encode(Chunk(recipe, step, 1, frame, None))
    metrics = {name: float(getattr(frame, name)[0]) for name in METRICS}
    levels = wire._levels(body[-CURVES_BYTES:], (1, CURVES_BYTES // 2)).astype("<u2")
    return frame.p_data[0].astype("<f4").tobytes(), levels.tobytes(), metrics


def assert_straight(answer: dict[str, Any]) -> None:
    """What is shown is the frame of the recipe's straight run, to the bit."""
    assert not answer["half"]
    assert answer["frame"]["step"] == answer["head"]
    p_data, curves, metrics = straight(answer["recipe"], answer["head"])
    assert base64.b64decode(answer["frame"]["pData"]) == p_data
    assert base64.b64decode(answer["frame"]["curves"]) == curves
    assert answer["frame"]["metrics"] == metrics


_live = st.one_of(
    st.tuples(st.just("set"), st.just("lr_d"), st.sampled_from([1e-3, 0.01, 0.1])),
    st.tuples(st.just("set"), st.just("lr_g"), st.sampled_from([1e-3, 0.05])),
    st.tuples(st.just("set"), st.just("k"), st.sampled_from([1, 2])),
    st.tuples(st.just("set"), st.just("train"), st.sampled_from(["both", "d", "g"])),
    st.tuples(st.just("set"), st.just("noise"), st.sampled_from([0, 0.5])),
)


def sequences(last: int, speeds: list[int]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Lists of gestures, none of which goes beyond a last step."""
    moves = st.one_of(
        st.tuples(st.just("play"), st.integers(1, 6), st.just(last)),
        st.tuples(st.just("seek"), st.integers(0, last)),
        st.tuples(st.just("near"), st.integers(0, last)),
        st.tuples(st.just("move"), st.sampled_from([-3, -1])),
        st.tuples(st.just("speed"), st.sampled_from(speeds)),
        _live,
        _live,
        st.tuples(st.just("drag"), st.just("lr_d"), st.sampled_from([1e-3, 0.01, 0.1])),
        st.tuples(st.just("set"), st.just("seed"), st.integers(1, 3)),
        st.tuples(st.just("step"), st.sampled_from(["both", "d", "g"])),
        st.just(("undo",)),
        st.just(("undo",)),
        st.just(("redo",)),
        st.just(("pin",)),
        st.tuples(st.just("choose"), st.integers(0, 9)),
        st.tuples(st.just("remove"), st.integers(0, 9)),
    )
    return st.lists(moves, min_size=1, max_size=8)


SEQUENCES = sequences(LAST, [1, 3, 10])


def test_p_data_follows_an_edit_of_the_noise(player: PlayerProcess) -> None:
    """In one chunk, whose frames have two densities: the last step done says which."""
    query = f"{QUERY}&edits=20:noise:0.5"
    moves = [("speed", 10), ("play", 6), *(("seek", step) for step in (0, 20, 30, 50))]
    answers = player.play(query, moves)
    for answer in answers:
        assert_straight(answer)
    seen = [answer["frame"]["pData"] for answer in answers[-4:]]
    assert seen[0] == seen[1] != seen[2] == seen[3]


def assert_a_straight_replay(player: PlayerProcess, moves: list[tuple[Any, ...]]) -> None:
    """After each move, what is shown is to the bit what its recipe's straight run has there."""
    for answer in player.play(QUERY, moves):
        assert_straight(answer)
        assert answer["problems"] == []


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(SEQUENCES)
def test_frames_are_those_of_a_straight_replay(
    player: PlayerProcess, moves: list[tuple[Any, ...]]
) -> None:
    """Of 200 sequences, the same each time; `python -m tests.benchmarks sequences` tries 1,000."""
    assert_a_straight_replay(player, moves)
