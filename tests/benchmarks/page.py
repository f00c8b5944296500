"""The page in headless Chromium, server on the same machine: frames a second, delays."""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Page

from tests.benchmarks.serving import browsing, serving

MOVES = 40  # of the slider


def main() -> None:
    """Start the server, open pages, print medians."""
    with serving() as address, browsing() as context:
        for what in ("a fresh browser", "its cache warm"):
            page = context.new_page()
            print(f"first moving frame, {what}: {_first_frame(page, address):.2f} s")
            page.close()
        page = context.new_page()
        page.goto(address + "?seed=3&speed=10")
        _frame_rate(page)
        print(told(slider(page, "#control-lr_d input[type=range]")))


def _first_frame(page: Page, address: str) -> float:
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    while not page.evaluate("Boolean(window.gan1d?.page.ready && window.gan1d.state().step > 0)"):
        time.sleep(0.01)
    return time.perf_counter() - begun


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
