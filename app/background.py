"""Tiles of maps, trained behind: by processes of the lowest priority, so that no viewer waits."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock, Thread, Timer

from app.compile import keep_compiled_code
from app.folders import cache_folder
from gan1d import runs
from gan1d.maps import Cells, Tile
from gan1d.maps.map import workers
from gan1d.maps.tile import train

_LOWEST = 19  # a nice value
_LOW = 10  # likewise, while they begin: the server has ten times as much
_OF_SESSION = 4  # likewise: against another that is busy it still has a quarter
_LOOK_SECONDS = 0.1  # between two looks whether one who waits has gone
_PATIENCE_SECONDS = 0.5  # who zooms asks for other tiles at once, and to begin takes seconds
_TRIES = 3  # of a tile whose process dies


class Trainers:
    """A process for each core, begun when the first tile is asked for.

    A tile cannot be interrupted: when all who wait for tiles have gone, the processes are ended.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._processes: set[BaseProcess] = set()  # of the pool
        self._waiting = 0  # for a tile
        self._lock = Lock()

    def train(self, tile: Tile, cancelled: Callable[[], bool]) -> Cells:
        """The cells of a tile, when it is its turn.

        Raises:
          runs.CancelledError: when `cancelled()` says so before it is trained.
          BrokenExecutor: if the processes die again and again.
        """
        with self._lock:
            self._waiting += 1
        gone = False
        try:
            for left in reversed(range(_TRIES)):
                pool = self._begun()
                try:
                    return _waited(self._submit(pool, tile), cancelled)
                except (BrokenExecutor, CancelledError):
                    self._drop(pool)
                    if not left:
                        raise
            raise AssertionError  # the loop returns or raises
        except runs.CancelledError:
            gone = True
            raise
        finally:
            with self._lock:
                self._waiting -= 1
            if gone:
                later = Timer(_PATIENCE_SECONDS, self._end_unless_wanted)
                later.daemon = True
                later.start()

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
                self._processes = set()
            return self._pool

    def _submit(self, pool: ProcessPoolExecutor, tile: Tile) -> Future[Cells]:
        """What becomes of a tile. A process that this begins gives way to the server at once.

        It begins by loading JAX, which takes a second or two of a processor.
        """
        with self._lock:
            before = set(multiprocessing.active_children())
            future = pool.submit(train, tile)
            begun = set(multiprocessing.active_children()) - before
            self._processes |= begun
            for one in begun:
                assert one.pid
                with contextlib.suppress(OSError, AttributeError):  # ended, or another system
                    os.setpriority(os.PRIO_PROCESS, one.pid, _LOW)
            return future

    def _end_unless_wanted(self) -> None:
        """End the processes: the last one who waited has gone without a tile, and nobody came."""
        with self._lock:
            if self._waiting or self._pool is None:
                return
            pool, self._pool = self._pool, None
            for one in self._processes:
                one.kill()
        pool.shutdown(wait=False, cancel_futures=True)

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        """Forget a broken pool, unless another thread has by now."""
        with self._lock:
            if self._pool is pool:
                self._pool = None


def tiles_folder() -> Path:
    """Where finished tiles are kept."""
    return cache_folder("tiles")


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
    """What a process does first: give way to other sessions too, and end with the server."""
    if hasattr(os, "nice"):
        os.nice(_LOWEST)
    with contextlib.suppress(OSError, AttributeError):  # another system, or no such groups
        # Linux shares the cores between sessions first, and a browser is in one of its own.
        os.setsid()
        Path("/proc/self/autogroup").write_text(str(_OF_SESSION))
    keep_compiled_code()
    Thread(target=_end_with_the_server, daemon=True).start()


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    os._exit(0)
