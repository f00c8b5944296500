"""What a visitor sees of the page, in a real browser: it plays, survives, fits, is accessible."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from gan1d.recipe import Recipe
from gan1d.runs import chunk
from tests.browser import Server
from tests.browser.acts import (
    WAIT,
    drawn,
    frame_of,
    pause_at,
    recipe_of,
    set_speed,
    shown,
    state,
    until,
    until_fitted,
    until_step,
    violations,
)
from tests.browser.conftest import OpenApp, PageLog
from tests.small import TINY, WILD


def test_opens_with_figure_1_and_fills_its_panels(open_app: OpenApp) -> None:
    page = open_app(fresh=True)
    until(page, "() => gan1d.state().step >= 4 && gan1d.state().playing")
    pause_at(page, 4)  # (a) may be over before a busy machine has looked
    expect(page.locator("#status")).to_contain_text("(a)")
    assert drawn(page, "p_g") != drawn(page, "p_data")
    page.evaluate("() => gan1d.play()")
    until(page, "() => window.gan1d.page.player.stages.ends")
    until(page, "() => document.querySelectorAll('#timeline .band').length === 4")
    names = [
        f"({one})" if width >= 22 else "" for one, width in zip("abcd", widths(page), strict=True)
    ]
    expect(page.locator("#timeline .band")).to_have_text(names)  # (b) may be too narrow for one
    assert names[0] == "(a)"
    set_speed(page, 20)
    page.get_by_label("stop at equilibrium").check()
    until(page, "() => !window.gan1d.state().playing && !gan1d.page.rests.resting")
    expect(page.locator("#status")).to_contain_text("(d) pg = pdata, and D = 1/2: JSD is 0.0")
    ends = page.evaluate("() => window.gan1d.page.player.stages.ends")
    assert ends == sorted(ends)
    assert None not in ends
    notes = "() => JSON.parse(gan1d.page.row.panels.figure1.shown).map((one) => one[2])"
    until(page, f"() => String(({notes})()) === ',,,'")  # none: each has a frame instead
    with page.expect_download() as download:
        page.get_by_role("button", name="save as SVG").click()
    assert "<svg" in download.value.path().read_text()


def widths(page: Page) -> list[float]:
    """Of the bands of Figure 1's stages, in px."""
    found: list[float] = page.evaluate(
        "() => [...document.querySelectorAll('#timeline .band')].map((one) => one.offsetWidth)"
    )
    return found


def without_stages(route: Route) -> None:
    """The page as a server sends it that has not yet played Figure 1."""
    text = route.fetch().text()
    before, facts, after = re.split(r'(?<=id="gan1d-page">)(.*?)(?=</script>)', text, flags=re.S)
    route.fulfill(body=before + json.dumps(json.loads(facts) | {"stages": None}) + after,
                  content_type="text/html")  # fmt: skip


@pytest.mark.parametrize("arrives", [True, False])
def test_a_step_sought_before_figure_1_is_known_is_shown(
    arrives: bool, page: Page, open_app: OpenApp
) -> None:
    """Of the whole recipe, whether its frame came before or after the rest of the recipe."""
    page.route(re.compile(r"/$"), without_stages)
    held: list[Route] = []
    page.route("**/figure1?*", lambda route: held.append(route))
    open_app(fresh=True)
    page.evaluate("() => (gan1d.pause(), gan1d.seek(300))")
    if arrives:
        until(page, "() => gan1d.page.player.shown.step === 300")
    held[0].continue_()
    until(page, "() => gan1d.page.player.preparing === null")
    until(page, "() => gan1d.page.player.shown.step === 300 && gan1d.page.player.target === null")
    recipe = recipe_of(page)
    assert recipe.edits
    assert shown(page) == frame_of(recipe, 300)


def test_stages_are_one_key_press_each(open_app: OpenApp) -> None:
    page = open_app()
    until(page, "() => window.gan1d.page.player.stages.ends")
    set_speed(page, 20)
    page.evaluate("() => (gan1d.pause(), gan1d.seek(0))")  # by itself it may be past (a)
    until(page, "() => gan1d.state().step === 0")
    for i in range(2):
        page.keyboard.press("PageDown")
        until(page, "() => !window.gan1d.state().playing")
        page.wait_for_timeout(1500)  # longer than Figure 1 rests when it plays by itself
        assert state(page)["step"] == page.evaluate("() => window.gan1d.page.player.stages.ends")[i]
    page.keyboard.press("PageUp")
    until(page, "() => window.gan1d.state().step === window.gan1d.page.player.stages.ends[0]")


def test_a_rate_acts_on_the_running_game(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 100)
    slider = page.locator("#control-lr_d input[type=range]")
    slider.focus()
    page.keyboard.press("End")
    until(page, "() => window.gan1d.state().recipe.includes('edits=')")
    recipe = recipe_of(page)
    assert {edit.name for edit in recipe.edits} == {"lr_d"}
    assert recipe.edits[-1].value == 1.0
    expect(page.locator("#control-lr_d input[type=text]")).to_have_value("1")
    until_step(page, recipe.edits[-1].step + 50)
    page.evaluate("() => window.gan1d.pause()")
    at = state(page)["step"]
    plain = chunk(Recipe(seed=3), at, 1, 1).frames
    seen = page.evaluate("() => window.gan1d.page.player.shown.metrics")
    assert abs(seen["gap"] - plain.gap[0]) > 0.01, "the curve did not answer"
    ours = chunk(recipe, at, 1, 1).frames
    assert seen["value"] == pytest.approx(float(ours.value[0]), abs=1e-6)
    until(page, "() => location.search.includes('edits=')")


