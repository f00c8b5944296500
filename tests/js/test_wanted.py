"""Which frames the player asks for behind its play head."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.js import Calls


@given(
    st.sets(st.integers(0, 40), max_size=12),
    st.integers(1, 40),
    st.sampled_from([1, 2, 10, 50]),
)
def test_the_gaps_up_to_a_step_are_filled_and_then_nothing_is_asked(
    calls: Calls, at: set[int], last: int, every: int
) -> None:
    """From any frames at hand, with that of the step: no two are further apart than `every`."""
    steps = {7 * step for step in at} | {7 * last}
    for _ in range(60):
        answer = calls.answer("playback/wanted", "gapBehind", sorted(steps), 7 * last, every)
        batch = answer["value"]
        if batch is None:
            break
        new = {batch["start"] + i * batch["every"] for i in range(batch["count"])}
        assert new
        assert not new & steps
        assert max(new) < 7 * last
        steps |= new
    assert batch is None
    known = sorted(step for step in steps if step <= 7 * last)
    assert known[0] == 0 or every > known[0]
    assert all(b - a <= every for a, b in pairwise(known))


def test_the_way_to_a_far_step_has_so_many_frames_as_a_chart_can_show(calls: Calls) -> None:
    """A little at a time, and behind whatever else is wanted."""
    answer = calls.answer("playback/wanted", "gapBehind", [0, 200_000], 200_000, 10)
    assert answer["value"] == {"start": 500, "count": 2, "every": 500, "later": True}
