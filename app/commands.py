"""The commands that write a file and end: figure, export, sample."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from gan1d.recipe import Recipe
    from gan1d.runs import Chunk

QUERY_HELP = 'a recipe as in a link, e.g. "target=two_normals&lr_d=0.002" (default: the default)'
_PIECE = 500  # training steps, about, between two looks at the progress


class RefusedError(Exception):
    """What the user asked for cannot be done; the message is a sentence for stderr."""


def keep_compiled_code() -> None:
    """Keep XLA's compiled programs on disk, so that only the first start ever waits for them."""
    import jax

    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    jax.config.update("jax_compilation_cache_dir", str(base / "gan1d" / "xla"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


# --- the grammar ---


def add_to(commands: Any) -> None:
    """Add every command of this file to argparse's sub-parsers."""
    figure = _command(
        commands, "figure", _figure, (".html", ".svg", ".png", ".pdf", ".tex"),
        "write Figure 1 (a)-(d) of a recipe to a file",
        "Play a recipe through the stages of Figure 1 and write the four panels: .tex is for "
        "pdflatex with PGFPlots; .svg, .png and .pdf need the extra 'export' and a Chrome.",
    )  # fmt: skip
    figure.add_argument(
        "--theme", default="paper", choices=["light", "dark", "projector", "paper"],
        help="how it looks (default: paper)",
    )  # fmt: skip
    figure.add_argument(
        "--scale", type=float, default=2, help="pixels of a .png per px (default: %(default)s)"
    )
    export = _command(
        commands, "export", _export, (".csv", ".npz"),
        "train a recipe and write its frames to a file",
        "Train a recipe and write its frames: .csv is one table for pandas or a spreadsheet, "
        ".npz holds every array for gan1d.History.load.",
    )  # fmt: skip
    export.add_argument(
        "--steps", type=int, default=2000, help="training steps (default: %(default)s)"
    )
    export.add_argument(
        "--every", type=int, default=10, help="steps between frames (default: %(default)s)"
    )
    sample = _command(
        commands, "sample", _sample, (".csv",),
        "train a recipe and write samples of its generator to a file",
        "Train a recipe and write samples x = G(z): a table with the one column x.",
    )  # fmt: skip
    sample.add_argument(
        "--n", type=int, default=10_000, help="number of samples (default: %(default)s)"
    )
    sample.add_argument(
        "--step", type=int, default=2000, help="training steps before (default: %(default)s)"
    )
    sample.add_argument(
        "--seed", type=int, default=0,
        help="seed of the samples; the run's own is in the query (default: %(default)s)",
    )  # fmt: skip


def _command(
    commands: Any,
    name: str,
    work: Callable[[argparse.Namespace], str],
    suffixes: tuple[str, ...],
    short: str,
    description: str,
) -> argparse.ArgumentParser:
    """A command that writes one file of one of the suffixes."""
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=short, description=description
    )
    listed = "|".join(f"OUT{suffix}" for suffix in suffixes)
    command.add_argument("out", type=Path, metavar=listed, help="the file to write")
    command.add_argument("--query", default="", help=QUERY_HELP)
    command.add_argument("--force", action="store_true", help="overwrite an existing file")
    command.set_defaults(run=lambda arguments: _run(arguments, work, suffixes))
    return command


# --- what all of them do ---


def _run(
    arguments: argparse.Namespace,
    work: Callable[[argparse.Namespace], str],
    suffixes: tuple[str, ...],
) -> int:
    """Do a command's work and say what came of it; returns the exit status."""
    out: Path = arguments.out
    try:
        _check_out(out, suffixes, arguments.force)
        query = work(arguments)
    except RefusedError as error:
        print(f"gan1d: {error}", file=sys.stderr)
        return 2
    print(f"Wrote {out}: {query}")
    return 0


def _check_out(out: Path, suffixes: tuple[str, ...], force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done for it."""
    if out.suffix not in suffixes:
        listed = " or ".join((", ".join(suffixes[:-1]), suffixes[-1])).removeprefix(" or ")
        raise RefusedError(f"the file must end in {listed}, got {out.name!r}")
    if out.is_dir():
        raise RefusedError(f"cannot write {out}: it is a folder")
    if out.exists() and not force:
        raise RefusedError(f"{out} exists; --force overwrites it")
    if not (out.parent.is_dir() and os.access(out.parent, os.W_OK)):
        raise RefusedError(f"cannot write {out}: no writable folder {out.parent}")


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when it is complete; on a failure it is removed.

    Raises:
      RefusedError: for an OSError on the way, such as a full disk.
    """
    target = path.resolve()  # a link stays a link
    part = target.with_name(f".gan1d-{os.getpid()}{target.suffix}")  # the suffix says as what
    try:
        yield part
        os.replace(part, target)
    except OSError as error:
        raise RefusedError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def _recipe(query: str) -> Recipe:
    """The recipe of a query; what is refused in it is told, and keeps its default."""
    from gan1d.recipe import Recipe

    recipe, problems = Recipe.from_query(query)
    for problem in problems:
        print(f"gan1d: {problem}", file=sys.stderr)
    return recipe


def _trained(recipe: Recipe, steps: int, every: int) -> list[Chunk]:
    """The frames of a run up to a step, with the progress on a terminal's stderr."""
    from gan1d.runs import MAX_COUNT, chunk

    total = steps // every + 1
    count = min(max(1, _PIECE // every), MAX_COUNT)
    chunks: list[Chunk] = []
    for done in _progress(range(0, total, count), total):
        chunks.append(chunk(recipe, done * every, every, min(count, total - done)))
        if chunks[-1].diverged is not None:
            break
    return chunks


def _progress(starts: Iterable[int], total: int) -> Iterator[int]:
    """Each start in turn, said as a share of the total; a pipe or a file is told nothing."""
    if not sys.stderr.isatty():
        yield from starts
        return
    try:
        for start in starts:
            print(f"\rTraining: {100 * start // total:3d} %", end="", file=sys.stderr, flush=True)
            yield start
    finally:
        print("\r" + " " * len("Training: 100 %") + "\r", end="", file=sys.stderr, flush=True)


# --- the commands: each returns the query of what it wrote ---


def _figure(arguments: argparse.Namespace) -> str:
    keep_compiled_code()
    import gan1d
    from gan1d import figure1, figures, images, tex

    if not 0.1 <= arguments.scale <= 10:
        raise RefusedError(f"--scale must be between 0.1 and 10, got {arguments.scale}")
    *_, (recipe, stages) = figure1.play(_recipe(arguments.query))
    for stage in stages:
        if not stage.reached:
            print(f"gan1d: Figure 1: {stage.sentence}", file=sys.stderr)
    history = gan1d.run(recipe, stages[-1].end, figure1.EVERY)
    with writing(arguments.out) as part:
        if part.suffix == ".tex":
            part.write_text(tex.figure1(history), encoding="utf-8")
            return recipe.to_query()
        try:
            images.write(figures.figure1(history, arguments.theme), part, scale=arguments.scale)
        except images.ExportError as error:
            raise RefusedError(str(error)) from None
    return recipe.to_query()


def _export(arguments: argparse.Namespace) -> str:
    keep_compiled_code()
    from gan1d import runs, storage
    from gan1d.recipe import MAX_STEPS

    steps, every = arguments.steps, arguments.every
    if not 0 <= steps <= MAX_STEPS:
        raise RefusedError(f"--steps must be between 0 and {MAX_STEPS}, got {steps}")
    if not 1 <= every <= MAX_STEPS:
        raise RefusedError(f"--every must be between 1 and {MAX_STEPS}, got {every}")
    recipe = _recipe(arguments.query)
    history = runs.history(_trained(recipe, steps, every))
    if history.diverged is not None:
        sentence = f"the run diverged at step {history.diverged}; the frames before it are kept"
        print(f"gan1d: {sentence}", file=sys.stderr)
    write = storage.write_csv if arguments.out.suffix == ".csv" else storage.save
    with writing(arguments.out) as part:
        write(history, part)
    return recipe.to_query()


def _sample(arguments: argparse.Namespace) -> str:
    keep_compiled_code()
    from gan1d import sampling
    from gan1d.recipe import RecipeError

    n, seed, step = arguments.n, arguments.seed, arguments.step
    try:
        sampling.check_draw(n, seed, step)
        recipe = _recipe(arguments.query)
        _trained(recipe, step, max(1, min(step, _PIECE)))  # leaves checkpoints to draw from
        x = sampling.sample(recipe, n, seed, step)
    except RecipeError as error:
        raise RefusedError(str(error)) from None
    with writing(arguments.out) as part:
        _write_samples(x, part)
    return recipe.to_query()


def _write_samples(x: np.ndarray, path: Path) -> None:
    """One column, x, with the digits that give back the same numbers; x has shape [n]."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("x\n")
        file.writelines(f"{value!s}\n" for value in x)
