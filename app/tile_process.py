"""A process that trains tiles of maps, one at a time, and gives up what nobody waits for."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import cast

from gan1d.maps import Cells, Tile
from gan1d.maps.tile import train
from gan1d.runs import CancelledError

_NICE = 4  # more than the server has: of a core that both want, it has a quarter
_LOOK_SECONDS = 0.05  # between two looks whether one who waits has gone


class DiedError(RuntimeError):
    """The process is no more."""


class TileProcess:
    """A process of low priority, which ends with this one. One thread at a time may use it.

    It takes what is asked of it from a pipe, and looks there between two pieces of a tile: whatever
    is sent meanwhile has it give up the tile. There is nothing that a process which is killed could
    leave behind: no lock, no semaphore.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # JAX has threads
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with _deaf_to_interrupts():
            self._process.start()
        theirs.close()
        self._asked = self._answered = 0  # tiles
        assert self._process.pid
        with contextlib.suppress(OSError, AttributeError):  # ended, or another system
            ours = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, self._process.pid, ours + _NICE)

    @property
    def pid(self) -> int:
        """The number that the system has for it."""
        return cast(int, self._process.pid)

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.is_alive()

    def is_busy(self) -> bool:
        """Whether it still trains a tile that was given up."""
        with contextlib.suppress(EOFError, OSError):
            while self._answered < self._asked and self._pipe.poll():
                self._answered, _ = self._pipe.recv()
        return self._answered < self._asked

    def train(self, tile: Tile, cancelled: Callable[[], bool]) -> Cells:
        """The cells of a tile.

        Raises:
          CancelledError: when `cancelled()` says so before it is trained.
          DiedError: if the process ends.
        """
        try:
            self._asked += 1
            self._pipe.send((self._asked, tile))
            while self._answered < self._asked:  # it may answer for one that was given up first
                if self._pipe.poll(_LOOK_SECONDS):
                    self._answered, answer = self._pipe.recv()
                elif cancelled():
                    self._pipe.send(None)
                    raise CancelledError
        except (EOFError, OSError):
            raise DiedError("a process that trains tiles of maps died") from None
        if isinstance(answer, Exception):
            raise answer
        return cast(Cells, answer)

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is begun in here never hears of Ctrl-C: that ends the server, and so the process."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which would undo this as it begins
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection) -> None:
    """Train what is asked for, until the server has gone."""
    _give_way_to_other_sessions()
    os.environ["NPROC"] = "1"  # XLA's threads: at these sizes they cost more than they bring
    from app.compile import keep_compiled_code

    keep_compiled_code()
    Thread(target=_end_with_the_server, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            asked = pipe.recv()
            if asked is not None:
                number, tile = asked
                pipe.send((number, _answer(tile, pipe.poll)))


def _answer(tile: Tile, cancelled: Callable[[], bool]) -> Cells | Exception:
    """The cells of a tile, or why there are none."""
    try:
        return train(tile, cancelled)
    except Exception as error:  # whoever waits is told
        return error


def _give_way_to_other_sessions() -> None:
    """Linux shares the cores between sessions first, and a browser is in one of its own."""
    with contextlib.suppress(OSError, AttributeError):  # another system, or no such groups
        os.setsid()
        Path("/proc/self/autogroup").write_text(str(_NICE))


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    assert server is not None
    server.join()
    os._exit(0)
