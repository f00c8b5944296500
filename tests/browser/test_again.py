"""A page that tests share and that is brought to another link is as one that was loaded there."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.acts import WAIT, pause_at, set_rate, until, until_step
from tests.browser.again import Shared
from tests.browser.conftest import READY, OpenApp

LINK = "defaults=2&seed=3&step=20"
SEEN = """() => {
  const { player, editor, rests, modes, lessons, row, drawings, ignored, themeSwitch } = gan1d.page;
  const { runs, head, asked, speed, playing, halt, target, preparing, behind, isHere } = player;
  const { frames, stages, slowMotion, equilibrium } = player;
  const all = (words) => [...document.querySelectorAll(`#page ${words}`)];
  return {
    text: document.getElementById("page").innerText,
    inputs: all("input, select").map(({ id, name, value, checked }) => [id, name, value, checked]),
    states: all("[aria-pressed], [hidden], [aria-current]")
      .filter((one) => !one.closest("#lesson"))  // which is compared below, and empty at first
      .map((one) => [one.id || one.className, one.hidden, one.ariaPressed, one.ariaCurrent].join())
      .toSorted(),  // small charts that are not shown stand anywhere
    folds: all("details:not(#lesson *, #problems *)").map(({ open }) => open),
    root: { ...document.documentElement.dataset },
    kept: JSON.parse(sessionStorage.getItem("gan1d-runs")),
    link: location.search,
    scrolled: [scrollY, ...all("*").map(({ scrollTop }) => scrollTop)].filter(Boolean),
    player: { runs, head, asked, speed, playing, halt, target, preparing, behind, isHere },
    frames: [frames.steps, frames.last, frames.diverged],
    ghost: player.ghost?.recipe ?? null,
    stages: [stages.stop ?? null, stages.wanted, stages.ends, rests.stops, rests.end, modes.leftAt],
    slow: [slowMotion.on, slowMotion.half],
    rest: [equilibrium.from, equilibrium.count, equilibrium.final],
    undone: [editor.undone.past, editor.undone.future],
    charts: [row.names, row.large, row.log, [...row.laid].toSorted(), [...drawings.layers]],
    traces: document.getElementById("live").data.map(({ meta, visible = true }) => [meta, visible]),
    more: [ignored, lessons.lesson, lessons.query, themeSwitch.theme],
    lesson: document.getElementById("lesson").hidden,
  };
}"""


def seen(page: Page) -> dict[str, Any]:
    """What there is to see of the page, and what it will do, once it has come to rest."""
    until(page, "() => gan1d.state().step === 20 && location.search.includes('step=20')")
    until(page, "() => /\\d.*\\./.test(document.getElementById('status').textContent)")
    until(page, "() => gan1d.page.row.laid.size >= 2")
    until(page, "() => gan1d.page.player.frames.request === null")
    page.wait_for_timeout(300)  # the charts over steps are drawn now and then
    found: dict[str, Any] = page.evaluate(SEEN)
    return found


def test_a_page_that_was_used_is_as_one_that_was_loaded(
    page: Page, open_app: OpenApp, shared: Shared
) -> None:
    open_app(LINK, fresh=True)
    loaded = seen(page)

    page.evaluate("() => gan1d.play()")
    until_step(page, 100)
    pause_at(page, 50)
    set_rate(page, "0.05")  # a branch
    page.evaluate("() => gan1d.set({ k: 3, target: 'comb' })")
    until(page, "() => gan1d.page.player.settings.target === 'comb'")
    page.evaluate("() => gan1d.set({ lr_d: 7, seed: 5 })")  # refused
    page.keyboard.press("c")
    page.get_by_label("slow motion").check()
    page.get_by_label("stop at equilibrium").check()
    page.locator("#panels-menu summary").click()
    page.locator("#panels").get_by_label("Pull of D").check()
    page.get_by_role("button", name="log", exact=True).click()
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.get_by_role("button", name="Theme:").click()
    page.keyboard.press("Escape")
    page.evaluate("() => gan1d.page.action('share')")
    page.get_by_role("radio", name="HTML").check()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.share")).to_be_hidden()
    page.evaluate("() => gan1d.page.lessons.open(3)")
    expect(page.locator("#lesson")).to_be_visible()
    page.evaluate("() => scrollTo(0, 100)")

    assert shared.rest(page)
    assert shared.take(page, LINK)
    page.wait_for_function(READY)
    for _ in range(WAIT // 100):
        again = seen(page)
        if all(again[name] == value for name, value in loaded.items()):
            break
        page.wait_for_timeout(100)  # the charts are laid out one by one
    for name, value in loaded.items():
        assert again[name] == value, name


def test_a_page_that_cannot_be_cleared_is_loaded(
    page: Page, open_app: OpenApp, shared: Shared
) -> None:
    open_app(LINK)
    page.evaluate("() => { window.fetch = fetch.bind(window); }")
    assert not shared.take(page, LINK)
    open_app(LINK)
    assert page.evaluate("() => fetch.name") == "fetch"
    page.locator("#control-seed input[type=text]").press_sequentially("9")
    page.get_by_role("button", name="What is this?").click()
    assert not shared.take(page, LINK)  # the tour is open
