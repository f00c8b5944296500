"""Whoever opens a link at a step sees what its sender saw: charts over steps fill by themselves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route

from tests.browser.acts import until, until_points
from tests.browser.conftest import OpenApp

# All of the history, a frame every ten steps.
FINE = """() => {
  const steps = gan1d.page.player.frames.steps.filter((step) => step <= 600);
  return steps.at(-1) === 600 && steps.every((step, i) => step - (i ? steps[i - 1] : 0) <= 10);
}"""


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", "defaults=2&seed=3&step=600&panels=losses"),
        ("/embed", "defaults=2&seed=3&start=600&autoplay=0&show=chart,panels&panels=losses"),
    ],
)
def test_the_history_is_fine_and_comes_after_the_picture(
    page: Page, open_app: OpenApp, path: str, query: str
) -> None:
    """The requests for it say that they are not urgent, as RFC 9218 has it; here they are held."""
    held: list[Route] = []
    holding = True

    def hold(route: Route) -> None:
        if holding and route.request.headers.get("priority") == "u=7":
            held.append(route)
        else:
            route.continue_()

    page.route("**/frames?*", hold)
    open_app(query, path)
    until(page, "() => gan1d.page.player.shown?.step === 600")
    until_points(page, "losses", "loss_d", 2)
    while not held:  # what is ahead comes first
        page.wait_for_timeout(20)
    coarse = page.evaluate("() => gan1d.page.player.frames.steps.filter((step) => step <= 600)")
    assert len(coarse) < 20
    holding = False
    for route in held:
        route.continue_()
    until_points(page, "losses", "loss_d", 50)
    until(page, FINE)
