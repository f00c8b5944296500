"""What the door itself answers of lectures: telling one, following one by a stream of events."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from app.hall.lectures import MOST_FOLLOWERS, Lecture, Lectures, check_name
from app.hall.messages import RefusedError, Request, answer

BEAT = 10.0  # s between two signs of life on a stream without news
_MOST_UNREAD = 64 * 2**10  # bytes that a follower may be behind before the stream is ended
_STREAM = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
    b"X-Content-Type-Options: nosniff\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n"
    b"retry: 500\n\n"
)

Kept = Literal["open", "closed"]


class Stage:
    """Lectures as paths: /lecture/NAME to tell (POST) and to hear (GET), /follow/NAME to open."""

    def __init__(self, lectures: Lectures) -> None:
        self.lectures = lectures

    async def answered(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Kept | None:
        """Answer if the path is one of these; whether the connection stays open, else None.

        Raises:
          RefusedError: says why not.
        """
        room, _, name = request.path[1:].partition("/")
        if room == "follow":
            check_name(name)
            writer.write(answer(302, Location=f"/?follow={name}"))
            return "open"
        if room != "lecture" or "/" in name:
            return None
        if request.method == "POST":
            secret = request.headers.get("gan1d-secret", "")
            self.lectures.tell(name, secret, request.body)
            writer.write(answer(204))
            return "open"
        check_name(name)
        if request.method != "GET":
            raise RefusedError(405, "a lecture is told by POST and heard by GET")
        await self._stream(name, reader, writer)
        return "closed"

    async def _stream(
        self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """What a lecturer shows, now and whenever it changes, until the follower goes."""
        if self.lectures.followers >= MOST_FOLLOWERS:
            raise RefusedError(503, "too many follow already; try again later")
        self.lectures.followers += 1
        gone: asyncio.Future[Any] = asyncio.ensure_future(
            reader.read(1)
        )  # a follower sends nothing more
        try:
            writer.write(_STREAM)
            sent: bytes | None = None
            while not gone.done() and writer.transport.get_write_buffer_size() < _MOST_UNREAD:
                lecture = self.lectures.get(name)
                value = lecture.value if lecture else b""
                if value == sent:
                    writer.write(b":\n\n")
                else:
                    writer.write(b"data: " + (value or b"null") + b"\n\n")
                    sent = value
                await _news(lecture, gone)
        finally:
            gone.cancel()
            self.lectures.followers -= 1


async def _news(lecture: Lecture | None, gone: asyncio.Future[Any]) -> None:
    """Wait for a change, for the follower to go, or for the next sign of life."""
    if lecture is None:  # it may begin at any time
        await asyncio.wait({gone}, timeout=1.0)
        return
    changed: asyncio.Future[Any] = asyncio.ensure_future(lecture.changed.wait())
    try:
        await asyncio.wait({changed, gone}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
    finally:
        changed.cancel()
