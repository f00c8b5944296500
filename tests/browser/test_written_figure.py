"""Figure 1 as Plotly's own `write_html` writes it: as wide as the page that it is on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gan1d import figures
from tests.gan1d.formats.test_tex import made_up


@pytest.mark.parametrize("width", [390, 1600])
def test_figure1_fits_its_page(browser: Browser, tmp_path: Path, width: int) -> None:
    figure = figures.figure1(made_up())
    figure.write_html(tmp_path / "figure1.html")
    page = browser.new_page(viewport={"width": width, "height": 600})
    page.goto((tmp_path / "figure1.html").as_uri())
    page.wait_for_selector(".main-svg")
    drawn = page.locator(".main-svg").first.bounding_box()
    assert drawn is not None
    assert width - 40 < drawn["width"] <= width  # the browser's own margins are 8 px
    page.set_viewport_size({"width": 800, "height": 600})
    page.wait_for_function(
        "() => Math.abs(document.querySelector('.main-svg').clientWidth - 780) < 20"
    )
    page.close()
