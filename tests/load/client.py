"""HTTP/1.1 over asyncio, as much of it as a viewer needs: one connection, one request at a time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import NamedTuple

HOST = "127.0.0.1"  # no load is sent to anything but this machine


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes


class Connection:
    """A connection that is kept open between requests, and opened again when it was closed."""

    def __init__(self, port: int, host: str = HOST) -> None:
        self.port = port
        self.host = host
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Its two streams."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port)
        return self._streams

    async def get(
        self, path: str, headers: str = "", method: str = "GET", body: str = ""
    ) -> Answer:
        """The answer to a request.

        Args:
          path: with its query.
          headers: more of them, each with its line's end.
          method: of the request.
          body: of a POST.

        Raises:
          OSError: the connection failed, or was closed before the answer was whole.
        """
        reader, writer = await self.open()
        length = f"Content-Length: {len(body.encode())}\r\n" if body else ""
        text = (
            f"{method} {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n{headers}{length}\r\n{body}"
        )
        try:
            writer.write(text.encode())
            answer = await read_answer(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.close()
            raise ConnectionError(str(error)) from error
        except asyncio.CancelledError:
            self.close()
            raise
        if answer.headers.get("connection", "").lower() == "close":
            self.close()
        return answer

    async def closed(self) -> None:
        """Hang up, and wait until that is done."""
        streams = self._streams
        self.close()
        if streams:
            with suppress(OSError):
                await streams[1].wait_closed()

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def asked(port: int, path: str, headers: str = "", method: str = "GET") -> Answer:
    """The answer to one request on a connection of its own."""
    connection = Connection(port)
    try:
        return await connection.get(path, headers, method)
    finally:
        await connection.closed()


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    """One answer, whose body has a length or comes in chunks.

    Raises:
      ValueError: it is no answer of HTTP.
      asyncio.IncompleteReadError: it ended too soon.
    """
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head[:-4].split("\r\n")
    version, status, *_ = first.split(" ")
    if not version.startswith("HTTP/"):
        raise ValueError(f"no answer of HTTP: {first[:60]!r}")
    headers = {name.lower(): value.strip() for name, _, value in (r.partition(":") for r in lines)}
    if int(status) in (204, 304):
        return Answer(int(status), headers, b"")
    if headers.get("transfer-encoding") == "chunked":
        return Answer(int(status), headers, await _chunked(reader))
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(int(status), headers, body)


async def _chunked(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)
