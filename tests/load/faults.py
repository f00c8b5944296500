"""Faults while viewers play."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine, Sequence

from tests.load.viewers import Group, Report, playing

STOPPED = 10.0  # s that a process is stopped for


async def fault(process: int, number: int, after: float) -> None:
    """Send a process a signal after some seconds; one that is stopped goes on after STOPPED."""
    await asyncio.sleep(after)
    os.kill(process, number)
    if number == signal.SIGSTOP:
        await asyncio.sleep(STOPPED)
        os.kill(process, signal.SIGCONT)


async def beside(
    port: int, groups: Sequence[Group], seconds: float, happening: Coroutine[None, None, None]
) -> list[Report]:
    """What viewers see while something happens."""
    task = asyncio.create_task(happening)
    reports = await playing(port, groups, seconds)
    await task
    return reports
