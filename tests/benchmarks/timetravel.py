"""Time travel in headless Chromium: to scrub, to jump ahead, to branch; and what is replayed."""

from __future__ import annotations

import random
import statistics

from playwright.sync_api import Page

from gan1d import runs
from gan1d.recipe import Recipe
from gan1d.runs import replay
from tests.benchmarks.serving import browsing, serving

LAST = 1500  # step that the run is played to
TIMES = 40
JUMP = 5000  # steps

# Resolves when `done()` holds in a display refresh, with the ms since the call.
CLOCK = """
  const player = window.gan1d.page.player;
  const until = (done) => new Promise((next) => {
    const look = () => (done() ? next() : requestAnimationFrame(look));
    look();
  });
  const timed = async (act, done) => {
    const begun = performance.now();
    act();
    await until(done);
    return performance.now() - begun;
  };
"""


def main() -> None:
    """Print the delays, each beside what is asked for."""
    print(f"steps replayed by a branch, of {TIMES}: {_spread(_replayed(), '')}")
    with serving() as address, browsing() as context:
        page = context.new_page()
        page.goto(f"{address}?seed=3&speed=10")
        page.wait_for_function("() => window.gan1d?.page.opened", timeout=60_000)
        page.wait_for_function(f"() => window.gan1d.state().step >= {LAST}", timeout=120_000)
        page.evaluate("() => window.gan1d.pause()")
        steps = random.Random(0).sample(range(100, LAST, 10), TIMES)
        print(f"scrub to a frame at hand (asked: 50 ms): {_spread(_scrub(page, steps))}")
        print(f"branch to its first new frame (asked: 150 ms): {_spread(_branch(page, steps))}")
        jumps = [_jump(page) for _ in range(3)]
        print(f"jump {JUMP} steps ahead (asked: 2000 ms): {_spread(jumps)}")


def _replayed() -> list[float]:
    """Steps between a branch and the checkpoint before it, after the run was played."""
    recipe = Recipe()
    for start in range(0, LAST, 600):
        runs.chunk(recipe, start, 10, 60)
    steps = random.Random(0).sample(range(100, LAST, 10), TIMES)
    found = [replay.CHECKPOINTS.nearest(recipe.edit(step, lr_d=0.01), step + 10) for step in steps]
    return [step - at[0] for step, at in zip(steps, found, strict=True) if at is not None]


def _scrub(page: Page, steps: list[int]) -> list[float]:
    """From an input event on the timeline to the frame in the chart."""
    delays: list[float] = page.evaluate(
        """async (steps) => {"""
        + CLOCK
        + """
          const input = document.querySelector('#timeline input');
          const delays = [];
          for (const step of steps) {
            await new Promise((next) => setTimeout(next, 120));
            const before = player.shown.step;
            const act = () => {
              input.value = step;
              input.dispatchEvent(new Event('input', { bubbles: true }));
            };
            if (before !== step) delays.push(await timed(act, () => player.shown.step === step));
          }
          return delays;
        }""",
        steps,
    )
    return delays


def _branch(page: Page, steps: list[int]) -> list[float]:
    """From a change of D's rate before the end to the first frame that comes of it."""
    delays: list[float] = page.evaluate(
        """async (steps) => {"""
        + CLOCK
        + """
          const { editor } = window.gan1d.page;
          const delays = [];
          for (const [i, step] of steps.entries()) {
            player.seek(step, { exact: true });
            await until(() => player.shown.step === step);
            await new Promise((next) => setTimeout(next, 150));
            player.playing = true;
            const act = () => editor.set({ lr_d: 0.01 + i / 10000 });
            const branched = () => player.runs.list.length === 2 && player.shown.step > step;
            delays.push(await timed(act, branched));
            player.pause();
            editor.undo();
            await until(() => player.runs.list.length === 1 && player.target === null);
          }
          return delays;
        }""",
        steps,
    )
    return delays


def _jump(page: Page) -> float:
    """From asking for a far step to its frame."""
    delay: float = page.evaluate(
        """async (jump) => {"""
        + CLOCK
        + """
          const to = player.last + jump;
          return timed(() => player.seek(to, { exact: true }), () => player.shown.step === to);
        }""",
        JUMP,
    )
    return delay


def _spread(values: list[float], unit: str = " ms") -> str:
    ordered = sorted(values)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"median {statistics.median(ordered):.0f}{unit}, p95 {p95:.0f}, most {ordered[-1]:.0f}"
