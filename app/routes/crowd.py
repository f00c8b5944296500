"""How many may wait at once: past that, a request is answered at once with when to ask again.

Each one that waits holds a thread of the server, and some must stay free for what needs no waiting.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

THREADS = 200  # of the server: requests at once
MOST = 150  # requests that wait: to train, or for what another has begun
_SHARE = 0.5  # of `MOST`, that requests from one address may be, once others wait too
_SECONDS = (1, 2, 3, 4)  # after which those who are turned away ask again: not all at once


class BusyError(Exception):
    """Too many wait already; `seconds` says after how long to ask again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("the server trains for as many as it can; this page asks again by itself")
        self.seconds = seconds


class Crowd:
    """Those who wait, counted by the address that they ask from."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._waiting: Counter[str] = Counter()
        self._turned_away = 0
        self._lock = Lock()

    @property
    def size(self) -> int:
        """How many wait."""
        return self._waiting.total()

    @contextmanager
    def joined(self, address: str) -> Iterator[None]:
        """Be one of those who wait.

        Raises:
          BusyError: there are too many, or too many from this address beside others.
        """
        with self._lock:
            own, others = self._waiting[address], self.size - self._waiting[address]
            crowded = others and own >= _SHARE * self.most
            if self.size >= self.most or crowded:
                self._turned_away += 1
                raise BusyError(_SECONDS[self._turned_away % len(_SECONDS)])
            self._waiting[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting[address] -= 1
                if not self._waiting[address]:
                    del self._waiting[address]


def cores() -> int:
    """Cores that this process may use; with several processes (`app.hall`) each has a share."""
    return int(os.environ.get("GAN1D_CORES") or os.cpu_count() or 1)
