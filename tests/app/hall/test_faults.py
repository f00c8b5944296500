"""Faults under pages that play: they go on by themselves, with the frames of a straight run."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app.hall.workers import Workers
from tests import ROOT
from tests.browser import Server
from tests.load.pages import Pages

PAGES = 20
RATE = 100  # frames a second: what is at hand is soon played
TINY = "defaults=2&width_d=4&depth_d=1&width_g=4&depth_g=1&batch=8"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server((sys.executable, "-m", "app"), ROOT, tmp_path / "log")
    server.start()
    yield server
    server.stop()


def test_twenty_pages_outlive_their_only_server(server: Server) -> None:
    """Killed while they play, and started again: no page is told, none is loaded anew."""
    pages = Pages(server.port, [f"{TINY}&seed={i % 2}" for i in range(PAGES)], RATE)
    try:
        pages.until_news()
        server.kill()
        pages.until_offline()
        before = [max(page.frames) for page in pages.shown()]
        server.start()
        seconds = pages.until_news()
        assert max(seconds) < 60  # 2 where nothing else runs: `python -m tests.benchmarks hall`
        pages.until_news()
        after = [max(page.frames) for page in pages.shown()]
        assert all(b > a for a, b in zip(before, after, strict=True))
        assert pages.differing() == 0
    finally:
        pages.close()
    assert "Traceback" not in server.log


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no such device")
def test_a_worker_is_started_again_though_the_log_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    lives: list[int] = []
    workers = Workers(1)

    async def one_life(worker: Any, _: object) -> None:
        lives.append(worker.number)
        await asyncio.sleep(0)
        if len(lives) == 2:
            raise OSError(12, "Cannot allocate memory")

    async def three_lives() -> None:
        starting = asyncio.create_task(workers.start())
        while len(lives) < 3:
            await asyncio.sleep(0.01)
        starting.cancel()
        await workers.stop()

    monkeypatch.setattr(workers, "_one_life", one_life)
    monkeypatch.setattr("app.hall.workers._PAUSE", 0.01)
    with suppress(OSError), open("/dev/full", "w", buffering=1) as full:  # it cannot be closed well
        monkeypatch.setattr(sys, "stderr", full)
        asyncio.run(asyncio.wait_for(three_lives(), 60))
    assert len(lives) >= 3


def test_no_clock_that_can_jump_is_asked_how_late_it_is() -> None:
    """Ages and waits are by clocks that only go forward: a corrected clock ends nothing early."""
    sources = [*ROOT.glob("gan1d/**/*.py"), *ROOT.glob("app/**/*.py"), *ROOT.glob("assets/**/*.js")]
    assert len(sources) > 200
    jumping = ("time.time(", "datetime.now", "utcnow", "Date.now", "new Date")
    found = [path for path in sources if any(name in path.read_text() for name in jumping)]
    assert not found
