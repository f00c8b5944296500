"""Branches in a real browser: a change before the end, the list of runs."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from gan1d.recipe import Edit, Recipe
from tests.browser.acts import (
    drawn,
    frame_of,
    pause_at,
    recipe_of,
    runs_of,
    shown,
    state,
    until,
    until_points,
    until_step,
)
from tests.browser.conftest import READY, OpenApp

PLAIN = Recipe(seed=3)
STOPPED_CLOCK = """() => {
  let now = performance.now();
  performance.now = () => now;
  window.pass = (ms) => { now += ms; };
}"""


GHOST_CORNERS = """() => {
  const traces = [...document.querySelectorAll('#live .scatterlayer .trace')];
  const own = traces.find((node) => node.__data__[0].trace.meta === 'ghost_p_g');
  return (own.querySelector('.js-line')?.getAttribute('d') ?? '').split('L').length - 1 MOST;
}"""


AT_ITS_SLIDER = """() => {
  const position = Number(document.querySelector("#control-lr_d input[type=range]").value);
  return Math.abs(Math.log10(window.gan1d.page.player.settings.lr_d) - position) < 0.01;
}"""


# --- branches ---


def test_a_change_before_the_end_makes_a_branch(branch: Page) -> None:
    page = branch
    assert runs_of(page) == ["defaults", "D rate 0.05 from step 100"]
    assert recipe_of(page).edits == (Edit(100, "lr_d", 0.05),)
    pause_at(page, 150)
    assert shown(page) == frame_of(PLAIN.edit(100, lr_d=0.05), 150)
    ghost = "() => window.gan1d.page.player.ghostShown?.curves.join()"
    until(page, ghost)
    assert page.evaluate(ghost) == frame_of(PLAIN, 150)
    until(page, GHOST_CORNERS.replace("MOST", "> 200"))
    assert drawn(page, "ghost_p_g") != drawn(page, "p_g")
    until_points(page, "measures", "ghost_jsd", 10)
    page.get_by_label("Other run").uncheck()
    until(page, "() => !location.search.includes('ghost')")
    until(page, GHOST_CORNERS.replace("MOST", "< 5"))


def test_a_run_s_name_has_the_page_s_symbols(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&k_g=2")
    name = page.locator("#runs .chip button").first
    expect(name).to_have_text("kg 2")
    expect(name.locator("sub")).to_have_text("g")


def test_a_dragged_slider_makes_one_branch(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 100)
    pause_at(page, 50)
    slider = page.locator("#control-lr_d input[type=range]")
    slider.focus()
    page.evaluate(STOPPED_CLOCK)  # a busy machine would part the drag into several
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        page.evaluate("() => pass(20)")
    page.evaluate("() => pass(300)")
    until(page, AT_ITS_SLIDER)
    expect(page.locator("#runs .chip")).to_have_count(2)
    assert [edit.step for edit in recipe_of(page).edits] == [50]
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Control+z")
    until(page, "() => window.gan1d.page.player.recipe.edits.length === 0")
    assert runs_of(page) == ["defaults"], "one undo for one drag"


def test_runs_are_chosen_renamed_and_deleted(branch: Page) -> None:
    page = branch
    page.get_by_role("button", name="defaults", exact=True).click()
    until(page, "() => window.gan1d.page.player.recipe.edits.length === 0")
    assert state(page)["step"] == 100
    page.get_by_role("button", name="D rate 0.05 from step 100", exact=True).click()
    until(page, "() => window.gan1d.page.player.recipe.edits.length === 1")
    page.get_by_role("button", name="Rename").click()
    page.keyboard.type("fast D: s n r")
    page.keyboard.press("Enter")
    assert runs_of(page) == ["defaults", "fast D: s n r"]
    page.reload()
    page.wait_for_function(READY)
    assert runs_of(page) == ["defaults", "fast D: s n r"]
    assert recipe_of(page).edits == (Edit(100, "lr_d", 0.05),)
    assert state(page)["step"] == 100
    page.get_by_role("button", name="Delete").click()
    assert runs_of(page) == ["defaults"]
    assert recipe_of(page) == PLAIN
    page.keyboard.press("Control+z")
    assert runs_of(page) == ["defaults", "fast D: s n r"]


def test_a_damaged_list_is_told_and_the_rest_kept(branch: Page) -> None:
    page = branch
    until(page, "() => location.search.includes('edits=100')")  # the last that it writes down
    page.evaluate(
        """() => {
          const kept = JSON.parse(sessionStorage.getItem('gan1d-runs'));
          kept.list[0].recipe.settings.lr_d = 'fast';
          sessionStorage.setItem('gan1d-runs', JSON.stringify(kept));
        }"""
    )
    page.reload()
    page.wait_for_function(READY)
    problems = page.locator("#problems")
    expect(problems).to_contain_text("run 1 of the list kept in this tab is left out")
    expect(problems).to_contain_text("lr_d must be between 1e-5 and 1, got 'fast'")
    assert runs_of(page) == ["D rate 0.05 from step 100"]
    until(page, "() => window.gan1d.state().step === 100")
