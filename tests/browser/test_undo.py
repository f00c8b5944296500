"""Undo, the way back to the start, and links, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from gan1d.recipe import Recipe
from gan1d.runs import chunk
from tests.browser import Server
from tests.browser.acts import (
    WAIT,
    frame_of,
    pause_at,
    recipe_of,
    set_rate,
    shown,
    state,
    until,
    until_step,
)
from tests.browser.conftest import READY, OpenApp
from tests.small import WILD

PLAIN = Recipe(seed=3)


def test_undo_and_redo(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    pause_at(page, 40)
    set_rate(page, "0.02")
    pause_at(page, 60)
    page.keyboard.press("n")
    until(page, "() => window.gan1d.page.player.settings.seed !== 3")
    seed = recipe_of(page).seed
    page.get_by_role("button", name="Undo", exact=True).click()
    until(page, "() => window.gan1d.page.player.settings.seed === 3")
    until(page, "() => window.gan1d.state().step === 60")
    assert shown(page) == frame_of(PLAIN.edit(40, lr_d=0.02), 60)
    page.keyboard.press("Control+z")
    until(page, "() => window.gan1d.state().step === 40")
    assert recipe_of(page) == PLAIN
    page.keyboard.press("Control+z")  # there is nothing more
    assert recipe_of(page) == PLAIN
    page.keyboard.press("Control+Shift+z")
    page.get_by_role("button", name="Redo", exact=True).click()
    until(page, f"() => window.gan1d.page.player.settings.seed === {seed}")
    box = page.locator("#control-seed input[type=text]")
    box.focus()
    page.keyboard.press("Control+z")
    assert recipe_of(page).seed == seed, "Ctrl-Z in a text box is the box's"


def test_back_to_plain_training_with_the_defaults(open_app: OpenApp) -> None:
    page = open_app("seed=9&k=3&speed=20")
    until_step(page, 20)
    page.get_by_role("button", name="Defaults", exact=True).click()
    until(page, "() => window.gan1d.page.player.settings.seed === 3")
    until_step(page, 20)
    assert recipe_of(page) == Recipe()
    assert page.evaluate("() => window.gan1d.page.player.stages.ends") is None
    until(page, "() => !location.search.includes('k=3')")
    page.keyboard.press("Control+z")
    until(page, "() => window.gan1d.page.player.settings.seed === 9")


# --- links ---


def test_the_history_holds_restarts_and_no_moves(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 30)
    page.evaluate(
        """() => {
          window.pushed = 0;
          const push = history.pushState.bind(history);
          history.pushState = (...more) => (window.pushed++, push(...more));
        }"""
    )
    for i in range(4):
        pause_at(page, 30 + 10 * i)
        page.evaluate("(k) => window.gan1d.set({k})", i + 2)
        page.wait_for_timeout(300)
    assert page.evaluate("() => window.pushed") == 0
    before = recipe_of(page)
    page.evaluate("() => window.gan1d.set({seed: 11})")
    until(page, "() => location.search.includes('seed=11')")
    assert page.evaluate("() => window.pushed") == 1
    page.go_back()
    until(page, "() => window.gan1d.page.player.settings.seed === 3")
    assert recipe_of(page) == before
    page.go_forward()
    until(page, "() => window.gan1d.page.player.settings.seed === 11")


def test_a_copied_link_means_the_same_after_a_restart_of_the_server(
    branch: Page, server: Server
) -> None:
    page = branch
    pause_at(page, 160)
    until(page, "() => location.search.includes('step=160')")
    curves, link = shown(page), page.url
    page.goto("about:blank")
    server.stop()
    server.start()
    other = page.context.new_page()
    other.goto(link)
    other.wait_for_function(READY, timeout=WAIT)
    until(other, "() => window.gan1d.state().step === 160")
    assert shown(other) == curves
    assert recipe_of(other) == PLAIN.edit(100, lr_d=0.05)


def test_a_play_head_past_the_end_stops_at_it(open_app: OpenApp) -> None:
    page = open_app(f"{WILD.to_query()}&step=5000")
    expect(page.locator("#status")).to_contain_text("diverged at step", timeout=WAIT)
    until(page, "() => window.gan1d.page.player.target === null")
    diverged = chunk(WILD, 0, 10, 60).diverged
    assert state(page)["step"] + 1 == diverged  # the last finite frame
    page = open_app(
        "defaults=2&step=200001&edits=400:lr_d&reference=lr_d=fast;bla=1&layers=d_star,x",
        fresh=True,
    )
    problems = page.locator("#problems")
    for words in (
        "step must be a whole number between 0 and 200000, got '200001'",
        "an edit must read STEP:NAME:VALUE, got '400:lr_d'",
        "reference: lr_d must be between 1e-5 and 1, got 'fast'",
        "reference: there is no setting 'bla'",
        "layers must be a comma list of d_star, ghost, pull, logit, rug, got 'd_star,x'",
    ):
        expect(problems).to_contain_text(words)
    assert recipe_of(page) == PLAIN
