"""The offline file of 5 x 5 runs of 200 frames: its size, making it, playing it."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from app.offline import grid
from app.offline.page import page as page_of
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from gan1d.runs.replay import CHECKPOINTS
from gan1d.runs.sweeps import sweep
from tests.benchmarks.serving import browsing

GRID = "lr_d=1e-4:1e-1:5,lr_g=1e-4:1e-1:5"
STEPS, EVERY = 1990, 10


def main() -> None:
    """Print sizes, seconds and frames a second."""
    axes = grid.parse(GRID, Recipe())
    recipes = grid.recipes(Recipe(), axes)
    begun = time.perf_counter()
    runs = sweep(recipes, STEPS, EVERY)
    taken = time.perf_counter() - begun
    print(f"{len(runs)} runs of {STEPS} steps together: {taken:.1f} s, compiling included")
    begun = time.perf_counter()
    page = page_of([[run] for run in runs], axes)
    print(f"the file made of them: {time.perf_counter() - begun:.1f} s, {len(page) / 1e6:.2f} MB")
    chunk(recipes[0], 0, EVERY, 2)
    CHECKPOINTS.clear()
    begun = time.perf_counter()
    for recipe in recipes:
        chunk(recipe, 0, EVERY, STEPS // EVERY + 1)
    print(
        f"the same runs one after the other: {time.perf_counter() - begun:.1f} s, compiled before"
    )
    with tempfile.TemporaryDirectory() as folder, browsing() as context:
        path = Path(folder) / "run.html"
        path.write_text(page, encoding="utf-8")
        context.set_offline(True)
        tab = context.new_page()
        begun = time.perf_counter()
        tab.goto(path.as_uri())
        tab.wait_for_function("() => window.gan1d?.page.opened")
        print(f"opened from disk: {time.perf_counter() - begun:.2f} s")
        tab.evaluate("setInterval(() => gan1d.state().playing || gan1d.play(), 20)")
        rates = []
        for _ in range(8):
            time.sleep(1)
            rates.append(tab.evaluate("gan1d.state().fps"))
        print(f"frames drawn a second: {statistics.median(rates[2:]):.0f} (median)")
