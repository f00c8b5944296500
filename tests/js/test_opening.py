"""Frames that travel with the page are what the player asks for first: it asks nobody for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from app.links.link import describe
from app.page.opening import Opening
from app.routes import frames
from gan1d.runs.once_cache import OnceCache
from tests.js import PlayerProcess
from tests.small import TINY

SUM = quote("0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)")
LINKS = (
    "",
    TINY.to_query(),
    f"{TINY.to_query()}&speed=1&theme=dark&utm_source=mail",
    f"{TINY.to_query()}&target={SUM}&lr_d=1e-5&r1=0.30000000000000004",
    f"{TINY.to_query()}&edits=4:lr_d:2e-5~19:k:2~20:k:3~900:train:d",
)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No chunk of another test is at hand."""
    monkeypatch.setattr(frames, "_chunks", OnceCache(frames.CHUNK_BYTES, len))


def travelling(query: str) -> Any:
    return Opening.of(describe(query)).facts["first"]


@pytest.mark.parametrize("query", LINKS)
def test_the_second_viewer_of_a_link_asks_for_no_first_frames(
    player: PlayerProcess, query: str
) -> None:
    """The first viewer's own first request is what the server keeps, and sends with the page."""
    assert travelling(query) is None
    alone = player.ask({"opens": query, "first": None})
    first = travelling(query)
    assert first is not None, alone["asked"]
    accompanied = player.ask({"opens": query, "first": first})
    assert accompanied["shown"] == alone["shown"]
    assert alone["asked"][0] not in accompanied["asked"]
    assert accompanied["asked"] == alone["asked"][1:]


def test_what_came_with_the_page_is_of_no_other_run(player: PlayerProcess) -> None:
    one, other = TINY.to_query(), TINY.replace(seed=8).to_query()
    player.ask({"opens": one, "first": None})
    alone = player.ask({"opens": other, "first": None})
    assert player.ask({"opens": other, "first": travelling(one)}) == alone


def test_it_is_of_no_use_to_a_page_at_another_speed(player: PlayerProcess) -> None:
    query = TINY.to_query()
    player.ask({"opens": query, "first": None})
    faster = player.ask({"opens": f"{query}&speed=20", "first": travelling(query)})
    (address, *_) = faster["asked"]
    assert "start=0&every=20&count=3&" in address
