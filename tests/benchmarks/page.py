"""The page in headless Chromium, server on the same machine: openings, frames a second, delays."""

from __future__ import annotations

import statistics
import time
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, Page

from tests.benchmarks.serving import browsing, serving

MOVES = 40  # of the slider
OPENINGS = 5  # of each kind
MOVING = "Boolean(window.gan1d?.state().step > 0)"
BUILT = "Boolean(window.gan1d?.page.opened)"


def main() -> None:
    """Start the server, open pages, print medians."""
    with serving() as address:
        for path in ("", "embed"):
            with browsing() as context:
                _openings(f"/{path}, a fresh browser", context, address + path, fresh=True)
                _openings(f"/{path}, its cache warm", context, address + path, fresh=False)
        with browsing() as context:
            _playing(context, address)
    with (
        TemporaryDirectory() as cache,  # without the lessons, which it compiles meanwhile
        serving(cache=cache) as address,
        browsing() as context,
    ):
        _openings("/, while the server compiles", context, address, fresh=True)


def _openings(what: str, context: BrowserContext, address: str, fresh: bool) -> None:
    """Print how long it takes until the picture moves, and until all of the page is there."""
    times = []
    for _ in range(OPENINGS):
        browser = context.browser
        assert browser
        own = browser.new_context(viewport={"width": 1440, "height": 900}) if fresh else context
        page = own.new_page()
        time.sleep(1)  # the page before is being closed
        times.append(_first_frame(page, address))
        page.close()
        if fresh:
            own.close()
    moving, built = (statistics.median(each) for each in zip(*times, strict=True))
    print(f"{what}: first moving frame {moving:.2f} s, all there {built:.2f} s (medians)")


def _playing(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address + "?defaults=2&seed=3&speed=10")
    _frame_rate(page)
    print(told(slider(page, "#control-lr_d input[type=range]")))


def _first_frame(page: Page, address: str) -> tuple[float, float]:
    """Seconds from the request until the picture has moved, and until all of the page is there."""
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    times = []
    for condition in (MOVING, BUILT):
        while not page.evaluate(condition):
            time.sleep(0.01)
        times.append(time.perf_counter() - begun)
    return times[0], times[1]


def _frame_rate(page: Page) -> None:
    time.sleep(4)
    rates = []
    for _ in range(8):
        time.sleep(1)
        rates.append(page.evaluate("window.gan1d.state().fps"))
    print(f"frames drawn a second at 10 steps a frame: {statistics.median(rates):.0f} (median)")


def slider(page: Page, selector: str) -> list[float]:
    """Milliseconds from an input event on D's rate to the first frame drawn with the new rate.

    Args:
      page: one that plays.
      selector: of the slider of D's rate.
    """
    delays: list[float] = page.evaluate(
        """async ([selector, moves]) => {
          const input = document.querySelector(selector);
          const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
          const player = window.gan1d.page.player;
          const delays = [];
          for (let i = 0; i < moves; i++) {
            await new Promise((next) => setTimeout(next, 300 + 7 * i));
            const edits = player.recipe.edits.length;
            const begun = performance.now();
            setter.call(input, -3 + (i % 2 ? 0.5 : 0.25) + i / 200);
            input.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise((next) => {
              const look = () => {
                const last = player.recipe.edits.at(-1);
                const there = player.recipe.edits.length > edits && player.shown.step > last[0];
                return there ? next() : requestAnimationFrame(look);
              };
              look();
            });
            delays.push(performance.now() - begun);
          }
          return delays;
        }""",
        [selector, MOVES],
    )
    return sorted(delays)


def told(delays: list[float]) -> str:
    """A line about a slider's sorted delays."""
    p95 = delays[int(0.95 * len(delays))]
    return f"slider to first changed frame: {statistics.median(delays):.0f} ms, p95 {p95:.0f} ms"
