"""A small chart that is added from outside: one row in Python, one script, and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import ROOT
from tests.browser import Server
from tests.browser.acts import WAIT, until
from tests.browser.test_panels import curves_shown, settled, shown

ROW = """
import sys
from gan1d.figures import small_charts
from gan1d.figures.row import SmallChart
from gan1d.figures.line_chart import line_chart
from gan1d.figures.themes import THEMES

def cdf(scene, theme, _):
    colours = THEMES[theme]
    lines = {"g": ("F<sub>g</sub>", colours.p_g, colours.line, None)}
    axes = {"xaxis": {"range": list(scene.domain)}, "yaxis": {"range": [0, 1]}}
    meta = {"x": scene.bin_centres.tolist(), "width": scene.width / len(scene.bin_centres)}
    return line_chart(colours, lines, axes, meta)

small_charts.ROWS["cdf"] = SmallChart("Distribution", "F_g over x", cdf, "distribution")
from app.__main__ import main
sys.exit(main())
"""
SCRIPT = """
import { SmallChart } from "./small.js";

class Distribution extends SmallChart {
  points({ p_g: density }, { x, width }) {
    let sum = 0;
    return { g: { x, y: Array.from(density, (height) => (sum += height * width)) } };
  }
}

export const panel = (name) => new Distribution(name);
"""


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page of an app with one more row, which asks for one more script."""
    server = Server([sys.executable, "-c", ROW], cwd=ROOT, log=tmp_path / "log.txt")
    server.start()
    page = browser.new_context(base_url=server.url).new_page()
    page.route(
        "**/assets/js/charts/distribution.js",
        lambda route: route.fulfill(body=SCRIPT, content_type="text/javascript"),
    )
    yield page
    page.context.close()
    server.stop()


def test_a_panel_is_one_row_and_one_script(opened: Page) -> None:
    page = opened
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/?seed=5&panels=cdf&step=20")
    page.wait_for_function(
        "() => window.gan1d?.page.opened && gan1d.state().step === 20", timeout=WAIT
    )
    assert shown(page) == ["cdf"]
    expect(page.locator("#problems")).to_be_hidden()
    settled(page, "cdf", "g")
    until(page, "() => gan1d.page.row.panels.cdf.shown?.[0] === gan1d.page.player.shown")
    line = settled(page, "cdf", "g")
    p_g = curves_shown(page)["p_g"]
    np.testing.assert_allclose(line[:, 1], np.cumsum(p_g) * 12 / len(p_g), atol=0.01)
    page.locator("#panels-menu summary").click()
    page.get_by_role("checkbox", name="Distribution").uncheck()
    until(page, "() => location.search.includes('panels=') && !location.search.includes('cdf')")
    assert complaints == []
