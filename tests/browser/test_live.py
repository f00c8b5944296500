"""A GAN that the browser trains: a live file from a disk without a network, the served page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from app.offline import grid, live
from gan1d.runs import chunk
from tests.browser.acts import (
    leave_warm,
    recipe_of,
    state,
    until,
    until_step,
    violations,
    warm_page,
)
from tests.browser.conftest import OpenApp, PageLog
from tests.small import TINY

LOSSES = grid.parse("loss=non_saturating|wasserstein", TINY)
FIGURE1 = TINY.edit(40, train="d").edit(80, train="g").edit(120, train="both")
READY = "() => window.gan1d?.state().step >= 0"
SLIDE = """<!doctype html><title>slide</title>
<script>
  window.heard = [];
  addEventListener("message", ({ data }) => heard.push(data));
  const frame = () => document.querySelector("iframe").contentWindow;
  window.tell = (message) => frame().postMessage(message, "*");
</script>
<iframe src="live.html" width="960" height="540"></iframe>"""
NO_SIMD = "WebAssembly.validate = () => false;"
RATE = """(value) => {
  const input = document.querySelector('input[name=lr_d]');
  input.value = value;
  input.dispatchEvent(new Event('input', {bubbles: true}));
}"""
TEN_SECONDS_LATER = """() => {
  const now = performance.now.bind(performance);
  performance.now = () => now() + 10000;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """live.html, figure1.html, damaged.html, slide.html."""
    folder = tmp_path_factory.mktemp("live")
    whole = live.page(TINY, LOSSES)
    pages = {
        "live": whole,
        "figure1": live.page(FIGURE1, base=TINY.to_query()),
        "damaged": whole.replace('"worker":"', '"worker":"AAAA'),
        "slide": SLIDE,
        "rest": "",
    }
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def warm(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's context without a network."""
    context = browser.new_context(
        viewport={"width": 960, "height": 540},
        reduced_motion="no-preference",
        device_scale_factor=0.5,
    )
    context.set_offline(True)
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def context(warm: BrowserContext, folder: Path) -> Iterator[BrowserContext]:
    """The same, whose pages' complaints fail the test."""
    log = PageLog("file://")
    with log.watching(warm):
        yield warm
        leave_warm(warm, (folder / "rest.html").as_uri())
    log.check()


def opened(context: BrowserContext, folder: Path, name: str) -> Page:
    page = warm_page(context)
    page.goto((folder / f"{name}.html").as_uri())
    return page


def metrics(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("() => gan1d.page.player.shown.metrics")
    return found


def test_the_file_trains_the_recipe_and_asks_nobody(context: BrowserContext, folder: Path) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = opened(context, folder, "live")
    until_step(page, 300)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    page.evaluate("() => gan1d.pause()")
    page.evaluate("() => gan1d.page.player.seek(100, {exact: true})")
    until(page, "() => gan1d.state().step === 100")
    truth = chunk(TINY, 100, 1, 1).frames
    for name in ("jsd", "value", "w1", "gap"):
        assert metrics(page)[name] == pytest.approx(float(getattr(truth, name)[0]), abs=1e-3), name
    expect(page.locator("footer")).to_contain_text("Trained by the JAX program in this file")
    assert violations(page) == []


def test_a_rate_moved_in_the_past_branches_and_comes_back(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder, "live")
    until_step(page, 300)
    page.keyboard.press("Space")
    page.evaluate("() => gan1d.page.player.seek(100, {exact: true})")
    until(page, "() => gan1d.state().step === 100 && gan1d.page.player.target === null")
    page.evaluate(RATE, -1)
    (edit,) = recipe_of(page).edits
    assert (edit.step, edit.name, edit.value) == (100, "lr_d", 0.1)
    page.evaluate("() => gan1d.page.player.seek(160, {exact: true})")
    until(page, "() => gan1d.state().step === 160")
    truth = chunk(recipe_of(page), 160, 1, 1).frames
    assert metrics(page)["jsd"] == pytest.approx(float(truth.jsd[0]), abs=5e-3)
    page.keyboard.press("Control+z")
    assert recipe_of(page).edits == ()


def test_another_loss_is_played_if_the_file_carries_it(
    context: BrowserContext, folder: Path
) -> None:
    page = opened(context, folder, "live")
    until_step(page, 20)
    page.locator("#more summary").click()
    losses = page.get_by_label("Loss", exact=True)
    on = losses.locator("option:not(:disabled)")
    until(page, "() => document.querySelector('select[name=loss] option:disabled')")
    assert on.all_text_contents() == ["non-saturating", "Wasserstein"]
    losses.select_option("wasserstein")
    until(page, "() => gan1d.page.player.recipe.settings.loss === 'wasserstein'")
    until_step(page, 20)
    expect(page.locator("#value-name")).to_have_text("−LD")
    width = page.get_by_label("D width", exact=True)
    expect(width).to_be_disabled()
    assert "--programs" in str(page.locator("label", has=width).get_attribute("title"))


def test_a_rate_moved_in_figure_1_lets_both_train(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder, "figure1")
    until_step(page, 50)
    page.evaluate("() => (gan1d.pause(), gan1d.seek(50))")  # in (b), which may be over by now
    until(page, "() => gan1d.page.player.settings.train === 'd'")
    page.evaluate(RATE, -2)
    until(page, "() => gan1d.page.player.settings.train === 'both'")
    step = state(page)["step"]
    until_step(page, step + 20)


def test_a_slide_plays_it_by_messages(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder, "slide")
    until(page, "() => heard.some(({ type }) => type === 'ready')")
    page.evaluate("() => tell({gan1d: 1, type: 'pause'})")
    page.evaluate("() => tell({gan1d: 1, type: 'seek', step: 40})")
    until(page, "() => heard.some(({ type, step }) => type === 'state' && step === 40)")


def test_without_webassembly_a_sentence_says_so(context: BrowserContext, folder: Path) -> None:
    page = context.new_page()
    page.add_init_script(NO_SIMD)
    page.goto((folder / "live.html").as_uri())
    expect(page.locator("#problems")).to_contain_text("cannot train by itself")
    assert page.locator("#live path.p_data").get_attribute("d")  # the target is there


def test_a_damaged_file_says_so(context: BrowserContext, folder: Path) -> None:
    page = opened(context, folder, "damaged")
    expect(page.locator("#problems")).to_contain_text("This file is damaged")


# --- the served page ---


def test_the_page_trains_here_when_asked(open_app: OpenApp) -> None:
    page = open_app(f"{TINY.to_query()}&engine=browser")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    until_step(page, 400)
    assert not [url for url in asked if "/frames" in url]
    expect(page.locator("#trainer")).to_have_text("Trained by the JAX program in this browser.")
    page.evaluate("() => gan1d.pause()")
    frame = metrics(page)
    truth = chunk(TINY, state(page)["step"], 1, 1).frames
    assert frame["jsd"] == pytest.approx(float(truth.jsd[0]), abs=0.02)
    until(page, "() => location.search.includes('engine=browser')")


def test_a_page_trains_on_when_the_server_has_gone(open_app: OpenApp, page_log: PageLog) -> None:
    page = open_app(TINY.to_query(), fresh=True)
    with page.expect_response("**/program?*", timeout=60_000) as program:
        page.evaluate(TEN_SECONDS_LATER)  # of play, after which the program is fetched
    program.value.finished()
    until(page, "() => gan1d.page.source.programs !== undefined")
    page_log.expected += ["Failed to load resource", "ERR_CONNECTION_REFUSED .*/frames"]

    def gone(route: Route) -> None:
        route.abort("connectionrefused")

    page.route("**/frames?*", gone)
    step = state(page)["step"]
    until_step(page, step + 1500)
    expect(page.locator("#problems")).to_contain_text("this browser trains on")
    expect(page.locator("#trainer")).to_contain_text("in this browser")
    page.unroute("**/frames?*", gone)
    assert np.isfinite(metrics(page)["jsd"])
