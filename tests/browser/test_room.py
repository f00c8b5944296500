"""Words and numbers have their room in the windows that people have: none is cut."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.acts import WAIT, until
from tests.browser.conftest import READY, OpenApp

# Long ones: a sentence, how to go on, and whether "Back to Figure 1" stands there.
SENTENCES = [
    [
        "(a) p_g stands beside p_data. D has just begun: it is 0.090 from the best D* on average.",
        "(b) or Page down goes on.",
        False,
    ],
    [
        "The critic has the wrong sign, E f(x) < E f(G(z)): "
        "a gradient penalty allows that in one dimension.",
        "",
        False,
    ],
    [
        "D tells all fakes apart, E D(G(z)) = 0.00053, "
        "but G still feels it: mean |dL_G/dx| = 0.053.",
        "",
        True,
    ],
]
CUT = """(sentences) => {
  const own = document.querySelector(".headline"); // the page goes on writing there
  const headline = own.cloneNode(true);
  own.after(headline);
  headline.style.gridRow = 2;
  const cut = sentences.filter(([sentence, next, back]) => {
    const text = sentence.replace("<", "&lt;");
    headline.children[0].innerHTML = text.replace(/_(data|g|G)/g, "<sub>$1</sub>");
    headline.children[1].textContent = next;
    headline.children[2].hidden = !back;
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = headline;
    return scrollHeight > clientHeight + 4 || scrollWidth > clientWidth;
  });
  headline.remove();
  return cut;
}"""
CHOPPED = """() => [...document.querySelectorAll("#below figcaption > :first-child")].filter(
(caption) => {
  const { top, right, bottom } = caption.getBoundingClientRect();
  return [...caption.querySelectorAll("b")].some((one) => {
    const box = one.getBoundingClientRect();
    const isSeen = box.top < bottom - 4 && box.bottom > top + 4;
    return isSeen && box.right > right + 1;
  });
}).map((caption) => caption.textContent)"""
BOX = """() => {
  const { top, bottom } = document.querySelector("#live").getBoundingClientRect();
  const picture = document.querySelector("#live .main-svg").getBoundingClientRect();
  return [top - picture.top, bottom - picture.bottom].map(Math.abs);
}"""
FIRST = """() => {
  const box = document.querySelector(".first-picture .plot").getBoundingClientRect();
  return [box.top, box.right, box.bottom, box.left];
}"""
SECOND = """() => {
  const { top, right, bottom, left } = document.querySelector("#live").getBoundingClientRect();
  const { t, r, b, l } = document.querySelector("#live")._fullLayout._size;
  return [top + t, right - r, bottom - b, left + l];
}"""


@pytest.mark.parametrize(
    ("theme", "sizes"),
    [("light", [(1280, 720), (1440, 900)]), ("projector", [(1366, 768), (1920, 1080)])],
)
def test_no_word_of_the_headline_and_no_number_is_cut(
    open_app: OpenApp, page: Page, theme: str, sizes: list[tuple[int, int]]
) -> None:
    open_app(f"theme={theme}&step=20")
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(CUT, SENTENCES) == [], width
        assert page.evaluate(CHOPPED) == [], width
        if theme == "light":
            assert page.locator(".transport").evaluate("(row) => row.clientHeight") < 70, width


def test_an_embed_says_the_whole_sentence(page: Page) -> None:
    page.set_viewport_size({"width": 960, "height": 540})
    page.goto("/embed?show=chart,metrics,status&autoplay=0&defaults=2&seed=3&start=20")
    page.wait_for_function(READY, timeout=WAIT)
    for width, height in ((960, 540), (400, 500)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(CUT, SENTENCES[1:2]) == [], width


def test_the_chart_gives_room_to_what_stands_above_it(open_app: OpenApp, page: Page) -> None:
    open_app("defaults=2&seed=3&step=20")
    page.evaluate("() => window.gan1d.set({lr_d: -3})")
    page.locator("#problems").wait_for()
    until(page, f"() => ({BOX})().every((gap) => gap < 2)")
    page.locator("#problems button").click()
    until(page, f"() => ({BOX})().every((gap) => gap < 2)")


def test_plotly_takes_the_place_of_the_first_picture(page: Page) -> None:
    held: list[Route] = []
    other = page.context.new_page()
    other.route(re.compile(r"/plotly[-.\w]*\.js"), lambda route: held.append(route))
    other.goto("/?defaults=2&seed=3&step=20", wait_until="commit")
    other.locator("#first .first-picture").wait_for()
    while not held:
        other.wait_for_timeout(20)
    before = other.evaluate(FIRST)
    for route in held:
        route.continue_()
    other.wait_for_function(READY, timeout=WAIT)
    until(other, "() => document.querySelector('#live .scatterlayer .trace')")
    assert other.evaluate(SECOND) == pytest.approx(before, abs=3)
    other.close()


def test_the_curves_of_the_run_before_are_not_those_that_are_waited_for(
    open_app: OpenApp, page: Page
) -> None:
    """A new loss has other axes at once: nothing is read off them before its first frame."""
    open_app("defaults=2&seed=3&step=20")
    page.route("**/frames*", lambda _: None)
    page.evaluate("() => void window.gan1d.set({loss: 'minimax'})")
    until(page, "() => document.documentElement.hasAttribute('data-left')")
    expect(page.locator("#measured-jsd")).to_be_hidden()
    page.unroute("**/frames*")  # what was held goes on
    until(page, "() => !document.documentElement.hasAttribute('data-left')")
    expect(page.locator("#measured-jsd")).to_be_visible()


def test_a_low_window_is_not_full_of_rates(open_app: OpenApp, page: Page) -> None:
    """One of 1440 by 900 at a zoom of 200 % is one of 720 by 450."""
    open_app("defaults=2&seed=3&step=20")
    for height, position in ((450, "static"), (844, "sticky")):
        page.set_viewport_size({"width": 720, "height": height})
        expect(page.locator(".rates")).to_have_css("position", position)


def test_icons_are_seen_in_the_readers_own_colours(open_app: OpenApp, page: Page) -> None:
    open_app("defaults=2&seed=3&step=20")
    page.emulate_media(forced_colors="active")
    ground, icon = page.locator("button.play").evaluate(
        """(button) => [getComputedStyle(button), getComputedStyle(button, "::before")].map(
          (style) => style.backgroundColor)"""
    )
    page.emulate_media(forced_colors="none")
    assert icon != ground


def test_nothing_is_said_of_a_run_before_a_frame_of_it_is_shown(page: Page) -> None:
    """A link to a far step says how far it is, and not how the run went on the way."""
    asked: list[Route] = []

    def first_alone(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.continue_()

    page.route("**/frames*", first_alone)
    page.goto("/?defaults=2&seed=3&step=20000")
    until(page, "() => window.gan1d?.page.opened")
    while len(asked) < 2:
        page.wait_for_timeout(20)
    expect(page.locator("#status")).to_have_text(re.compile(r"Computing step [\d,]+ of 20,000…"))
    page.unroute_all(behavior="ignoreErrors")
