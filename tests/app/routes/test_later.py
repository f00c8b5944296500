"""Work that nobody waits to see gives way to all others, and has its turn in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from app.routes import request
from app.routes import turns as turns_module
from app.routes.turns import TURN_SECONDS, Turns
from tests.app.routes.asking import SERVER
from tests.app.routes.test_turns import Between, Clock, never, until

ALONE = 0.1  # s that it waits before the others come


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.mark.parametrize(
    ("delay", "order"),
    [(1.0, "abab--"), (ALONE + 0.01, "ab-ab-"), (ALONE - 0.01, "-ab-ab")],
)
def test_others_go_before_it_but_not_for_ever(
    pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch, delay: float, order: str
) -> None:
    """It asks first, two others after it; each has two turns."""
    monkeypatch.setattr(turns_module, "LATER_SECONDS", delay)
    clock = Clock()
    turns = Turns(1, clock)
    served: list[str] = []

    def work(name: str) -> Callable[[Between], None]:
        def run(between: Between) -> None:
            for _ in range(2):
                served.append(name)
                clock.now += 1.5 * TURN_SECONDS
                between()

        return run

    def holds_the_core(_: Between) -> list[Future[None]]:
        asked: list[Future[None]] = []
        for name in "-ab":
            asked.append(pool.submit(turns.run, work(name), never, later=name == "-"))
            until(lambda: len(turns._waiting) == len(asked))
            clock.now += ALONE if name == "-" else 0.0
        return asked

    for one in turns.run(holds_the_core, never):
        one.result(60)
    assert "".join(served) == order


@pytest.mark.parametrize(("headers", "later"), [({}, False), ({"Priority": "u=7"}, True)])
def test_a_request_says_that_it_is_not_urgent(headers: dict[str, str], later: bool) -> None:
    with SERVER.test_request_context("/frames", headers=headers):
        assert request.later() == later
