"""Plain GET routes: chunks of frames, the recipe of Figure 1, what a link means, empty pictures."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, jsonify, request

from app.links.link import FIGURE1_SPEED, describe, of
from app.routes.compression import sent
from app.routes.request import (
    gone,
    in_turn,
    kept,
    later,
    load,
    problem,
    refused,
    strict,
    waiting,
)
from app.words import DENSITIES, LARGE, PANELS
from gan1d.figures import chart
from gan1d.figures.layout import enlarged, reduced
from gan1d.figures.scene import Scene
from gan1d.figures.themes import THEMES
from gan1d.formats import wire
from gan1d.recipe import Recipe, RecipeError
from gan1d.recipe.settings import shown
from gan1d.runs import CancelledError, check_span, chunk, figure1, vector_field
from gan1d.runs.build import BUILD
from gan1d.runs.once_cache import OnceCache
from gan1d.targets import modes

CHUNK_BYTES = 64 * 2**20  # of encoded and compressed chunks kept
FIGURES = 200  # Figure 1 recipes kept
FIRST = 3  # frames in a page's first request: few, so that they are there soon

_FASTEST = 1  # of gzip: higher levels take four times as long for a tenth of the bytes

_chunks: OnceCache[tuple[str, int, int, int], bytes] = OnceCache(CHUNK_BYTES, len)
_figures: OnceCache[Recipe, figure1.Figure1] = OnceCache(FIGURES)


def register(server: Flask) -> None:
    """Add the routes to a Flask server."""
    for path, view in (
        ("/frames", frames),
        ("/figure1", figure_one),
        ("/link", link),
        ("/pictures", empty_pictures),
    ):
        server.add_url_rule(path, view_func=view, methods=["GET"])


def frames() -> Response:
    """`/frames?<recipe>&start=&every=&count=`: a chunk, the same bytes for the same URL.

    With `v=` (the build that the page was made by) browsers and proxies may keep it for ever.
    With the header `Priority: u=7` whatever else waits goes before it.
    """
    try:
        recipe, arguments = strict({"start": 0, "every": 10, "count": 60}, ("v",))
        start, every, count = arguments.values()
        check_span(start, every, count)
    except RecipeError as error:
        return refused(error)
    if request.args.get("v", BUILD) != BUILD:
        return problem("this page is from another version of gan1d: reload it", 409)
    key = _key(recipe, start, every, count)
    etag = hashlib.sha256(repr((BUILD, key)).encode()).hexdigest()[:24]
    if etag in request.if_none_match:
        return _kept(Response(status=304), etag)
    body = _chunks.peek(key)
    if body is None:
        try:
            with waiting(key):
                body = _encoded(recipe, start, every, count, gone(), later())
        except CancelledError:
            return Response(status=499)
    return _kept(sent(body, "application/octet-stream"), etag)


def figure_one() -> Response:
    """`/figure1?<recipe>`: the recipe that passes through stages (a) to (c) and settles in (d)."""
    try:
        recipe, _ = strict({})
    except RecipeError as error:
        return refused(error)
    hung_up = gone()
    try:
        with waiting(recipe):
            figure = _figures.get(
                recipe,
                lambda: in_turn(recipe, lambda cancelled: prepared(recipe, cancelled), hung_up),
            )
    except CancelledError:
        return Response(status=499)
    return jsonify(_answer(figure))


def at_hand(recipe: Recipe, start: int, every: int, count: int) -> bytes | None:
    """A chunk, if it is kept: nothing is trained for it."""
    packed = _chunks.peek(_key(recipe, start, every, count))
    return None if packed is None else gzip.decompress(packed)


def figure_at_hand(recipe: Recipe) -> dict[str, Any] | None:
    """What `/figure1` answers, if it is kept: nothing is trained for it."""
    figure = _figures.peek(recipe)
    return None if figure is None else _answer(figure)


def _answer(figure: figure1.Figure1) -> dict[str, Any]:
    stages = [stage._asdict() for stage in figure.stages]
    return {**of(figure.recipe), "stages": stages, "limit": figure1.LIMIT}


def _key(recipe: Recipe, start: int, every: int, count: int) -> tuple[str, int, int, int]:
    return recipe.to_query(), start, every, count


def _encoded(
    recipe: Recipe,
    start: int,
    every: int,
    count: int,
    hung_up: Callable[[], bool],
    later: bool = False,
) -> bytes:
    """A chunk's bytes, compressed; trained now unless they are kept."""

    def trained(cancelled: Callable[[], bool]) -> bytes:
        return wire.encode(chunk(recipe, start, every, count, cancelled))

    return _chunks.get(
        _key(recipe, start, every, count),
        lambda: gzip.compress(in_turn(recipe, trained, hung_up, later), _FASTEST, mtime=0),
    )


def prepared(recipe: Recipe, cancelled: Callable[[], bool] = lambda: False) -> figure1.Figure1:
    """Figure 1 played to the end of (c): from there on its recipe is complete."""
    return next(f for f in figure1.play(recipe, cancelled) if f.stages[-1].name == "c")


def link() -> Response:
    """`/link?<anything>`: what a link means, read leniently; never an error."""
    return jsonify(describe(request.query_string.decode("ascii", "replace")))


def empty_pictures() -> Response:
    """`/pictures?<recipe>&theme=&large=`: the page's figures for a recipe, without frames.

    The one that is named as large is of its size, and the densities' small then. With the
    `edges` of its target's modes, by which the page says which of them p_g misses.
    """
    theme = request.args.get("theme", "light")
    large = request.args.get("large", DENSITIES)
    if theme not in THEMES:
        return problem(f"theme must be one of {', '.join(THEMES)}, got {shown(theme)}", 400)
    if large not in LARGE:
        return problem(f"large must be one of {', '.join(LARGE)}, got {shown(large)}", 400)
    try:
        recipe, _ = strict({}, ("theme", "large"))
    except RecipeError as error:
        return refused(error)
    scene = Scene.of(recipe)
    field = vector_field.field(recipe)
    figures = {name: row.draw(scene, theme, field) for name, row in PANELS.items()}
    figures["live"] = chart.live(scene, None, theme)
    if large != DENSITIES:
        figures["live"] = reduced(figures["live"])
    if large not in (DENSITIES, "figure1"):  # the lines of Figure 1 are those of the large chart
        figures[large] = enlarged(figures[large])
    edges = modes.edges(recipe.target)
    return jsonify({"figures": figures, "target": recipe.target, "edges": edges})


def warm() -> None:
    """Compile and train what the page opens with, so that its first viewer need not wait."""
    recipe = Recipe()
    _encoded(figure1.stage_a(recipe), 0, FIGURE1_SPEED, FIRST, lambda: False)
    _figures.get(recipe, lambda: prepared(recipe))


def _kept(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Gan1d-Load"] = str(load()["load"])
    return kept(response)
