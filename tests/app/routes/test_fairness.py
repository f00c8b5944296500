"""One viewer with five heavy runs, beside forty whose runs are light: nobody starves."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from app.routes.turns import LONG_SECONDS, TURN_SECONDS, Turns

HEAVY, LIGHT, PIECES = 5, 40, 30
PIECE = 1.5 * TURN_SECONDS  # s of the heavy runs; one that is longer holds nobody up: test_turns.py


class Clock:
    """One that stands still unless it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_five_heavy_runs_do_not_starve_forty_light_ones() -> None:
    """The heavy ones came first. Each light one waits for one piece of each, and no longer."""
    assert PIECE < LONG_SECONDS
    clock = Clock()
    turns, begin = Turns(1, clock), threading.Event()
    done: list[str] = []
    waits: list[float] = []

    def heavy(between: Callable[[], bool]) -> None:
        for _ in range(PIECES):
            clock.now += PIECE
            done.append("heavy")
            assert not between()

    def light(_: object) -> None:
        waits.append(clock.now)
        done.append("light")

    with ThreadPoolExecutor(1 + HEAVY + LIGHT) as pool:
        futures: list[Future[object]] = [pool.submit(turns.run, lambda _: begin.wait(60), never)]
        for i, work in enumerate([heavy] * HEAVY + [light] * LIGHT):
            futures.append(pool.submit(turns.run, work, never))
            until(lambda i=i: len(turns._waiting) == i + 1)  # type: ignore[misc]
        begin.set()
        for future in futures:
            future.result(60)
    assert max(waits) <= HEAVY * PIECE + 1e-9
    assert done[:HEAVY] == ["heavy"] * HEAVY
    assert done.count("heavy") == HEAVY * PIECES  # and the heavy ones come to their end


def never() -> bool:
    return False


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)
