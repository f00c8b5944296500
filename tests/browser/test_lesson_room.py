"""What a lesson brings beside its words: its controls, a question before the play, notes."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from gan1d.lessons import BY_ID, GROUPS, LESSONS, screen
from tests.browser.acts import rest, until, until_step, violations
from tests.browser.conftest import OpenApp

R1 = BY_ID["r1-strength"]
SIZES = """(names) => names.map((name) => {
  const { w, h } = document.getElementById(name)._fullLayout._size;
  return [w, h];
})"""


def test_the_controls_that_the_words_name_are_the_very_ones(open_app: OpenApp) -> None:
    """Taken from a closed section, moved by keys, and given back."""
    page = open_app("lesson=r1-strength")
    rest(page)
    control = page.locator("#lesson #control-r1")
    expect(control).to_be_visible()
    expect(page.locator("#control-r1")).to_have_count(1)
    slider = control.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    until(page, "() => gan1d.page.player.settings.r1 > 0.2")
    expect(control.locator(".box input, input.box").first).not_to_have_value("0.2")
    page.evaluate("() => gan1d.set({r1: 1})")
    expect(control.locator(".box input, input.box").first).to_have_value("1")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#lesson h2")).to_contain_text(BY_ID["instance-noise"].title)
    expect(page.locator("#lesson #control-noise")).to_be_visible()
    expect(page.locator(".controls #control-r1")).to_have_count(1)
    page.get_by_role("button", name="Leave the lesson").click()
    expect(page.locator(".controls #control-noise")).to_have_count(1)


def test_a_question_comes_before_the_play_and_its_answer_after(open_app: OpenApp) -> None:
    question = R1.question
    assert question
    page = open_app("lesson=r1-strength")
    until_step(page, 5)
    page.get_by_text("Predict first", exact=True).click()
    expect(page.get_by_text(question.asked)).to_be_visible()
    until(page, "() => gan1d.state().step === 0 && !gan1d.state().playing")
    answer = page.locator("#lesson .answer")
    page.get_by_role("button", name=question.choices[question.right]).click()
    until(page, "() => gan1d.state().playing && gan1d.state().step > 2")
    expect(answer).to_be_empty()  # it has not been seen yet
    page.evaluate("() => gan1d.seek(310)")
    expect(answer).to_have_text(f"Right. {question.answer}")


def test_who_ignores_the_question_just_plays(open_app: OpenApp) -> None:
    page = open_app("lesson=r1-strength")
    page.get_by_text("Predict first", exact=True).click()
    until(page, "() => gan1d.state().step === 0 && !gan1d.state().playing")
    page.keyboard.press("Space")
    until(page, "() => gan1d.state().playing && gan1d.state().step > 2")
    page.evaluate("() => gan1d.seek(400)")
    until(page, "() => gan1d.state().step >= 400")
    expect(page.locator("#lesson .answer")).to_be_empty()


def test_notes_come_with_a_key_and_stay_for_the_next_lesson(open_app: OpenApp) -> None:
    page = open_app("lesson=r1-strength")
    rest(page)
    notes = page.locator("#lesson .notes")
    expect(notes).to_have_count(0)
    page.keyboard.press("p")
    expect(notes).to_contain_text(R1.notes)
    page.get_by_role("button", name="Previous").click()
    expect(notes).to_contain_text(LESSONS[LESSONS.index(R1) - 1].notes)
    page.keyboard.press("p")
    expect(notes).to_have_count(0)


def test_a_slide_shows_notes_only_if_it_asks_for_them(open_app: OpenApp) -> None:
    page = open_app("lesson=r1-strength&show=chart,lesson", path="/embed")
    expect(page.locator("#lesson h2")).to_be_visible()
    expect(page.locator("#lesson #control-r1")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("#lesson .notes")).to_have_count(0)
    page.goto("/embed?lesson=r1-strength&show=chart,notes")
    expect(page.locator("#lesson .notes")).to_contain_text(R1.notes)
    expect(page.locator("#lesson h2")).to_have_count(0)


def test_the_run_bears_the_title_until_it_is_another_one(open_app: OpenApp) -> None:
    page = open_app("lesson=r1-strength")
    rest(page)
    chip = page.locator("#runs .chip.now button").first
    expect(chip).to_have_text(R1.title)
    page.evaluate("() => gan1d.set({seed: 5})")
    expect(chip).not_to_have_text(R1.title)


def test_the_shelf_stands_in_groups_with_pictures(open_app: OpenApp) -> None:
    page = open_app("lesson=r1-strength")
    rest(page)
    page.get_by_text("Why", exact=True).click()
    assert R1.equation
    expect(page.get_by_role("math", name=R1.equation.said)).to_be_visible()
    page.keyboard.press("p")
    assert violations(page) == []
    page.get_by_text("Predict first", exact=True).click()
    expect(page.locator("#lesson math")).to_be_hidden()  # one box at a time
    assert violations(page) == []
    page.get_by_role("button", name="Lessons", exact=True).click()
    shelf = page.locator("dialog.shelf")
    expect(shelf.get_by_role("heading", level=3)).to_have_text(list(GROUPS))
    expect(shelf.locator("li svg path.p_data, li svg path.path")).to_have_count(len(LESSONS))
    now = shelf.locator("[aria-current=true]")
    expect(now).to_have_text(re.compile(R1.title))
    expect(now).to_be_focused()
    assert violations(page) == []


def test_panels_are_as_large_as_the_lessons_are_measured_by(open_app: OpenApp) -> None:
    page = open_app("lesson=r1-strength")
    rest(page)
    until(page, "() => document.getElementById('phase')?._fullLayout?._size.w > 100")
    until(page, "() => document.getElementById('parameters')?._fullLayout?._size.h > 150")
    large, small = page.evaluate(SIZES, ["parameters", "phase"])
    assert large[0] >= screen.LARGE.width
    assert large[1] >= screen.LARGE.height
    assert small[0] >= screen.SMALL.width
    assert small[1] >= screen.SMALL.height
