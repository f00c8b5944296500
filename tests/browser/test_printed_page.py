"""The page on paper: the charts as they were seen, light, without controls, on one page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.acts import until_points
from tests.browser.conftest import OpenApp


def test_it_is_one_page_without_controls(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=60&theme=dark&panels=losses")
    until_points(page, "losses", "loss_d", 2)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    box = page.locator("#live .main-svg").first.bounding_box()
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"
    for controls in ("header", ".transport", ".rates", "#timeline", ".enlarge >> nth=0"):
        expect(page.locator(controls)).to_be_hidden()
    expect(page.locator(".printed")).to_contain_text("step 60. http")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    assert page.locator("#live .main-svg").first.bounding_box() == box
