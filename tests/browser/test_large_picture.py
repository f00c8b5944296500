"""A picture of this frame is of the chart that is large, and says so."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.acts import until_points
from tests.browser.conftest import OpenApp
from tests.browser.test_panels import DIRAC
from tests.browser.test_share import opened, saved


def test_the_picture_is_of_the_large_chart(open_app: OpenApp) -> None:
    page = open_app(f"{DIRAC}&panels=phase&large=phase&step=60")
    until_points(page, "phase", "path", 5)
    opened(page)
    chosen = page.locator("dialog.share [name=subject] option:checked")
    assert chosen.inner_text() == "This frame: Phase (θ, ψ)"
    page.locator("dialog.share [name=colours]").select_option("paper")
    svg = saved(page, "SVG").read_text()
    told = page.locator("dialog.share [role=status]")
    expect(told).to_have_text("Saved gan1d-phase-step-60.svg.")
    assert "Latin Modern Roman" in svg
    path = page.evaluate(
        """(svg) => [...new DOMParser().parseFromString(svg, "image/svg+xml")
          .querySelectorAll(".js-line")].map((one) => one.getAttribute("d").split("L").length)""",
        svg,
    )
    assert max(path) > 5  # the way that the run took
