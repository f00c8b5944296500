"""Plain GET routes that answer with a file: the frames of a run, and samples of its generator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from flask import Flask, Response, request

from app.exports import FORMATS, MOST_FRAMES, Wish
from app.routes.request import gone, in_turn, problem, refused, strict, waiting
from gan1d.figures.themes import THEMES
from gan1d.formats import tables
from gan1d.recipe import Recipe, RecipeError
from gan1d.recipe.settings import shown
from gan1d.runs import CancelledError, check_steps, chunk, sampling

MOST_SAMPLES = 1_000_000


def register(server: Flask) -> None:
    """Add the routes to a Flask server."""
    for path, view in (("/export", export), ("/sample", sample)):
        server.add_url_rule(path, view_func=view, methods=["GET"])


def export() -> Response:
    """`/export?<recipe>&as=&steps=&every=&theme=`: frames at 0, every, ... up to steps as a file.

    `as` is the suffix of a format that has a MIME type (csv, npz, or html: the offline page, which
    `theme` is for).
    """
    formats = {suffix[1:]: row for suffix, row in FORMATS.items() if row.mimetype is not None}
    kind, theme = request.args.get("as", "csv"), request.args.get("theme")
    if kind not in formats:
        return problem(f"as must be one of {', '.join(formats)}, got {shown(kind)}", 400)
    if theme is not None and theme not in THEMES:
        return problem(f"theme must be one of {', '.join(THEMES)}, got {shown(theme)}", 400)
    try:
        recipe, numbers = strict({"steps": 2000, "every": 10}, ("as", "theme"))
        steps, every = numbers["steps"], numbers["every"]
        check_steps(steps, every)
        count = steps // every + 1
        if count > MOST_FRAMES:
            raise RecipeError(
                f"a file holds at most {MOST_FRAMES} frames, got {count}: raise every, or use the "
                "command gan1d export"
            )
    except RecipeError as error:
        return refused(error)
    hung_up = gone()

    def body() -> bytes:
        run = in_turn(recipe, lambda cancelled: chunk(recipe, 0, every, count, cancelled), hung_up)
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"run.{kind}"
            formats[kind].write([[run]], path, Wish(steps, every, theme))
            return path.read_bytes()

    return _file(body, f"gan1d.{kind}", formats[kind].mimetype)


def sample() -> Response:
    """`/sample?<recipe>&step=&n=&draw=`: n samples x = G(z) after `step` steps, as a CSV table.

    `draw` is the seed of z; the recipe's own seed is that of the run.
    """
    try:
        recipe, numbers = strict({"step": sampling.STEP, "n": 10_000, "draw": 0})
        n, draw, step = numbers["n"], numbers["draw"], numbers["step"]
        if n > MOST_SAMPLES:
            raise RecipeError(
                f"n must be a whole number between 1 and {MOST_SAMPLES} here, got {n}: the command "
                "gan1d sample draws more"
            )
        sampling.check_draw(n, draw, step)
    except RecipeError as error:
        return refused(error)
    hung_up = gone()

    def table() -> bytes:
        x = in_turn(recipe, lambda cancelled: _drawn(recipe, n, draw, step, cancelled), hung_up)
        return "".join(tables.csv_lines(x)).encode()

    return _file(table, "gan1d-samples.csv", "text/csv")


def _drawn(
    recipe: Recipe, n: int, seed: int, step: int, cancelled: Callable[[], bool]
) -> np.ndarray:
    chunk(recipe, step, 1, 1, cancelled)  # leaves checkpoints, and can be given up on the way
    return sampling.sample(recipe, n, seed, step)


def _file(make: Callable[[], bytes], name: str, mimetype: str | None) -> Response:
    """A download under a name, or the sentence that says why there is none."""
    try:
        with waiting():
            body = make()
    except CancelledError:
        return Response(status=499)
    except RecipeError as error:
        return refused(error)
    except OSError:  # its disk is full, or cannot be written
        return problem("the server has no room on its disk for this file now; try again later", 503)
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
