"""The first picture stays until Plotly's chart is there: nobody sees a page without one."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, Route

from tests.browser.acts import WAIT, until
from tests.browser.conftest import READY

WITHOUT = """() => {
  window.without = 0;  // times that neither was on the screen
  const look = () => {
    const dash = document.querySelector("#react-entry-point #page");
    const picture = document.querySelector("#first .first-picture, #live .scatterlayer .trace");
    if (dash && !picture) window.without++;
    requestAnimationFrame(look);
  };
  look();
}"""


def test_a_late_plotly_leaves_no_hole(page: Page) -> None:
    def late(route: Route) -> None:
        time.sleep(0.7)
        route.continue_()

    other = page.context.new_page()
    other.add_init_script(f"({WITHOUT})()")
    other.route(re.compile(r"/plotly[-.\w]*\.js"), late)
    other.goto("/?defaults=2&seed=3&step=20")
    other.wait_for_function(READY, timeout=WAIT)
    until(other, "() => document.querySelector('#live .scatterlayer .trace')")
    assert other.evaluate("() => window.without") == 0
