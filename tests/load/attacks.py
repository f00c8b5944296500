"""Hostile requests: what a stranger can send, at random but the same ones each time."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from time import perf_counter

from tests.load.client import HOST, read_answer

PATHS = (
    "/", "/frames", "/figure1", "/link", "/pictures", "/export", "/sample", "/program", "/start",
    "/live", "/lessons", "/health", "/embed", "/_dash-layout", "/_dash-dependencies",
    "/_dash-update-component", "/assets/js/main.js", "/lecture/x", "/follow/x", "/nothing",
    "/assets/../app/server.py", "/assets/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
    "//etc/passwd", "/assets/css/..%5c..%5cwindows", "/%00", "/\x7f", "/" + "a" * 3000,
)  # fmt: skip
NAMES = ("seed", "lr_d", "target", "edits", "start", "every", "count", "loss", "v", "width_d", "x")
VALUES = (
    "", "0", "-1", "1e999", "nan", "9" * 40, "%00", "%ff%fe", "<script>", "normal(0,0)", "comb",
    "1/0", "12:lr_d:0.5", "~" * 50, "normal(" * 60, "0.5*normal(0,1)", "__import__", "é", "{page}",
)  # fmt: skip
HEADERS = (
    "Content-Length: 5", "Content-Length: -1", "Content-Length: 5\r\nContent-Length: 6",
    "Transfer-Encoding: chunked", "Host: evil.example", "Range: bytes=0-99999999",
    "Expect: 100-continue", "X: " + "y" * 20_000, "Bad Header", ": empty", "If-None-Match: *",
    "Accept-Encoding: gzip;q=abc", "Connection: upgrade", "X-Forwarded-For: 127.0.0.1",
    "Content-Type: application/json", "Cookie: " + "a=b; " * 400,
)  # fmt: skip
METHODS = ("GET",) * 8 + ("POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get", "")
PATIENCE = 2.0  # s for an answer; a request that is not whole has none
WAITING = -1  # in place of a status


def requests(count: int, seed: int = 0) -> Iterator[tuple[bytes, str]]:
    """Raw requests, each with how it is sent: whole, slowly, cut off, half closed, or twice."""
    luck = random.Random(seed)
    for _ in range(count):
        pairs = [f"{luck.choice(NAMES)}={luck.choice(VALUES)}" for _ in range(luck.randrange(4))]
        # Tiny runs: what is tested is the refusing, not how long an honest run trains.
        pairs += ["width_d=4", "depth_d=1", "width_g=4", "depth_g=1", "batch=8", "count=1"]
        target = f"{luck.choice(PATHS)}?{'&'.join(pairs)}"
        lines = [f"{luck.choice(METHODS)} {target} HTTP/{luck.choice(('1.1', '1.1', '1.0', '9'))}"]
        lines += [*luck.sample(HEADERS, luck.randrange(3)), "Host: localhost"]
        body = luck.choice(("", "", "{}", "[" * 500, "\x00\xff", "a" * 5000))
        text = "\r\n".join(lines) + "\r\n\r\n" + body
        raw = text.encode("utf-8", "replace")
        if not luck.randrange(20):
            raw = luck.randbytes(200)
        yield raw, luck.choice(("whole", "whole", "slow", "cut", "half", "twice"))


async def attack(
    port: int, count: int, at_once: int = 20, seed: int = 0
) -> tuple[Counter[int], float]:
    """Send so many of them; statuses (0: closed without one), and the longest wait for one."""
    waiting = requests(count, seed)
    statuses: Counter[int] = Counter()
    longest = 0.0

    async def one() -> None:
        nonlocal longest
        for raw, how in waiting:
            begun = perf_counter()
            status = await sent(port, raw, how)
            statuses[status] += 1
            if status > 0:
                longest = max(longest, perf_counter() - begun)

    await asyncio.gather(*(one() for _ in range(at_once)))
    return statuses, longest


async def sent(port: int, raw: bytes, how: str) -> int:
    """The status of the first answer to a raw request; 0 if the connection was closed."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        async with asyncio.timeout(PATIENCE):
            if how == "cut":
                writer.write(raw[: len(raw) // 2])
                return 0
            if how == "slow":
                for i in range(0, 60, 20):
                    writer.write(raw[i : i + 20])
                    await asyncio.sleep(0.002)
                raw = raw[60:]
            writer.write(raw * (2 if how == "twice" else 1))
            if how == "half":
                writer.write_eof()
            return (await read_answer(reader)).status
    except TimeoutError:
        return WAITING
    except (OSError, asyncio.IncompleteReadError, ValueError, asyncio.LimitOverrunError):
        return 0
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
