"""From a lecturer's move to a follower's screen: two real pages, in two browsers' memories."""

from __future__ import annotations

import statistics
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests import ROOT
from tests.benchmarks.serving import CHROME_ARGS
from tests.browser import Server, chrome
from tests.browser.acts import WAIT

MOVES = 20
STEP = 10  # between two places that the lecturer goes to
_OPEN = "() => window.gan1d && window.gan1d.page.opened && window.gan1d.state().step !== undefined"
_NOW = "performance.timeOrigin + performance.now()"  # ms, one clock for both pages

# Goes to a step, or sets D's rate, and says when.
_SEEK = f"(step) => {{ window.gan1d.seek(step); return {_NOW}; }}"
_SET = f"(rate) => {{ window.gan1d.set({{ lr_d: rate }}); return {_NOW}; }}"
# Says when the page first shows, at a refresh of its display, what a state's field is to be.
_SEEN = f"""([field, value]) => new Promise((done) => {{
  const look = () => {{
    const now = String(window.gan1d.state()[field]);
    if (field === "step" ? now === String(value) : now.includes(value)) done({_NOW});
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
                _print(browser, server.url)
        finally:
            server.stop()


def _print(browser: Browser, url: str) -> None:
    lecturer = _opened(browser, f"{url}/?lecture=bench&defaults=2&seed=5&step={MOVES * STEP}")
    follower = _opened(browser, f"{url}/follow/bench")
    _moved(lecturer, follower, _SEEK, 0, ["step", 0])  # both have the frames
    seeks, rates = [], []
    for i in range(1, MOVES + 1):
        seeks.append(_moved(lecturer, follower, _SEEK, i * STEP, ["step", i * STEP]))
    for i in range(1, MOVES + 1):
        rate = (100 + i) / 10_000  # never the default, which would be no edit
        edit = f"edits={MOVES * STEP}:lr_d:{rate:g}"
        rates.append(_moved(lecturer, follower, _SET, rate, ["recipe", edit]))
    for what, times in (("step", seeks), ("rate of D", rates)):
        print(
            f"another {what} on the lecturer's page, until a follower's screen shows it: median "
            f"{statistics.median(times):.0f} ms, at most {max(times):.0f} ms"
        )


def _opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address)
    page.wait_for_function(_OPEN, timeout=WAIT)
    return page


def _moved(lecturer: Page, follower: Page, act: str, given: float, seen: list[object]) -> float:
    """Milliseconds from a move on one page until the other shows it."""
    begun: float = lecturer.evaluate(act, given)
    shown: float = follower.evaluate(_SEEN, seen)
    return shown - begun
