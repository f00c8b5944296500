"""Maps that a server trains: how soon the first cells come, and what viewers lose beside a map."""

from __future__ import annotations

import random
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

from app.page.index import MOST_TILES
from app.routes.crowd import cores
from gan1d.maps.tile import sides
from tests.benchmarks.serving import serving
from tests.load.viewers import CHUNK_SECONDS, crowd, own_runs

STEPS = 1000  # as the page asks for of networks
_SEEDS = count(random.randrange(2**30), 100)  # whose tiles and frames nobody has asked for


def main() -> None:
    """Print both, over one server that is warm."""
    with serving("--no-warm") as address:
        for part in (first_cells, viewers):
            part(_port(address))


def first_cells(port: int, cells: int = 8) -> None:
    """The coarse map of the page's default recipe, asked for as the page does; the best of two."""
    _tile(port, next(_SEEDS), 32, 0)  # the processes begin, and compile
    spent = []
    for seed in (next(_SEEDS), next(_SEEDS)):
        begun = time.perf_counter()
        with ThreadPoolExecutor(min(cores(), MOST_TILES)) as asking:
            tiles = (cells // sides()["net"]) ** 2
            list(asking.map(lambda i, seed=seed: _tile(port, seed, cells, i), range(tiles)))
        spent.append(time.perf_counter() - begun)
    print(f"the first {cells} x {cells} of {STEPS} steps, default networks: {min(spent):.1f} s")


def viewers(port: int, many: int = 4, seconds: float = 12) -> None:
    """Chunks of viewers with runs of their own, alone and while a page trains a map.

    A chunk lasts three seconds and is asked for when the one before begins to play: frames are late
    only where it takes longer.
    """
    _tile(port, next(_SEEDS), 32, 0)
    (alone,) = crowd(port, [own_runs(many, next(_SEEDS))], seconds)
    print(f"{many} viewers: {alone}", flush=True)
    over, seed = Event(), next(_SEEDS)
    with ThreadPoolExecutor(2) as asking:
        trained = [asking.submit(_until, over, port, seed, i) for i in range(2)]
        try:
            (beside,) = crowd(port, [own_runs(many, next(_SEEDS))], seconds)
        finally:
            over.set()
    print(f"beside a map of which {sum(one.result() for one in trained)} tiles came: {beside}")
    late = max(0.0, *beside.seconds) - CHUNK_SECONDS
    print(f"the latest frame came {1000 * max(late, 0):.0f} ms late")


def _until(over: Event, port: int, seed: int, first: int) -> int:
    """How many tiles of a map came until then; every second one, from a first on."""
    came = 0
    for i in range(first, 64, 2):
        if over.is_set():
            break
        _tile(port, seed, 32, i)
        came += 1
    return came


def _tile(port: int, seed: int, cells: int, i: int) -> None:
    """Wait for the i-th tile of a map."""
    side = sides()["net"]
    row, column = (side * place for place in divmod(i, cells // side))
    query = f"defaults=2&seed={seed}&cells={cells}&steps={STEPS}&row={row}&column={column}"
    urllib.request.urlopen(f"http://127.0.0.1:{port}/tiles?{query}", timeout=120).close()


def _port(address: str) -> int:
    return int(address.rstrip("/").rpartition(":")[2])


if __name__ == "__main__":
    named = {part.__name__: part for part in (first_cells, viewers)}
    with serving("--no-warm") as served:
        for name in sys.argv[1:] or named:
            named[name](_port(served))
