"""Cores given out in turns: work is cut into pieces, and whoever waits is let in between two."""

from __future__ import annotations

import time
from bisect import insort
from collections.abc import Callable
from threading import Condition, Lock
from typing import TypeVar

from gan1d.runs import CancelledError

TURN_SECONDS = 0.1  # a turn that is as long goes to whoever waits, at the next end of a piece
LATER_SECONDS = 2.0  # work that nobody is waiting to see gives way so long at each turn
LONG_SECONDS = 0.25  # a piece that is longer holds nobody up: the system shares the cores
_LOOK_SECONDS = 0.05  # between two looks whether one who waits has gone

T = TypeVar("T")


class Turns:
    """At most `cores` works at once, first come, first served, by turns of about TURN_SECONDS.

    Who asks for work that is done `later` counts as come LATER_SECONDS after: it gives way to all
    others, and yet has its turn in the end.

    A piece of work cannot be interrupted. One that is longer than LONG_SECONDS no longer counts as
    one of the `cores`: others begin beside it, and the system shares the cores between them. Work
    of long pieces never begins beside `cores` others, so that its memory is bounded.
    """

    def __init__(self, cores: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.at_once = 2 * cores  # works at most, half of them long
        self._cores = cores
        self._clock = clock
        self._waiting: list[_Work] = []  # by `came`: who came first is first
        self._working: list[_Work] = []
        self._lock = Lock()

    def run(
        self,
        work: Callable[[Callable[[], bool]], T],
        cancelled: Callable[[], bool],
        long: Callable[[], bool] = lambda: False,
        later: bool = False,
    ) -> T:
        """Do the work when it is its turn.

        Args:
          work: is given what it must ask before each piece, and end if it is true. Others may have
            their turns while it is asked.
          cancelled: whether nobody waits for the result any more.
          long: whether its pieces are known by now to be longer than LONG_SECONDS each.
          later: whether others who come within LATER_SECONDS go before it, at each of its turns.

        Raises:
          CancelledError: when `cancelled()` says so before the work has begun.
        """
        me = _Work(long(), LATER_SECONDS if later else 0.0, self._lock)

        def between() -> bool:
            return cancelled() or not self._hand_on(me, cancelled, long())

        with self._lock:
            if not self._begin(me, cancelled):
                raise CancelledError
        try:
            return work(between)
        finally:
            with self._lock:
                if me in self._working:  # else it was cancelled while it waited for its next turn
                    self._working.remove(me)
                self._wake()

    def _hand_on(self, me: _Work, cancelled: Callable[[], bool], long: bool) -> bool:
        """End a turn that was long enough and wait for the next; false if cancelled meanwhile."""
        with self._lock:
            if self._clock() - me.began < TURN_SECONDS:
                return True
            me.long = long
            self._working.remove(me)
            self._wake()
            return self._begin(me, cancelled)

    def _begin(self, me: _Work, cancelled: Callable[[], bool]) -> bool:
        """Wait for a turn and begin it; false if cancelled meanwhile."""
        me.came = self._clock() + me.delay
        insort(self._waiting, me, key=lambda one: one.came)  # behind those who came as early
        try:
            while self._next() is not me:
                me.woken.wait(_LOOK_SECONDS)
                if cancelled():
                    return False
            me.began = self._clock()
            self._working.append(me)
            return True
        finally:
            self._waiting.remove(me)
            self._wake()

    def _wake(self) -> None:
        """Tell the one who may begin now, if any: the others would wake in vain."""
        if one := self._next():
            one.woken.notify()

    def _next(self) -> _Work | None:
        """The first of those who wait that may begin now."""
        now = self._clock()
        short = sum(not one.long and now - one.began <= LONG_SECONDS for one in self._working)
        room_long = self._cores - len(self._working)
        room_short = min(self._cores - short, self.at_once - len(self._working))
        may = (one for one in self._waiting if (room_long if one.long else room_short) > 0)
        return next(may, None)


class _Work:
    """One who waits or works."""

    def __init__(self, long: bool, delay: float, lock: Lock) -> None:
        self.long = long  # whether its pieces are
        self.delay = delay
        self.came = 0.0
        self.began = 0.0
        self.woken = Condition(lock)
