"""The real app and a real browser. A test fails by what its page logs, or fetches from afar."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    WebError,
    expect,
    sync_playwright,
)

from tests import ROOT, compiling
from tests.browser import Server, chrome
from tests.browser.acts import WAIT, pause_at, set_rate, until_step
from tests.browser.again import Shared
from tests.browser.deck import Deck

HERE = Path(__file__).parent
CHROME_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]
READY = "() => window.gan1d && window.gan1d.page.opened && window.gan1d.state().step !== undefined"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder `browser`."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@dataclass
class PageLog:
    """What the pages of a test complained about."""

    origin: str
    messages: list[str] = field(default_factory=list)  # console, exceptions, failed requests
    foreign: list[str] = field(default_factory=list)  # URLs that are not the app's
    expected: list[str] = field(default_factory=list)  # regular expressions of allowed messages
    decks: list[str] = field(default_factory=list)  # origins of pages that frame the app's

    @property
    def unexpected(self) -> list[str]:
        """The messages that no expected pattern matches."""
        return [
            message
            for message in self.messages
            if not any(re.search(pattern, message) for pattern in self.expected)
        ]

    @contextmanager
    def watching(self, context: BrowserContext) -> Iterator[None]:
        """Listen to every page of a context, those that open later included."""
        listeners: dict[Any, Any] = {
            "console": self._on_console,
            "weberror": self._on_web_error,
            "request": self._on_request,
            "requestfailed": self._on_request_failed,
        }
        for event, listener in listeners.items():
            context.on(event, listener)
        yield
        for event, listener in listeners.items():
            context.remove_listener(event, listener)

    def check(self) -> None:
        """Fail if there was anything unexpected."""
        complaints = [f"asked another server: {url}" for url in self.foreign] + self.unexpected
        if complaints:
            pytest.fail("the page complained:\n" + "\n".join(complaints), pytrace=False)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("warning", "error"):
            where = message.location
            self.messages.append(
                f"console {message.type}: {message.text} ({where['url']}:{where['lineNumber']})"
            )

    def _on_web_error(self, error: WebError) -> None:
        self.messages.append(f"exception: {error.error}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        allowed = [self.origin, *self.decks]
        if parts.scheme not in ("about", "blob", "data", "file") and (
            f"{parts.scheme}://{parts.netloc}" not in allowed
        ):
            self.foreign.append(request.url)

    def _on_request_failed(self, request: Request) -> None:
        # The player cancels chunks that nobody waits for, and a download replaces a navigation.
        if request.failure != "net::ERR_ABORTED":
            self.messages.append(f"request failed: {request.failure} {request.url}")


class OpenApp(Protocol):
    """Goes to the app and waits until its first frame is known."""

    def __call__(self, query: str = "", path: str = "/", *, fresh: bool = False) -> Page:
        """Open path?query; `fresh`: load the page, since it is how it opens that is looked at."""


@pytest.fixture(scope="package", autouse=True)
def as_shipped() -> Iterator[None]:
    """The page plays the default recipe, for thousands of steps: slowly, if quickly compiled."""
    with compiling.as_shipped():
        yield


@pytest.fixture(scope="package")  # after `as_shipped`, which the server inherits
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, running, as it ships; a test may `stop` or `kill` it and `start` it again."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    app = Server([sys.executable, "-m", "app"], cwd=ROOT, log=log)
    app.start()
    yield app
    app.stop()


# Not of the whole session: while Playwright runs, no other test could use asyncio.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chrome or Chromium."""
    path = chrome.ensure()
    expect.set_options(timeout=WAIT / 2)  # a machine with other workers
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROME_ARGS)
        yield browser
        browser.close()


VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
AT_REST = "/assets/css/style.css"  # of the same origin


@pytest.fixture
def page_log(server: Server) -> PageLog:
    """What the page complains about; put the allowed patterns in `page_log.expected`."""
    return PageLog(server.url)


@pytest.fixture(scope="package")
def tab(browser: Browser, server: Server) -> Page:
    """A tab, used again and again: a warm one opens the app five times as fast."""
    context = browser.new_context(base_url=server.url, device_scale_factor=0.5)
    context.set_default_timeout(WAIT)
    return context.new_page()


@pytest.fixture(scope="package")
def shared() -> Shared:
    """What is known of the page that the tests share."""
    return Shared()


@pytest.fixture
def page(
    server: Server, page_log: PageLog, tab: Page, shared: Shared, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A page that remembers nothing, whose complaints fail the test."""
    if not server.running:  # the test before may have left it so
        server.start()
    page, failed = tab, request.session.testsfailed
    page.set_viewport_size(VIEWPORT)
    shared.begins = True
    with page_log.watching(page.context):
        yield page
        try:
            for opened in page.context.pages:
                opened.evaluate("0")  # the answer comes after all that was logged before
            page_log.check()  # before the end cuts off what is under way
        finally:
            page.unroute_all(behavior="ignoreErrors")
            page.emulate_media(reduced_motion="null")
            for other in page.context.pages[1:]:
                other.close()
            if request.session.testsfailed > failed or not shared.rest(page):
                page.goto(AT_REST)
                page.evaluate("() => sessionStorage.clear()")


@pytest.fixture
def open_app(page: Page, server: Server, page_log: PageLog, shared: Shared) -> OpenApp:
    """Function that opens the app in `page`."""

    def open_app(query: str = "", path: str = "/", *, fresh: bool = False) -> Page:
        query = query.removeprefix("?")
        taken = path == "/" and not fresh and shared.take(page, query)
        if not taken:
            if shared.begins and page.url != "about:blank":
                page.goto(AT_REST)  # what is there would write its runs down again as it goes
                page.evaluate("() => sessionStorage.clear()")
            page.goto(f"{path}?{query}" if query else path)
        shared.begins = False
        try:
            page.wait_for_function(READY, timeout=WAIT)
        except Error as error:
            complaints = "\n".join(page_log.foreign + page_log.messages) or "nothing"
            pytest.fail(
                f"the app was not ready: {error}\n"
                f"the page complained: {complaints}\nthe server's log:\n{server.log}"
            )
        if path == "/" and not taken:
            shared.keep(page)
        return page

    return open_app


@pytest.fixture
def branch(open_app: OpenApp) -> Page:
    """A run of 200 steps, and a branch that leaves it at step 100."""
    page = open_app("defaults=2&seed=3&layers=d_star,ghost")
    until_step(page, 200)
    pause_at(page, 200)
    pause_at(page, 100)
    set_rate(page, "0.05")
    return page


@pytest.fixture
def deck(page: Page, server: Server, page_log: PageLog, tmp_path: Path) -> Iterator[Deck]:
    """An empty deck, which may frame the app."""
    deck = Deck(page, server.url, tmp_path)
    page_log.decks.append(deck.origin)
    yield deck
    deck.close()