def test_divergence_stops_at_the_last_finite_frame(open_app: OpenApp) -> None:
    page = open_app(f"{WILD.to_query()}&speed=1")
    expect(page.locator("#status")).to_contain_text("diverged at step", timeout=WAIT)
    until(page, "() => !window.gan1d.state().playing")
    assert "NaN" not in drawn(page, "p_g")
    assert state(page)["step"] >= 0
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("#status")).to_contain_text("diverged at step", timeout=WAIT)


def test_the_server_may_go_and_come_back(
    open_app: OpenApp, server: Server, page_log: PageLog
) -> None:
    page_log.expected += ["ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE"]
    page = open_app("seed=6&speed=50")
    until_step(page, 200)
    server.stop()
    expect(page.locator("#status")).to_contain_text("does not answer", timeout=WAIT)
    step = state(page)["step"]
    assert len(drawn(page, "p_g")) > 500
    server.start()
    until_step(page, step + 500)
    expect(page.locator("#status")).to_have_text(re.compile(r"\d.*\."), timeout=WAIT)
    expect(page.locator("#status")).not_to_contain_text("does not answer")


def test_seeking_far_ahead_and_back(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20")
    page.evaluate("() => window.gan1d.seek(3000)")
    until(page, "() => window.gan1d.state().step === 3000")
    curves = shown(page)
    page.evaluate("() => window.gan1d.seek(20)")
    until(page, "() => window.gan1d.state().step === 20")
    page.evaluate("() => window.gan1d.seek(3000)")
    until(page, "() => window.gan1d.state().step === 3000")
    assert shown(page) == curves


def test_a_link_opens_the_same_frame(open_app: OpenApp, page: Page) -> None:
    open_app("target=two_normals&seed=2&edits=30:lr_d:0.02&step=120", fresh=True)
    until(page, "() => window.gan1d.state().step === 120")
    assert not state(page)["playing"]
    curves = shown(page)
    page.reload()
    until(
        page, "() => window.gan1d && window.gan1d.page.opened && window.gan1d.state().step === 120"
    )
    assert shown(page) == curves
    assert "edits=30:lr_d:0.02" in page.url


def test_axes_follow_the_loss_and_the_target(open_app: OpenApp) -> None:
    page = open_app(TINY.to_query())
    page.evaluate("() => window.gan1d.set({loss: 'wasserstein'})")
    title = "() => document.getElementById('live').layout.yaxis2.title.text"
    until(page, f"() => ({title})().includes('critic')")
    page.evaluate("() => window.gan1d.set({loss: 'non_saturating', target: 'tips'})")
    until(page, f"() => ({title})() === 'D(x)'")
    until(page, "() => document.getElementById('live').layout.xaxis.range[1] > 20")
    until_step(page, 30)


def test_reduced_motion_starts_paused(page: Page, open_app: OpenApp) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_app(fresh=True)
    assert not state(page)["playing"]
    assert state(page)["step"] == 0


WIDE = """() => [document.documentElement,
    ...document.querySelectorAll('main, section, aside, .transport, .runs')]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`)"""


def test_nothing_scrolls_sideways(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&reference=k=2&step=20")
    for width, height in ((1440, 900), (1024, 768), (960, 540), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        until_fitted(page)
        until(page, f"() => innerWidth === {width} && ({WIDE})().length === 0")
        chart = page.locator("#live").bounding_box()
        assert chart is not None
        assert chart["height"] >= 240, (width, height)


def test_all_that_matters_is_above_the_fold(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20")
    low = page.evaluate(
        "() => ['live', 'timeline', 'figure1', 'measures', 'losses', 'control-lr_g']"
        ".filter((id) => document.getElementById(id).getBoundingClientRect().bottom > innerHeight)"
    )
    assert low == []


def test_accessible(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&theme=light&reference=k=2&step=20")
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for theme in ("light", "dark", "projector"):
        expect(page.get_by_role("button", name="Theme:")).to_have_text(f"Theme: {theme}")
        until(page, f"() => document.documentElement.dataset.theme === '{theme}'")
        until(page, "() => document.getAnimations().length === 0")  # colours have faded over
        assert violations(page) == [], theme
        page.get_by_role("button", name="Theme:").click()


def test_plays_in_a_frame_without_taking_the_focus(page: Page, server: Server) -> None:
    page.goto("/link")  # a page of the same server to stand in for a slide
    page.set_content(
        "<input id=mine autofocus>"
        f"<iframe src='{server.url}/?seed=3' width=960 height=540></iframe>"
    )
    page.locator("#mine").focus()
    frame = page.frame_locator("iframe")
    status = frame.locator("#react-entry-point #status")  # the page before it has one too
    expect(status).to_have_text(re.compile(r"\d.*\."), timeout=WAIT)
    page.wait_for_timeout(500)
    assert page.evaluate("() => document.activeElement.id") == "mine"
