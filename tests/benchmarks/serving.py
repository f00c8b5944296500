"""The app in a process of its own, and a headless Chromium, for what is measured from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser import chrome

CHROME_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WARM_UP = 8  # s that the server's background warm-up is given
_FILL = "from app import routes, terminal; terminal.keep_compiled_code(); routes.warm()"


@contextmanager
def serving(*options: str, cache: str = "") -> Iterator[str]:
    """The app, what it opens with compiled before; prints how long it took, yields its address.

    Args:
      options: of the command, beside the port.
      cache: a folder of compiled code in place of the user's own.
    """
    environment = dict(os.environ) | ({"XDG_CACHE_HOME": cache} if cache else {})
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
