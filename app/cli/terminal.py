"""What the commands that write a file share: a run's frames, the progress, the file, refusals."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gan1d.recipe import Recipe
    from gan1d.runs import Chunk

PIECE = 500  # training steps, about, between two reports of progress


class RefusedError(Exception):
    """What the user asked for cannot be done; the message is the sentence to print."""


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A file beside `path` that replaces it when it is complete; on a failure it is removed.

    Raises:
      RefusedError: for an OSError on the way, such as a full disk.
    """
    target = path.resolve()  # a link stays a link
    part = target.with_name(f".gan1d-{os.getpid()}{target.suffix}")  # the suffix is the format
    try:
        yield part
        os.replace(part, target)
    except OSError as error:
        raise RefusedError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def refusing() -> Iterator[None]:
    """Make what the library refuses the refusal of a command.

    Raises:
      RefusedError: with the sentence of a RecipeError or an ExportError.
    """
    from gan1d.formats.images import ExportError
    from gan1d.recipe import RecipeError

    try:
        yield
    except (RecipeError, ExportError) as error:
        raise RefusedError(str(error)) from None


def read(query: str) -> Recipe:
    """The recipe of a query; what is refused keeps its default, and is reported on stderr."""
    from gan1d.recipe import Recipe

    recipe, problems = Recipe.from_query(query)
    for problem in problems:
        print(f"gan1d: {problem}", file=sys.stderr)
    return recipe


def staged(recipe: Recipe) -> tuple[Recipe, int]:
    """The recipe of Figure 1 and the step it ends at; stages not reached are reported on stderr."""
    from gan1d.runs import figure1

    *_, (recipe, stages) = figure1.play(recipe)
    for stage in stages:
        if not stage.reached:
            print(f"gan1d: Figure 1: {stage.sentence}", file=sys.stderr)
    return recipe, stages[-1].end


def trained(recipe: Recipe, steps: int, every: int) -> list[Chunk]:
    """The frames of a run up to a step; the progress is shown if stderr is a terminal."""
    from gan1d.runs import MAX_COUNT, chunk

    total = steps // every + 1
    count = min(max(1, PIECE // every), MAX_COUNT)
    chunks: list[Chunk] = []
    with progress("Training") as say:
        for done in range(0, total, count):
            say(done, total)
            chunks.append(chunk(recipe, done * every, every, min(count, total - done)))
            if chunks[-1].diverged is not None:
                break
    return chunks


@contextmanager
def progress(work: str) -> Iterator[Callable[[int, int], None]]:
    """A function that prints how much of the work is done, if stderr is a terminal."""

    def say(done: int, total: int) -> None:
        print(f"\r{work}: {100 * done // total:3d} %", end="", file=sys.stderr, flush=True)

    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    try:
        yield say
    finally:
        print("\r" + " " * len(f"{work}: 100 %") + "\r", end="", file=sys.stderr, flush=True)
