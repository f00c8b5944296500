"""Time travel in a real browser: scrub, compare, and step."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import expect

from gan1d.recipe import Edit, Recipe
from gan1d.runs import chunk
from tests.browser.acts import (
    WAIT,
    frame_of,
    pause_at,
    recipe_of,
    segments,
    shown,
    state,
    until,
    until_points,
    until_segments,
    until_step,
)
from tests.browser.conftest import READY, OpenApp
from tests.small import SIMPLE

PLAIN = Recipe(seed=3)


# --- timeline ---


def test_the_timeline_is_clicked_and_dragged(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 200)
    page.keyboard.press("Space")
    box = page.locator("#timeline input").bounding_box()
    assert box is not None

    def at(share: float) -> tuple[float, float]:
        return box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2

    page.mouse.click(*at(0.1))
    until(page, "() => Math.abs(window.gan1d.state().step - 100) <= 10")
    page.mouse.move(*at(0.1))
    page.mouse.down()
    page.mouse.move(*at(0.6), steps=8)
    page.mouse.up()
    until(page, "() => Math.abs(window.gan1d.state().step - 600) <= 10")
    step = state(page)["step"]
    assert shown(page) == frame_of(PLAIN, step)
    page.keyboard.press("ArrowLeft")  # while the timeline has the focus
    until(page, f"() => window.gan1d.state().step < {step}")
    page.keyboard.press("Home")
    until(page, "() => window.gan1d.state().step === 0")
    page.keyboard.press("End")
    until(page, f"() => window.gan1d.state().step === {step}")


def test_a_link_to_a_step_draws_the_way_there(open_app: OpenApp) -> None:
    """Else the charts over steps would join its first and its last value by a straight line."""
    page = open_app("defaults=2&seed=3&step=200&panels=measures", fresh=True)
    until(page, "() => gan1d.page.player.shown?.step === 200")
    until_points(page, "measures", "value", 4)
    steps = page.evaluate("() => gan1d.page.player.frames.steps.filter((step) => step <= 200)")
    assert len(steps) > 20
    assert max(later - sooner for sooner, later in pairwise(steps)) <= 10


def test_a_far_step_can_be_typed_watched_and_stopped(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    pause_at(page, 30)
    page.route("**/frames?*", lambda _: None)  # of a server that takes long
    box = page.get_by_label("step", exact=True)
    box.fill("20,000")
    box.press("Enter")
    expect(page.locator("#veil-text")).to_have_text(
        re.compile(r"Computing step [\d,]+ of 20,000…"), timeout=WAIT
    )
    page.keyboard.press("Escape")
    until(page, "() => window.gan1d.page.player.target === null")
    assert state(page)["step"] == 30
    expect(box).to_have_value("30")
    expect(page.locator("#veil")).to_be_hidden()
    box.fill("20000")
    box.press("Enter")
    page.get_by_role("button", name="Stop", exact=True).click()
    until(page, "() => window.gan1d.page.player.target === null")
    page.unroute("**/frames?*")
    box.fill("1500")
    box.press("Enter")
    until(page, "() => window.gan1d.state().step === 1500")
    assert shown(page) == frame_of(PLAIN, 1500)


def test_a_step_that_is_none_gets_a_sentence(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    pause_at(page, 10)
    box = page.get_by_label("step", exact=True)
    for text in ("many", "-5", "1e9", "200001", "NaN", "1.5"):
        box.fill(text)
        box.press("Enter")
        words = f"the step must be a whole number between 0 and 200000, got '{text}'"
        expect(page.locator("#problems")).to_contain_text(words)
        assert state(page)["step"] == 10


def test_an_edit_is_a_tick_with_its_sentence(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&edits=40:lr_d:0.01~40:k:2~90:lr_d:0.05&step=120")
    ticks = page.locator("#timeline .ticks button")
    expect(ticks).to_have_count(2)
    ticks.nth(0).hover()
    expect(page.locator(".tip")).to_have_text("step 40: D rate 0.002 → 0.01; step 40: k 1 → 2")
    ticks.nth(1).click()
    until(page, "() => window.gan1d.state().step === 90")
    expect(page.locator("#timeline input")).to_have_attribute(
        "aria-valuetext", "step 90: D rate 0.01 → 0.05"
    )


# --- compare ---


def test_a_pinned_run_is_played_in_step(
    open_app: OpenApp,
) -> None:
    plain = SIMPLE.replace(seed=3, lr_d=0.3, lr_g=0.3)  # each loss is another program
    page = open_app(f"{plain.to_query()}&speed=5")
    until_step(page, 50)
    pause_at(page, 40)
    page.keyboard.press("c")
    page.get_by_label("Loss").get_by_text("minimax", exact=True).click()
    until(page, "() => window.gan1d.page.player.recipe.settings.loss === 'minimax'")
    page.evaluate("() => window.gan1d.play()")
    until_step(page, 60)
    assert page.evaluate(
        "() => window.gan1d.page.player.ghostShown.step === window.gan1d.state().step"
    )
    pause_at(page, 80)
    until(page, "() => window.gan1d.page.player.ghostShown")
    ours, theirs = (chunk(r, 80, 1, 1).frames for r in (plain.replace(loss="minimax"), plain))
    differences = [
        f"{getattr(ours, m)[0] - getattr(theirs, m)[0]:+.3f}".replace("-", "−")
        for m in ("value", "jsd", "w1")
    ]
    text = "ΔV {}  ΔJSD {}  ΔW₁ {}".format(*differences)
    expect(page.locator("#differences")).to_have_text(text)
    until_points(page, "losses", "ghost_loss_g", 5)
    until(page, "() => location.search.includes('reference=') && location.search.includes('80')")
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_function(READY, timeout=WAIT)
    expect(other.locator("#differences")).to_have_text(text, timeout=WAIT)
    assert recipe_of(other) == plain.replace(loss="minimax")
    page.keyboard.press("c")
    expect(page.locator("#against")).to_be_hidden()
    until(page, "() => !location.search.includes('reference=')")


# --- single steps ---


def test_one_step_of_each(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    pause_at(page, 60)
    names = {"s": "One step of both", "d": "One step of D alone", "g": "One step of G alone"}
    expected = PLAIN
    for step, key in enumerate("sdgSDG", start=61):
        if key.islower():
            page.keyboard.press(key)
        else:
            page.get_by_role("button", name=names[key.lower()]).click()
        until(page, f"() => window.gan1d.state().step === {step}")
        who = {"s": "both"}.get(key.lower(), key.lower())
        expected = expected.edit(step - 1, train=who).edit(step, train="both")
        assert recipe_of(page) == expected
        assert shown(page) == frame_of(expected, step)
    assert not state(page)["playing"]


def test_a_held_button_and_a_held_key_repeat(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    pause_at(page, 20)
    button = page.get_by_role("button", name="One step of D alone")
    box = button.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    until(page, "() => window.gan1d.state().step >= 24")
    page.mouse.up()
    until(page, "() => gan1d.page.player.target === null")  # the last one may still be computed
    step = state(page)["step"]
    page.wait_for_timeout(400)
    assert state(page)["step"] == step, "it goes on after it was let go"
    assert recipe_of(page).edits == (Edit(20, "train", "d"), Edit(step, "train", "both"))
    page.keyboard.down("g")
    for _ in range(10):
        page.keyboard.down("g")  # as a held key does
        page.wait_for_timeout(60)
    page.keyboard.up("g")
    until(page, f"() => window.gan1d.state().step > {step + 1}")


def test_slow_motion_shows_a_step_in_two_parts(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    pause_at(page, 20)
    page.get_by_label("slow motion").check()
    until(page, "() => window.gan1d.page.player.slowMotion.on")  # Dash takes its time
    page.keyboard.press("s")
    until(page, "() => window.gan1d.page.player.slowMotion.half")
    assert shown(page) == frame_of(PLAIN.edit(20, train="d"), 21)
    expect(page.locator("#status")).to_contain_text("D has moved")
    expect(page.get_by_label("step", exact=True)).to_have_value("20 ½")
    assert segments(page, "pull") > 20, "no arrows"
    page.keyboard.press("s")
    until(
        page, "() => window.gan1d.state().step === 21 && !window.gan1d.page.player.slowMotion.half"
    )
    assert shown(page) == frame_of(PLAIN, 21)
    assert recipe_of(page) == PLAIN
    until_segments(page, "pull", "< 5")
    page.keyboard.press("Space")
    until_step(page, 23)
    page.keyboard.press("Space")
    page.get_by_label("slow motion").uncheck()
    page.locator("#layers").get_by_label("Pull of D").check()
    until(page, "() => location.search.includes('layers=d_star,pull')")
    until(page, "() => !window.gan1d.page.player.slowMotion.half")
    until_segments(page, "pull", "> 20")
