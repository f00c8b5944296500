"""From a click on a lesson to its first moving frame, and what compiling them costs a viewer."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from gan1d.lessons import LESSONS
from tests.benchmarks.serving import browsing, serving

WATCHED = 20  # s of playing, in which gaps between frames are looked for
TAKING = 20  # s that the server is given to take the compiled lessons from the disk
OPENED = """async (index) => {
  const { lessons, player } = window.gan1d.page;
  const begun = performance.now();
  await lessons.open(index);
  const own = ({ step }) => step > 0 && player.frames.get(step) === player.shown;
  while (!player.shown || !own(player.shown)) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""
GAPS = """async (seconds) => {
  const { player } = window.gan1d.page;
  const gaps = [];
  let [shown, since] = [player.shown, performance.now()];
  const end = since + 1000 * seconds;
  for (let now = since; now < end; now = await new Promise(requestAnimationFrame)) {
    if (player.shown === shown) continue;
    gaps.push(now - since);
    [shown, since] = [player.shown, now];
  }
  return gaps;
}"""


def main() -> None:
    """Gaps between frames without and with compiling behind, then every lesson's delay."""
    for what, options in (("nothing behind", ("--no-warm",)), ("lessons compiling behind", ())):
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as cache,
            _playing(*options, cache=cache) as page,
        ):
            gaps = sorted(page.evaluate(GAPS, WATCHED))
        p99 = gaps[int(0.99 * len(gaps))]
        middle = statistics.median(gaps)
        print(f"{what}: between frames {middle:.0f} ms, p99 {p99:.0f}, most {gaps[-1]:.0f} ms")
    subprocess.run([sys.executable, "-m", "app.compile"], check=True, stdout=subprocess.DEVNULL)
    with _playing() as page:
        time.sleep(TAKING)
        delays = {lesson.id: page.evaluate(OPENED, i) for i, lesson in enumerate(LESSONS)}
    for name, delay in delays.items():
        print(f"{name:24} {delay:6.0f} ms")
    times = sorted(delays.values())
    middle = statistics.median(times)
    print(f"click to first moving frame: median {middle:.0f} ms, most {times[-1]:.0f} ms")


@contextmanager
def _playing(*options: str, cache: str = "") -> Iterator[Page]:
    """The page while it plays."""
    with serving(*options, cache=cache) as address, browsing() as context:
        page = context.new_page()
        page.goto(address + "?seed=3")
        page.wait_for_function("() => window.gan1d?.page.ready && window.gan1d.state().step > 0")
        yield page
