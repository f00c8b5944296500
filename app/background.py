"""Tiles of maps, trained behind: by processes of low priority, so that no viewer waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock, Timer

from app.folders import cache_folder
from app.routes.crowd import cores
from app.routes.turns import Turns
from app.tile_process import DiedError, TileProcess
from gan1d.maps import Cells, Tile
from gan1d.runs import CancelledError

_PATIENCE_SECONDS = 0.5  # a tile that nobody waits for is given up sooner, but while it compiles
_TRIES = 3  # of a tile whose process dies


class Trainers:
    """A process for each core, begun when tiles are asked for; each trains a tile at a time.

    Who waits for a tile is served first come, first served. A tile that nobody waits for any more
    is given up within about a tenth of a second, and its process takes another one; what cannot be
    interrupted, such as compiling, is ended with its process once nobody waits for any tile.
    """

    def __init__(self) -> None:
        self._turns = Turns(cores())
        self._free: list[TileProcess] = []  # some of which still give up their tiles
        self._used: list[TileProcess] = []
        self._waiting = 0  # for a tile
        self._closed = False
        self._lock = Lock()

    @property
    def processes(self) -> list[TileProcess]:
        """All that there are."""
        with self._lock:
            return [*self._free, *self._used]

    def train(self, tile: Tile, cancelled: Callable[[], bool], later: bool = False) -> Cells:
        """The cells of a tile, when it is its turn.

        Args:
          tile: to train.
          cancelled: whether nobody waits for it any more.
          later: whether others that are asked for soon after go before it.

        Raises:
          CancelledError: when `cancelled()` says so before it is trained, or `close` was called.
          DiedError: if the processes die again and again.
        """

        def given_up() -> bool:
            return self._closed or cancelled()

        with self._lock:
            self._waiting += 1
        gone = False
        try:
            # Long: there are never more at once than cores.
            return self._turns.run(
                lambda _: self._trained(tile, given_up), given_up, lambda: True, later
            )
        except CancelledError:
            gone = True
            raise
        finally:
            with self._lock:
                self._waiting -= 1
            if gone:
                timer = Timer(_PATIENCE_SECONDS, self._end_unless_wanted)
                timer.daemon = True
                timer.start()

    def close(self) -> None:
        """End the processes; who waits for a tile waits no more."""
        self._closed = True
        with self._lock:
            for one in self._free:
                one.end()
            self._free = []

    def _trained(self, tile: Tile, cancelled: Callable[[], bool]) -> Cells:
        """The cells of a tile, from a free process."""
        for left in reversed(range(_TRIES)):
            process = self._taken()
            try:
                return process.train(tile, cancelled)
            except DiedError:
                process.end()  # or it might be taken for alive for a moment
                if not left:
                    raise
            finally:
                with self._lock:
                    self._used.remove(process)
                    self._free.append(process)
                    if self._closed:
                        process.end()
        raise AssertionError  # the loop returns or raises

    def _taken(self) -> TileProcess:
        """A free process, or a new one: rather one that no longer trains what was given up."""
        with self._lock:
            self._free = [one for one in self._free if one.is_alive()]
            self._free.sort(key=TileProcess.is_busy, reverse=True)
            process = self._free.pop() if self._free else TileProcess()
            self._used.append(process)
            return process

    def _end_unless_wanted(self) -> None:
        """End the processes that still train: who waited has gone, and nobody came."""
        with self._lock:
            if self._waiting:
                return
            for one in [one for one in self._free if one.is_busy()]:
                one.end()
                self._free.remove(one)


def tiles_folder() -> Path:
    """Where finished tiles are kept."""
    return cache_folder("tiles")
