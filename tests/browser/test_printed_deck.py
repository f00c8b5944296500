"""A reveal.js deck is left, come back to, and printed: its frames show the stage of their page."""

from __future__ import annotations

from playwright.sync_api import Frame, Page

from tests.browser.acts import WAIT
from tests.browser.deck import EMBED_READY, Deck
from tests.small import TINY

DECK = """<!doctype html><title>deck</title><link rel="stylesheet" href="dist/reveal.css">
<div class="reveal"><div class="slides">
<section><iframe data-src="APP/embed?autoplay=0&show=chart,figure1,status&QUERY" title="Figure 1"
  style="width: 100%; height: 560px; border: 0"></iframe>
<i class="fragment" data-gan1d-stage="a"></i><i class="fragment" data-gan1d-stage="b"></i>
<i class="fragment" data-gan1d-stage="c"></i></section>
<section><h2>After</h2></section>
</div></div>
<script src="dist/reveal.js"></script>
<script src="APP/assets/slides/reveal-gan1d.js"></script>
<script>Reveal.initialize({ transition: "none", width: 1280, height: 720, plugins: [RevealGan1d] });
</script>"""
PLANNED = TINY.edit(40, train="d").edit(80, train="g").edit(120, train="both")
SETTLED = "(step) => gan1d.state().step === step && !gan1d.state().playing"


def shown(deck: Deck, query: str = "") -> Page:
    deck.add_reveal()
    deck.show(DECK.replace("QUERY", PLANNED.to_query().replace("&", "&amp;")))
    if query:
        deck.page.goto(f"{deck.origin}/index.html{query}")
    deck.page.wait_for_function("() => window.Reveal?.isReady()")
    return deck.page


def embeds(page: Page, count: int) -> list[Frame]:
    """So many frames of the app, ready, in the order of the pages."""
    for _ in range(WAIT // 50):
        found = [frame for frame in page.frames if "/embed" in frame.url]
        if len(found) == count:
            break
        page.wait_for_timeout(50)
    assert len(found) == count
    for frame in found:
        frame.wait_for_function(EMBED_READY, timeout=WAIT, polling=50)
    return found


def test_a_slide_that_is_come_back_to_shows_its_stage(deck: Deck) -> None:
    page = shown(deck)
    (frame,) = embeds(page, 1)
    for step in (40, 80):  # of the ends of (a) and (b)
        page.keyboard.press("ArrowRight")
        frame.wait_for_function(SETTLED, arg=step, timeout=WAIT, polling=50)
    page.evaluate("() => Reveal.slide(1)")
    page.wait_for_function("() => !document.querySelector('iframe').src.includes('embed')")
    page.evaluate("() => Reveal.slide(0, 0, 1)")
    (frame,) = embeds(page, 1)
    frame.wait_for_function(SETTLED, arg=80, timeout=WAIT, polling=50)
    page.keyboard.press("ArrowRight")  # and (c) is played from there
    frame.wait_for_function(SETTLED, arg=120, timeout=WAIT, polling=50)


def test_a_printed_deck_has_a_page_for_each_stage(deck: Deck) -> None:
    page = shown(deck, "?print-pdf")
    for frame, step in zip(embeds(page, 4), (0, 40, 80, 120), strict=True):
        frame.wait_for_function(SETTLED, arg=step, timeout=WAIT, polling=50)
        path = frame.locator("#live .scatterlayer path.js-line").first
        path.wait_for(state="attached", timeout=WAIT)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    (deck.folder / "deck.pdf").write_bytes(pdf)
    assert pdf.count(b"/Type /Page\n") == 5  # and the slide after it
