"""The first picture stays until Plotly's chart is there; and Plotly draws no chart twice."""

from __future__ import annotations

import re
import time

import pytest
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


CALLS = """() => {
  window.calls = [];  // what Plotly was asked for, and of which chart
  let library;
  const counted = (name, own) => (graph, ...more) => {
    window.calls.push(`${name} ${graph.id}`);
    return own(graph, ...more);
  };
  Object.defineProperty(window, "Plotly", {
    get: () => library,
    set(given) {
      for (const name of ["react", "restyle"]) given[name] = counted(name, given[name]);
      library = given;
    },
  });
}"""
AT_REST = """() => {
  const isTold = (name) => window.calls.includes(`restyle ${name}`);
  return ["measures", "losses"].every((name) => gan1d.page.row.laid.has(name) && isTold(name));
}"""


@pytest.fixture
def opened(page: Page) -> Page:
    """A page at rest, to which Plotly came late."""

    def late(route: Route) -> None:
        time.sleep(0.7)
        route.continue_()

    other = page.context.new_page()
    other.add_init_script(f"({WITHOUT})()")
    other.add_init_script(f"({CALLS})()")
    other.route(re.compile(r"/plotly[-.\w]*\.js"), late)
    other.goto("/?defaults=2&seed=3&step=20")
    other.wait_for_function(READY, timeout=WAIT)
    until(other, "() => document.querySelector('#live .scatterlayer .trace')")
    return other


def test_a_late_plotly_leaves_no_hole_and_draws_no_chart_twice(opened: Page) -> None:
    assert opened.evaluate("() => window.without") == 0
    until(opened, AT_REST)
    told = []
    for _ in range(2):
        opened.evaluate("() => gan1d.page.changed()")  # as a key may, that changes no frame
        until(opened, "() => !gan1d.page.drawings.fresh")
        opened.evaluate("() => gan1d.page.drawings.settle(performance.now())")
        told.append(opened.evaluate("() => window.calls"))
    assert told[0] == told[1]
    assert told[0].count("react measures") == 1
    assert told[0].count("react losses") == 1
