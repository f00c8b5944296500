"""The embed in a slide: what it shows, whose keys are whose, messages, a real reveal.js deck."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Error, Frame, Page, expect

from tests import ROOT
from tests.browser.acts import WAIT
from tests.browser.deck import Deck

SLIDE = """<!doctype html><title>slide</title>
<style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 90vh }</style>
<input id="mine" aria-label="notes" autofocus>
<script>
  window.heard = [];
  addEventListener("message", ({ data }) => heard.push(data));
  const frame = () => document.querySelector("iframe").contentWindow;
  window.tell = (message) => frame().postMessage(message, "*");
</script>
<iframe src="APP/embed?QUERY" sandbox="allow-scripts allow-same-origin"></iframe>"""
DECK = """<!doctype html><title>deck</title><link rel="stylesheet" href="dist/reveal.css">
<style>iframe { width: 100%; height: 480px; border: 0 }</style>
<div class="reveal"><div class="slides">
<section><h2>Before</h2></section>
<section><iframe data-src="APP/embed?defaults=2&seed=3"></iframe></section>
<section><h2>After</h2></section>
</div></div>
<script src="dist/reveal.js"></script>
<script>Reveal.initialize({ transition: "none" });</script>"""
FITS = """([width, height]) => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  const has = Math.abs(innerWidth - width) < 2 && Math.abs(innerHeight - height) < 2;
  return has && scrollWidth <= innerWidth && scrollHeight <= innerHeight;
}"""
README = (ROOT / "app/README.md").read_text(encoding="utf-8")


def slide(query: str) -> str:
    """A slide with one embed."""
    return SLIDE.replace("QUERY", query)


def heard(page: Page, kind: str) -> list[dict[str, Any]]:
    """The messages of a type that the slide has got so far."""
    found: list[dict[str, Any]] = page.evaluate(
        "(kind) => window.heard.filter((one) => one?.gan1d === 1 && one.type === kind)", kind
    )
    return found


def test_it_shows_what_was_asked_for(deck: Deck) -> None:
    deck.show(slide("defaults=2&seed=3&show=chart,transport,lr&theme=dark"))
    frame = deck.embed()
    frame.evaluate("() => gan1d.pause()")
    for visible in ("#live", ".transport .play", "#control-lr_d"):
        expect(frame.locator(visible)).to_be_visible()
    for hidden in ("header", "#timeline", "#measures", "#control-seed", "#switches", ".runs"):
        expect(frame.locator(hidden)).to_be_hidden()
    for width, height in ((480, 270), (960, 540), (1920, 1080)):
        deck.page.set_viewport_size({"width": width, "height": round(height / 0.9)})
        frame.wait_for_function(FITS, arg=[width, height], timeout=WAIT)
        size = frame.evaluate(
            "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
        )
        assert 9 < size < 27
    assert frame.evaluate("() => document.documentElement.dataset.theme") == "dark"
    assert deck.page.evaluate("() => document.activeElement.id") == "mine", "it took the focus"


def test_small_charts_leave_the_large_one_its_height(deck: Deck) -> None:
    deck.page.set_viewport_size({"width": 960, "height": 600})
    deck.show(slide("lesson=mode-collapse&show=chart,transport,timeline,panels,lesson,status"))
    frame = deck.embed()
    frame.evaluate("() => gan1d.pause()")
    frame.wait_for_function("() => gan1d.page.row.laid.size === 2", timeout=WAIT)
    large, small = (frame.locator(place).bounding_box() for place in ("#live", "#modes"))
    assert large is not None
    assert small is not None
    assert large["height"] > 240  # of 540
    assert small["height"] > 140
    assert large["x"] + large["width"] <= small["x"]


def test_start_stop_and_loop(deck: Deck) -> None:
    deck.show(slide("defaults=2&seed=3&start=100&stop=200&loop=1&speed=20"))
    frame = deck.embed()
    frame.evaluate(
        "() => { window.steps = new Set(); setInterval(() => steps.add(gan1d.state().step), 5) }"
    )
    frame.wait_for_function("() => steps.has(200) || steps.has(180)", timeout=WAIT)
    frame.evaluate("() => steps.clear()")
    frame.wait_for_function("() => steps.has(100) || steps.has(120)", timeout=WAIT)
    assert frame.evaluate("() => [...steps].every((step) => step >= 100 && step <= 200)")
    deck.show(slide("defaults=2&seed=3&stop=60&speed=20"))
    frame = deck.embed("stop=60&speed")
    frame.wait_for_function("() => !gan1d.state().playing", timeout=WAIT)
    assert frame.evaluate("() => gan1d.state().step") == 60


def test_bad_parameters_get_a_sentence_each(deck: Deck) -> None:
    deck.show(slide("defaults=2&seed=3&show=chart,bla&theme=pink&start=50&stop=20&bla=1&loop=2"))
    problems = deck.embed().locator("#problems")
    for words in (
        "show must be a comma list of chart,",
        "theme must be one of light, dark, projector, paper, got 'pink'",
        "start must be before stop, got 50 and 20",
        "Unknown in this link, and left out: bla.",
        "loop must be 0 or 1",
    ):
        expect(problems).to_contain_text(words)


def test_a_poster_fetches_nothing_before_the_click(deck: Deck) -> None:
    asked: list[str] = []
    deck.page.on("request", lambda request: asked.append(request.url))
    deck.show(slide("defaults=2&seed=3&load=click"))
    link = deck.page.frame_locator("iframe").get_by_role("link", name="Train this GAN")
    expect(link).to_be_visible()
    deck.page.wait_for_timeout(500)
    assert [url for url in asked if url.startswith(deck.app)] == [
        f"{deck.app}/embed?defaults=2&seed=3&load=click"
    ]
    link.click()
    frame = deck.embed()
    frame.wait_for_function("() => window.gan1d?.state().step > 20", timeout=WAIT)


def test_messages_drive_it_and_tell_of_it(deck: Deck) -> None:
    page = deck.page
    deck.show(slide("defaults=2&seed=3&autoplay=0"))
    frame = deck.embed()
    page.wait_for_function("() => heard.some((one) => one.type === 'ready')")

    def tell(message: Any) -> None:
        page.evaluate("(message) => tell(message)", message)

    tell({"gan1d": 1, "type": "seek", "step": 40})
    frame.wait_for_function("() => gan1d.state().step === 40", timeout=WAIT)
    tell({"gan1d": 1, "type": "step", "who": "d"})
    frame.wait_for_function("() => gan1d.state().step === 41", timeout=WAIT)
    tell({"gan1d": 1, "type": "set", "settings": {"lr_d": 0.05, "bla": 1}})
    frame.wait_for_function("() => gan1d.state().recipe.includes('lr_d')", timeout=WAIT)
    page.wait_for_function("() => heard.some((one) => one.type === 'error')")
    assert heard(page, "error")[0]["problem"] == "there is no setting 'bla'"
    tell({"gan1d": 1, "type": "stage", "stage": "b"})
    page.wait_for_function("() => heard.filter((one) => one.type === 'error').length === 2")
    before = frame.evaluate("() => gan1d.state()")
    odd_ones: tuple[Any, ...] = (
        None, 3, "play", [], {}, {"type": "play"}, {"gan1d": 2, "type": "play"},
        {"gan1d": 1}, {"gan1d": 1, "type": "constructor"}, {"gan1d": 1, "type": "seek"},
        {"gan1d": 1, "type": "seek", "step": -1}, {"gan1d": 1, "type": "seek", "step": "9"},
        {"gan1d": 1, "type": "set", "settings": 3}, {"gan1d": 1, "type": "stage", "stage": "e"},
        {"gan1d": 1, "type": "step", "who": "all"},
    )  # fmt: skip
    for odd in odd_ones:
        tell(odd)
    page.wait_for_timeout(300)
    assert frame.evaluate("() => gan1d.state()") == before
    tell({"gan1d": 1, "type": "play"})
    page.wait_for_function("() => heard.some((one) => one.type === 'state' && one.playing)")
    tell("slide:stop")
    frame.wait_for_function("() => !gan1d.state().playing")
    tell("slide:stop")  # hidden twice over, as by the deck and by the browser
    page.wait_for_timeout(100)
    tell("slide:start")
    frame.wait_for_function("() => gan1d.state().playing")
    tell({"gan1d": 1, "type": "pause"})
    frame.wait_for_function("() => !gan1d.state().playing")


def test_the_decks_keys_go_back_to_the_deck(deck: Deck) -> None:
    page = deck.page
    deck.show(slide("defaults=2&seed=3"))
    frame = deck.embed()
    frame.locator("#live").click(position={"x": 200, "y": 100})
    page.keyboard.press("Space")
    frame.wait_for_function("() => !gan1d.state().playing")
    step = frame.evaluate("() => gan1d.state().step")
    for i, key in enumerate(("ArrowRight", "PageDown", "Escape")):
        frame.locator("#live").click(position={"x": 200, "y": 100})
        page.keyboard.press(key)
        page.wait_for_function(
            "(n) => heard.filter((one) => one.type === 'key').length === n", arg=i + 1
        )
        assert page.evaluate("() => document.activeElement.tagName") != "IFRAME"
    assert [one["key"] for one in heard(page, "key")] == ["ArrowRight", "PageDown", "Escape"]
    assert frame.evaluate("() => gan1d.state().step") == step
    deck.show(slide("defaults=2&seed=3&keys=0"))
    frame = deck.embed("keys=0")
    frame.locator("#live").click(position={"x": 200, "y": 100})
    page.keyboard.press("Space")
    page.wait_for_timeout(300)
    assert frame.evaluate("() => gan1d.state().playing")


def comes_to_rest(frame: Frame) -> bool:
    """Whether it pauses soon, or is unloaded, as reveal.js does with a slide that was left."""
    for _ in range(WAIT // 50):
        try:
            if frame.evaluate("() => !window.gan1d || !window.gan1d.state().playing"):
                return True
        except Error:
            return True
        frame.page.wait_for_timeout(50)
    return False


def test_a_slide_plays_only_while_it_shows(deck: Deck) -> None:
    page = deck.page
    deck.add_reveal()
    deck.show(DECK)
    page.wait_for_function("() => window.Reveal?.isReady()")
    page.keyboard.press("ArrowRight")
    frame = deck.embed("defaults=2&seed=3")
    frame.wait_for_function("() => gan1d.state().playing && gan1d.state().step > 20", timeout=WAIT)
    frame.locator("#live").click(position={"x": 200, "y": 100})  # takes the keyboard
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => Reveal.getIndices().h === 2")
    assert comes_to_rest(frame), "it plays on while its slide is not shown"


def test_the_readmes_deck_as_written(deck: Deck) -> None:
    page = deck.page
    deck.add_reveal()
    (written,) = re.findall(r"```html\n(<!doctype html>.*?)```", README, re.S)
    assert "http://127.0.0.1:8050/" in written
    file = deck.folder / "slides.html"
    file.write_text(written.replace("http://127.0.0.1:8050", deck.app), encoding="utf-8")
    page.goto(file.as_uri())  # as a double click opens it
    page.wait_for_function("() => window.Reveal?.isReady()")
    page.keyboard.press("ArrowRight")
    staged = deck.embed("figure1,status")
    staged.wait_for_function("() => gan1d.page.player.stages.ends", timeout=WAIT)
    assert not staged.evaluate("() => gan1d.state().playing")
    assert staged.evaluate("() => document.documentElement.dataset.theme") == "projector"
    for i in range(3):
        page.keyboard.press("ArrowRight")
        staged.wait_for_function(
            "(i) => gan1d.state().step === gan1d.page.player.stages.ends[i] "
            "&& !gan1d.state().playing",
            arg=i,
            timeout=WAIT,
        )
    assert page.evaluate("() => Reveal.getIndices().h") == 1
    page.keyboard.press("ArrowLeft")
    staged.wait_for_function(
        "() => gan1d.state().step === gan1d.page.player.stages.ends[1]", timeout=WAIT
    )
    for _ in range(3):  # (c), (d), and on
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => Reveal.getIndices().h === 2", timeout=WAIT)
