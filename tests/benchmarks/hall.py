"""A hall of viewers: of one run, of runs of their own, of both, beside idle connections.

    python -m tests.benchmarks hall [--viewers N] [--own N] [--seconds S] [PART ...]

All load stays on this machine, and each part ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from app.connections import possible
from tests import ROOT
from tests.browser import Server
from tests.load.client import Connection
from tests.load.viewers import CHUNK_SECONDS, Group, Report, crowd, one_run, own_runs, playing

SECONDS = 5 * CHUNK_SECONDS  # that each viewer plays
IDLE = 2000  # connections that are open and ask for nothing
_SEEDS = count(50_000, 1000)  # of runs that nobody has asked for before


def main() -> None:
    """Start a server for each part and print what its viewers saw."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks hall")
    parser.add_argument("--viewers", type=int, default=1000, help="of one run")
    parser.add_argument("--own", type=int, default=40, help="viewers of a run of their own each")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that each of them plays")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    arguments = parser.parse_args(_own_arguments())
    possible(arguments.viewers + IDLE)  # this process opens as many files
    print(f"{os.cpu_count()} cores, which the viewers share with the server")
    for name in arguments.parts or PARTS:
        PARTS[name](arguments)


def _own_arguments() -> list[str]:
    """What stands behind the benchmark's name; with other names beside it there is nothing."""
    return sys.argv[2:] if sys.argv[1:2] == ["hall"] else []


@contextmanager
def served(*options: str) -> Iterator[Server]:
    """A server as it ships, whose common program is compiled."""
    os.environ.pop("NPROC", None)  # the benchmarks' own; a server has more threads
    with TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "app", *options)
        server = Server(command, ROOT, Path(folder) / "log")
        server.start()
        try:
            asyncio.run(Connection(server.port).get("/frames?defaults=2&seed=1&count=1"))
            yield server
        finally:
            server.stop()


def _played(what: str, groups: dict[str, Group], seconds: float) -> list[Report]:
    with served() as server:
        reports = crowd(server.port, list(groups.values()), seconds)
    _print(what, groups, reports)
    return reports


def _print(what: str, names: dict[str, Group], reports: list[Report]) -> None:
    print(what)
    for name, report in zip(names, reports, strict=True):
        print(f"  {name}: {report}", flush=True)


def _one(arguments: argparse.Namespace) -> None:
    group = one_run(arguments.viewers, next(_SEEDS))
    _played("viewers of one run", {f"{arguments.viewers} of one run": group}, arguments.seconds)


def _own(arguments: argparse.Namespace) -> None:
    group = own_runs(arguments.own, next(_SEEDS))
    _played("own runs", {f"{arguments.own} of their own": group}, arguments.seconds)


def _mixed(arguments: argparse.Namespace) -> None:
    many, own = 3 * arguments.viewers // 10, arguments.own // 2
    groups = {
        f"{many} of one run": one_run(many, next(_SEEDS)),
        f"{own} of their own": own_runs(own, next(_SEEDS)),
    }
    _played("both", groups, arguments.seconds)


def _idle(arguments: argparse.Namespace) -> None:
    """A few viewers of their own, without and with idle connections."""
    groups = {"10 of their own": own_runs(10, next(_SEEDS))}
    _played("without idle connections", groups, arguments.seconds)

    async def beside(port: int) -> list[Report]:
        connections = [Connection(port) for _ in range(IDLE)]
        for connection in connections:
            await connection.open()
        reports = await playing(port, list(groups.values()), arguments.seconds)
        for connection in connections:
            connection.close()
        return reports

    with served() as server:
        _print(f"beside {IDLE} idle connections", groups, asyncio.run(beside(server.port)))


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "one": _one,
    "own": _own,
    "mixed": _mixed,
    "idle": _idle,
}
