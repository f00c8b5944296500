"""The README's notebook lines in a real JupyterLab: Python and the reader have one run in hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from gan1d import Recipe
from tests import ROOT
from tests.browser.acts import WAIT
from tests.browser.lab import Lab

pytest.importorskip("jupyterlab", reason="jupyterlab is not installed")

SECTION = re.compile(r"In a notebook.*?```python\n(.*?)```", re.S)
LOUD = ("warning", "error")
HEAR = """() => {
  window.told = [];
  addEventListener("message", ({ data }) => data?.type === "state" && told.push(data.recipe));
}"""
TOLD = re.compile(r"\((Recipe\(.*\)),\s+(\d+)\)", re.S)


def readme_cells() -> list[str]:
    """The README's lines, where a blank line parts two cells."""
    found = SECTION.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found
    return found[1].strip().split("\n\n")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 1000}, reduced_motion="no-preference"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    lab = Lab(tmp_path, readme_cells())
    yield lab
    lab.stop()


def step_of(frame: FrameLocator) -> int:
    return int(frame.locator("#step").inner_text().replace(",", ""))


def test_the_readmes_cells_show_one_run_to_the_reader_and_to_python(lab: Lab, page: Page) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.extend([said.text] * (said.type in LOUD)))
    load, show, change, look, measure = range(5)
    lab.open(page)
    complaints.clear()  # of JupyterLab, as it starts

    lab.run(page, load)
    lab.run(page, show)
    frame = lab.frame(page)
    rate = frame.locator("input[name=lr_d]")
    expect(rate).to_have_attribute("aria-valuetext", "0.005", timeout=WAIT)
    expect(frame.locator("#step")).to_have_text(re.compile(r"[1-9]\d\d"), timeout=WAIT)  # it trains
    assert frame.locator("#live path.p_g").first.get_attribute("d")

    lab.run(page, change)
    expect(rate).to_have_attribute("aria-valuetext", "0.01")

    frame.get_by_label("Pause").click()
    page.evaluate(HEAR)
    rate.focus()  # and the arrow keys are the slider's, not the notebook's
    page.keyboard.press("ArrowRight")
    changed = float(rate.get_attribute("aria-valuetext") or 0)
    assert 0.01 < changed < 0.012
    page.wait_for_function(
        "(rate) => told.some((one) => one.includes(rate))", arg=f"lr_d:{changed}"
    )
    page.wait_for_timeout(1500)  # a drag is over a second after its last move, and then told
    told = TOLD.search(lab.run(page, look).locator(".jp-OutputArea-output").inner_text())
    assert told
    recipe, step = eval(told[1], {"Recipe": Recipe}), int(told[2])
    assert step == step_of(frame)
    assert recipe.target == "two_normals"
    assert recipe.lr_d == 0.005
    assert recipe.settings_at(step)["lr_d"] == changed

    output = lab.run(page, measure).locator(".jp-OutputArea-output")
    expect(output.locator("svg path").first).to_be_attached()
    expect(output.locator("figcaption")).to_contain_text(f"Step {step - step % 10:,}: V")

    origin = lab.origin
    schemes = (origin, origin.replace("http", "ws"), "data:", "blob:", "about:")
    assert [url for url in asked if not url.startswith(schemes)] == []
    assert complaints == []
