"""What a page that trains by itself asks for: a program as WebAssembly, and where runs start."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request

from app import engine
from app.routes.request import compiling, gone, kept, problem, refused, strict
from gan1d.formats.wire import BUILD
from gan1d.recipe import Recipe, RecipeError
from gan1d.runs import CancelledError
from gan1d.wasm import UnsupportedError


def register(server: Flask) -> None:
    """Add the routes to a Flask server."""
    for path, view in (("/program", program), ("/start", start)):
        server.add_url_rule(path, view_func=view, methods=["GET"])


def program() -> Response:
    """`/program?<recipe>`: a recipe's program, as `app.engine.program` has it."""
    return _answer(lambda recipe: compiling(lambda: engine.program(recipe), gone()))


def start() -> Response:
    """`/start?<recipe>`: where the runs of a recipe start, as `app.engine.start` has it."""
    return _answer(engine.start)


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
    response = Response(body, mimetype="application/json")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(body, 6))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return kept(response)
