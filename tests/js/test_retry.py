"""When a page asks again: soon, never all at once, and no sooner than it is told."""

import pytest

from tests.js import Calls


def wait(calls: Calls, tries: int, chance: float) -> float:
    found: float = calls.value("playback/retry", "waitAfter", None, tries, chance)
    return found


def test_a_server_that_is_back_is_found_within_a_second(calls: Calls) -> None:
    assert [wait(calls, tries, 0) for tries in range(9)] == [250, 500, *[1000] * 7]


@pytest.mark.parametrize("tries", [0, 1, 8])
def test_pages_do_not_ask_all_at_once(calls: Calls, tries: int) -> None:
    assert wait(calls, tries, 1) == wait(calls, tries, 0) / 2
