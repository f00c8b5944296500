"""The commands that write a file and end: figure, export, sample."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from app.cli.export import export as export_run
from app.cli.terminal import PIECE, RefusedError, read, staged, trained, writing
from app.compile import keep_compiled_code
from gan1d.figures.themes import THEMES

QUERY_HELP = 'a recipe as in a link, e.g. "defaults=2&target=comb" (default: the default recipe)'


# --- the grammar ---


def add_to(commands: Any) -> None:
    """Add every command of this file to argparse's sub-parsers."""
    figure = _command(
        commands, "figure", _figure, (".html", ".svg", ".png", ".pdf", ".tex"),
        "write Figure 1 (a)-(d) of a recipe, or one frame of it, to a file",
        "Play a recipe through the stages of Figure 1 and write the four panels, or with --step "
        "train it that far and write the frame: .tex is for "
        "pdflatex with PGFPlots; .svg, .png and .pdf need the extra 'export' and a Chrome.",
    )  # fmt: skip
    figure.add_argument(
        "--theme", default="paper", choices=list(THEMES),
        help="colours and fonts (default: paper)",
    )  # fmt: skip
    figure.add_argument(
        "--scale", type=float, default=2, help="pixels of a .png per px (default: %(default)s)"
    )
    figure.add_argument("--step", type=int, help="draw the frame at this step instead of Figure 1")
    export = _command(
        commands, "export", export_run, (".csv", ".npz", ".gif", ".mp4", ".html"),
        "train a recipe and write its frames to a file",
        "Train a recipe and write its frames: .csv is one table for pandas or a spreadsheet, "
        ".npz holds every array for gan1d.History.load; .gif and .mp4 are movies whose first "
        "picture is the last frame; they need the extra 'export' and a Chrome; .html plays the "
        "run, or a grid of runs, in any browser and without a network.",
    )  # fmt: skip
    export.add_argument(
        "--steps", type=int,
        help="training steps (default: 2000; with --figure1 to the end of (d))",
    )  # fmt: skip
    export.add_argument(
        "--every", type=int, default=10, help="steps between frames (default: %(default)s)"
    )
    export.add_argument(
        "--from", dest="first", type=int, metavar="STEP",
        help="first step of a movie (default: 0)",
    )  # fmt: skip
    export.add_argument(
        "--size", type=_size, metavar="WxH", help="pixels of a movie (default: 960x540)"
    )
    export.add_argument("--fps", type=int, help="frames per second of a movie (default: 30)")
    export.add_argument(
        "--theme", choices=list(THEMES),
        help="colours of a movie (default: light), or of a .html (default: the reader's system)",
    )  # fmt: skip
    export.add_argument(
        "--figure1", action="store_true",
        help="play the recipe through the stages of Figure 1",
    )  # fmt: skip
    export.add_argument(
        "--grid", metavar="G",
        help="record a run for each combination of one or two settings; the .html has a slider for "
        'each, e.g. "lr_d=1e-4:1e-1:5,loss=minimax|wasserstein"',
    )  # fmt: skip
    sample = _command(
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
    """Do a command's work and say what was written, or why not; returns the exit status."""
    out: Path = arguments.out
    try:
        _check_out(out, suffixes, arguments.force)
        keep_compiled_code()
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


# --- the commands: each returns the query of what it wrote ---


def _figure(arguments: argparse.Namespace) -> str:
    from gan1d.formats import images

    if not 0.1 <= arguments.scale <= 10:
        raise RefusedError(f"--scale must be between 0.1 and 10, got {arguments.scale}")
    draw = _figure1 if arguments.step is None else _frame
    query, tex, figure = draw(arguments)
    with writing(arguments.out) as part:
        if part.suffix == ".tex":
            part.write_text(tex(), encoding="utf-8")
            return query
        try:
            images.write(figure(), part, scale=arguments.scale)
        except images.ExportError as error:
            raise RefusedError(str(error)) from None
    return query


class _Drawing(NamedTuple):
    """A picture that can be written as TeX or by plotly."""

    query: str  # of its recipe
    tex: Callable[[], str]
    figure: Callable[[], Any]  # plotly's


def _figure1(arguments: argparse.Namespace) -> _Drawing:
    import gan1d
    from gan1d import figures
    from gan1d.formats import tex
    from gan1d.runs import figure1

    recipe, end = staged(read(arguments.query))
    history = gan1d.run(recipe, end, figure1.EVERY)
    theme = arguments.theme
    return _Drawing(
        recipe.to_query(), lambda: tex.figure1(history), lambda: figures.figure1(history, theme)
    )


def _frame(arguments: argparse.Namespace) -> _Drawing:
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
    return _Drawing(
        recipe.to_query(), lambda: tex.live(history), lambda: figures.live(history, 0, theme)
    )


def _sample(arguments: argparse.Namespace) -> str:
    from gan1d.formats import tables
    from gan1d.recipe import RecipeError
    from gan1d.runs import sampling

    n, seed, step = arguments.n, arguments.seed, arguments.step
    try:
        sampling.check_draw(n, seed, step)
        recipe = read(arguments.query)
        trained(recipe, step, max(1, min(step, PIECE)))  # leaves checkpoints to draw from
        x = sampling.sample(recipe, n, seed, step)
    except RecipeError as error:
        raise RefusedError(str(error)) from None
    with writing(arguments.out) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.writelines(tables.csv_lines(x))
    return recipe.to_query()
