"""Run the door and its workers until Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Sequence

from app.hall.door import Door, opened
from app.hall.lectures import Lectures
from app.hall.workers import Workers


def run(
    listener: socket.socket, count: int, options: Sequence[str], lectures: bool, most: int
) -> None:
    """Serve on a socket, and return after Ctrl-C.

    Args:
      listener: a bound socket.
      count: workers.
      options: of the command line, for each of them.
      lectures: whether lectures may be given.
      most: connections open at once.
    """
    asyncio.run(_run(listener, Workers(count, options), Lectures() if lectures else None, most))


async def _run(
    listener: socket.socket, workers: Workers, lectures: Lectures | None, most: int
) -> None:
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, end.set)
        except NotImplementedError:  # Windows: Ctrl-C raises KeyboardInterrupt there
            break
    server = await opened(Door(workers, lectures, most), listener)
    starting = asyncio.create_task(workers.start())
    try:
        await end.wait()
    finally:
        server.close()
        starting.cancel()
        await workers.stop()
