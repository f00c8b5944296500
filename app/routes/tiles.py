"""`/tiles`: a tile of a map, trained behind what viewers watch, kept on disk and by browsers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from flask import Flask, Response, jsonify, request

from app.background import Trainers, tiles_folder
from app.routes.request import gone, kept, problem, refused, strict, waiting_for_a_map
from app.tile_process import DiedError
from gan1d import maps
from gan1d.maps.tile import Placed
from gan1d.recipe import RecipeError
from gan1d.recipe.settings import shown
from gan1d.runs import CancelledError
from gan1d.runs.build import BUILD
from gan1d.runs.once_cache import OnceCache

MOST_HOURS = 0.25  # of a map that a page asks for, by estimate
MINIATURE = 64  # bins of p_g in an answer
KEPT = 256  # tiles at hand
_COARSE = 8  # cells along a map: finer ones give way to those who have none yet
_NUMBERS = {"cells": _COARSE, "steps": 1000, "row": 0, "column": 0}

TRAINERS = Trainers()
_tiles: OnceCache[str, maps.Cells] = OnceCache(KEPT)


def register(server: Flask) -> None:
    """Add the route to a Flask server."""
    server.add_url_rule("/tiles", view_func=tiles, methods=["GET"])


def tiles() -> Response:
    """`/tiles?<recipe>&x=NAME:LOW:HIGH&y=...&cells=&steps=&row=&column=`: one tile of a map.

    The answer, the same for the same URL: `row`, `column` and `side` of the tile, the map's `x` and
    `y` (name, values, edges), `outcomes` (name and words), and of each cell, in the order of rows,
    `outcome`, `jsd`, `jsd_spread`, `w1`, `w1_spread` (null if there is none), `diverged_at`, and
    `p_g`: MINIATURE heights of each as bytes in base64, the highest 255.
    """
    try:
        recipe, numbers = strict(_NUMBERS, ("v", "x", "y"))
        cells = (numbers["cells"], numbers["cells"])
        ends = _ends("x", "lr_d:1e-5:1"), _ends("y", "lr_g:1e-5:1")
        a_map = maps.Map(recipe, *ends, cells, numbers["steps"], hours=MOST_HOURS)
        placed = _at(a_map, numbers["row"], numbers["column"])
    except RecipeError as error:
        return refused(error)
    if request.args.get("v", BUILD) != BUILD:
        return problem("this page is from another version of gan1d: reload it", 409)
    etag = hashlib.sha256(f"{placed.tile.key} {numbers}".encode()).hexdigest()[:24]
    if etag in request.if_none_match:
        return _tagged(Response(status=304), etag)
    try:
        found = _tiles.peek(placed.tile.key)
        if found is None:
            with waiting_for_a_map():
                later = numbers["cells"] > _COARSE
                found = _tiles.get(placed.tile.key, lambda: _trained(placed, gone(), later))
    except CancelledError:
        return Response(status=499)
    except DiedError:
        return problem("the processes that train maps died; try a smaller map", 500)
    return _tagged(jsonify(_answer(a_map, placed, found)), etag)


def _trained(placed: Placed, hung_up: Callable[[], bool], later: bool) -> maps.Cells:
    """The cells of a tile: from the disk, or trained now."""
    folder = maps.Folder(tiles_folder())
    try:
        return folder[placed.tile.key]
    except KeyError:
        cells = TRAINERS.train(placed.tile, hung_up, later)
        try:
            folder[placed.tile.key] = cells
        except OSError:
            return cells  # a full disk costs the next visitor time, and this one nothing
        return cells


def _ends(which: str, default: str) -> tuple[str, float, float]:
    """Name and ends of an axis in the request.

    Raises:
      RecipeError: for another text than NAME:LOW:HIGH.
    """
    text = request.args.get(which, default)
    try:
        name, low, high = text.split(":")
        ends = float(low), float(high)
    except ValueError:
        raise RecipeError(
            f"{which} must read NAME:LOW:HIGH, such as {default}, got {shown(text)}"
        ) from None
    if all(end.is_integer() for end in ends):
        return name, int(ends[0]), int(ends[1])
    return name, *ends


def _at(a_map: maps.Map, row: int, column: int) -> Placed:
    """The tile of a map that begins at a cell.

    Raises:
      RecipeError: if none does.
    """
    for placed in a_map.placed():
        if (placed.row, placed.column) == (row, column):
            return placed
    raise RecipeError(
        f"row and column must be multiples of {a_map.side} within the map, got {row} and {column}"
    )


def _answer(a_map: maps.Map, placed: Placed, cells: maps.Cells) -> dict[str, Any]:
    numbers = {name: getattr(cells, name).ravel().tolist() for name in cells._fields[:-1]}
    finite = {
        name: [value if np.isfinite(value) else None for value in values]
        for name, values in numbers.items()
    }
    axes = {
        which: {"name": axis.name, "values": axis.values, "edges": axis.edges.tolist()}
        for which, axis in (("x", a_map.x), ("y", a_map.y))
    }
    heights = cells.p_g.reshape(*cells.p_g.shape[:2], MINIATURE, -1).sum(axis=-1, dtype=float)
    heights *= 255 / np.maximum(heights.max(axis=-1, keepdims=True), 1)
    return {
        **axes,
        **finite,
        "row": placed.row,
        "column": placed.column,
        "side": a_map.side,
        "outcomes": [[one.name, one.words] for one in maps.OUTCOMES],
        "p_g": base64.b64encode(np.rint(heights).astype(np.uint8).tobytes()).decode(),
    }


def _tagged(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    return kept(response)
