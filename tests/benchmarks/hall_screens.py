"""From a lecturer's move to a follower's screen: two real pages, in two browsers' memories.

Beside the follower that is looked at, 299 more have their event streams open. The lecturer pauses
between two moves for a time that differs, so that no move falls on the page's own clock.
"""

from __future__ import annotations

import random
import statistics
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from playwright.sync_api import Browser, Page, sync_playwright

from tests import ROOT
from tests.benchmarks.serving import CHROME_ARGS
from tests.browser import Server, chrome
from tests.browser.acts import WAIT
from tests.load.followers import listening

MOVES = 20
AUDIENCE = 300
PAUSE = 0.7  # s between two moves at least
STEP = 10  # between two places that the lecturer goes to
_OPEN = "() => window.gan1d && window.gan1d.page.opened && window.gan1d.state().step !== undefined"
_NOW = "performance.timeOrigin + performance.now()"  # ms, one clock for both pages

# Goes to a step, or sets D's rate, and says when.
_SEEK = f"(step) => {{ window.gan1d.seek(step); return {_NOW}; }}"
_SET = f"(rate) => {{ window.gan1d.set({{ lr_d: rate }}); return {_NOW}; }}"
# Says when the page first shows, at a refresh of its display, what a state's field is to be.
_SEEN = f"""([field, value]) => new Promise((done, fail) => {{
  const end = performance.now() + 10_000;
  const look = () => {{
    const now = String(window.gan1d.state()[field]);
    if (field === "step" ? now === String(value) : now.includes(value)) done({_NOW});
    else if (performance.now() > end) fail(new Error(`${{field}} is ${{now}} and not ${{value}}`));
    else requestAnimationFrame(look);
  }};
  look();
}})"""


def main() -> None:
    """Start a hall, open a lecturer's and a follower's page, move, print medians."""
    with TemporaryDirectory() as folder, sync_playwright() as play:
        server = Server((sys.executable, "-m", "app", "--lecture"), ROOT, Path(folder) / "log")
        server.start()
        try:
            with closing(
                play.chromium.launch(executable_path=chrome.ensure(), args=CHROME_ARGS)
            ) as browser:
                _print(browser, server.url, server.port)
        finally:
            server.stop()


def _print(browser: Browser, url: str, port: int) -> None:
    lecturer = _opened(browser, f"{url}/?lecture=bench&defaults=2&seed=5&step={MOVES * STEP}")
    follower = _opened(browser, f"{url}/follow/bench")
    _moved(lecturer, follower, _SEEK, 0, ["step", 0])  # both have the frames
    places = [i * STEP for i in range(1, MOVES + 1)]
    rates = [(100 + i) / 10_000 for i in range(1, MOVES + 1)]  # never the default: no edit
    with listening(port, AUDIENCE - 1):
        _print_moves("step", [
            _moved(lecturer, follower, _SEEK, step, ["step", step]) for step in places
        ])  # fmt: skip
        _print_moves("rate of D", [
            _moved(lecturer, follower, _SET, rate, ["recipe", f"edits={places[-1]}:lr_d:{rate:g}"])
            for rate in rates
        ])  # fmt: skip


def _print_moves(what: str, times: list[float]) -> None:
    print(
        f"another {what} on the lecturer's page, until one of {AUDIENCE} followers' screens shows "
        f"it: median {statistics.median(times):.0f} ms, at most {max(times):.0f} ms",
        flush=True,
    )


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address)
    page.wait_for_function(_OPEN, timeout=WAIT)
    return page


def _moved(lecturer: Page, follower: Page, act: str, given: float, seen: list[object]) -> float:
    """Milliseconds from a move on one page until the other shows it."""
    sleep(PAUSE + 0.3 * random.random())
    begun: float = lecturer.evaluate(act, given)
    shown: float = follower.evaluate(_SEEN, seen)
    return shown - begun
