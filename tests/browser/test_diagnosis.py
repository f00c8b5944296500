"""The sentence above the chart in plain training, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import until, until_fitted, until_step, violations
from tests.browser.conftest import OpenApp

LINK = "target=two_normals&seed=3&width_d=8&depth_d=1&width_g=8&depth_g=1&batch=64"
CALM = 1000  # ms between two sentences
LATE = 600  # ms that a busy page may have noticed the first one after it was set
WAITS = re.compile(r"(Compiling these networks|Computing step [\d,]+( of [\d,]+)?)…$")
FOUR = """() => {
  const texts = sentences.map(([, text]) => text).filter((text) => text.endsWith("."));
  return new Set(texts).size >= 4;
}"""
WATCH = """() => {
  window.sentences = [];
  window.watching?.disconnect();
  const node = document.getElementById("status");
  const told = () => sentences.push([performance.now(), node.textContent]);
  window.watching = new MutationObserver(told);
  window.watching.observe(node, {childList: true, characterData: true, subtree: true});
}"""


SLOW_SERVER = """() => {
  const fetch = window.fetch;
  window.fetch = async (...asked) => {
    await new Promise((go) => setTimeout(go, 1000));
    return fetch(...asked);
  };
}"""


@pytest.fixture
def watched(open_app: OpenApp) -> Page:
    page = open_app(f"{LINK}&speed=20")
    page.evaluate(WATCH)
    return page


def test_the_sentence_changes_names_a_number_and_does_not_flicker(watched: Page) -> None:
    expect(watched.locator("#status")).to_have_text(re.compile(r"\d.*\."))
    until(watched, FOUR)
    told = watched.evaluate("() => sentences")
    told = [(time, text) for time, text in told if not WAITS.match(text)]
    told = [
        one for i, one in enumerate(told) if i == 0 or one[1] != told[i - 1][1]
    ]  # before a wait
    assert [text for _, text in told if not re.search(r"\d", text)] == []
    assert len({text for _, text in told}) == len(told)
    times = [time for time, _ in told]
    assert times[-1] - times[0] >= (len(times) - 1) * CALM - LATE


def test_a_sentence_comes_with_the_first_frame_of_a_run_that_was_waited_for(watched: Page) -> None:
    expect(watched.locator("#status")).to_have_text(re.compile(r"\d.*\."))
    watched.evaluate(SLOW_SERVER)
    watched.evaluate("() => { sentences.length = 0; gan1d.set({seed: 5}); }")
    until(watched, "() => sentences.some(([, text]) => text === 'Computing step 0…')")
    until(watched, "() => sentences.at(-1)[1].endsWith('.')")
    texts = [text for _, text in watched.evaluate("() => sentences")]
    assert "" not in texts[texts.index("Computing step 0…") :]


def test_it_speaks_of_the_step_shown(watched: Page) -> None:
    until_step(watched, 400)
    watched.evaluate("() => (gan1d.pause(), gan1d.page.player.seek(0, {exact: true}))")
    expect(watched.locator("#status")).to_have_text(re.compile("missing|^JSD is"))


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_moves_when_it_appears(open_app: OpenApp, width: int) -> None:
    page = open_app(f"{LINK}&step=200", fresh=True)  # it is left without its sentence
    expect(page.locator("#status")).to_have_text(re.compile(r"\d"))
    page.set_viewport_size({"width": width, "height": 900})
    until_fitted(page)
    place = "() => document.querySelector('.transport').getBoundingClientRect().top"
    with_text = page.evaluate(place)
    page.evaluate("() => { document.getElementById('status').textContent = ''; }")
    assert page.evaluate(place) == with_text
    assert violations(page) == []


def test_an_embed_shows_it_with_the_status_alone(open_app: OpenApp) -> None:
    page = open_app(f"{LINK}&show=chart,status", path="/embed")
    expect(page.locator("#status")).to_be_visible()
    expect(page.locator("#status")).to_have_text(re.compile(r"\d"))
    page = open_app(f"{LINK}&show=chart", path="/embed")
    expect(page.locator("#status")).to_be_hidden()
