"""The door before a worker that is none: what it passes on, what it refuses, what it bounds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from app.hall import door as doors
from app.hall.door import Door
from app.hall.messages import MOST_BODY, MOST_HEAD
from app.hall.routing import order
from app.hall.workers import Workers
from tests.load.client import Connection, asked, read_answer

T = TypeVar("T")
GET = b"GET /frames?seed=1 HTTP/1.1\r\nHost: x\r\n\r\n"


class Behind:
    """A worker that answers with the path it was asked for, unless told otherwise."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.length = 0  # bytes of an answer beyond that
        self.gone = 0  # requests during which the asker went
        self.silent = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            rest = await reader.readuntil(b"\r\n\r\n")
            self.heads.append((head + rest).decode())
            if self.silent:
                await reader.read()
                self.gone += 1
                break
            body = head.split()[1] + b"x" * self.length
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            if b"HTTP/1.0" in head:
                break
        writer.close()


def before(
    scene: Callable[[int, Behind, Door], Awaitable[T]], most: int = 100, most_of_one: int = 100
) -> T:
    """Play a scene before a door: it is given the port, the worker behind and the door."""

    async def play() -> T:
        behind = Behind()
        server = await asyncio.start_server(behind.serve, "127.0.0.1", 0)
        workers = Workers(2)
        workers.all[0].port = server.sockets[0].getsockname()[1]
        door = Door(workers, None, most, most_of_one)
        front = await asyncio.start_server(door.client, "127.0.0.1", 0, limit=MOST_HEAD)
        try:
            async with asyncio.timeout(60):
                return await scene(front.sockets[0].getsockname()[1], behind, door)
        finally:
            front.close()
            server.close()
            workers.all[0].forget()
            while door._open.total():
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)  # for what was aborted to be closed

    return asyncio.run(play())


def answered(raw: bytes, count: int = 1) -> list[tuple[int, bytes]]:
    """The answers to raw bytes on one connection."""

    async def scene(port: int, *_: object) -> list[tuple[int, bytes]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(raw)
        answers = [await read_answer(reader) for _ in range(count)]
        writer.close()
        await writer.wait_closed()
        return [(answer.status, answer.body) for answer in answers]

    return before(scene)


def test_requests_in_one_piece_are_answered_in_their_order() -> None:
    raw = b"".join(GET.replace(b"seed=1", b"seed=%d" % i) for i in range(5))
    assert answered(raw, 5) == [(200, b"/frames?seed=%d" % i) for i in range(5)]


def test_a_worker_hears_who_asks_from_the_door_alone() -> None:
    async def scene(port: int, behind: Behind, _: Door) -> str:
        await asked(port, "/link", "X-Forwarded-For: 9.9.9.9\r\nUpgrade: h2c\r\n")
        return behind.heads[0].lower()

    head = before(scene)
    assert "x-forwarded-for: 127.0.0.1\r\n" in head
    assert "9.9.9.9" not in head
    assert "upgrade" not in head


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),  # no host
        (b"GET http://evil/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/3\r\nHost: x\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"CONNECT evil:80 HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (MOST_BODY + 1), 413),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n", 417),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 2 * MOST_HEAD + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),  # TLS
    ],
)
def test_what_no_browser_sends_is_refused_with_a_sentence(raw: bytes, status: int) -> None:
    ((got, body),) = answered(raw)
    assert got == status
    assert json.loads(body)["problem"]


def test_one_address_cannot_take_all_connections() -> None:
    async def scene(port: int, _: Behind, door: Door) -> list[int]:
        held = [Connection(port) for _ in range(7)]
        for connection in held:
            await connection.get("/link")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answer = await read_answer(reader)
        writer.close()
        assert answer.headers["retry-after"] == "1"
        for connection in held:
            connection.close()
        while door._open.total():
            await asyncio.sleep(0.01)
        return [answer.status, (await asked(port, "/link")).status]

    assert before(scene, most=12, most_of_one=7) == [503, 200]
    assert before(scene, most=7) == [503, 200]


def test_a_slow_writer_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "SLOW", 0.2)

    async def scene(port: int, *_: object) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET[:10])
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            writer.close()

    assert before(scene) == b""


def test_a_slow_reader_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answer does not pile up: no more of it is read from the worker than is taken."""
    monkeypatch.setattr(doors, "STALLED", 0.2)

    async def scene(port: int, behind: Behind, door: Door) -> int:
        behind.length = 30_000_000
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1000)
        writer.write(GET)
        await asyncio.sleep(0.05)
        while door._open.total():
            await asyncio.sleep(0.01)
        writer.transport.abort()
        return door._open.total()

    assert before(scene) == 0


def test_who_hangs_up_is_told_to_the_worker() -> None:
    async def scene(port: int, behind: Behind, _: Door) -> int:
        behind.silent = True
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET)
        while not behind.heads:
            await asyncio.sleep(0.01)
        writer.close()
        while not behind.gone:
            await asyncio.sleep(0.01)
        return behind.gone

    assert before(scene) == 1


def test_without_a_worker_it_says_when_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "HOLD", 0.1)
    monkeypatch.setattr(doors, "HOLD_PAGE", 0.1)

    async def scene(port: int, _: Behind, door: Door) -> list[tuple[int, str]]:
        door._workers.all[0].port = None
        answers = [await asked(port, path) for path in ("/frames", "/", "/health")]
        return [(one.status, one.headers["retry-after"]) for one in answers]

    assert before(scene) == [(503, "1")] * 3


def test_who_asks_while_the_only_worker_starts_again_waits_for_it() -> None:
    """Those who play hear of it at once, and need not ask again."""

    async def scene(port: int, _: Behind, door: Door) -> list[int]:
        worker = door._workers.all[0]
        kept, worker.port = worker.port, None
        waiting = [asyncio.create_task(asked(port, f"/frames?seed={i}")) for i in range(20)]
        await asyncio.sleep(0.05)
        assert not any(task.done() for task in waiting)
        worker.port = kept
        return [(await task).status for task in waiting]

    assert before(scene) == [200] * 20


def test_a_worker_that_comes_back_is_asked_for_its_runs_before_others_are_sent_to_it() -> None:
    """For what they were asked for last, so that nobody waits until their programs are loaded."""

    async def scene(port: int, behind: Behind, door: Door) -> tuple[set[str], list[str]]:
        paths = [f"/frames?seed={seed}&start={start}" for seed in range(6) for start in (0, 600)]
        for path in paths:
            await asked(port, path)
        workers, before = door._workers, len(behind.heads)
        own = workers.all[0].port
        assert own is not None
        await workers._prepared(workers.all[1], own)
        late = [path for path in paths if "600" in path]
        expected = {path for path in late if order(path[8:14], [0, 1])[0] == 1}
        return expected, [head.split()[1] for head in behind.heads[before:]]

    expected, found = before(scene)
    assert expected
    assert set(found) == expected
    assert len(found) == len(expected)
