"""A page that opens while the server has more viewers than it can train for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import Server
from tests.browser.acts import WAIT, until, until_step
from tests.browser.conftest import READY, OpenApp, PageLog
from tests.browser.test_live import NO_SIMD
from tests.small import TINY

BUSY = "The server has more viewers than it can train for: this browser trains"


def busy(page: Page) -> Page:
    """The page, told by the server that it is busy."""

    def told(route: Route) -> None:
        answer = route.fetch()
        assert '"busy": false' in answer.text()
        route.fulfill(response=answer, body=answer.text().replace('"busy": false', '"busy": true'))

    page.route(lambda url: url.partition("?")[0].endswith(("/", "/embed")), told)
    return page


@pytest.fixture
def page(page: Page) -> Page:
    """An empty page, told that the server is busy."""
    return busy(page)


def test_it_trains_for_itself_says_why_and_goes_back_on_a_press(
    page: Page, open_app: OpenApp
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_app(f"{TINY.to_query()}&k=0", fresh=True)
    until_step(page, 100)
    assert not [url for url in asked if "/frames" in url]
    problems = page.locator("#problems")
    expect(problems).to_contain_text("k must be")  # what the link has wrong is said too
    expect(problems).to_contain_text(BUSY)
    expect(problems).to_contain_text("The button below the settings changes that.")
    expect(page.locator("#trainer")).to_have_text("Trained by the JAX program in this browser.")
    until(page, "() => location.search.includes('width_d=4')")
    assert "engine" not in page.url  # whoever gets the link finds a server with time, or not

    page.get_by_role("button", name="Train on the server").click()
    until(page, "() => location.search.includes('engine=server')")
    page.wait_for_function(READY)
    until_step(page, 200)
    assert [url for url in asked if "/frames" in url]
    expect(page.locator("#trainer")).to_have_text("Trained by JAX on the server.")
    expect(problems).to_be_hidden()
    until(page, "() => location.search.includes('engine=server')")


def test_a_browser_that_cannot_train_asks_the_server(
    browser: Browser, server: Server, page_log: PageLog
) -> None:
    context = browser.new_context(base_url=server.url)
    context.add_init_script(NO_SIMD)
    with page_log.watching(context):
        page = busy(context.new_page())
        page.goto(f"/?{TINY.to_query()}")
        page.wait_for_function(READY, timeout=WAIT)
        expect(page.locator("#trainer")).to_have_text("Trained by JAX on the server.")
        expect(page.locator("#problems")).to_be_hidden()
    context.close()
    page_log.check()


def test_an_embed_says_it_without_a_button(page: Page, open_app: OpenApp) -> None:
    open_app(f"{TINY.to_query()}&show=chart,transport", "/embed")
    expect(page.locator("#problems")).to_contain_text(BUSY)
    expect(page.locator("#problems")).not_to_contain_text("button")
