"""Writes the page as static files, which any host of files serves: no Python runs behind them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.site import contents, pages
from app.site.contents import Say
from app.site.files import Files
from gan1d.recipe import Recipe


def write(
    folder: Path, recipes: Sequence[Recipe] | None = None, say: Say = lambda *_: None
) -> None:
    """Write a site.

    Args:
      folder: where; it may be there, and its files of other names stay.
      recipes: whose programs the site carries; None takes those of every loss and lesson.
      say: is told how many of the parts are written, and of how many.

    Raises:
      OSError: the folder cannot be written.
    """
    files = Files(folder)
    index = contents.write(files, contents.usual() if recipes is None else recipes, say)
    pages.write(files, index)
