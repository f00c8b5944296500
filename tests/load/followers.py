"""An audience: followers of one lecture, and a lecturer who moves."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from time import perf_counter

from tests.load.client import HOST, Connection

_SECRET = "Gan1d-Secret: of-the-benchmark\r\n"
_PAUSE = 0.5  # s between two moves
_PATIENCE = 30.0  # s until all of an audience must be there

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def delays(port: int, followers: int, moves: int) -> list[float]:
    """Seconds from each move of the lecturer to each follower, by event stream."""
    heard: list[float] = []
    streams = [await _stream(port) for _ in range(followers)]
    tasks = [asyncio.create_task(_listen(reader, heard)) for reader, _ in streams]
    lecturer = Connection(port)
    await lecturer.get("/lecture/bench", _SECRET, "POST", "{}")  # it begins
    await asyncio.sleep(1.5)  # so long it may take until those who waited for it hear
    for step in range(moves):
        body = json.dumps({"step": step, "at": perf_counter()})
        answer = await lecturer.get("/lecture/bench", _SECRET, "POST", body)
        assert answer.status == 204, answer
        await asyncio.sleep(_PAUSE)
    for task in tasks:
        task.cancel()
    for _, writer in streams:
        writer.close()
    lecturer.close()
    return sorted(heard)


@contextmanager
def listening(port: int, followers: int) -> Iterator[None]:
    """An audience that reads its event streams while something else is measured."""
    ready: Future[Callable[[], object]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_audience(port, followers, ready)))
    thread.start()
    end = ready.result(_PATIENCE)
    try:
        yield
    finally:
        end()
        thread.join()


async def _audience(port: int, followers: int, ready: Future[Callable[[], object]]) -> None:
    """Follow until what `ready` is given is called."""
    end = asyncio.Event()
    streams = [await _stream(port) for _ in range(followers)]
    tasks = [asyncio.create_task(reader.read()) for reader, _ in streams]
    loop = asyncio.get_running_loop()
    ready.set_result(lambda: loop.call_soon_threadsafe(end.set))
    await end.wait()
    for task in tasks:
        task.cancel()
    for _, writer in streams:
        writer.close()


async def _stream(port: int) -> Stream:
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET /lecture/bench HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def _listen(reader: asyncio.StreamReader, heard: list[float]) -> None:
    while line := await reader.readline():
        if line.startswith(b'data: {"'):
            heard.append(perf_counter() - json.loads(line[6:])["at"])
