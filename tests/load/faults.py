"""Faults while viewers play. Each returns when it was mended, on the clock `perf_counter`."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine, Sequence
from time import perf_counter

from tests.browser import Server
from tests.load.client import asked
from tests.load.viewers import Group, Report, playing

STOPPED = 10.0  # s that a process is stopped for
_LOOK = 0.05  # s between two looks whether a server is back

# What a server is started by, so that it cannot write to the disk, its log included; and one whose
# clock of the day jumps at SIGUSR1.
FULL_DISK = ("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")
JUMPING = "tests.load.jumping"


async def killed(process: int, after: float) -> float:
    """Kill one of several: the others are there, so nothing has to be mended."""
    await asyncio.sleep(after)
    os.kill(process, signal.SIGKILL)
    return perf_counter()


async def stopped(process: int, after: float) -> float:
    """Stop a process for STOPPED seconds."""
    await asyncio.sleep(after)
    os.kill(process, signal.SIGSTOP)
    await asyncio.sleep(STOPPED)
    os.kill(process, signal.SIGCONT)
    return perf_counter()


async def missed(process: int, after: float, port: int) -> float:
    """Kill the only worker of a hall, which starts another."""
    begun = await killed(process, after)
    while await _is_healthy(port) and perf_counter() < begun + 1:  # its death is seen soon
        await asyncio.sleep(_LOOK)
    while not await _is_healthy(port):
        await asyncio.sleep(_LOOK)
    return perf_counter()


async def restarted(server: Server, after: float) -> float:
    """Kill a server, and start it again."""
    await asyncio.sleep(after)
    server.kill()
    starting = asyncio.create_task(asyncio.to_thread(server.start))
    while not await _is_healthy(server.port):
        await asyncio.sleep(_LOOK)
    back = perf_counter()
    await starting
    return back


async def jumping(process: int, after: float) -> float:
    """Let its clock jump an hour ahead, then two back."""
    for _ in range(2):
        await asyncio.sleep(after)
        os.kill(process, signal.SIGUSR1)
    return perf_counter()


async def nothing(after: float) -> float:
    """What is wrong was so from the start."""
    await asyncio.sleep(after)
    return perf_counter()


async def _is_healthy(port: int) -> bool:
    try:
        return (await asked(port, "/health")).status == 200
    except OSError:
        return False


async def beside(
    port: int, groups: Sequence[Group], seconds: float, happening: Coroutine[None, None, float]
) -> tuple[list[Report], float]:
    """What viewers see while something happens, and when that was mended."""
    task = asyncio.create_task(happening)
    reports = await playing(port, groups, seconds)
    return reports, await task
