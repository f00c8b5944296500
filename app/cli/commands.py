"""The commands that write a file and end: figure, export, sample."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.cli.export import export
from app.cli.site import NAME as SITE
from app.cli.site import export_site
from app.cli.terminal import PIECE, RefusedError, read, refusing, staged, trained, writing
from app.compile import keep_compiled_code
from app.exports import FIGURES, FORMATS, Drawing, described, listed
from gan1d.figures.themes import THEMES

QUERY_HELP = 'a recipe as in a link, e.g. "defaults=2&target=comb" (default: the default recipe)'


def add_to(commands: Any) -> None:
    """Add every command of this file to argparse's sub-parsers."""
    for add in (_add_figure, _add_export, _add_sample):
        add(commands)


def _add_figure(commands: Any) -> None:
    figure = command_of(
        commands, "figure", _figure, tuple(FIGURES),
        "write Figure 1 (a)-(d) of a recipe, or one frame of it, to a file",
        "Play a recipe through the stages of Figure 1 and write the four panels, or with --step "
        f"train it that far and write the frame. {described(FIGURES)}.",
    )  # fmt: skip
    figure.add_argument(
        "--theme", default="paper", choices=list(THEMES),
        help="colours and fonts (default: paper)",
    )  # fmt: skip
    figure.add_argument(
        "--scale", type=float, default=2, help="pixels of a .png per px (default: %(default)s)"
    )
    figure.add_argument("--step", type=int, help="draw the frame at this step instead of Figure 1")


def _add_export(commands: Any) -> None:
    command = command_of(
        commands, "export", export, tuple(FORMATS),
        "train a recipe and write its frames to a file",
        f"Train a recipe and write its frames. {described(FORMATS)}.",
    )  # fmt: skip
    command.add_argument(
        "folder", type=Path, nargs="?", metavar="FOLDER",
        help="with the word site in place of a file: the folder that gets the whole page as static "
        "files, which train in the browser",
    )  # fmt: skip
    command.set_defaults(run=_run_export)
    command.add_argument(
        "--steps", type=int,
        help="training steps (default: 2000; with --figure1 to the end of (d))",
    )  # fmt: skip
    command.add_argument(
        "--every", type=int, default=10, help="steps between frames (default: %(default)s)"
    )
    command.add_argument(
        "--from", dest="first", type=int, metavar="STEP",
        help="first step of a movie (default: 0)",
    )  # fmt: skip
    command.add_argument(
        "--size", type=_size, metavar="WxH", help="pixels of a movie (default: 960x540)"
    )
    command.add_argument("--fps", type=int, help="frames per second of a movie (default: 30)")
    command.add_argument(
        "--theme", choices=list(THEMES),
        help="colours of a movie (default: light), or of a .html (default: the reader's system)",
    )  # fmt: skip
    command.add_argument(
        "--figure1", action="store_true",
        help="play the recipe through the stages of Figure 1",
    )  # fmt: skip
    command.add_argument(
        "--grid", metavar="G",
        help="record a run for each combination of one or two settings; the .html has a slider for "
        'each, e.g. "lr_d=1e-4:1e-1:5,loss=minimax|wasserstein"',
    )  # fmt: skip

    command.add_argument(
        "--lesson", metavar="ID",
        help="the run of a lesson, named as in a link, e.g. mode-collapse",
    )  # fmt: skip
    command.add_argument(
        "--live", action="store_true",
        help="a .html that trains by itself, in any browser and without a server or a network",
    )  # fmt: skip
    command.add_argument(
        "--programs", metavar="P",
        help="with --live, or of a site: settings that need a program each, and their values, "
        'e.g. "loss=minimax|wasserstein"; a site has those of all losses and lessons',
    )  # fmt: skip


def _add_sample(commands: Any) -> None:
    sample = command_of(
        commands, "sample", _sample, (".csv",),
        "train a recipe and write samples of its generator to a file",
        "Train a recipe and write samples x = G(z): a table with the one column x.",
    )  # fmt: skip
    sample.add_argument(
        "--n", type=int, default=10_000, help="number of samples (default: %(default)s)"
    )
    sample.add_argument(
        "--step", type=int, default=2000,
        help="training steps before the draw (default: %(default)s)",
    )  # fmt: skip
    sample.add_argument(
        "--seed", type=int, default=0,
        help="seed of the samples; the run's own is in the query (default: %(default)s)",
    )  # fmt: skip


