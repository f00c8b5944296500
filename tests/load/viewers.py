"""Viewers: each plays a run at 20 frames a second, by a chunk of 60 frames every three seconds.

A chunk is asked for when the one before begins to play, so it is late when it takes longer than
that one lasts; the next one is then asked for at once.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from zlib import crc32

from tests.load.client import Answer, Connection

FRAMES, EVERY = 60, 10  # of a chunk
RATE = 20  # frames a second that a viewer plays
CHUNK_SECONDS = FRAMES / RATE
RETRY = (0.25, 0.5, 1.0)  # s, as the player has it
SPREAD = 0.5  # likewise
PATIENCE = 30  # s after which a viewer gives a chunk up


@dataclass
class Report:
    """What a crowd of viewers saw."""

    spans: list[tuple[float, float]] = field(default_factory=list)  # of each chunk: asked, came
    failures: Counter[str] = field(default_factory=Counter)  # chunks that never came, by why
    broken: int = 0  # connections, after which the viewer asked again
    busy: int = 0  # answers 503, after which the viewer waited as told
    n_bytes: int = 0
    sums: dict[str, int] = field(default_factory=dict)  # of each chunk, by its address
    wrong: int = 0  # chunks that differ from those that another viewer of the run had

    def add(self, other: Report) -> None:
        """Take in what another crowd saw."""
        self.spans += other.spans
        self.failures += other.failures
        self.broken += other.broken
        self.busy += other.busy
        self.n_bytes += other.n_bytes
        self.wrong += other.wrong

    @property
    def seconds(self) -> list[float]:
        """That each chunk took."""
        return [came - asked for asked, came in self.spans]

    def longest_after(self, back: float) -> float:
        """The longest wait for a chunk from a moment on, at which what was broken was mended."""
        return max(
            (came - max(asked, back) for asked, came in self.spans if came > back), default=0
        )

    def quantile(self, share: float) -> float:
        """The seconds within which a share of the chunks came."""
        ordered = sorted(self.seconds)
        return (
            ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")
        )

    @property
    def late(self) -> float:
        """The share of chunks that were late, or never came."""
        never = sum(self.failures.values())
        late = sum(one > CHUNK_SECONDS for one in self.seconds) + never
        return late / max(len(self.seconds) + never, 1)

    def __str__(self) -> str:
        failed = ", ".join(f"{n} {why}" for why, n in self.failures.items()) or "none"
        return (
            f"{len(self.seconds)} chunks, p50 {1000 * self.quantile(0.5):.0f} ms, "
            f"p95 {1000 * self.quantile(0.95):.0f} ms, late {100 * self.late:.1f} %, "
            f"failed: {failed}, differing: {self.wrong}"
            + (f", asked to wait {self.busy} times" if self.busy else "")
            + (f", {self.broken} connections broken" if self.broken else "")
        )


Run = Callable[[int], str]  # the address of its i-th chunk
Group = tuple[int, Callable[[int], Run]]  # how many viewers, and the run of the i-th of them


def run_of(seed: int, query: str = "defaults=2") -> Run:
    """The chunks of a run, one after the other."""
    return lambda i: (
        f"/frames?{query}&seed={seed}&start={FRAMES * EVERY * i}&every={EVERY}&count={FRAMES}"
    )


def one_run(count: int, seed: int) -> Group:
    """Viewers of the same run."""
    return count, lambda _: run_of(seed)


def own_runs(count: int, seed: int) -> Group:
    """Viewers of a run of their own each."""
    return count, lambda i: run_of(seed + i)


def crowd(port: int, groups: Sequence[Group], seconds: float) -> list[Report]:
    """Let groups of viewers come within a chunk's length, and each play for some seconds.

    Returns:
      A report for each group.
    """
    return asyncio.run(playing(port, groups, seconds))


async def playing(port: int, groups: Sequence[Group], seconds: float) -> list[Report]:
    """`crowd`, beside whatever else goes on."""
    now = perf_counter() + 0.1
    reports = [Report() for _ in groups]
    tasks = []
    for (count, run), report in zip(groups, reports, strict=True):
        for i in range(count):
            begin = now + CHUNK_SECONDS * i / count
            tasks.append(_viewer(port, run(i), report, begin, begin + seconds))
    await asyncio.gather(*tasks)
    return reports


async def _viewer(port: int, run: Run, report: Report, begin: float, end: float) -> None:
    """Play from `begin` to `end`, both on the clock `perf_counter`."""
    connection = Connection(port)
    due, i = begin, 0
    while due < end:
        await asyncio.sleep(due - perf_counter())
        asked = perf_counter()
        if await fetched(connection, run(i), report):
            report.spans.append((asked, perf_counter()))
        i += 1
        due = max(due + CHUNK_SECONDS, perf_counter())
    connection.close()


async def _answered(connection: Connection, path: str, report: Report) -> Answer:
    """The answer to a request; like the player, a viewer asks again when its connection breaks."""
    tries = 0
    while True:
        try:
            return await connection.get(path)
        except OSError:
            report.broken += 1
            most = RETRY[min(tries, len(RETRY) - 1)]
            await asyncio.sleep(most * random.uniform(1 - SPREAD, 1))
            tries += 1


async def fetched(connection: Connection, path: str, report: Report) -> bool:
    """Whether a chunk came; one that the server was too busy for is asked for again."""
    try:
        async with asyncio.timeout(PATIENCE):
            while (answer := await _answered(connection, path, report)).status == 503:
                report.busy += 1
                told = float(answer.headers.get("retry-after", "1"))
                await asyncio.sleep(told * random.uniform(1, 1 + SPREAD))
    except TimeoutError:
        report.failures["timed out"] += 1
        return False
    if answer.status != 200:
        report.failures[f"status {answer.status}"] += 1
        return False
    report.n_bytes += len(answer.body)
    known = report.sums.setdefault(path, crc32(answer.body))
    report.wrong += known != crc32(answer.body)
    return True
