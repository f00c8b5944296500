"""Tiles of maps, trained behind: by processes of the lowest priority, so that no viewer waits."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from pathlib import Path
from threading import Lock, Thread

from app.compile import keep_compiled_code
from gan1d import runs
from gan1d.maps import Cells, Tile
from gan1d.maps.map import workers
from gan1d.maps.tile import train

_LOWEST = 19  # a nice value
_LOW = 10  # likewise, of their session: against another that is busy it still has a tenth
_LOOK_SECONDS = 0.1  # between two looks whether one who waits has gone
_TRIES = 3  # of a tile whose process dies


class Trainers:
    """A process for each core, begun when the first tile is asked for."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

    def train(self, tile: Tile, cancelled: Callable[[], bool]) -> Cells:
        """The cells of a tile, when it is its turn.

        Raises:
          runs.CancelledError: when `cancelled()` says so before it is trained.
          BrokenExecutor: if the processes die again and again.
        """
        for left in reversed(range(_TRIES)):
            pool = self._begun()
            try:
                return _waited(pool.submit(train, tile), cancelled)
            except (BrokenExecutor, CancelledError):
                self._drop(pool)
                if not left:
                    raise
        raise AssertionError  # the loop returns or raises

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _begun(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")  # JAX has threads
                self._pool = ProcessPoolExecutor(workers(), context, _begin)
            return self._pool

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        """Forget a broken pool, unless another thread has by now."""
        with self._lock:
            if self._pool is pool:
                self._pool = None


def tiles_folder() -> Path:
    """Where finished tiles are kept."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "gan1d" / "tiles"


def _waited(future: Future[Cells], cancelled: Callable[[], bool]) -> Cells:
    """The result of a future, unless who waits has gone."""
    while True:
        try:
            return future.result(_LOOK_SECONDS)
        except TimeoutError:
            if future.done():
                raise
            if cancelled():
                future.cancel()
                raise runs.CancelledError from None


def _begin() -> None:
    """What a process does first: give way to others, and end with the server."""
    if hasattr(os, "nice"):
        os.nice(_LOWEST)
    with contextlib.suppress(OSError, AttributeError):  # another system, or no such groups
        # Linux shares the cores between sessions first, and a browser is in one of its own.
        os.setsid()
        Path("/proc/self/autogroup").write_text(str(_LOW))
    keep_compiled_code()
    Thread(target=_end_with_the_server, daemon=True).start()


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    os._exit(0)
