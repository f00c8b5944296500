"""The offline file, opened from disk with the network cut: playing, switching, keys, messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect

from app.offline import grid
from app.offline.page import page as page_of
from gan1d.runs import Chunk, chunk
from gan1d.runs.sweeps import sweep
from tests.browser.acts import (
    WAIT,
    drawn,
    leave_warm,
    segments,
    state,
    until,
    warm_page,
)
from tests.browser.conftest import PageLog
from tests.browser.disk import SLIDE, Disk, heard, paused, slider, until_heights
from tests.small import SIMPLE

SIZE: ViewportSize = {"width": 1280, "height": 720}


AXES = grid.parse("lr_d=0.001|0.01|0.1,loss=non_saturating|least_squares", SIMPLE)


# It plays its 41 frames within a second, or a busy test would come too late.
SLOWLY = "() => gan1d.page.player.clock.set(0.02)"  # frames per display refresh


FIGURE1 = SIMPLE.edit(40, train="d").edit(80, train="g").edit(120, train="both")


FITS = """([width, height]) => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  const chart = document.querySelector("#live .nsewdrag")?.getBoundingClientRect();
  const fits = scrollWidth <= width && scrollHeight <= height;
  return innerWidth === width && innerHeight === height && fits && chart?.height > 0.2 * height;
}"""


@pytest.fixture(scope="module")
def runs() -> list[Chunk]:
    """The grid of AXES: 41 frames, 10 steps apart."""
    return sweep(grid.recipes(SIMPLE, AXES), 400, 10)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, runs: list[Chunk]) -> Path:
    """grid.html, figure1.html, wild.html (a grid in which a run diverges), slide.html."""
    folder = tmp_path_factory.mktemp("offline")
    wild = grid.parse("lr_d=0.001|0.1", SIMPLE)
    calm, other = (chunk(one, 0, 10, 41) for one in grid.recipes(SIMPLE, wild))
    short = other.frames._replace(**{n: f[:12] for n, f in other.frames._asdict().items()})
    pages = {
        "grid": page_of([[one] for one in runs], AXES),
        "figure1": page_of([[chunk(FIGURE1, 0, 10, 17)]]),
        "wild": page_of([[calm], [other._replace(frames=short, diverged=117)]], wild),
    }
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    for name in pages:
        slide = SLIDE.replace("FILE", f"{name}.html")
        (folder / f"{name}-slide.html").write_text(slide, encoding="utf-8")
    (folder / "rest.html").touch()
    return folder


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's context that prefers light: a warm one opens pages faster."""
    context = browser.new_context(
        viewport=SIZE,
        color_scheme="light",
        reduced_motion="no-preference",
        device_scale_factor=0.5,
    )
    context.set_default_timeout(WAIT)
    yield context
    context.close()


@pytest.fixture
def disk(context: BrowserContext, folder: Path) -> Iterator[Disk]:
    """The pages of a folder, without a network; their complaints fail the test."""
    log = PageLog("file://")
    with log.watching(context):
        disk = Disk(context, folder, log)
        yield disk
        leave_warm(context, (folder / "rest.html").as_uri())
        warm_page(context).set_viewport_size(SIZE)
        log.check()
    context.remove_listener("request", disk.heard)
    asked = [url for url in disk.requests if not url.startswith("data:")]
    assert all(url.startswith(folder.as_uri()) and url.endswith(".html") for url in asked), asked


def test_it_plays_to_the_end_and_again_without_a_request(disk: Disk) -> None:
    page = disk.open("grid")
    expect(page.locator("#live .legendtext")).to_have_count(4)  # the page has no other
    until(page, "() => gan1d.state().step > 100")
    until(page, "() => !gan1d.state().playing")
    assert state(page)["step"] == 400
    expect(page.locator("#status")).to_have_text("The end of the recording.")
    page.evaluate(SLOWLY)
    page.locator(".play").click()
    assert state(page)["step"] < 400
    until(page, "() => gan1d.state().step > 0 && gan1d.state().playing")
    page.keyboard.press("Space")
    until(page, "() => !gan1d.state().playing")
    assert disk.requests[0].endswith("/grid.html")
    disk.log.expected.append("Content Security Policy")  # it forbids itself even to try
    assert page.evaluate("() => fetch('http://localhost:1/').then(() => 1, () => 2)") == 2


