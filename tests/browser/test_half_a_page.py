"""What a slow browser, or a slow network, shows of a page of which not all has come."""

from __future__ import annotations

from functools import partial

from playwright.sync_api import Page, Route

SEEN = """() => {
  const { visibility } = getComputedStyle(document.querySelector("#first .chart"));
  return [visibility, document.querySelector("#first .below") !== null];
}"""


def until(end: str, route: Route) -> None:
    """The page without its scripts, as far as these words."""
    text = route.fetch().text().replace('<script type="module"', '<script type="none"')
    route.fulfill(body=text[: text.index(end)], content_type="text/html")


def test_the_first_picture_is_seen_once_all_of_its_page_is_there(page: Page) -> None:
    """Else the chart would fill the window, and jump when the small charts come."""
    seen = []
    for end in ('<div id="below"', "<footer>", "</html>"):
        page.route("**/?*", partial(until, end))  # before the routes that are there
        page.goto("/?defaults=2&seed=3&step=20")
        seen.append(page.evaluate(SEEN))
    assert seen == [["hidden", False], ["hidden", True], ["visible", True]]
