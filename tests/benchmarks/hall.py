"""A hall: viewers of one run, of their own, of both; idle connections, followers, faults, abuse.

    python -m tests.benchmarks hall [--workers N] [--viewers N] [--own N] [--seconds S] [PART ...]
    python -m tests.benchmarks hall soak [--minutes M] [--own N]

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
from statistics import median
from tempfile import TemporaryDirectory
from time import sleep

from app.connections import possible
from tests import ROOT
from tests.benchmarks import hall_faults, hall_screens
from tests.browser import Server
from tests.load import followers, wanderers
from tests.load.attacks import attack
from tests.load.client import Connection
from tests.load.footprint import Footprint
from tests.load.viewers import (
    CHUNK_SECONDS,
    Group,
    Report,
    crowd,
    one_run,
    own_runs,
    playing,
    run_of,
)

SECONDS = 5 * CHUNK_SECONDS  # that each viewer plays
HOSTILE = 10_000  # requests
LIGHT = "defaults=2&width_d=8&depth_d=1&width_g=8&depth_g=1&batch=32"
HEAVY = "defaults=2&width_d=64&depth_d=3&width_g=64&depth_g=3&batch=512"
IDLE = 2000  # connections that are open and ask for nothing
OPTIONS: list[str] = []  # of every server
_SEEDS = count(50_000, 1000)  # of runs that nobody has asked for before


def main() -> None:
    """Start a server for each part and print what its viewers saw."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks hall")
    parser.add_argument("--workers", type=int, default=1, help="of the server")
    parser.add_argument("--viewers", type=int, default=1000, help="of one run")
    parser.add_argument("--own", type=int, default=40, help="viewers of a run of their own each")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="that each of them plays")
    parser.add_argument("--minutes", type=float, default=60.0, help="of a soak")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    arguments = parser.parse_args(_own_arguments())
    if arguments.workers > 1:
        OPTIONS.extend(("--workers", str(arguments.workers)))
    possible(arguments.viewers + IDLE)  # this process opens as many files
    print(f"{os.cpu_count()} cores, which the viewers share with the server", flush=True)
    for name in arguments.parts or [name for name in PARTS if name != "soak"]:
        PARTS[name](arguments)


def _own_arguments() -> list[str]:
    """What stands behind the benchmark's name; with other names beside it there is nothing."""
    return sys.argv[2:] if sys.argv[1:2] == ["hall"] else []


@contextmanager
def served(*options: str) -> Iterator[Server]:
    """A server as it ships, whose common program is compiled."""
    os.environ.pop("NPROC", None)  # the benchmarks' own; a server has more threads
    with TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "app", *OPTIONS, *options)
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


def _followers(_: argparse.Namespace) -> None:
    """The lecturer's move to the followers' event streams."""
    with served("--lecture") as server:
        for audience in (30, 300):
            heard = asyncio.run(followers.delays(server.port, audience, 10))
            print(
                f"{audience} followers: {len(heard)} events, median {1000 * median(heard):.0f} ms, "
                f"p95 {1000 * heard[int(0.95 * len(heard))]:.0f} ms"
            )


def _hostile(_: argparse.Namespace) -> None:
    for options in ((), ("--lecture",)):
        with served(*options) as server:
            server.get("/frames?width_d=4&depth_d=1&width_g=4&depth_g=1&batch=16&count=1")
            statuses, longest = asyncio.run(attack(server.port, HOSTILE, at_once=100))
            print(f"{HOSTILE} hostile requests, {'a hall' if options else 'one process'}: "
                  f"{dict(sorted(statuses.items()))}, {server.log.count('Traceback')} tracebacks, "
                  f"longest answer {longest:.2f} s")  # fmt: skip


def _fair(arguments: argparse.Namespace) -> None:
    """Forty light runs, alone and beside five heavy ones of one viewer."""
    count = arguments.own
    light = count, lambda i: run_of(50_000 + i, LIGHT)
    heavy = 5, lambda i: run_of(50_000 + i, HEAVY)
    with served() as server:
        for query in (LIGHT, HEAVY):
            server.get(f"/frames?{query}&count=1")
        for names in (("light",), ("light", "heavy")):
            groups = {"light": light, "heavy": heavy}
            some = {f"{groups[name][0]} {name}": groups[name] for name in names}
            _print(f"runs that are {' and '.join(names)}", some,
                   crowd(server.port, list(some.values()), arguments.seconds))  # fmt: skip
            light = count, lambda i: run_of(60_000 + i, LIGHT)


def _soak(arguments: argparse.Namespace) -> None:
    """Own runs with random moves, every lesson compiled: what the server holds before and after."""
    with served() as server:
        asyncio.run(wanderers.lessons(server.port))
        asyncio.run(wanderers.wandering(server.port, arguments.own, 10.0))
        before = Footprint.of(server.pid)
        print(f"every lesson compiled: {before}", flush=True)
        seconds = 60 * arguments.minutes
        report = asyncio.run(wanderers.wandering(server.port, arguments.own, seconds, seed=1))
        sleep(2)  # for what was hung up to be closed
        print(f"after {arguments.minutes:g} minutes of {arguments.own} viewers: "
              f"{Footprint.of(server.pid)}\n  {report}, "
              f"{server.log.count('Traceback')} tracebacks", flush=True)  # fmt: skip


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "one": _one,
    "own": _own,
    "mixed": _mixed,
    "idle": _idle,
    "followers": _followers,
    "hostile": _hostile,
    "fair": _fair,
    "screens": lambda _: hall_screens.main(),
    "soak": _soak,
    "faults": lambda _: hall_faults.of_viewers(),
    "pages": lambda _: hall_faults.of_pages(),
}
