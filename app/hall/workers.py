"""Servers behind the door: a process each, started again when it dies."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from app.hall.routing import order

_ADDRESS = re.compile(rb"at http://127\.0\.0\.1:(\d+)/")
_PAUSE = 1.0  # s before one is started again that died young
_YOUNG = 10.0  # s; one that has lived longer is started again at once
_LOOK = 0.2  # s between two looks for a worker
_RUNS = 32  # of which the door knows what was asked for last
_PREPARED = 8  # of these that a worker is asked for before viewers are sent to it
_PREPARE = 10.0  # s that this may take
_END = 3.0  # s that one has to end in when it is told to
_MOST_IDLE = 64  # connections kept to a worker

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Worker:
    """One server, and the open connections to it that nobody uses now."""

    number: int
    process: asyncio.subprocess.Process | None = None
    port: int | None = None  # while it can be asked
    idle: deque[Streams] = field(default_factory=deque)
    at_work: int = 0  # requests that it answers now

    async def connect(self) -> tuple[Streams, bool]:
        """A connection to it, and whether it was used before.

        Raises:
          OSError: it is not there.
        """
        while self.idle:
            streams = self.idle.pop()
            if not streams[0].at_eof() and not streams[1].is_closing():
                return streams, True
            streams[1].close()
        if self.port is None:
            raise ConnectionRefusedError
        return await asyncio.open_connection("127.0.0.1", self.port, limit=2**18), False

    def give_back(self, streams: Streams) -> None:
        """Keep a connection for the next request."""
        if len(self.idle) < _MOST_IDLE:
            self.idle.append(streams)
        else:
            streams[1].close()

    def forget(self) -> None:
        """It has died: nobody asks it until it is there again."""
        self.port = None
        while self.idle:
            self.idle.pop()[1].close()


class Workers:
    """All of them.

    Args:
      count: how many.
      options: of the command line, for each.
    """

    def __init__(self, count: int, options: Sequence[str] = ()) -> None:
        self.all = [Worker(number) for number in range(count)]
        self._options = options
        self._tasks: list[asyncio.Task[None]] = []
        self._asked: dict[str, str] = {}  # the last request for frames of each run, the last last

    def note(self, run: str, target: str) -> None:
        """Frames of a run were asked for."""
        self._asked.pop(run, None)
        self._asked[run] = target
        if len(self._asked) > _RUNS:
            del self._asked[next(iter(self._asked))]

    async def start(self) -> None:
        """Start them; returns when one can be asked."""
        ready = asyncio.Event()
        self._tasks = [asyncio.create_task(self._keep(worker, ready)) for worker in self.all]
        await ready.wait()

    async def appears(self, end: float) -> bool:
        """Wait until one can be asked; false if none can at a time of the loop's clock."""
        clock = asyncio.get_running_loop().time
        while clock() < end:
            await asyncio.sleep(min(_LOOK, max(end - clock(), 0)))
            if any(worker.port is not None for worker in self.all):
                return True
        return False

    async def stop(self) -> None:
        """End them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, worker: Worker, ready: asyncio.Event) -> None:
        """Run a worker, and again when it has died, until this task is cancelled."""
        clock = asyncio.get_running_loop().time
        while True:
            begun = clock()
            with suppress(OSError):  # of a machine that has no room for it now
                await self._one_life(worker, ready)
            with suppress(OSError):  # of a log on a full disk
                print(f"gan1d: worker {worker.number + 1} died and is started again",
                      file=sys.stderr)  # fmt: skip
            await asyncio.sleep(_PAUSE if clock() - begun < _YOUNG else 0)

    async def _one_life(self, worker: Worker, ready: asyncio.Event) -> None:
        """Run a worker until it dies."""
        worker.process = process = await self._run()
        try:
            assert process.stdout
            async for line in process.stdout:
                if found := _ADDRESS.search(line):
                    await self._prepared(worker, int(found[1]))
                    worker.port = int(found[1])
                    ready.set()
            await process.wait()
        finally:
            worker.forget()
            if process.returncode is None:
                process.terminate()
                try:
                    async with asyncio.timeout(_END):
                        await process.wait()  # else the loop would be closed before its pipes
                except TimeoutError:
                    process.kill()
                    await process.wait()

    async def _prepared(self, worker: Worker, port: int) -> None:
        """Have one that comes back load what its runs need, while others answer for it."""
        others = [one.number for one in self.all if one.port is not None]
        if not others:
            return  # whoever waits should not wait for others' runs
        numbers = [*others, worker.number]
        runs = [run for run in self._asked if order(run, numbers)[0] == worker.number]
        with suppress(OSError, asyncio.IncompleteReadError):  # a TimeoutError is an OSError
            async with asyncio.timeout(_PREPARE):
                for run in runs[-_PREPARED:]:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                    try:
                        target = self._asked.get(run, "/health")
                        writer.write(f"GET {target} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                        while await reader.read(2**16):
                            pass
                    finally:
                        writer.close()

    async def _run(self) -> asyncio.subprocess.Process:
        cores = max(1, (os.cpu_count() or 1) // len(self.all))
        command = [sys.executable, "-m", "app", "--no-browser", "--port", "0", "--behind"]
        return await asyncio.create_subprocess_exec(
            *command,
            *self._options,
            env={**os.environ, "GAN1D_CORES": str(cores)},
            stdin=asyncio.subprocess.PIPE,  # which ends with this process, and the worker with it
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is the door's alone
        )