def _size(text: str) -> tuple[int, int]:
    """Width and height, from a text such as 960x540."""
    numbers = text.lower().split("x")
    if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        raise argparse.ArgumentTypeError(f"must be WIDTHxHEIGHT, such as 960x540, got {text!r}")
    width, height = map(int, numbers)
    return width, height


def command_of(
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
    names = "|".join(f"OUT{suffix}" for suffix in suffixes)
    command.add_argument("out", type=Path, metavar=names, help="the file to write")
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
    """Do a command's work and say what was written, or why not; returns the exit status."""
    out: Path = arguments.out
    try:
        if suffixes:
            _check_out(out, suffixes, arguments.force)
        keep_compiled_code()
        query = work(arguments)
    except RefusedError as error:
        print(f"gan1d: {error}", file=sys.stderr)
        return 2
    print(f"Wrote {out if suffixes else arguments.folder}: {query}")
    return 0


def _run_export(arguments: argparse.Namespace) -> int:
    """A file of a run, or the whole page as files."""
    if str(arguments.out) == SITE:
        return _run(arguments, export_site, ())
    return _run(arguments, export, tuple(FORMATS))


def _check_out(out: Path, suffixes: tuple[str, ...], force: bool) -> None:
    """Refuse a file that cannot be written, before any work is done for it."""
    if out.suffix not in suffixes:
        raise RefusedError(f"the file must end in {listed(suffixes, 'or')}, got {out.name!r}")
    if out.is_dir():
        raise RefusedError(f"cannot write {out}: it is a folder")
    if out.exists() and not force:
        raise RefusedError(f"{out} exists; --force overwrites it")
    if not (out.parent.is_dir() and os.access(out.parent, os.W_OK)):
        raise RefusedError(f"cannot write {out}: no writable folder {out.parent}")


# --- the commands: each returns the query of what it wrote ---


def _figure(arguments: argparse.Namespace) -> str:
    if not 0.1 <= arguments.scale <= 10:
        raise RefusedError(f"--scale must be between 0.1 and 10, got {arguments.scale}")
    draw = _figure1 if arguments.step is None else _frame
    query, drawing = draw(arguments)
    with writing(arguments.out) as part, refusing():
        FIGURES[part.suffix].write(drawing, part, arguments.scale)
    return query


def _figure1(arguments: argparse.Namespace) -> tuple[str, Drawing]:
    import gan1d
    from gan1d import figures
    from gan1d.formats import tex
    from gan1d.runs import figure1

    recipe, end = staged(read(arguments.query))
    history = gan1d.run(recipe, end, figure1.EVERY)
    theme = arguments.theme
    drawing = Drawing(lambda: tex.figure1(history), lambda: figures.figure1(history, theme))
    return recipe.to_query(), drawing


def _frame(arguments: argparse.Namespace) -> tuple[str, Drawing]:
    from gan1d import figures, runs
    from gan1d.formats import tex
    from gan1d.recipe import MAX_STEPS

    step, theme = arguments.step, arguments.theme
    if not 0 <= step <= MAX_STEPS:
        raise RefusedError(f"--step must be between 0 and {MAX_STEPS}, got {step}")
    recipe = read(arguments.query)
    trained(recipe, step, max(1, min(step, PIECE)))  # leaves checkpoints
    shown = runs.chunk(recipe, step, 1, 1)
    if shown.diverged is not None:
        raise RefusedError(
            f"--step must be below {shown.diverged}, where the run diverged, got {step}"
        )
    history = runs.recorded([shown])
    drawing = Drawing(lambda: tex.live(history), lambda: figures.live(history, 0, theme))
    return recipe.to_query(), drawing


def _sample(arguments: argparse.Namespace) -> str:
    from gan1d.formats import tables
    from gan1d.runs import sampling

    n, seed, step = arguments.n, arguments.seed, arguments.step
    with refusing():
        sampling.check_draw(n, seed, step)
        recipe = read(arguments.query)
        trained(recipe, step, max(1, min(step, PIECE)))  # leaves checkpoints to draw from
        x = sampling.sample(recipe, n, seed, step)
    with writing(arguments.out) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(tables.csv_lines(x))
    return recipe.to_query()
