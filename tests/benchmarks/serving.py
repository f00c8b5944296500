"""The app in a process of its own, and a headless Chromium, for what is measured from outside.

As a benchmark: how long a viewer of a light run waits for its chunks while others train heavy ones.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser import chrome

CHROME_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WARM_UP = 8  # s that the server's background warm-up is given
_FILL = (
    "from app.compile import keep_compiled_code; from app.routes import frames;"
    "keep_compiled_code(); frames.warm()"
)
LIGHT = "defaults=2"
HEAVY = f"{LIGHT}&width_d=128&depth_d=4&width_g=128&depth_g=4&batch=1024&k=50&unroll=10"
CHUNKS = 12  # of the light run; each is 60 frames of 10 steps
STEP = 2  # s that the heavy runs are given to end the step that they are in
_SEEDS = count(1000)  # of runs that nobody has asked for before


def main() -> None:
    """Print the light viewer's times alone, beside as many heavy runs as cores, and after them."""
    with serving("--no-warm") as address:
        at = urlsplit(address).netloc
        _chunk(at, f"{HEAVY}&seed={next(_SEEDS)}", 1, timeout=300)  # compiles it
        _print("alone", _times(at))
        with ExitStack() as open_pages:
            for _ in range(os.cpu_count() or 1):
                heavy = http.client.HTTPConnection(at, timeout=300)
                open_pages.callback(heavy.close)
                heavy.request("GET", f"/frames?{HEAVY}&seed={next(_SEEDS)}")
            time.sleep(1)
            _print(f"beside {os.cpu_count()} heavy runs", _times(at))
        time.sleep(STEP)
        _print(f"{STEP} s after they closed", _times(at))


def _times(at: str) -> list[float]:
    """Seconds that each chunk of a new light run takes, one after the other."""
    seed = next(_SEEDS)
    times = []
    for i in range(CHUNKS):
        begun = time.perf_counter()
        _chunk(at, f"{LIGHT}&seed={seed}&start={600 * i}", 60)
        times.append(time.perf_counter() - begun)
    return times


def _chunk(at: str, query: str, frames: int, timeout: float = 120) -> None:
    url = f"http://{at}/frames?{query}&every=10&count={frames}"
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        answer.read()


def _print(what: str, times: list[float]) -> None:
    print(f"a chunk, {what}: {statistics.median(times):.2f} s (median), {max(times):.2f} s at most")


@contextmanager
def serving(*options: str, cache: str = "") -> Iterator[str]:
    """The app, what it opens with compiled before; prints how long it took, yields its address.

    Args:
      options: of the command, beside the port.
      cache: a folder of compiled code in place of the user's own.
    """
    environment = dict(os.environ) | ({"XDG_CACHE_HOME": cache} if cache else {})
    environment.pop("NPROC", None)  # the benchmarks' own; the server has more threads
    subprocess.run([sys.executable, "-c", _FILL], env=environment, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    begun = time.perf_counter()
    command = [sys.executable, "-m", "app", "--no-browser", "--port", str(port), *options]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/"
        while not _answers(address):
            time.sleep(0.05)
        print(f"server ready after {time.perf_counter() - begun:.1f} s (compile cache warm)")
        time.sleep(WARM_UP)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


@contextmanager
def browsing() -> Iterator[BrowserContext]:
    """A fresh browser's context at 1440x900."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chrome.ensure(), args=CHROME_ARGS)
        yield browser.new_context(viewport={"width": 1440, "height": 900})
        browser.close()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=1).close()
    except OSError:
        return False
    return True
