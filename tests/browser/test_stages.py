"""Figure 1's stages, and the two ways of use: a show that is watched, a run that is changed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    frame_of,
    pause_at,
    recipe_of,
    set_speed,
    shown,
    state,
    until,
    until_step,
)
from tests.browser.conftest import OpenApp


def until_stages(page: Page) -> list[int]:
    """The ends of (a), (b) and (c), once they are known."""
    until(page, "() => gan1d.page.player.stages.ends")
    ends: list[int] = page.evaluate("() => gan1d.page.player.stages.ends.slice(0, 3)")
    return ends


# --- two ways of use ---


G_RATE_SHOWN = """() => {
  const { controls, player } = gan1d.page;
  const { value } = document.querySelector("#control-lr_g input[type=text]");
  const told = controls.sent["setting lr_g"];
  return value === told && Number(told) === player.settings.lr_g;
}"""


def test_a_rate_moved_in_a_stage_leaves_figure_1_and_one_click_goes_back(open_app: OpenApp) -> None:
    page = open_app()
    end_of_a, end_of_b, _ = until_stages(page)
    at = (end_of_a + end_of_b) // 2
    pause_at(page, at)
    figure1 = recipe_of(page)
    assert page.evaluate("() => gan1d.page.player.settings.train") == "d"
    back = page.get_by_role("button", name="Back to Figure 1")
    expect(back).to_be_hidden()
    box = page.locator("#control-lr_g input[type=text]")
    until(page, G_RATE_SHOWN)  # Dash shows a stage's rate a little later
    box.fill("0.05")
    box.press("Enter")
    until(page, "() => gan1d.page.player.settings.lr_g === 0.05")
    until_step(page, at + 100)  # it plays by itself
    left = recipe_of(page)
    plain = figure1.prefix(at).edit(at, train="both")
    assert left == plain.edit(at, lr_g=0.05)
    assert page.evaluate("() => gan1d.page.player.settings.train") == "both"
    expect(page.get_by_role("button", name="Explore", pressed=True)).to_be_visible()
    assert page.evaluate("() => document.documentElement.dataset.mode") == "explore"
    pause_at(page, at + 100)
    assert shown(page) == frame_of(left, at + 100)
    assert shown(page) != frame_of(plain, at + 100), "G's rate is dead"
    back.click()
    until(page, "() => gan1d.page.player.stages.ends")
    assert recipe_of(page) == figure1
    expect(back).to_be_hidden()


@pytest.mark.parametrize("stage", [1, 2])
def test_a_rate_moved_while_a_stage_plays_does_not_pause_at_its_end(
    open_app: OpenApp, stage: int
) -> None:
    page = open_app()
    ends = until_stages(page)
    set_speed(page, 20)
    until(page, f"() => gan1d.page.rests.resting && gan1d.state().step === {ends[stage - 1]}")
    set_speed(page, 2)
    until_step(page, ends[stage - 1] + 40)
    assert state(page)["playing"]
    slider = page.locator("#control-lr_g input[type=range]")
    for _ in range(8):
        slider.press("ArrowRight")
    until(page, "() => gan1d.page.player.run.base === null")
    set_speed(page, 20)
    until_step(page, ends[stage] + 60)
    assert state(page)["playing"]


def test_a_stop_after_a_stage_still_says_what_it_showed_and_how_to_go_on(open_app: OpenApp) -> None:
    page = open_app()
    page.get_by_label("Stop after stages").check()
    ends = until_stages(page)
    page.evaluate("() => (gan1d.seek(0), gan1d.play())")  # (a) may be over by now
    set_speed(page, 20)
    until(page, "() => !gan1d.state().playing")
    assert state(page)["step"] == ends[0]
    expect(page.locator("#status")).to_have_text(re.compile(r"^\(a\) .*\d"))
    expect(page.locator("#next")).to_have_text("(b) or Page down goes on.")
    expect(page.locator(".stepper [aria-current]")).to_have_text("(a)")
    page.wait_for_timeout(1500)  # longer than a rest
    assert state(page)["step"] == ends[0]
    page.keyboard.press("PageDown")
    until(page, f"() => gan1d.state().step === {ends[1]} && !gan1d.state().playing")
    expect(page.locator("#status")).to_have_text(re.compile(r"^\(b\) .*\d"))


def test_figure_1_rests_after_a_stage_and_goes_on(open_app: OpenApp) -> None:
    page = open_app()
    ends = until_stages(page)
    set_speed(page, 20)
    until(page, f"() => gan1d.page.rests.resting && gan1d.state().step === {ends[0]}")
    until(page, f"() => gan1d.state().step > {ends[0]} && gan1d.state().playing")


# --- links, keys, the tour, marks ---


def test_a_name_that_means_nothing_keeps_figure_1_and_is_whispered(open_app: OpenApp) -> None:
    page = open_app("utm_source=x", fresh=True)
    until_stages(page)
    problems = page.locator("#problems.whisper")
    expect(problems).to_contain_text("Unknown in this link, and left out: utm_source.")
    assert state(page)["problems"] == []
    page.get_by_text("Unknown in this link").click()
    expect(problems).to_contain_text("The settings are target, ")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#problems")).to_be_hidden()
