"""What plays in a frame waits until it is seen, and rests when it is hidden: files and embeds."""

from __future__ import annotations

from playwright.sync_api import Frame

from app.offline import live
from tests.browser.acts import WAIT
from tests.browser.deck import Deck
from tests.small import TINY

PAGE = """<!doctype html><title>frames</title>
<style>iframe { display: block; width: 640px; height: 400px; margin-top: 3000px; border: 0 }</style>
<iframe src="live.html?far"></iframe>
<iframe src="live.html?veiled" style="margin-top: 0; visibility: hidden"></iframe>
<iframe src="APP/embed?QUERY&panels="></iframe>"""
SHOWN = "() => window.gan1d?.page.opened && gan1d.page.player.shown"
STATE = "() => [gan1d.state().step, gan1d.state().playing]"
PLAYS = "() => gan1d.state().playing && gan1d.state().step > 20"
RESTS = "() => !gan1d.state().playing"
SCROLL = "(i) => document.querySelectorAll('iframe')[i].scrollIntoView({behavior: 'instant'})"
TELL = "(message) => document.querySelector('iframe').contentWindow.postMessage(message, '*')"
UNVEIL = "() => { document.querySelectorAll('iframe')[1].style.visibility = '' }"


def test_it_plays_while_it_is_seen(deck: Deck) -> None:
    (deck.folder / "live.html").write_text(live.page(TINY), encoding="utf-8")
    deck.show(PAGE.replace("QUERY", TINY.to_query()))
    far, veiled, embed = (frame_of(deck, words) for words in ("?far", "?veiled", "/embed"))
    for frame in (far, veiled, embed):
        until(frame, SHOWN)
        assert frame.evaluate(STATE) == [0, False]
    deck.page.evaluate(SCROLL, 0)
    until(far, PLAYS)
    deck.page.evaluate(SCROLL, 1)
    until(far, RESTS)
    assert veiled.evaluate(STATE) == [0, False]
    deck.page.evaluate(UNVEIL)
    until(veiled, PLAYS)
    deck.page.evaluate(SCROLL, 2)
    until(veiled, RESTS)
    until(embed, PLAYS)
    deck.page.evaluate(TELL, {"gan1d": 1, "type": "pause"})
    deck.page.evaluate(SCROLL, 0)
    until(embed, RESTS)
    assert not far.evaluate(STATE)[1]  # it was told to pause while nobody saw it


def frame_of(deck: Deck, words: str) -> Frame:
    """The frame with these words in its address."""
    (found,) = (frame for frame in deck.page.frames if words in frame.url)
    return found


def until(frame: Frame, condition: str) -> None:
    """Wait for a condition in a frame; the frame itself may draw nothing meanwhile."""
    frame.wait_for_function(condition, timeout=WAIT, polling=50)
