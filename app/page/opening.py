"""What a page opens with before it asks for anything: its layout, first picture and frames."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from typing import Any, NamedTuple

from app.links.link import of
from app.links.view import View
from app.page import layout
from app.page.first_picture import first_picture
from app.page.static import html_of
from app.routes.frames import FIRST, at_hand, figure_at_hand
from app.words import DENSITIES
from gan1d.figures import chart
from gan1d.figures.layout import reduced
from gan1d.figures.scene import Scene
from gan1d.formats.wire import decode
from gan1d.recipe import Recipe

_CHART = '<div id="live"'  # where the picture goes
_KEPT = 64  # choices of small charts whose page is kept, some 20 kB each


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
            "first": None if chunk is None else _travelling(recipe, every, chunk),
            "stages": None if base is None else figure_at_hand(base),
        }
        view = View(**link["view"])
        empty, picture = chart.live(scene), chart.live(scene, first)
        if view.large != DENSITIES:
            empty, picture = reduced(empty), reduced(picture)
        facts["picture"] = empty
        return cls(_page(picture, view), facts)


def _first_frame(chunk: bytes) -> dict[str, Any] | None:
    """The curves of a chunk's first frame; None if the run diverged before it."""
    header, fields = decode(chunk)
    return {name: field[0] for name, field in fields.items()} if header["count"] else None


def _travelling(recipe: Recipe, every: int, chunk: bytes) -> dict[str, Any]:
    """The player's first request, in its own words, and the answer."""
    request = {"recipe": of(recipe), "start": 0, "every": every, "count": FIRST}
    return request | {"bytes": b64encode(chunk).decode("ascii")}


def _page(figure: dict[str, Any], view: View) -> str:
    """The page's components as plain HTML, with the chart of the densities in its place."""
    before, after = _components(view.panels, view.large)
    return before + first_picture(figure) + after


@lru_cache(_KEPT)
def _components(panels: tuple[str, ...], large: str) -> tuple[str, str]:
    """What stands before and behind the chart."""
    page = layout.page(View(panels=panels, large=large))
    before, place, rest = html_of(page).partition(_CHART)
    attributes, end, after = rest.partition("</div>")
    return before + place + attributes, end + after
