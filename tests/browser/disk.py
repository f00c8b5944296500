"""Offline files in a browser without a network: opened, paused, read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import BrowserContext, Page, Request

from tests.browser.acts import WAIT, until, warm_page
from tests.browser.conftest import PageLog

READY = "() => window.gan1d?.page.opened"


SLIDE = """<!doctype html><title>slide</title>
<style>body { margin: 0 } iframe { border: 0; width: 90vw; height: 90vh }</style>
<script>
  window.heard = [];
  addEventListener("message", ({ data }) => heard.push(data));
  const frame = () => document.querySelector("iframe").contentWindow;
  window.tell = (message) => frame().postMessage(message, "*");
</script>
<iframe src="FILE"></iframe>"""


class Disk:
    """A browser without a network; what its pages ask for, and complain of."""

    def __init__(self, context: BrowserContext, folder: Path, log: PageLog) -> None:
        self.context = context
        self.log = log
        self.folder = folder
        self.requests: list[str] = []
        context.set_offline(True)
        context.on("request", self.heard)

    def heard(self, request: Request) -> None:
        """Note what a page asks for."""
        self.requests.append(request.url)

    def open(self, name: str) -> Page:
        """A file, ready."""
        page = warm_page(self.context)
        page.goto((self.folder / f"{name}.html").as_uri())
        frame = page.frames[-1]
        frame.wait_for_function(READY)
        return page


def paused(page: Page, step: int) -> None:
    """Pause, and show this step."""
    page.evaluate("(step) => (gan1d.pause(), gan1d.seek(step))", step)
    until(page, f"() => gan1d.state().step === {step}")


def until_heights(page: Page, meta: str, wanted: np.ndarray, abs_tolerance: float) -> None:
    """Wait until a curve is drawn with these heights, in units of its axis; what is cut off is."""
    page.wait_for_function(
        """([meta, wanted, most]) => {
          const gd = document.getElementById('live');
          const trace = [...gd.querySelectorAll('.scatterlayer .trace')]
            .find((node) => node.__data__[0].trace.meta === meta);
          const axis = gd._fullLayout[meta === 'p_g' ? 'yaxis' : 'yaxis2'];
          const [low, high] = axis.range;
          const path = trace?.querySelector('.js-line')?.getAttribute('d') ?? '';
          const seen = path.slice(1).split('L').map((point) => Number(point.split(',')[1]))
            .map((pixel) => low + (high - low) * (1 - pixel / axis._length));
          const top = meta === 'p_g' ? high : Infinity;
          return seen.length === wanted.length && seen.every(
            (one, i) => Math.abs(Math.min(one, top) - Math.min(wanted[i], top)) <= most);
        }""",
        arg=[meta, wanted.tolist(), abs_tolerance],
        timeout=WAIT,
    )


def slider(page: Page, name: str, which: int) -> None:
    """Move the slider of a setting."""
    page.locator(f"#grid input[name={name}]").fill(str(which))


def heard(page: Page, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        "(kind) => heard.filter((one) => one?.gan1d === 1 && one.type === kind)", kind
    )
    return found
