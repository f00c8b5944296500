"""The shelf of lessons: choose, read, go on, link, embed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from gan1d.lessons import BY_ID, LESSONS
from tests.browser.acts import recipe_of, rest, state, until, until_step, violations
from tests.browser.conftest import OpenApp


def choose(page: Page, title: str) -> None:
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.locator("dialog.shelf").get_by_role("button", name=title).click()


def test_a_lesson_is_one_click_away(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20")
    expect(page.locator("#lesson")).to_be_hidden()
    lesson = BY_ID["dirac-gan"]
    choose(page, lesson.title)
    until(page, "() => gan1d.page.lessons.lesson?.id === 'dirac-gan'")
    until_step(page, 5)
    assert recipe_of(page) == lesson.recipe()
    place = page.locator("#lesson")
    for words in (lesson.title, lesson.do, lesson.notice):
        expect(place).to_contain_text(words)
    page.get_by_text("Why", exact=True).click()
    expect(place).to_contain_text(lesson.why)
    expect(page.locator("#phase")).to_be_visible()
    expect(page.locator("#losses")).to_be_hidden()
    until(page, "() => location.search === '?lesson=dirac-gan'")


def test_next_previous_and_back(open_app: OpenApp) -> None:
    at = LESSONS.index(BY_ID["dirac-gan"])
    page = open_app("lesson=dirac-gan")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("#lesson h2")).to_contain_text(LESSONS[at + 1].title)
    until_step(page, 2)
    page.go_back()
    expect(page.locator("#lesson h2")).to_contain_text(BY_ID["dirac-gan"].title)
    until(page, "() => gan1d.page.player.recipe.settings.update === 'simultaneous'")
    page.get_by_role("button", name="Previous").click()
    expect(page.locator("#lesson h2")).to_contain_text(LESSONS[at - 1].title)
    until_step(page, 2)
    page.keyboard.press("9")
    expect(page.locator("#lesson h2")).to_contain_text(LESSONS[8].title)


def test_a_change_keeps_the_words_and_goes_into_the_link(open_app: OpenApp) -> None:
    page = open_app("lesson=dirac-gan")
    until_step(page, 10)
    page.evaluate("() => gan1d.set({seed: 77})")
    until(page, "() => /lesson=dirac-gan&.*seed=77/.test(location.search)")
    recipe = recipe_of(page)
    page.reload()
    until(page, "() => window.gan1d?.page.opened && gan1d.state().step !== undefined")
    assert recipe_of(page) == recipe == BY_ID["dirac-gan"].recipe(77)
    expect(page.locator("#lesson h2")).to_contain_text(BY_ID["dirac-gan"].title)
    page.get_by_role("button", name="Leave the lesson").click()
    expect(page.locator("#lesson")).to_be_hidden()
    until(page, "() => !location.search.includes('lesson')")
    assert recipe_of(page) == recipe


def test_a_lesson_in_a_slide(open_app: OpenApp) -> None:
    page = open_app("lesson=dirac-gan&show=chart,panels,lesson", path="/embed")
    until_step(page, 5)
    expect(page.locator("#lesson")).to_contain_text(BY_ID["dirac-gan"].notice)
    expect(page.locator("#phase")).to_be_visible()
    page.goto("/embed?lesson=dirac-gan")
    until(page, "() => window.gan1d?.page.opened")
    expect(page.locator("#lesson")).to_be_hidden()


def test_an_unknown_lesson_is_told(open_app: OpenApp) -> None:
    page = open_app("lesson=alchemy", fresh=True)
    expect(page.locator("#problems")).to_contain_text("lesson must be the id of a lesson")
    assert state(page)["step"] is not None


def test_the_shelf_and_the_words_are_accessible(open_app: OpenApp) -> None:
    page = open_app("lesson=mode-collapse&theme=dark")
    rest(page)
    page.get_by_text("Why", exact=True).click()
    assert violations(page) == []
    page.get_by_role("button", name="Lessons", exact=True).click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog.shelf")).to_be_hidden()
