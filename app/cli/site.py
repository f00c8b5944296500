"""The command `export site`: the page as static files in a folder."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli.terminal import RefusedError, progress, refusing
from app.offline import grid
from app.offline.live import SHAPES
from app.site import export
from app.site.files import DATA
from gan1d.recipe import Recipe, RecipeError

NAME = "site"  # what stands in place of a file
_OF_RUNS = ("steps", "first", "size", "fps", "theme", "figure1", "grid", "lesson", "live", "query")


def export_site(arguments: argparse.Namespace) -> str:
    """Write the folder; returns what is in it, in words.

    Raises:
      RefusedError: says what cannot be done.
    """
    folder: Path | None = arguments.folder
    if folder is None:
        raise RefusedError("a site is a folder: gan1d export site FOLDER")
    for name in _OF_RUNS:
        if getattr(arguments, name):
            flag = {"first": "--from"}.get(name, f"--{name}")
            raise RefusedError(f"{flag} is for the file of a run, and a site has them all")
    _check(folder, arguments.force)
    base, recipes = Recipe(), None
    if arguments.programs is not None:
        with refusing():
            programs = grid.parse(arguments.programs, base, "--programs", 1)
            for axis in programs:
                if axis.name not in SHAPES:
                    raise RecipeError(f"{axis.name} needs no program: every site can set it")
            recipes = [base, *grid.recipes(base, programs)]
    try:
        with TemporaryDirectory(dir=folder.parent, prefix=".gan1d-") as made:
            with progress("Exporting") as say:
                export.write(Path(made), recipes, say)
            shutil.rmtree(folder / DATA, ignore_errors=True)  # of the site that was there
            shutil.copytree(made, folder, dirs_exist_ok=True)
    except OSError as error:
        raise RefusedError(f"cannot write {folder}: {error.strerror or error}") from None
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return f"{size / 2**20:.1f} MB for any host of files; try python -m http.server -d {folder}"


def _check(folder: Path, force: bool) -> None:
    """Refuse a folder that cannot be written, before any work is done for it."""
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"cannot write {folder}: it is a file")
    if not folder.absolute().parent.is_dir():
        raise RefusedError(f"cannot write {folder}: no folder {folder.absolute().parent}")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise RefusedError(f"{folder} holds files; --force writes among them")
