"""The command `export`: a run as a table, as arrays, as a movie, or as a page that plays it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.cli.terminal import RefusedError, progress, read, staged, trained, writing

if TYPE_CHECKING:
    from gan1d.recipe import Recipe
    from gan1d.runs import History


def export(arguments: argparse.Namespace) -> str:
    """Write the file; returns the query of what it holds.

    Raises:
      RefusedError: says what cannot be done.
    """
    from gan1d import runs
    from gan1d.formats import tables
    from gan1d.recipe import MAX_STEPS
    from gan1d.runs import History

    steps, every = arguments.steps, arguments.every
    steps = 2000 if steps is None else steps
    if not 0 <= steps <= MAX_STEPS:
        raise RefusedError(f"--steps must be between 0 and {MAX_STEPS}, got {steps}")
    if not 1 <= every <= MAX_STEPS:
        raise RefusedError(f"--every must be between 1 and {MAX_STEPS}, got {every}")
    recipe = read(arguments.query)
    if arguments.grid is not None or arguments.out.suffix == ".html":
        _check_grid(arguments)
    if arguments.figure1:
        recipe, end = staged(recipe)
        steps = end if arguments.steps is None else steps
    arguments.steps = steps
    movie = _movie(arguments)
    if arguments.out.suffix == ".html":
        return _record(arguments, recipe)
    history = runs.recorded(trained(recipe, steps, every))
    if history.diverged is not None:
        sentence = f"the run diverged at step {history.diverged}; the frames before it are kept"
        print(f"gan1d: {sentence}", file=sys.stderr)
    if movie is not None:
        movie(history)
        return recipe.to_query()
    write = tables.write_csv if arguments.out.suffix == ".csv" else History.save
    with writing(arguments.out) as part:
        write(history, part)
    return recipe.to_query()


def _movie(arguments: argparse.Namespace) -> Callable[[History], None] | None:
    """A function that writes the movie; None if the file is not to be a movie."""
    from gan1d.formats import images, movies

    names = {"first": "--from", "size": "--size", "fps": "--fps", "theme": "--theme"}
    given = {name: getattr(arguments, name) for name in names}
    given = {name: value for name, value in given.items() if value is not None}
    out, steps, every = arguments.out, arguments.steps, arguments.every
    if out.suffix not in movies.SUFFIXES:
        for name in given:
            if name == "theme" and out.suffix == ".html":
                continue
            listed = " and ".join(movies.SUFFIXES)
            raise RefusedError(f"{names[name]} is for {listed}, got {out.name!r}")
        return None
    first = given.get("first", 0)
    if not 0 <= first <= steps:
        raise RefusedError(f"--from must be between 0 and --steps, {steps}, got {first}")
    width, height = given.pop("size", (960, 540))
    frames = steps // every - -(-first // every) + 1
    try:
        movies.check(out, width, height, given.get("fps", 30), frames)
    except images.ExportError as error:
        raise RefusedError(str(error)) from None

    def write(history: History) -> None:
        with writing(out) as part, progress("Drawing") as say:
            try:
                movies.write(history, part, width=width, height=height, progress=say, **given)
            except images.ExportError as error:
                raise RefusedError(str(error)) from None

    return write


def _check_grid(arguments: argparse.Namespace) -> None:
    """Refuse a --grid that does not go with the other options, before any work is done."""
    if arguments.grid is not None and arguments.out.suffix != ".html":
        raise RefusedError(f"--grid is for .html, got {arguments.out.name!r}")
    if arguments.grid is not None and arguments.figure1:
        raise RefusedError(
            "--grid cannot go with --figure1: the stages of its runs would not match"
        )


def _record(arguments: argparse.Namespace, recipe: Recipe) -> str:
    """Write the offline file of a run, or of a grid of runs."""
    from app.offline import grid, page
    from gan1d.recipe import RecipeError
    from gan1d.runs.sweeps import sweep

    steps, every = arguments.steps, arguments.every
    try:
        axes = () if arguments.grid is None else grid.parse(arguments.grid, recipe)
        recipes = grid.recipes(recipe, axes)
        page.check_frames(len(recipes), steps, every)
    except RecipeError as error:
        raise RefusedError(str(error)) from None
    if axes:
        with progress("Training") as say:
            replay = [[chunk] for chunk in sweep(recipes, steps, every, say)]
    else:
        replay = [trained(recipe, steps, every)]
    for parts in replay:
        if parts[-1].diverged is not None:
            which = f"the run {parts[-1].recipe.to_query()}" if axes else "the run"
            sentence = (
                f"{which} diverged at step {parts[-1].diverged}; the frames before it are kept"
            )
            print(f"gan1d: {sentence}", file=sys.stderr)
    with writing(arguments.out) as part:
        part.write_text(page.page(replay, axes, arguments.theme), encoding="utf-8")
    return " ".join(filter(None, (recipe.to_query(), arguments.grid)))
