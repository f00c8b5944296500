"""The door: it takes every connection, reads every request whole, and has a worker answer it.

A request about a run goes to the worker whose states that run has (`routing`); any other to the one
that has least to do. When a worker dies before its answer has begun, the next one is asked: all
requests but a lecturer's are reads.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections import Counter

from app.hall.lectures import Lectures
from app.hall.messages import MOST_HEAD, RefusedError, Request, answer, read_request
from app.hall.routing import order, run_of
from app.hall.stage import Stage
from app.hall.workers import Streams, Worker, Workers

IDLE = 75.0  # s that a connection may be open without a request
SLOW = 10.0  # s in which a request must have come once it has begun
STALLED = 30.0  # s that a reader may take nothing of its answer
_PIECE = 2**16  # bytes of a body passed on at once
HOLD = 8.0  # s that a request waits for a worker to be there; then it is told when to ask again
HOLD_PAGE = 20.0  # likewise of one that is no page's: a browser's person would see the refusal
_LOOK = 0.1  # s between two looks whether one who waits has gone


class Door:
    """What is behind a listening socket.

    Args:
      workers: that answer.
      lectures: if lectures may be given.
      most: connections open at once.
      most_of_one: of these from one address, once half of all are taken.
    """

    def __init__(
        self, workers: Workers, lectures: Lectures | None, most: int, most_of_one: int = 200
    ) -> None:
        self._workers = workers
        self._stage = Stage(lectures) if lectures else None
        self._most = most
        self._most_of_one = most_of_one
        self._open: Counter[str] = Counter()

    async def client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it is closed."""
        peer = writer.get_extra_info("peername")
        address = peer[0] if peer else ""
        total = self._open.total()
        if total >= self._most or (
            total >= self._most // 2 and self._open[address] >= self._most_of_one
        ):
            writer.write(_busy("too many connections are open", close=True))
            writer.close()
            return
        self._open[address] += 1
        try:
            while await self._one(reader, writer, address):
                pass
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            pass  # it has gone, or was too slow
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
            writer.transport.abort()

    async def _one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str
    ) -> bool:
        """Answer one request; whether there may be another."""
        async with asyncio.timeout(IDLE):
            first = await reader.readexactly(1)
        try:
            async with asyncio.timeout(SLOW):
                request = await read_request(reader, first)
            if self._stage and (kept := await self._stage.answered(request, reader, writer)):
                return kept == "open" and request.keep
            if request.path == "/health":
                writer.write(self._health())
                await _drained(writer)
                return request.keep
            return await self._passed_on(request, reader, writer, address) and request.keep
        except RefusedError as refusal:
            body = json.dumps({"problem": str(refusal)}).encode()
            writer.write(answer(refusal.status, body, Connection="close"))
            await _drained(writer)
            return False

    async def _passed_on(
        self,
        request: Request,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        address: str,
    ) -> bool:
        """Have a worker answer; whether the connection is still in step."""
        head = request.head(address) + request.body
        run = run_of(request.path, request.query)
        if run is not None and request.path == "/frames":
            self._workers.note(run, request.target)
        end = asyncio.get_running_loop().time() + (HOLD_PAGE if run is None else HOLD)
        while True:
            for worker in self._asked(request):
                worker.at_work += 1
                try:
                    begun = await _begun(worker, head, reader)
                    if begun is None:
                        continue  # it died: nothing of its answer has been passed on
                    status, streams = begun
                    return await _copied(request, status, streams, worker, writer)
                finally:
                    worker.at_work -= 1
            if not await self._workers.appears(end):
                break
            if reader.at_eof():
                raise ConnectionResetError
        writer.write(_busy("the server is starting; this page asks again by itself"))
        await _drained(writer)
        return True

    def _asked(self, request: Request) -> list[Worker]:
        """The workers that can be asked, in the order in which they are."""
        ready = [worker for worker in self._workers.all if worker.port is not None]
        run = run_of(request.path, request.query)
        if run is None:
            return sorted(ready, key=lambda worker: worker.at_work)
        by_number = {worker.number: worker for worker in ready}
        return [by_number[number] for number in order(run, list(by_number))]

    def _health(self) -> bytes:
        ready = sum(worker.port is not None for worker in self._workers.all)
        at_work = sum(worker.at_work for worker in self._workers.all)
        told = {"workers": ready, "load": at_work, "connections": self._open.total()}
        if not ready:
            return _busy("the server is starting")
        return answer(200, json.dumps(told).encode())


async def _begun(
    worker: Worker, head: bytes, reader: asyncio.StreamReader
) -> tuple[bytes, Streams] | None:
    """The head of a worker's answer, and where its body is read; None if the worker is not there.

    Raises:
      ConnectionResetError: nobody waits for the answer any more.
    """
    used = True
    while used:  # one of its old connections may have been closed meanwhile: then another one
        try:
            streams, used = await worker.connect()
        except OSError:
            return None
        try:
            streams[1].write(head)
            return await _unless_gone(streams[0], reader), streams
        except (OSError, asyncio.IncompleteReadError):
            streams[1].transport.abort()
            if reader.at_eof():
                raise
        except BaseException:
            streams[1].transport.abort()
            raise
    return None


async def _unless_gone(answering: asyncio.StreamReader, asking: asyncio.StreamReader) -> bytes:
    """The head of an answer, unless the one who asked hangs up meanwhile."""
    head = asyncio.ensure_future(answering.readuntil(b"\r\n\r\n"))
    try:
        while not head.done():
            await asyncio.wait({head}, timeout=_LOOK)
            if asking.at_eof() and not head.done():
                raise ConnectionResetError
        return head.result()
    finally:
        head.cancel()


async def _copied(
    request: Request, head: bytes, streams: Streams, worker: Worker, writer: asyncio.StreamWriter
) -> bool:
    """Pass an answer on; whether the connection is still in step."""
    try:
        lines = head[:-4].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in
                   (line.partition(":") for line in lines[1:])}  # fmt: skip
        kept = [line for line in lines if not line.lower().startswith("connection:")]
        bare = request.method == "HEAD" or lines[0].split(" ")[1] in ("204", "304")
        if bare:
            left: int | None = 0
        elif "content-length" in headers:
            left = int(headers["content-length"])
        else:
            left = None  # until the worker closes
        keep = request.keep and left is not None
        kept.append("Connection: keep-alive" if keep else "Connection: close")
        writer.write("\r\n".join(kept).encode("latin-1") + b"\r\n\r\n")
        while left is None or left:
            piece = await streams[0].read(_PIECE if left is None else min(left, _PIECE))
            if not piece:
                break
            left = None if left is None else left - len(piece)
            writer.write(piece)
            await _drained(writer)
        await _drained(writer)
    except BaseException:
        streams[1].transport.abort()
        raise
    if left == 0 and headers.get("connection", "").lower() != "close":
        worker.give_back(streams)
    else:
        streams[1].close()
    return left == 0


async def _drained(writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(STALLED):
        await writer.drain()


def _busy(sentence: str, close: bool = False) -> bytes:
    body = json.dumps({"problem": sentence}).encode()
    more = {"Connection": "close"} if close else {}
    return answer(503, body, Retry_After="1", **more)


async def opened(door: Door, listener: socket.socket) -> asyncio.Server:
    """A server on a bound socket."""
    return await asyncio.start_server(door.client, sock=listener, limit=MOST_HEAD, backlog=1024)
