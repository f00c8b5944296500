"""Turns: who waits is let in between two pieces of another's work, or while a piece is long."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from app.routes.turns import LONG_SECONDS, TURN_SECONDS, Turns
from gan1d.runs import CancelledError

Between = Callable[[], bool]


def never() -> bool:
    return False


class Clock:
    """One that stands still unless it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def until(condition: Callable[[], object]) -> None:
    """Wait for what another thread does."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.001)


def nobody(turns: Turns) -> bool:
    return not turns._waiting and not turns._working


def test_one_who_asks_is_served_before_long_work_ends(
    clock: Clock, pool: ThreadPoolExecutor
) -> None:
    """A hundred pieces hold the only place; another asks in the third, and has its turn after."""
    turns = Turns(1, clock)
    order: list[int | str] = []
    light: list[Future[None]] = []

    def heavy(between: Between) -> str:
        for piece in range(100):
            assert not between()
            if piece == 3:
                light.append(pool.submit(turns.run, lambda _: order.append("light"), never))
                until(lambda: turns._waiting)
            clock.now += 1.5 * TURN_SECONDS
            order.append(piece)
        return "done"

    assert turns.run(heavy, never) == "done"
    light[0].result(60)
    assert order == [*range(4), "light", *range(4, 100)]
    assert nobody(turns)


def test_short_pieces_share_a_turn(clock: Clock, pool: ThreadPoolExecutor) -> None:
    turns = Turns(1, clock)
    order: list[int | str] = []

    def heavy(between: Between) -> None:
        light = pool.submit(turns.run, lambda _: order.append("light"), never)
        until(lambda: turns._waiting)
        for piece in range(8):
            clock.now += 0.3 * TURN_SECONDS
            between()
            order.append(piece)
        light.result(60)

    turns.run(heavy, never)
    assert order == [0, 1, 2, "light", 3, 4, 5, 6, 7]


def test_works_take_turns_in_the_order_they_came(clock: Clock, pool: ThreadPoolExecutor) -> None:
    turns = Turns(1, clock)
    order: list[int | str] = []

    def work(name: str) -> Callable[[Between], None]:
        def run(between: Between) -> None:
            for _ in range(3):
                order.append(name)
                clock.now += 1.5 * TURN_SECONDS
                between()

        return run

    def first(_: Between) -> list[Future[None]]:
        futures = []
        for name in "abc":
            futures.append(pool.submit(turns.run, work(name), never))
            until(lambda: len(turns._waiting) == len(futures))
        return futures

    for future in turns.run(first, never):
        future.result(60)
    assert order == list("abc" * 3)


@contextmanager
def held(turns: Turns, pool: ThreadPoolExecutor, long: bool = False) -> Iterator[None]:
    """Somebody works on a piece that does not end."""
    end, working = threading.Event(), len(turns._working)
    future = pool.submit(turns.run, lambda _: end.wait(60), never, lambda: long)
    until(lambda: len(turns._working) > working)
    try:
        yield
    finally:
        end.set()
        assert future.result(60)


def waits(turns: Turns, long: bool = False) -> bool:
    """Whether one who asks now would have to wait."""
    try:
        turns.run(lambda _: None, lambda: True, lambda: long)
    except CancelledError:
        return True
    return False


def test_a_piece_that_is_long_holds_up_no_one_but_others_like_it(
    clock: Clock, pool: ThreadPoolExecutor
) -> None:
    turns = Turns(1, clock)
    with held(turns, pool):
        clock.now += LONG_SECONDS - 0.01
        assert waits(turns)
        clock.now += 0.02
        assert not waits(turns)
        assert waits(turns, long=True)
        with held(turns, pool):
            assert waits(turns)  # two at most share one core
    assert not waits(turns, long=True)
    with held(turns, pool, long=True):
        assert not waits(turns)
    assert nobody(turns)


def test_work_known_by_its_pieces_waits_as_long_work(
    clock: Clock, pool: ThreadPoolExecutor
) -> None:
    """It goes on when the one who was let in has ended; a slow turn alone makes no work long."""
    turns, order, long = Turns(1, clock), [], threading.Event()

    def heavy(between: Between) -> None:
        clock.now += 2 * LONG_SECONDS
        assert not between()
        assert not turns._working[0].long
        clock.now += 2 * LONG_SECONDS
        long.set()
        with held(turns, pool):
            waiting = pool.submit(between)
            until(lambda: turns._waiting)
            clock.now += 2 * LONG_SECONDS
            order.append("light")
        assert not waiting.result(60)
        order.append("heavy")
        assert turns._working[0].long

    turns.run(heavy, never, long.is_set)
    assert order == ["light", "heavy"]


def test_cancelled_work_ends_at_its_next_piece(clock: Clock) -> None:
    turns, gone = Turns(1, clock), threading.Event()

    def work(between: Between) -> int:
        for piece in range(100):
            if between():
                return piece
            if piece == 4:
                gone.set()
        return 100

    assert turns.run(work, gone.is_set) == 5
    assert nobody(turns)


def test_one_who_goes_while_waiting_is_let_go(clock: Clock, pool: ThreadPoolExecutor) -> None:
    """Before the first turn, and before the next."""
    turns, gone = Turns(1, clock), threading.Event()

    def heavy(between: Between) -> bool:
        clock.now += 1.5 * TURN_SECONDS
        with held_by_next(turns, pool):
            waiting = pool.submit(between)
            until(lambda: len(turns._waiting) == 1)
            gone.set()
            return waiting.result(60)

    assert turns.run(heavy, gone.is_set)
    assert nobody(turns)
    with held(turns, pool):
        assert waits(turns)
    assert nobody(turns)


@contextmanager
def held_by_next(turns: Turns, pool: ThreadPoolExecutor) -> Iterator[None]:
    """Somebody waits for a turn, and will not end it."""
    end = threading.Event()
    future = pool.submit(turns.run, lambda _: end.wait(60), never)
    until(lambda: turns._waiting)
    try:
        yield
    finally:
        end.set()
        assert future.result(60)


def test_a_failure_gives_the_turn_back(clock: Clock) -> None:
    turns = Turns(1, clock)

    def fail(_: Between) -> None:
        raise ValueError("a defect")

    with pytest.raises(ValueError, match="a defect"):
        turns.run(fail, never)
    assert nobody(turns)


def test_xla_has_a_thread_for_every_run_that_may_be_trained_at_once() -> None:
    """And one more; in a process of its own, since these tests have one for all."""
    code = (
        "import os, app; from app.routes.request import _training as turns;"
        "print(os.environ['NPROC'], turns.at_once)"
    )
    env = {name: value for name, value in os.environ.items() if name != "NPROC"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    threads, at_once = map(int, done.stdout.split())
    assert threads == at_once + 1