def test_sliders_switch_runs_at_the_same_step(disk: Disk, runs: list[Chunk]) -> None:
    """What is drawn is the library's p_g and D of that recipe; the picture follows the loss."""
    page = disk.open("grid")
    paused(page, 250)
    for at, run in enumerate(runs):
        slider(page, "lr_d", at // 2)
        slider(page, "loss", at % 2)
        until(page, "() => gan1d.state().step !== undefined")  # its frames are read meanwhile
        assert state(page)["step"] == 250
        assert state(page)["recipe"] == run.recipe.to_query()
        assert state(page)["problems"] == []
        for meta in ("p_g", "d"):
            until_heights(page, meta, getattr(run.frames, meta)[25], 0.006)
        axis_name = "D(x), a score" if run.recipe.loss == "least_squares" else "D(x)"
        expect(page.locator("#live .y2title")).to_have_text(axis_name)
    assert len({run.frames.p_g[25].tobytes() for run in runs}) == 6
    expect(page.locator("#grid .axis").first).to_contain_text("0.1")
    paused(page, 100)
    page.locator("#grid input[name=lr_d]").press("ArrowLeft")
    assert "lr_d=0.01&" in state(page)["recipe"]
    assert state(page)["step"] == 100


def test_keys_speed_and_the_timeline(disk: Disk) -> None:
    page = disk.open("grid")
    paused(page, 200)
    for key, step in (
        ("ArrowRight", 210), ("Shift+ArrowRight", 310), ("ArrowLeft", 300),
        ("Shift+ArrowLeft", 200), ("End", 400), ("ArrowRight", 400), ("Home", 0), ("ArrowLeft", 0),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert state(page)["step"] == step, key
    page.locator("#timeline input").fill("127")
    assert state(page)["step"] == 130
    expect(page.locator("#step")).to_have_text("130")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    ticks: dict[int, int] = {}
    for place, (text, frames) in enumerate(
        (("¼", 2), ("½", 4), ("1", 8), ("2", 16), ("4", 32)),
    ):
        page.locator("#speed").fill(str(place))
        expect(page.locator("#speed-text")).to_have_text(f"speed ×{text}")
        ticks[frames] = page.evaluate(
            """() => {
              const { player } = gan1d.page;
              gan1d.pause(); gan1d.seek(0); gan1d.play();
              player.clock.set(player.clock.pace);
              for (let i = 0; i < 8; i++) player.tick();
              gan1d.pause();
              return player.head / 10;
            }"""
        )
    assert list(ticks) == list(ticks.values())


def test_themes_and_widths(disk: Disk, runs: list[Chunk]) -> None:
    page = disk.open("grid")
    paused(page, 200)
    p_g = runs[page.evaluate("() => gan1d.page.editor.at")].frames.p_g[20]
    dark = "() => getComputedStyle(document.body).backgroundColor"
    seen = []
    for _ in range(5):
        page.locator("[data-action=theme]").click()
        until(page, "() => document.getAnimations().length === 0")  # colours have faded over
        seen.append(page.evaluate(dark))
        until_heights(page, "p_g", p_g, 0.006)
    assert len(set(seen)) == 2
    for width, height in ((480, 270), (960, 540), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FITS, arg=[width, height])
        for name in (".play", "#timeline input", "#grid input >> nth=1"):
            inside = page.locator(name).bounding_box()
            assert inside is not None
            assert inside["y"] + inside["height"] <= height + 1, name


def test_a_run_that_diverged_says_so(disk: Disk) -> None:
    page = disk.open("wild")
    paused(page, 300)
    slider(page, "lr_d", 1)
    expect(page.locator("#status")).to_have_text(
        "This run diverged at step 117: instead of step 300, its last frame is shown, step 110."
    )
    assert state(page)["step"] == 110
    slider(page, "lr_d", 0)
    assert state(page)["step"] == 300
    slider(page, "lr_d", 1)
    page.evaluate("() => gan1d.seek(400)")  # the End key is the slider's
    expect(page.locator("#status")).to_contain_text("The run diverged at step 117: weights are no")
    page.evaluate(SLOWLY)
    page.keyboard.press("Space")
    until(page, "() => gan1d.state().step > 0 && gan1d.state().step < 110")
    page.evaluate("() => gan1d.page.player.clock.set(1)")
    until(page, "() => !gan1d.state().playing")
    assert state(page)["step"] == 110


def test_figure_1_stops_at_its_stages(disk: Disk) -> None:
    page = disk.open("figure1")
    paused(page, 0)
    assert page.locator("#timeline .band").all_inner_texts() == ["(a)", "(b)", "(c)", "(d)"]
    for end in (40, 80, 120, 160):
        page.keyboard.press("PageDown")
        until(page, "() => !gan1d.state().playing")
        assert state(page)["step"] == end
    expect(page.locator("#status")).to_contain_text("(d) Both train: JSD is 0.")
    for end in (120, 80, 40, 0):
        page.keyboard.press("PageUp")
        assert state(page)["step"] == end
    assert segments(page, "p_g") == 1
    assert drawn(page, "arrows")


def test_a_slide_talks_to_it_as_to_the_page(disk: Disk) -> None:
    page = disk.open("grid-slide")
    frame = page.frames[-1]
    tell = "(message) => tell(message)"
    until(page, "() => heard.some((one) => one?.type === 'ready')")
    until(page, "() => heard.some((one) => one?.type === 'state' && one.playing)")
    frame.evaluate(f"() => {{ ({SLOWLY})(); gan1d.seek(0); gan1d.play(); }}")
    page.evaluate(tell, "slide:stop")
    frame.wait_for_function("() => !gan1d.state().playing")
    page.evaluate(tell, "slide:start")
    frame.wait_for_function("() => gan1d.state().playing")
    page.evaluate(tell, {"gan1d": 1, "type": "pause"})
    page.evaluate(tell, {"gan1d": 1, "type": "seek", "step": 123})
    frame.wait_for_function("() => gan1d.state().step === 120")
    page.evaluate(tell, {"gan1d": 1, "type": "step"})
    frame.wait_for_function("() => gan1d.state().step === 130")
    changes = {"lr_d": 0.08, "loss": "least_squares"}
    page.evaluate(tell, {"gan1d": 1, "type": "set", "settings": changes})
    frame.wait_for_function("() => gan1d.state().recipe.includes('lr_d=0.1&loss=least_squares')")
    bad = {"lr_g": 0.1, "lr_d": 9, "loss": "minimax"}
    page.evaluate(tell, {"gan1d": 1, "type": "set", "settings": bad})
    page.evaluate(tell, {"gan1d": 1, "type": "stage", "stage": "b"})
    until(page, "() => heard.filter((one) => one?.type === 'error').length === 4")
    assert [one["problem"] for one in heard(page, "error")] == [
        "lr_g cannot be set in a recording: what varies in it is lr_d, loss",
        "lr_d must be between 1e-5 and 1, got '9'",
        "loss must be one of non_saturating, least_squares in this recording, got 'minimax'",
        "this run has no stages: it is not Figure 1",
    ]
    until(page, "() => heard.findLast((one) => one?.type === 'state')?.step === 130")
    frame.locator("#live").click()
    page.keyboard.press("ArrowRight")
    until(page, "() => heard.some((one) => one?.type === 'key' && one.key === 'ArrowRight')")
    assert frame.evaluate("() => gan1d.state().step") == 130


def test_a_slide_plays_the_stages(disk: Disk) -> None:
    page = disk.open("figure1-slide")
    page.evaluate("() => tell({gan1d: 1, type: 'seek', step: 0})")
    page.evaluate("() => tell({gan1d: 1, type: 'stage', stage: 'b'})")
    frame = page.frames[-1]
    frame.wait_for_function("() => gan1d.state().step === 80 && !gan1d.state().playing")
    page.evaluate("() => tell({gan1d: 1, type: 'stage', stage: 'a'})")
    frame.wait_for_function("() => gan1d.state().step === 40")


def test_less_motion_does_not_play_by_itself(browser: Browser, folder: Path) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = Disk(context, folder, PageLog("file://")).open("grid")
    page.wait_for_timeout(300)
    assert state(page)["step"] == 0
    assert not state(page)["playing"]
    context.close()
