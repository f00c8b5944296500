"""Faults of a hall: what 200 viewers of ten runs, and 20 playing pages, see of each.

Said are the longest wait of all, and the longest from when what was broken was mended: when another
process could be asked, or `/health` was answered again.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests import ROOT
from tests.browser import Server
from tests.load import faults, proxy
from tests.load.client import asked
from tests.load.pages import Pages
from tests.load.viewers import Report, one_run

VIEWERS, RUNS, PAGES = 200, 10, 20
RATE = 20  # frames a second that the pages show
_AFTER = 6.0  # s from the viewers' coming to the fault
_PLAY = 15.0  # s from there to their end, at least
_SEEDS = count(500_000, 1000)
_APP = (sys.executable, "-m", "app")
_COMMON = "/frames?defaults=2&seed=1&count=1"  # compiles the runs' program

Happening = Callable[[Server], Coroutine[None, None, float]]


class Fault(NamedTuple):
    """One row: how the server is started, and what happens to it."""

    command: tuple[str, ...]
    happening: Happening


FAULTS: dict[str, Fault] = {
    "one of two workers killed": Fault(
        (*_APP, "--workers", "2"), lambda s: faults.killed(s.children[0], _AFTER)
    ),
    "one of two workers stopped for 10 s": Fault(
        (*_APP, "--workers", "2"), lambda s: faults.stopped(s.children[0], _AFTER)
    ),
    "the only worker of a hall killed": Fault(
        (*_APP, "--lecture"), lambda s: faults.missed(s.children[0], _AFTER, s.port)
    ),
    "the only server killed": Fault(_APP, lambda s: faults.restarted(s, _AFTER)),
    "the only server stopped for 10 s": Fault(_APP, lambda s: faults.stopped(s.pid, _AFTER)),
    "the clock jumps by hours": Fault(
        (sys.executable, "-m", faults.JUMPING), lambda s: faults.jumping(s.pid, _AFTER)
    ),
    "a full disk": Fault((*faults.FULL_DISK, *_APP), lambda _: faults.nothing(_AFTER)),
}


def of_viewers() -> None:
    """Each fault under simulated viewers, and a server killed behind nginx."""
    for what, fault in FAULTS.items():
        with _served(fault) as server:
            _print(what, server.port, fault.happening(server))
    if proxy.NGINX is None:
        print("one of three servers behind nginx killed: there is no nginx on this machine")
        return
    with TemporaryDirectory() as folder, proxy.site(Path(folder)) as site:
        for server in site.servers:
            server.get(_COMMON)
        dead = site.servers[0].pid
        _print("one of three servers behind nginx killed", site.port, faults.killed(dead, _AFTER))


def of_pages() -> None:
    """Pages with the player's own code, beside a server that is killed and started again."""
    with _served(Fault(_APP, FAULTS["the only server killed"].happening)) as server:
        first = next(_SEEDS)
        pages = Pages(server.port, [f"defaults=2&seed={first + i}" for i in range(PAGES)], RATE)
        try:
            pages.until_news()
            server.kill()
            pages.until_offline()
            server.start()
            seconds = pages.until_news()
            pages.until_news()
            print(
                f"the only server killed, {PAGES} pages with runs of their own: the last one has "
                f"frames {max(seconds):.1f} s after it is back, median {median(seconds):.1f} s; "
                f"frames that differ from a straight run: {pages.differing()}"
            )
        finally:
            pages.close()


def _print(what: str, port: int, happening: Coroutine[None, None, float]) -> None:
    groups = [one_run(VIEWERS // RUNS, next(_SEEDS)) for _ in range(RUNS)]
    reports, back = asyncio.run(faults.beside(port, groups, _AFTER + _PLAY, happening))
    whole = Report()
    for report in reports:
        whole.add(report)
    print(
        f"{what}, {VIEWERS} viewers: longest wait {max(whole.seconds):.1f} s, from when it is "
        f"mended {whole.longest_after(back):.1f} s; {whole}",
        flush=True,
    )


@contextmanager
def _served(fault: Fault) -> Iterator[Server]:
    """A server whose common program is compiled; no one else's states are on its disk."""
    with TemporaryDirectory() as folder:
        command = ("env", f"XDG_CACHE_HOME={folder}", *fault.command)
        server = Server(command, ROOT, Path(folder) / "log")
        server.start()
        try:
            asyncio.run(asked(server.port, _COMMON))
            yield server
            assert "Traceback" not in server.log, server.log
        finally:
            server.kill()
