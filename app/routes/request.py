"""What every route does with a request: read it strictly, wait for a turn, refuse in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from contextlib import AbstractContextManager
from typing import TypeVar

from flask import Response, jsonify, request

from app.routes.crowd import MOST_MAPS, BusyError, Crowd, cores
from app.routes.turns import LONG_SECONDS, Turns
from gan1d.recipe import Recipe, RecipeError
from gan1d.recipe.settings import shown
from gan1d.runs import CancelledError
from gan1d.runs.compiled import compiled
from gan1d.runs.inputs import program_of

T = TypeVar("T")
_FOREVER = "public, max-age=31536000, immutable"
_CORES = cores()
_PER_CORE = 6  # works in line: a second of play takes 0.15 s, and with more it comes late
_MAP_SECONDS = 3  # after which maps ask again that give way to runs
_crowd = Crowd()
_maps = Crowd(MOST_MAPS)
_training = Turns(_CORES)
_compiling = Turns(max(1, _CORES // 2))  # each is one long piece, and may take a gigabyte


def strict(
    defaults: Mapping[str, int], words: Collection[str] = ()
) -> tuple[Recipe, dict[str, int]]:
    """The recipe and the whole numbers of a request; a refused part refuses it all.

    Args:
      defaults: the numbers that may be given, with their defaults.
      words: names of other parameters, which the caller reads itself.

    Raises:
      RecipeError: names what was refused, the rule and the value.
    """
    numbers: dict[str, int] = {}
    rest = []
    for pair in request.query_string.decode("ascii", "replace").split("&"):
        name, _, text = pair.partition("=")
        if name in defaults:
            if name in numbers:
                raise RecipeError(
                    f"{name} must be given once, got {numbers[name]} and {shown(text)}"
                )
            if not (text.isascii() and text.isdigit() and len(text) < 10):
                raise RecipeError(f"{name} must be a whole number, got {shown(text)}")
            numbers[name] = int(text)
        elif name not in words:
            rest.append(pair)
    recipe, problems = Recipe.from_query("&".join(rest))
    if problems:
        raise RecipeError("; ".join(problems))
    return recipe, {**defaults, **numbers}


def in_turn(
    recipe: Recipe,
    work: Callable[[Callable[[], bool]], T],
    cancelled: Callable[[], bool],
    later: bool = False,
) -> T:
    """Compile what a recipe needs, then do the work when a core is free for it.

    While a program is compiled, which cannot be interrupted, runs of others are trained.

    Args:
      recipe: the run that the work trains.
      work: is given what it must ask before each piece, and end if it is true.
      cancelled: whether nobody waits for the result any more.
      later: whether others go before it.

    Raises:
      CancelledError: when `cancelled()` says so before the work has begun.
    """
    if cancelled():  # it may have waited for a thread until nobody waited for it
        raise CancelledError
    pace = compiled(
        program_of(recipe), lambda build: _compiling.run(lambda _: build(), cancelled)
    ).pace
    return _training.run(work, cancelled, lambda: pace.last > LONG_SECONDS, later)


def compiling(work: Callable[[], T], cancelled: Callable[[], bool]) -> T:
    """Do work that only compiles, when it may be done.

    Raises:
      CancelledError: when `cancelled()` says so before the work has begun.
    """
    return _compiling.run(lambda _: work(), cancelled)


def waiting(work: Hashable = None) -> AbstractContextManager[None]:
    """What a request does that may wait, one of those who wait.

    Args:
      work: what names that which others may wait for too.

    Raises:
      BusyError: there are too many.
    """
    return _crowd.joined(request.remote_addr or "", work)


def waiting_for_a_map() -> AbstractContextManager[None]:
    """`waiting`, of those who wait for a tile: they hold up nobody that watches a run.

    Raises:
      BusyError: there are too many, or the cores cannot even train what is watched.
    """
    if is_busy():
        raise BusyError(_MAP_SECONDS)
    return _maps.joined(request.remote_addr or "")


def load() -> dict[str, int]:
    """How many requests wait or are trained for, and how many cores they share."""
    return {"load": _crowd.size, "cores": _CORES}


def is_busy() -> bool:
    """Whether more is to be trained than the cores can train at the pace of play."""
    return _crowd.works > _PER_CORE * _CORES


def busy(error: BusyError) -> Response:
    """The answer to a request for which there was no room: status 503, and when to ask again."""
    response = problem(str(error), 503)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def later() -> bool:
    """Whether the request is of the least urgency, u=7 of RFC 9218: any other goes before it."""
    return "u=7" in request.headers.get("Priority", "")


def gone() -> Callable[[], bool]:
    """Whether the browser has hung up: waitress tells; of other servers it is not known."""
    disconnected: Callable[[], bool] = request.environ.get(
        "waitress.client_disconnected", lambda: False
    )
    return disconnected


def kept(response: Response) -> Response:
    """An answer that the same URL always has: with the page's build in it, kept for ever."""
    response.headers["Cache-Control"] = _FOREVER if "v" in request.args else "no-cache"
    return response


def refused(error: RecipeError) -> Response:
    """The answer to a request that was refused: status 400 and the sentence."""
    return problem(str(error), 400)


def problem(sentence: str, status: int) -> Response:
    """An answer that says in a sentence what is wrong."""
    response = jsonify({"problem": sentence})
    response.status_code = status
    return response
