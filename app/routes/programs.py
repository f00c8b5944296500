"""What a page that trains by itself asks for: a program as WebAssembly, and where runs start."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request

from app import engine
from app.offline import live
from app.routes.compression import sent
from app.routes.request import compiling, gone, kept, problem, refused, strict, waiting
from gan1d.figures.themes import THEMES
from gan1d.recipe import Recipe, RecipeError
from gan1d.recipe.settings import shown
from gan1d.runs import CancelledError
from gan1d.runs.build import BUILD
from gan1d.wasm import UnsupportedError


def register(server: Flask) -> None:
    """Add the routes to a Flask server."""
    for path, view in (("/program", program), ("/start", start), ("/live", live_file)):
        server.add_url_rule(path, view_func=view, methods=["GET"])


def program() -> Response:
    """`/program?<recipe>`: a recipe's program, as `app.engine.program` has it."""

    def made(recipe: Recipe) -> dict[str, Any]:
        with waiting():
            return compiling(lambda: engine.program(recipe), gone())

    return _answer(lambda recipe: engine.at_hand(recipe) or made(recipe))


def start() -> Response:
    """`/start?<recipe>`: where the runs of a recipe start, as `app.engine.start` has it."""
    return _answer(engine.start)


def live_file() -> Response:
    """`/live?<recipe>&base=&theme=`: the file that trains a recipe by itself, as a download.

    `base` is the query that a recipe of Figure 1 was made from.
    """
    theme, base = request.args.get("theme"), request.args.get("base")
    if theme is not None and theme not in THEMES:
        return problem(f"theme must be one of {', '.join(THEMES)}, got {shown(theme)}", 400)
    try:
        recipe, _ = strict({}, ("base", "theme"))
        if base is not None and Recipe.from_query(base)[1]:
            return problem(f"base must be the query of a recipe, got {shown(base)}", 400)
        with waiting():
            html = compiling(lambda: live.page(recipe, (), base, theme), gone())
    except RecipeError as error:
        return refused(error)
    except CancelledError:
        return Response(status=499)
    response = Response(html, mimetype="text/html")
    response.headers["Content-Disposition"] = 'attachment; filename="gan1d-live.html"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(make: Callable[[Recipe], dict[str, Any]]) -> Response:
    try:
        recipe, _ = strict({}, ("v",))
    except RecipeError as error:
        return refused(error)
    if request.args.get("v", BUILD) != BUILD:
        return problem("this page is from another version of gan1d: reload it", 409)
    try:
        body = json.dumps(make(recipe), separators=(",", ":")).encode()
    except CancelledError:
        return Response(status=499)
    except UnsupportedError as error:
        return problem(f"this recipe cannot be trained in a browser: {error}", 400)
    return kept(sent(gzip.compress(body, 6, mtime=0), "application/json"))
