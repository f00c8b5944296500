"""The page as static files: served from a folder's sub-path, without any Python behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.site import export
from app.words import PANELS
from gan1d.figures.scene import Scene
from gan1d.lessons import BY_ID
from gan1d.recipe import Recipe
from gan1d.runs import chunk, figure1
from tests.browser.acts import (
    leave_warm,
    recipe_of,
    state,
    until,
    until_step,
    violations,
    warm_page,
)
from tests.browser.conftest import READY, VIEWPORT, PageLog

LESSON = BY_ID["dirac-gan"]  # its program compiles in no time
WHERE = "some/sub/path"
Open = Callable[[str], Page]


class Quiet(SimpleHTTPRequestHandler):
    """The plain server of Python's library, as `python -m http.server`, without its log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a site of two programs is served."""
    root = tmp_path_factory.mktemp("host")
    reference = LESSON.reference_recipe()
    assert reference is not None
    export.write(root / WHERE, [Recipe(), LESSON.base(), reference])
    for name in (f"{WHERE}/rest.txt", "favicon.ico"):  # which a browser asks for there
        (root / name).touch()
    handler = partial(Quiet, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{WHERE}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def warm(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's context: one that has compiled the site's programs opens pages faster."""
    context = browser.new_context(
        viewport=VIEWPORT, reduced_motion="no-preference", device_scale_factor=0.5
    )
    yield context
    context.close()


@pytest.fixture
def context(warm: BrowserContext, address: str) -> Iterator[BrowserContext]:
    """A browser's context, whose pages' complaints and foreign requests fail the test."""
    log = PageLog(address.removesuffix(f"/{WHERE}/"))
    with log.watching(warm):
        yield warm
        leave_warm(warm, address + "rest.txt")
    log.check()


@pytest.fixture
def visit(context: BrowserContext, address: str) -> Open:
    """Function that opens a page of the site, and waits until it is ready."""
    visited: list[str] = []

    def visit(path: str) -> Page:
        page = context.new_page() if visited else warm_page(context)
        visited.append(path)
        page.goto(address + path)
        page.wait_for_function(READY, timeout=60_000)
        return page

    return visit


def test_it_plays_figure_1_and_follows_a_rate(visit: Open) -> None:
    page = visit("")
    assert violations(page) == []
    until(page, "() => gan1d.page.player.stages.ends !== null")
    played = recipe_of(page)
    ends = figure1.ends(played)
    expected = figure1.ends(figure1.figure1_recipe(Recipe()))
    assert ends is not None
    assert expected is not None
    for end, other in zip(ends, expected, strict=True):
        assert abs(end - other) <= 30  # the two engines round differently

    page.evaluate("() => { gan1d.pause(); gan1d.page.action('explore'); }")
    until(page, "() => gan1d.page.player.stages.ends === null && gan1d.state().step > 60")
    page.evaluate("() => gan1d.pause()")
    step = state(page)["step"]
    assert page.evaluate("() => gan1d.set({lr_d: 0.02})") == []
    assert [tuple(edit) for edit in recipe_of(page).edits] == [(step, "lr_d", 0.02)]
    jsd = page.evaluate("() => gan1d.page.player.shown.metrics.jsd")
    assert jsd == pytest.approx(float(chunk(Recipe(), step, 1, 1).frames.jsd[0]), abs=1e-3)
    expect(page.locator("#trainer")).to_have_text("Trained by the JAX program in this browser.")
    expect(page.locator("button.engine")).to_be_hidden()


def test_a_link_opens_again_what_it_names(visit: Open) -> None:
    page = visit(
        "?defaults=2&seed=8&target=0.5*normal(-2,0.5)%2B0.5*normal(2,0.5)&edits=40:k:3&step=60"
    )
    until(page, "() => gan1d.state().step === 60")
    recipe = recipe_of(page)
    assert recipe.seed == 8
    assert [tuple(edit) for edit in recipe.edits] == [(40, "k", 3)]
    assert recipe.target.startswith("drawn(")  # of which the site makes the quantiles
    truth = float(chunk(recipe, 60, 1, 1).frames.jsd[0])
    shown = page.evaluate("() => gan1d.page.player.shown.metrics.jsd")
    assert shown == pytest.approx(truth, abs=1e-3)
    until(page, "() => location.search.includes('drawn(')")
    again = visit(page.url.partition(f"/{WHERE}/")[2])
    assert recipe_of(again) == recipe


def test_what_it_does_not_carry_is_said_and_nothing_is_lost(visit: Open) -> None:
    page = visit("?defaults=2&seed=8")
    before = recipe_of(page)
    (problem,) = page.evaluate("() => gan1d.set({width_g: 7})")
    assert problem.startswith("this site does not carry the program of width_g=7")
    (problem,) = page.evaluate("() => gan1d.set({target: 'normal(0'})")
    assert problem.startswith("target must be ")
    assert recipe_of(page) == before
    expect(page.locator("#problems")).to_be_visible()
    for off in ("#control-width_g input[type=range]", "#control-loss [value=wasserstein]"):
        expect(page.locator(off)).to_be_disabled()
        expect(page.locator(off)).to_have_attribute("aria-description", re.compile("carry"))
    for on in ("#control-width_g button.help", "#control-loss :checked", "#control-seed input"):
        expect(page.locator(on)).to_be_enabled()


def test_a_lesson_opens_with_its_words_and_its_field(visit: Open) -> None:
    page = visit("?defaults=2")
    page.evaluate("() => gan1d.page.action('lessons')")
    page.get_by_role("button", name=LESSON.title).click()
    expect(page.locator("#lesson h2")).to_contain_text(LESSON.title)
    assert recipe_of(page) == LESSON.base()
    until(page, "() => document.getElementById('phase').data?.some(({ meta }) => meta === 'field')")
    until_step(page, 20)
    assert f"lesson={LESSON.id}" in page.url
    losses = "({ figures }) => figures.losses.layout.annotations.map(({ text }) => text)"
    drawn = page.evaluate(
        f"(query) => gan1d.page.answers.pictures(query).then({losses})",
        "target=point(0)&loss=minimax&latent=uniform&theme=dark",
    )
    figure = PANELS["losses"].draw(Scene.of(LESSON.base()), "dark", None)
    assert drawn == [mark["text"] for mark in figure["layout"]["annotations"]]


def test_the_map_says_that_it_needs_a_server(visit: Open) -> None:
    page = visit("?defaults=2&panels=map&large=map")
    bar = page.locator(".map-bar")
    expect(bar).to_contain_text("A server trains the map, and this site has none")
    expect(bar.get_by_role("button", name="Go on with the map")).to_be_hidden()
    until_step(page, 20)  # and the run plays, without any request for a tile


def test_an_embed_plays_after_the_click(context: BrowserContext, address: str) -> None:
    page = warm_page(context)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}embed.html?defaults=2&show=chart,status&load=click")
    page.get_by_role("button", name="Train this GAN").click()
    page.wait_for_function(READY, timeout=60_000)
    until_step(page, 30)
    expect(page.locator("#timeline")).to_be_hidden()
    expect(page.locator("#react-entry-point #status")).to_be_visible()
    assert all(url.startswith(address) for url in asked if not url.startswith(("data:", "blob:")))


def test_the_share_dialog_offers_what_needs_no_server(visit: Open, address: str) -> None:
    page = visit("?defaults=2&seed=8")
    page.evaluate("() => gan1d.page.action('share')")
    dialog = page.locator("dialog.share")
    dialog.locator("[name=kind][value=iframe]").check()
    expect(dialog.locator("pre")).to_contain_text(f'src="{address}embed.html?defaults=2')
    for button in dialog.locator("[data-export], [data-live], [data-sample]").all():
        expect(button).to_be_disabled()
    expect(dialog).to_contain_text("This site has no server")
    with page.expect_download() as download:
        dialog.locator("[data-picture=svg]").click()
    assert Path(download.value.path()).read_bytes().startswith(b"<svg")
