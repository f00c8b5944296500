"""Maps that a server trains: how soon cells come, and what viewers lose beside a map."""

from __future__ import annotations

import http.client
import random
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event, Thread

from app.page.index import MOST_TILES
from app.routes.crowd import cores
from gan1d.maps.tile import sides
from tests.benchmarks.serving import serving
from tests.load.viewers import CHUNK_SECONDS, crowd, own_runs

STEPS = 1000  # as the page asks for of networks
HEAVY = "defaults=2&width_d=128&width_g=128&k=50"
HEAVY_BEGINS = 5  # s that it is given to compile
_SEEDS = count(random.randrange(2**30), 100)  # whose tiles and frames nobody has asked for


def main() -> None:
    """Print all, over one server that is warm."""
    with serving("--no-warm") as address:
        for part in PARTS:
            part(_port(address))


def first_cells(port: int, cells: int = 8) -> None:
    """The coarse map of the page's default recipe, asked for as the page does; the best of two."""
    _tile(port, next(_SEEDS), 32, 0)  # the processes begin, and compile
    spent = min(_coarse(port, cells)[1] for _ in range(2))
    print(f"the first {cells} x {cells} of {STEPS} steps, default networks: {spent:.1f} s")


def zoomed(port: int, views: int = 3, looked: float = 0.6) -> None:
    """The cells of a view after others that were left before they had any, as who zooms does."""
    _coarse(port)  # the processes begin, and compile
    for _ in range(views):
        seed = next(_SEEDS)
        left = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(cores())]
        for i, one in enumerate(left):
            one.request("GET", _address(seed, 8, i))
        time.sleep(looked)
        for one in left:
            one.close()
    first, spent = _coarse(port)
    print(f"zoomed {views} times: the first tile after {first:.1f} s, 8 x 8 after {spent:.1f} s")


def beside_heavy_runs(port: int) -> None:
    """The first cells while every core trains a run of wide networks with k = 50."""
    over = Event()
    runs = [Thread(target=_play, args=(port, over), daemon=True) for _ in range(cores())]
    _coarse(port)
    for one in runs:
        one.start()
    time.sleep(HEAVY_BEGINS)
    first, spent = _coarse(port)
    over.set()
    for one in runs:
        one.join()
    print(f"beside {len(runs)} heavy runs: first tile {first:.1f} s, 8 x 8 {spent:.1f} s")


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


def _coarse(port: int, cells: int = 8) -> tuple[float, float]:
    """Seconds to the first tile and to the last of a new map, asked for as the page does."""
    begun, seed = time.perf_counter(), next(_SEEDS)

    def came(i: int) -> float:
        _tile(port, seed, cells, i)
        return time.perf_counter() - begun

    with ThreadPoolExecutor(min(cores(), MOST_TILES)) as asking:
        spent = list(asking.map(came, range((cells // sides()["net"]) ** 2)))
    return min(spent), max(spent)


def _play(port: int, over: Event) -> None:
    """Ask for a heavy run's frames, one chunk after the other."""
    seed = next(_SEEDS)
    for start in count(0, 20):
        if over.is_set():
            break
        query = f"{HEAVY}&seed={seed}&every=1&count=20&start={start}"
        urllib.request.urlopen(f"http://127.0.0.1:{port}/frames?{query}", timeout=120).close()


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
    url = f"http://127.0.0.1:{port}{_address(seed, cells, i)}"
    urllib.request.urlopen(url, timeout=120).close()


def _address(seed: int, cells: int, i: int) -> str:
    side = sides()["net"]
    row, column = (side * place for place in divmod(i, cells // side))
    return f"/tiles?defaults=2&seed={seed}&cells={cells}&steps={STEPS}&row={row}&column={column}"


def _port(address: str) -> int:
    return int(address.rstrip("/").rpartition(":")[2])


PARTS = (first_cells, zoomed, beside_heavy_runs, viewers)

if __name__ == "__main__":
    named = {part.__name__: part for part in PARTS}
    with serving("--no-warm") as served:
        for name in sys.argv[1:] or named:
            named[name](_port(served))
