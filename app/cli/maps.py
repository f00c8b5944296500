"""The command `map`: many runs over two settings, as a picture, a table or arrays."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.background import tiles_folder
from app.cli.commands import command_of
from app.cli.terminal import RefusedError, read, refusing, writing
from gan1d.figures.themes import THEMES

_IMAGES = (".html", ".png", ".svg", ".pdf")
SUFFIXES = (*_IMAGES, ".npz", ".csv")
_WIDTH = 24  # of the bar, characters
_SIZE = (960, 680)  # of an image, px


def add_to(commands: Any) -> None:
    """Add the command to argparse's sub-parsers."""
    command = command_of(
        commands, "map", write_map, SUFFIXES,
        "train a recipe over a plane of two settings and write how each run ended",
        "Train a run for each cell of a plane of two settings, and write a map of how they ended. "
        "Ctrl-C keeps the tiles that are done; the same command goes on from there.",
    )  # fmt: skip
    for which, default in (("x", "lr_d=1e-5:1"), ("y", "lr_g=1e-5:1")):
        command.add_argument(
            f"--{which}", default=default, metavar="NAME=LOW:HIGH",
            help=f"the setting along {which} and its ends (default: %(default)s)",
        )  # fmt: skip
    command.add_argument(
        "--cells", default="32x32", metavar="NXxNY", help="cells (default: %(default)s)"
    )
    command.add_argument(
        "--steps", type=int, default=2000, help="training steps (default: %(default)s)"
    )
    command.add_argument(
        "--seeds", type=int, default=1, help="runs of each cell (default: %(default)s)"
    )
    command.add_argument(
        "--hours", type=float, default=1.0,
        help="the most that it may take here, by estimate (default: %(default)g)",
    )  # fmt: skip
    command.add_argument(
        "--cluster", metavar="ADDRESS",
        help="a Dask scheduler whose workers train, such as tcp://host:8786 (needs the extra "
        "'cluster')",
    )  # fmt: skip
    command.add_argument(
        "--theme", default="light", choices=list(THEMES), help="colours (default: light)"
    )
    command.add_argument(
        "--theory", action="store_true",
        help="draw the border of convergence, where it is known: of a Dirac-GAN with R1",
    )  # fmt: skip


def write_map(arguments: argparse.Namespace) -> str:
    """Train and write the map; returns the query of what all runs share.

    Raises:
      RefusedError: says what cannot be done.
    """
    from gan1d import maps
    from gan1d.maps.map import workers

    recipe = read(arguments.query)
    with refusing(), _threads(workers()):
        a_map = maps.Map(
            recipe,
            _ends("--x", arguments.x),
            _ends("--y", arguments.y),
            _cells(arguments.cells),
            arguments.steps,
            arguments.seeds,
            hours=arguments.hours,
            store=maps.Folder(tiles_folder()),
        )
    with _cluster(arguments.cluster) as executor, _bar() as say:
        try:
            result = a_map.train(say, executor)
        except KeyboardInterrupt:
            print(
                "\ngan1d: stopped; the tiles that are done are kept, and the same command goes on",
                file=sys.stderr,
            )
            raise
    with writing(arguments.out) as part, refusing():
        _write(result, part, arguments.theme, arguments.theory)
    return recipe.to_query()


def _write(result: Any, path: Path, theme: str, theory: bool) -> None:
    """Write the map in the format of the suffix."""
    from gan1d import figures
    from gan1d.formats import images, tables

    if path.suffix == ".npz":
        result.save(path)
    elif path.suffix == ".csv":
        tables.write_map_csv(result, path)
    elif path.suffix == ".html":
        images.write(figures.map(result, theme, theory), path)
    else:
        figure = figures.map(result, theme, theory)
        images.write(figure, path, width=_SIZE[0], height=_SIZE[1], scale=2)


def _ends(flag: str, text: str) -> tuple[str, float, float]:
    """Name and ends of an axis, from a text such as lr_d=1e-5:1.

    Raises:
      RefusedError: for another text.
    """
    name, _, ends = text.partition("=")
    with contextlib.suppress(ValueError):
        low, high = map(float, ends.split(":"))
        whole = low.is_integer() and high.is_integer()
        return (name, int(low), int(high)) if whole else (name, low, high)
    raise RefusedError(f"{flag} must read NAME=LOW:HIGH, such as lr_d=1e-5:1, got {text!r}")


def _cells(text: str) -> tuple[int, int]:
    """Cells along x and y, from a text such as 64x64.

    Raises:
      RefusedError: for another text.
    """
    numbers = text.lower().split("x")
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        raise RefusedError(f"--cells must read NXxNY, such as 64x64, got {text!r}")
    return int(numbers[0]), int(numbers[1])


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """So many threads of XLA, if it starts in here: more than there are tiles at once only cost."""
    before = os.environ.get("NPROC")
    os.environ["NPROC"] = str(count)
    try:
        yield
    finally:
        if before is None:
            del os.environ["NPROC"]
        else:
            os.environ["NPROC"] = before


@contextmanager
def _cluster(address: str | None) -> Iterator[Any]:
    """The executor of a cluster, or None.

    Raises:
      RefusedError: if the cluster cannot be used.
    """
    if address is None:
        yield None
        return
    from gan1d.maps import ClusterError, connect

    try:
        with connect(address) as executor:
            yield executor
    except ClusterError as error:
        raise RefusedError(str(error)) from None


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A function that draws a bar with the time left, if stderr is a terminal."""
    begun, first = time.monotonic(), -1

    def say(done: int, total: int) -> None:
        nonlocal first
        if first < 0:
            first = done - 1  # tiles from the store take no time
        spent = time.monotonic() - begun
        left = spent / max(done - first, 1) * (total - done)
        bar = "#" * (_WIDTH * done // total)
        text = f"[{bar:<{_WIDTH}}] {done} of {total} tiles, about {span(left)} left "
        print(f"\r{text}", end="", file=sys.stderr, flush=True)

    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    try:
        yield say
    finally:
        print("\r" + " " * 79 + "\r", end="", file=sys.stderr, flush=True)


def span(seconds: float) -> str:
    """A time in words: 48 s, 3 min, 2.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
