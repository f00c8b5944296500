"""The formats of files: one table for runs, one for figures. A format is a row and its writer.

The command line, the route `/export` and the page's Share dialog read these tables.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from app.offline import page
from app.offline.grid import Axis
from gan1d.formats import images, movies, tables
from gan1d.lessons import Lesson
from gan1d.runs import Chunk, recorded

MOST_FRAMES = 600  # in one file that the server makes; the command line has no such limit
MOVIE_SIZE, MOVIE_FPS = (960, 540), 30  # unless told; pixels, frames per second

Runs = Sequence[Sequence[Chunk]]  # consecutive chunks of each run, all from step 0


class Wish(NamedTuple):
    """What a file of frames is to hold, and how it is to look."""

    steps: int
    every: int  # steps between frames
    theme: str | None = None
    first: int | None = None  # step of a movie's first frame
    size: tuple[int, int] | None = None  # of a movie, pixels
    fps: int | None = None  # of a movie
    grid: Sequence[Axis] = ()  # what varies between the runs
    lesson: Lesson | None = None  # whose words a page says
    progress: Callable[[int, int], None] = lambda *_: None  # pictures drawn, and of how many

    @property
    def n_runs(self) -> int:
        """How many runs the file holds."""
        return math.prod(len(axis.values) for axis in self.grid)


class Format(NamedTuple):
    """A format for the frames of a run."""

    what: str  # the file, for the command's help
    label: str  # on the dialog's button
    write: Callable[[Runs, Path, Wish], None]
    check: Callable[[Path, Wish], None] = lambda *_: None  # raises, before anything is trained
    options: tuple[str, ...] = ()  # which fields of a wish it takes beside steps and every
    mimetype: str | None = None  # of the answer to /export; None: the command alone writes it
    title: str = ""  # the button's, if its label does not say all


def _write_csv(runs: Runs, path: Path, _: Wish) -> None:
    tables.write_csv(recorded(list(runs[0])), path)


def _write_npz(runs: Runs, path: Path, _: Wish) -> None:
    recorded(list(runs[0])).save(path)


def _write_html(runs: Runs, path: Path, wish: Wish) -> None:
    html = page.page(runs, wish.grid, wish.theme, wish.lesson)
    path.write_text(html, encoding="utf-8", newline="")


def _check_html(_: Path, wish: Wish) -> None:
    page.check_frames(wish.n_runs, wish.steps, wish.every)


def _write_movie(runs: Runs, path: Path, wish: Wish) -> None:
    width, height = wish.size or MOVIE_SIZE
    movies.write(
        recorded(list(runs[0])),
        path,
        width=width,
        height=height,
        fps=MOVIE_FPS if wish.fps is None else wish.fps,
        theme=wish.theme or "light",
        first=wish.first,
        progress=wish.progress,
    )


def _check_movie(path: Path, wish: Wish) -> None:
    width, height = wish.size or MOVIE_SIZE
    frames = wish.steps // wish.every - -(-(wish.first or 0) // wish.every) + 1
    movies.check(path, width, height, MOVIE_FPS if wish.fps is None else wish.fps, frames)


FORMATS: dict[str, Format] = {
    ".csv": Format("one table for pandas or a spreadsheet", "CSV", _write_csv, mimetype="text/csv"),
    ".npz": Format(
        "every array, for gan1d.History.load",
        "npz",
        _write_npz,
        mimetype="application/octet-stream",
        title="For gan1d.History.load",
    ),
    **{
        suffix: Format(
            "a movie whose first picture is the last frame (needs the extra 'export' and a Chrome)",
            suffix[1:].upper(),
            _write_movie,
            _check_movie,
            options=("first", "size", "fps", "theme"),
        )
        for suffix in movies.SUFFIXES
    },
    ".html": Format(
        "a page that plays the run, or a grid of runs, in any browser and without a network",
        "Offline page",
        _write_html,
        _check_html,
        options=("theme", "grid"),
        mimetype="text/html",
        title="One file that plays without a network",
    ),
}  # of a run's frames, by the suffix of the file


class Drawing(NamedTuple):
    """A picture that can be written as TeX or by plotly; it is drawn when it is called."""

    tex: Callable[[], str]
    figure: Callable[[], Any]  # plotly's


class FigureFormat(NamedTuple):
    """A format for a figure."""

    what: str  # the file, for the command's help
    write: Callable[[Drawing, Path, float], None]  # the last is pixels of a .png per px


def _write_image(drawing: Drawing, path: Path, scale: float) -> None:
    images.write(drawing.figure(), path, scale=scale)


def _write_tex(drawing: Drawing, path: Path, _: float) -> None:
    path.write_text(drawing.tex(), encoding="utf-8")


FIGURES: dict[str, FigureFormat] = {
    **{
        suffix: FigureFormat(
            "a page with Plotly in it"
            if suffix == ".html"
            else "an image (needs the extra 'export' and a Chrome)",
            _write_image,
        )
        for suffix in images.SUFFIXES
    },
    ".tex": FigureFormat("for pdflatex with PGFPlots", _write_tex),
}  # by the suffix of the file


def described(formats: Mapping[str, Format | FigureFormat]) -> str:
    """What each format is, for a command's help."""
    groups = groupby(formats, key=lambda suffix: formats[suffix].what)
    return "; ".join(f"{listed(suffixes, 'and')}: {what}" for what, suffixes in groups)


def listed(words: Iterable[str], last: str) -> str:
    """Words as a sentence has them: "a, b and c"."""
    *some, end = words
    return f"{', '.join(some)} {last} {end}" if some else end
