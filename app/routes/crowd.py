"""How many may wait at once: past that, a request is answered at once with when to ask again.

Each one that waits holds a thread of the server, and some must stay free for what needs no waiting.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

THREADS = 400  # of the server: requests at once
MOST = 300  # requests that wait: to train, or for what another has begun
MOST_MAPS = 40  # that wait for a tile of a map
_SHARE = 0.5  # of `MOST`, that requests from one address may be, once others wait too
_SECONDS = (1, 2, 3, 4)  # after which those who are turned away ask again: not all at once


class BusyError(Exception):
    """Too many wait already; `seconds` says after how long to ask again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("the server trains for as many as it can; this page asks again by itself")
        self.seconds = seconds


class Crowd:
    """Those who wait, counted by the address that they ask from, and by what they wait for."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._works: Counter[Hashable] = Counter()
        self._waiting: Counter[Hashable] = Counter()
        self._turned_away = 0
        self._lock = Lock()

    @property
    def size(self) -> int:
        """How many wait."""
        return self._waiting.total()

    @property
    def works(self) -> int:
        """How many works there are to do for them: many may wait for the same one."""
        return len(self._works)

    @contextmanager
    def joined(self, address: str, work: Hashable = None) -> Iterator[None]:
        """Be one of those who wait.

        Args:
          address: who asks.
          work: what names that which others may wait for too; None if nobody else does.

        Raises:
          BusyError: there are too many, or too many from this address beside others.
        """
        work = object() if work is None else work
        with self._lock:
            own, others = self._waiting[address], self.size - self._waiting[address]
            crowded = others and own >= _SHARE * self.most
            if self.size >= self.most or crowded:
                self._turned_away += 1
                raise BusyError(_SECONDS[self._turned_away % len(_SECONDS)])
            self._waiting[address] += 1
            self._works[work] += 1
        try:
            yield
        finally:
            with self._lock:
                for counter, key in ((self._waiting, address), (self._works, work)):
                    counter[key] -= 1
                    if not counter[key]:
                        del counter[key]


def cores() -> int:
    """Cores that this process may use; with several processes (`app.hall`) each has a share."""
    return int(os.environ.get("GAN1D_CORES") or os.cpu_count() or 1)
