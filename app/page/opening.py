"""What a page opens with before it asks for anything: its layout, first picture and frames."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import Any, NamedTuple

from app.links.link import of
from app.page import layout
from app.page.first_picture import first_picture
from app.page.static import html_of
from app.routes.frames import FIRST, at_hand, figure_at_hand
from gan1d.figures import chart
from gan1d.figures.scene import Scene
from gan1d.formats.wire import decode
from gan1d.recipe import Recipe

_CHART = '<div id="live"'  # where the picture goes


class Opening(NamedTuple):
    """A link's first picture. Nothing is trained for it: frames are in it if they are kept."""

    html: str  # the page's components, with the large chart
    facts: dict[str, Any]  # for the player

    @classmethod
    def of(cls, link: dict[str, Any]) -> Opening:
        """What a link, as `app.links.link.describe` reads it, opens with."""
        recipe, _ = Recipe.from_query(link["query"])
        every = link["view"]["speed"]
        chunk = None
        if link["view"]["step"] == 0:
            chunk = at_hand(recipe.prefix((FIRST - 1) * every), 0, every, FIRST)
        scene = Scene.of(recipe)
        first = None if chunk is None else _first_frame(chunk)
        known = link["figure1"] is not None
        base = Recipe.from_query(link["figure1"])[0] if known else None
        facts = {
            "picture": chart.live(scene),
            "first": None if chunk is None else _travelling(recipe, every, chunk),
            "stages": None if base is None else figure_at_hand(base),
        }
        return cls(_page(chart.live(scene, first)), facts)


def _first_frame(chunk: bytes) -> dict[str, Any] | None:
    """The curves of a chunk's first frame; None if the run diverged before it."""
    header, fields = decode(chunk)
    return {name: field[0] for name, field in fields.items()} if header["count"] else None


def _travelling(recipe: Recipe, every: int, chunk: bytes) -> dict[str, Any]:
    """The player's first request, in its own words, and the answer."""
    request = {"recipe": of(recipe), "start": 0, "every": every, "count": FIRST}
    return request | {"bytes": b64encode(chunk).decode("ascii")}


def _page(figure: dict[str, Any]) -> str:
    """The page's components as plain HTML, with the large chart in its place."""
    before, after = _components()
    return before + first_picture(figure) + after


@cache
def _components() -> tuple[str, str]:
    """What stands before and behind the chart."""
    before, place, rest = html_of(layout.page()).partition(_CHART)
    attributes, end, after = rest.partition("</div>")
    return before + place + attributes, end + after
