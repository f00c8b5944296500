"""Maps: steps a second by tile and by workers, against single runs; a cluster; memory; the device.

The other benchmarks hold XLA to one thread; this one starts anew without that.
`python -m tests.benchmarks.maps device` prints the device and its steps a second by the size of a
tile, and nothing else: the part that is worth a run on a GPU. Other names print other parts; what a
server does with maps is in `served_maps`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import numpy as np

from gan1d.maps import Map, MapResult, alone, connect
from gan1d.recipe import Recipe
from gan1d.runs import run
from gan1d.runs.replay import CHECKPOINTS
from tests.gan1d.maps.ulps import nearby

STEPS = 2000
KINDS = {
    "default networks": Recipe(),
    "width 16, batch 64": Recipe(width_d=16, width_g=16, batch=64),
    "Dirac-GAN": Recipe(
        target="point(0)", generator="point", discriminator="linear", theta=1, psi=0, r1=0.1,
        loss="minimax", optimizer_d="sgd", optimizer_g="sgd", update="simultaneous", batch=1,
    ),
}  # fmt: skip
NARROW = (("lr_d", 1e-4, 1e-2), ("lr_g", 1e-4, 1e-2))  # nothing diverges
WIDE = (("lr_d", 1e-5, 1), ("lr_g", 1e-5, 1))
COMPARED = 200  # cells
CHAOTIC_STEPS = 1000
EARLY = 3  # steps, before chaos has enlarged rounding


def main() -> None:
    """Print all of it, in a process whose XLA has a thread for each core."""
    told = {name: value for name, value in os.environ.items() if name != "NPROC"}
    subprocess.run([sys.executable, "-m", "tests.benchmarks.maps"], env=told, check=True)


def device(sides: tuple[int, ...] = (4, 8, 16, 32)) -> None:
    """Steps a second of one tile by its size, and of single runs."""
    import jax

    print(f"device: {jax.devices()[0].device_kind} ({jax.default_backend()})", flush=True)
    one = ThreadPoolExecutor(1)
    for name, recipe in KINDS.items():
        single = STEPS / _seconds(partial(run, recipe, STEPS, STEPS // 4))
        print(f"{name}: single runs without frames {single:,.0f} steps/s")
        for side in sides:
            rate = side**2 * STEPS / _seconds(partial(_train_tiles, recipe, side, one))
            print(f"  tiles of {side**2:4d}: {rate:11,.0f} steps/s, {rate / single:.1f} times")


def workers() -> None:
    """Two threads against one, on tiles of the size that is chosen here."""
    for name, recipe in KINDS.items():
        spent = []
        for count in (1, 2):
            with ThreadPoolExecutor(count) as pool:
                side = Map(recipe).side
                spent.append(_seconds(partial(_train_tiles, recipe, side, pool, side // 2)))
        print(f"{name}: two workers are {spent[0] / spent[1]:.2f} times as fast as one")


def whole_maps() -> None:
    """How long whole maps take here with the default executor, programs compiled."""
    for name, n, steps in (
        ("default networks", 8, 1000),
        ("default networks", 16, STEPS),
        ("width 16, batch 64", 32, STEPS),
        ("Dirac-GAN", 64, STEPS),
    ):
        spent = _once(partial(_train_map, KINDS[name], n, steps))
        print(f"{n} x {n} of {steps} steps, {name}: {spent:.1f} s", flush=True)


def _train_map(recipe: Recipe, n: int, steps: int, executor: Executor | None = None) -> MapResult:
    return Map(recipe, *WIDE, (n, n), steps).train(None, executor)


def _train_tiles(recipe: Recipe, side: int, executor: Executor, count: int = 1) -> MapResult:
    """So many full tiles, in which nothing diverges."""
    a_map = Map(recipe, *NARROW, (side * count, side), STEPS, side=side, hours=10)
    return a_map.train(None, executor)


def against_single_runs() -> None:
    """Cells whose outcome is another than that of the same run alone, and whether they are chaotic.

    Chaotic is a run whose outcome hangs on the last bits of its rates: of 16 runs of one tile whose
    rates differ by at most three of them some end as the map says, and some as the run alone.
    """
    result = Map(KINDS["width 16, batch 64"], *WIDE, (24, 24), CHAOTIC_STEPS).train()
    cells = np.random.default_rng(0).permutation(24 * 24)[:COMPARED]
    differ, chaotic, by_a_bit, early = 0, 0, 0, 0.0
    for i, j in zip(*np.divmod(cells, 24), strict=True):
        recipe = result.recipe(i, j)
        ends = int(result.outcome[i, j])
        lone = _outcome_alone(recipe)
        by_a_bit += lone != _outcome_alone(recipe.replace(lr_d=_bit_below(recipe.lr_d)))
        if lone == ends:
            continue
        differ += 1
        chaotic += {lone, ends} <= set(nearby(recipe, CHAOTIC_STEPS).outcome.ravel().tolist())
        begins = float(nearby(recipe, EARLY).jsd[0, 0])
        early = max(early, abs(begins - float(alone(recipe, EARLY).jsd[0, 0])))
    print(
        f"{differ} of {COMPARED} cells end otherwise than the same run alone, "
        f"{chaotic} of these are chaotic; after {EARLY} steps their JSD is the same to {early:.0e}"
    )
    print(f"{by_a_bit} of {COMPARED} runs alone end otherwise with the last bit of lr_d changed")


def _outcome_alone(recipe: Recipe) -> int:
    CHECKPOINTS.clear()
    return int(alone(recipe, CHAOTIC_STEPS).outcome[0, 0])


def _bit_below(rate: float) -> float:
    return float(np.nextafter(np.float32(rate), np.float32(0)))


def dask(n: int = 24) -> None:
    """A local cluster of two processes against two threads, in turns; n cells along the map."""
    recipe = KINDS["width 16, batch 64"]
    theirs, ours = [], []
    with _cluster() as address, connect(address) as executor:
        for pool in (executor, None):
            Map(recipe, *WIDE, (16, 16), 100).train(None, pool)  # all compile
        for _ in range(2):
            theirs.append(_once(partial(_train_map, recipe, n, STEPS, executor)))
            ours.append(_once(partial(_train_map, recipe, n, STEPS)))
    print(f"{n} x {n}: Dask {min(theirs):.1f} s, threads {min(ours):.1f} s: "
          f"{min(theirs) / min(ours) - 1:+.0%}")  # fmt: skip


@contextmanager
def _cluster() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


def memory() -> None:
    """The most that a process holds that trains a large map."""
    code = (
        "import resource; from tests.benchmarks.maps import *;"
        "Map(KINDS['Dirac-GAN'], *WIDE, (256, 256), 200).train();"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    print(f"256 x 256: {float(done.stdout):.0f} MiB at most, JAX included")


def _seconds(work: Callable[[], object]) -> float:
    """The least of three, after one that compiles."""
    work()
    return min(_once(work) for _ in range(3))


def _once(work: Callable[[], object]) -> float:
    CHECKPOINTS.clear()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


PARTS = (device, workers, whole_maps, against_single_runs, dask, memory)


def everything() -> None:
    """All figures, one after the other."""
    device((4, 8))
    for part in PARTS[1:]:
        part()


if __name__ == "__main__":
    for name in sys.argv[1:] or ["everything"]:
        {one.__name__: one for one in (*PARTS, everything)}[name]()
