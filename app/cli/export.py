"""The command `export`: a run as a table, as arrays, as a movie, or as a page that plays it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from app.cli.terminal import RefusedError, progress, read, refusing, staged, trained, writing
from app.exports import FORMATS, Runs, Wish, listed
from app.offline import grid, live
from gan1d.lessons import BY_ID
from gan1d.recipe import MAX_STEPS, Recipe
from gan1d.runs.sweeps import sweep

_FLAGS = {"first": "--from", "size": "--size", "fps": "--fps", "theme": "--theme", "grid": "--grid"}


def export(arguments: argparse.Namespace) -> str:
    """Write the file; returns the query of what it holds.

    Raises:
      RefusedError: says what cannot be done.
    """
    if arguments.folder is not None:
        raise RefusedError(f"a folder is for gan1d export site, got {arguments.folder}")
    if arguments.lesson is not None:
        _as_lesson(arguments)
    if arguments.live:
        return _export_live(arguments)
    if arguments.programs is not None:
        raise RefusedError("--programs is for --live and for a site")
    steps, every = arguments.steps, arguments.every
    steps = 2000 if steps is None else steps
    for flag, value, least in (("--steps", steps, 0), ("--every", every, 1)):
        if not least <= value <= MAX_STEPS:
            raise RefusedError(f"{flag} must be between {least} and {MAX_STEPS}, got {value}")
    given = _given(arguments)
    recipe = read(arguments.query)
    if arguments.figure1:
        recipe, end = staged(recipe)
        steps = end if arguments.steps is None else steps
    if not 0 <= given.get("first", 0) <= steps:
        raise RefusedError(f"--from must be between 0 and --steps, {steps}, got {given['first']}")
    out, chosen = arguments.out, FORMATS[arguments.out.suffix]
    with refusing():
        if arguments.grid is not None:
            given["grid"] = grid.parse(arguments.grid, recipe)
        wish = Wish(steps, every, lesson=BY_ID.get(arguments.lesson), **given)
        chosen.check(out, wish)
    runs = _runs(recipe, wish)
    with writing(out) as part, progress("Drawing") as say, refusing():
        chosen.write(runs, part, wish._replace(progress=say))
    return " ".join(filter(None, (recipe.to_query(), arguments.grid)))


def _as_lesson(arguments: argparse.Namespace) -> None:
    """Let the options be those of the lesson that was named, as far as they were not given."""
    lesson = BY_ID.get(arguments.lesson)
    if lesson is None:
        raise RefusedError(f"--lesson must be {listed(BY_ID, 'or')}, got {arguments.lesson!r}")
    if arguments.query or arguments.figure1:
        raise RefusedError("--lesson has a recipe, and cannot go with --query or --figure1")
    arguments.query, arguments.figure1 = lesson.query, lesson.figure1
    if arguments.steps is None and not (arguments.live or lesson.figure1):
        arguments.steps = lesson.steps


def _export_live(arguments: argparse.Namespace) -> str:
    """Write the page that trains by itself; returns the query of the run that it opens with."""
    if arguments.out.suffix != ".html":
        raise RefusedError(f"--live is for .html, got {arguments.out.name!r}")
    for flag, value in {
        "--steps": arguments.steps,
        "--from": arguments.first,
        "--size": arguments.size,
        "--fps": arguments.fps,
        "--grid": arguments.grid,
    }.items():
        if value is not None:
            raise RefusedError(f"{flag} is for a recording, and cannot go with --live")
    recipe, base = read(arguments.query), None
    if arguments.figure1:
        base = recipe.to_query()
        recipe, _ = staged(recipe)
    lesson = BY_ID.get(arguments.lesson)
    with refusing():
        programs = (
            grid.parse(arguments.programs, recipe, "--programs", 1) if arguments.programs else ()
        )
        html = live.page(recipe, programs, base, arguments.theme, lesson)
    with writing(arguments.out) as part:
        part.write_text(html, encoding="utf-8", newline="")
    return recipe.to_query()


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options that were given, each of which the format must take."""
    given = {name: getattr(arguments, name) for name in _FLAGS}
    given = {name: value for name, value in given.items() if value is not None}
    for name in given:
        takers = [suffix for suffix, row in FORMATS.items() if name in row.options]
        if arguments.out.suffix not in takers:
            raise RefusedError(
                f"{_FLAGS[name]} is for {listed(takers, 'and')}, got {arguments.out.name!r}"
            )
    if "grid" in given and arguments.figure1:
        raise RefusedError(
            "--grid cannot go with --figure1: the stages of its runs would not match"
        )
    return given


def _runs(recipe: Recipe, wish: Wish) -> Runs:
    """Train the run, or those of the grid; one that diverged is told."""
    if wish.grid:
        with progress("Training") as say:
            chunks = sweep(grid.recipes(recipe, wish.grid), wish.steps, wish.every, say)
        runs = [[chunk] for chunk in chunks]
    else:
        runs = [trained(recipe, wish.steps, wish.every)]
    for parts in runs:
        last = parts[-1]
        if last.diverged is not None:
            which = f"the run {last.recipe.to_query()}" if wish.grid else "the run"
            sentence = f"{which} diverged at step {last.diverged}; the frames before it are kept"
            print(f"gan1d: {sentence}", file=sys.stderr)
    return runs
