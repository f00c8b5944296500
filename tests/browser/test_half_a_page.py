"""What a slow browser, or a slow network, shows of a page of which not all has come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Semaphore, Thread

from playwright.sync_api import Page, Route

from tests.browser import Server
from tests.browser.acts import WAIT
from tests.browser.conftest import PageLog

SEEN = """() => {
  const chart = document.querySelector("#first .chart");
  return chart?.checkVisibility({ visibilityProperty: true });
}"""
ENDS = ('<div id="below"', "<footer>", "</html>")
COME = (".chart", "#first .below", "noscript")  # what each part brings


@contextmanager
def in_parts(text: str) -> Iterator[tuple[str, Semaphore]]:
    """The address of a page that comes up to each of ENDS in turn, when it is released."""
    places = [0, *(text.index(end) for end in ENDS)]
    may = Semaphore(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            for start, end in pairwise(places):
                may.acquire(timeout=WAIT / 1000)
                self.wfile.write(text[start:end].encode())
                self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", may
        server.shutdown()


def test_the_first_picture_is_seen_once_all_of_its_page_is_there(
    page: Page, server: Server, page_log: PageLog
) -> None:
    """Else the chart would fill the window, and jump when the small charts come."""
    given = page.request.get(f"{server.url}/?defaults=2&seed=3&step=20").text()
    text = given.replace('<script type="module"', '<script type="none"')

    def from_the_app(route: Route) -> None:
        route.fulfill(
            response=route.fetch(url=f"{server.url}/{route.request.url.split('/', 3)[3]}")
        )

    seen = []
    with in_parts(text) as (url, may):
        page_log.decks.append(url.rstrip("/"))
        page.route(f"{url}v-*/**", from_the_app)
        may.release()
        page.goto(url, wait_until="commit")
        for come in COME:
            page.wait_for_selector(come, state="attached", timeout=WAIT)
            seen.append(page.evaluate(SEEN))
            may.release()
        page.wait_for_load_state("load")
    assert seen == [False, False, True]
