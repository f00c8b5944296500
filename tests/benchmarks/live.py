"""The live file in headless Chromium: training beside JAX on one core, delays, size, memory."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

import gan1d
from app.offline import live
from gan1d.recipe import Recipe
from gan1d.runs.replay import CHECKPOINTS
from tests.benchmarks.page import slider, told
from tests.benchmarks.serving import browsing

RECIPES = {"default recipe": Recipe(), "k = 5": Recipe(k=5)}
ROUNDS, FRAMES, EVERY = 9, 60, 10
OPENED = 5  # times
HOUR = 60 * 3600  # frames drawn in an hour of play
SHARE = 10  # of an hour is played, in five runs
MOVING = "() => window.gan1d?.state().step > 0"
CHUNK = """async ([start, every, count, seed]) => {
  const { cache, recipe: { settings, edits } } = gan1d.page.player;
  const begun = performance.now();
  const recipe = { settings: { ...settings, seed: seed ?? settings.seed }, edits };
  const wanted = { recipe, start, every, count, signal: new AbortController().signal };
  const { frames } = await cache.options.source.request(wanted);
  if (frames.length !== count) throw new Error(`${frames.length} frames`);
  return (performance.now() - begun) / 1000;
}"""


def main() -> None:
    """Print medians; the rates are of rounds in turn, so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as name, browsing() as context:
        folder = Path(name)
        file = _export(folder)
        context.set_offline(True)
        opened = statistics.median(_first_frame(context, file) for _ in range(OPENED))
        print(f"opened from disk to the first moving frame: {opened:.2f} s (median of {OPENED})")
        page = _open(context, file)
        print(told(slider(page, "input[name=lr_d]")), flush=True)
        _memory(page)
        page.close()
        for what, recipe in RECIPES.items():
            other = folder / "recipe.html"
            other.write_text(live.page(recipe), encoding="utf-8")
            page = _open(context, other)
            _rates(what, recipe, page)
            page.close()


def _export(folder: Path) -> Path:
    """The default recipe's file, as the command line makes it, with what it needs compiled."""
    path = folder / "live.html"
    for _ in range(2):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "app", "export", str(path), "--live", "--force"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    size = path.stat().st_size / 1000
    print(f"exported a second time: {time.perf_counter() - begun:.1f} s, {size:.0f} kB", flush=True)
    return path


def _open(context: BrowserContext, file: Path) -> Page:
    page = context.new_page()
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_function(MOVING)
    return page


def _first_frame(context: BrowserContext, file: Path) -> float:
    begun = time.perf_counter()
    page = _open(context, file)
    taken = time.perf_counter() - begun
    page.close()
    return taken


def _rates(what: str, recipe: Recipe, page: Page) -> None:
    """Steps a second of both: a chunk in the page's worker, as long a run by `gan1d.run`."""
    page.evaluate("gan1d.pause()")
    steps = FRAMES * EVERY
    gan1d.run(recipe, steps, EVERY)  # compiles
    page.evaluate(CHUNK, [EVERY, EVERY, FRAMES])  # trains up to where the rounds begin
    seconds: dict[str, list[float]] = {"the live file": [], "gan1d.run, one core": []}
    for turn in range(1, ROUNDS + 1):
        taken = page.evaluate(CHUNK, [turn * steps + EVERY, EVERY, FRAMES])
        seconds["the live file"].append(taken)
        CHECKPOINTS.clear()
        begun = time.perf_counter()
        gan1d.run(recipe, steps, EVERY)
        seconds["gan1d.run, one core"].append(time.perf_counter() - begun)
    rates = (f"{who} {steps / statistics.median(each):,.0f}" for who, each in seconds.items())
    print(f"{what}, a frame every {EVERY} steps: {', '.join(rates)} steps a second", flush=True)


def _memory(page: Page) -> None:
    """Print what the worker holds while it trains the frames of a part of an hour of play."""
    page.evaluate("gan1d.pause()")
    asked = _Worker(page)
    told = []
    chunks = HOUR // SHARE // FRAMES // 5
    for seed in range(5):
        for i in range(chunks):
            page.evaluate(CHUNK, [i * FRAMES * EVERY, EVERY, FRAMES, 100 + seed])
        told.append(f"{asked.megabytes():.1f}")
    minutes = 60 // SHARE
    print(f"a worker holds {', '.join(told)} MB on the way through {minutes} minutes of play")


class _Worker:
    """The worker of a page, as the browser's debugger sees it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._workers: list[str] = []
        self._answers: list[dict[str, Any]] = []
        self._session.on(
            "Target.attachedToTarget", lambda at: self._workers.append(at["sessionId"])
        )
        self._session.on("Target.receivedMessageFromTarget", self._hear)
        attach = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
        self._session.send("Target.setAutoAttach", attach)

    def _hear(self, event: dict[str, Any]) -> None:
        self._answers.append(json.loads(event["message"]))

    def megabytes(self) -> float:
        """Its heap after a collection, and its buffers, the module's memory among them."""
        (worker,) = self._workers
        for i, method in enumerate(("HeapProfiler.collectGarbage", "Runtime.getHeapUsage")):
            self._answers.clear()
            message = json.dumps({"id": i, "method": method})
            self._session.send(
                "Target.sendMessageToTarget", {"sessionId": worker, "message": message}
            )
            while not self._answers:
                self._page.wait_for_timeout(20)
        found = self._answers[0]["result"]
        return (found["usedSize"] + found["backingStorageSize"]) / 1e6
