"""A deck of slides on another origin than the app's, as a lecturer's is."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree
from threading import Thread
from typing import Any

from playwright.sync_api import Frame, Page

from tests.browser.acts import WAIT

EMBED_READY = "() => window.gan1d?.page.opened && window.gan1d.state().step !== undefined"


class _Quiet(SimpleHTTPRequestHandler):
    """Files as they are now, without a line on stderr for each."""

    def end_headers(self) -> None:
        """A page of the same name may be another one a moment later."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Deck:
    """Pages on another origin than the app's: a folder of files, served."""

    def __init__(self, page: Page, app: str, folder: Path) -> None:
        self.page = page
        self.app = app
        self.folder = folder
        (folder / "favicon.ico").write_bytes(b"")
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        self._thread = Thread(target=self._http.serve_forever)
        self._thread.start()
        self.origin = f"http://127.0.0.1:{self._http.server_port}"

    def close(self) -> None:
        """Leave the page and end the server."""
        self.page.goto("about:blank")
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def add_reveal(self) -> None:
        """Put a real reveal.js into the folder: sphinx-revealjs, a test dependency, brings one."""
        found = find_spec("sphinx_revealjs")
        assert found is not None, "the test extra brings reveal.js with sphinx-revealjs"
        assert found.origin is not None
        dist = Path(found.origin).parent / "_static/revealjs/dist"
        copytree(dist, self.folder / "dist", dirs_exist_ok=True)

    def show(self, text: str) -> None:
        """Go to a page with this text."""
        (self.folder / "index.html").write_text(text.replace("APP", self.app), encoding="utf-8")
        self.page.goto(f"{self.origin}/index.html")

    def embed(self, words: str = "/embed") -> Frame:
        """The embed that is on the screen, ready."""
        self.page.wait_for_function(
            "(words) => [...document.querySelectorAll('iframe')]"
            ".some((one) => one.src.includes(words))",
            arg=words,
            timeout=WAIT,
        )
        for _ in range(WAIT // 50):
            for frame in self.page.frames:
                if words in frame.url:
                    frame.wait_for_function(EMBED_READY, timeout=WAIT, polling=50)
                    return frame
            self.page.wait_for_timeout(50)
        raise AssertionError(f"no frame has {words} in its address")
