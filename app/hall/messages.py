"""Requests as the door reads them: HTTP/1.1, and of it only what browsers send; all is bounded."""

from __future__ import annotations

import asyncio
import re
from typing import NamedTuple

MOST_HEAD = 16 * 2**10  # bytes of a request's first line and headers
MOST_BODY = 64 * 2**10
METHODS = ("GET", "HEAD", "POST")
_TARGET = re.compile(r"/[\x21-\x7e]*")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"}
_REASONS = {
    400: "Bad Request", 302: "Found", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    408: "Request Timeout", 413: "Content Too Large", 431: "Request Header Fields Too Large",
    411: "Length Required", 417: "Expectation Failed", 503: "Service Unavailable", 200: "OK",
    204: "No Content",
}  # fmt: skip


class RefusedError(Exception):
    """A request that is not answered but for a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Request(NamedTuple):
    """One request, read whole."""

    method: str
    target: str  # path and query, as sent
    headers: dict[str, str]  # names in lower case; those of the connection left out
    body: bytes
    keep: bool  # whether the connection stays open behind the answer

    @property
    def path(self) -> str:
        """Without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """Behind the question mark."""
        return self.target.partition("?")[2]

    def head(self, address: str) -> bytes:
        """What a worker is sent before the body; `address` is who asks."""
        lines = [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"X-Forwarded-For: {address}", "Connection: keep-alive"]
        text = "\r\n".join((f"{self.method} {self.target} HTTP/1.1", *lines))
        return f"{text}\r\n\r\n".encode("latin-1")


async def read_request(reader: asyncio.StreamReader, first: bytes) -> Request:
    """The request that begins with `first`.

    Raises:
      RefusedError: it is too long, or nothing that a browser would send.
      asyncio.IncompleteReadError: the sender has gone.
    """
    try:
        head = first + await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise RefusedError(431, "the request's headers are too long") from error
    line, *rows = head[:-4].decode("latin-1").split("\r\n")
    parts = line.split(" ")
    if len(parts) != 3 or parts[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise RefusedError(400, "this is no request of HTTP/1.1")
    method, target, version = parts
    if method not in METHODS:
        raise RefusedError(405, "only GET, HEAD and POST are answered")
    if not _TARGET.fullmatch(target):
        raise RefusedError(400, "the request names no path")
    headers = _headers(rows)
    if version == "HTTP/1.1" and "host" not in headers:
        raise RefusedError(400, "the request names no host")
    asked = headers.get("connection", "").lower()
    keep = asked != "close" if version == "HTTP/1.1" else asked == "keep-alive"
    body = await _body(reader, headers)
    kept = {name: value for name, value in headers.items() if name not in _HOP}
    kept.pop("x-forwarded-for", None)  # by which only the door may say who asks
    return Request(method, target, kept, body, keep)


def _headers(rows: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for row in rows:
        name, colon, value = row.partition(":")
        if not colon or not _NAME.fullmatch(name) or any(c in value for c in "\0\r\n"):
            raise RefusedError(400, "a header is malformed")
        name = name.lower()
        if name in headers and name in ("host", "content-length", "transfer-encoding"):
            raise RefusedError(400, f"the header {name} is there twice")
        values = [headers[name]] if name in headers else []
        headers[name] = ", ".join([*values, value.strip()])
    return headers


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "transfer-encoding" in headers:
        raise RefusedError(411, "a body must have a length")
    if headers.get("expect"):
        raise RefusedError(417, "no answer is given before the body")
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise RefusedError(400, "the body's length is no number")
    if len(length) > 6 or int(length) > MOST_BODY:
        raise RefusedError(413, f"a body may have at most {MOST_BODY} bytes")
    return await reader.readexactly(int(length))


def answer(status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> bytes:
    """An answer of the door's own; `Retry_After` stands for Retry-After."""
    rows = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} {_REASONS[status]}", *(f"{k}: {v}" for k, v in rows.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
