"""Plotly figures as files: .html by itself, .svg, .png and .pdf through kaleido and a Chrome."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from gan1d.recipe.settings import shown

SUFFIXES = (".html", ".svg", ".png", ".pdf")


class ExportError(RuntimeError):
    """An image or a movie can't be written; the message says why, and what to install."""


def write(
    figure: Any,
    path: str | Path,
    *,
    width: int | None = None,
    height: int | None = None,
    scale: float = 1,
) -> None:
    """Write a plotly figure; the suffix of the path says as what.

    Args:
      figure: a figure of `gan1d.figures`.
      path: ends in .html (one file that needs no network; an animation waits for Play), .svg,
        .png or .pdf.
      width: in px; None keeps the figure's own, or fills the page (.html).
      height: in px; None keeps the figure's own, or fills the window (.html).
      scale: pixels of a .png per px of the figure; .svg and .pdf are enlarged by it, .html is not.

    Raises:
      ExportError: for another suffix, or where kaleido or a Chrome is missing or fails.
      OSError: if the file can't be written.

    Examples:
      >>> import gan1d
      >>> from gan1d.formats import images
      >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
      >>> history = gan1d.run(recipe, steps=40, every=10)
      >>> figure = gan1d.figures.live(history)
      >>> images.write(figure, "frame.png", width=960, height=540, scale=2)
      >>> images.write(figure, "frame.html")  # needs no Chrome
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExportError(f"the file must end in {', '.join(SUFFIXES)}, got {path.name!r}")
    size = {"width": width, "height": height}
    given = {name: px for name, px in size.items() if px is not None}
    for name, number in {**given, "scale": scale}.items():
        if not _is_positive(number):
            raise ExportError(f"{name} must be a number above 0, got {shown(number)}")
    if suffix == ".html":
        sized = type(figure)(figure).update_layout(**given)
        text = sized.to_html(include_plotlyjs=True, auto_play=False)
        path.write_text(text, encoding="utf-8")
        return
    path.write_bytes(_drawn(figure, suffix, {**_usual(figure), **given, "scale": scale}))


def _usual(figure: Any) -> dict[str, float]:
    """The width in px of a figure that fits any page, as its `meta` has it."""
    meta = figure.layout.meta
    known = figure.layout.width is None and isinstance(meta, dict) and "width" in meta
    return {"width": meta["width"]} if known else {}


def _is_positive(number: object) -> bool:
    """Whether this is a finite number above 0, and no truth value."""
    real = isinstance(number, (int, float, np.number)) and not isinstance(number, bool)
    return real and 0 < float(number) < math.inf  # type: ignore[arg-type]


def _drawn(figure: Any, suffix: str, options: dict[str, float]) -> bytes:
    """The bytes of the image, from kaleido; no formula is set, so MathJax is not fetched."""
    with told(suffix):
        import kaleido

        image: bytes = kaleido.calc_fig_sync(
            figure, {"format": suffix[1:], **options}, kopts={"mathjax": False}
        )
    return image


@contextmanager
def told(suffix: str) -> Iterator[None]:
    """Turn what kaleido and its Chrome raise into an `ExportError` that says what to do."""
    try:
        from choreographer.errors import ChannelClosedError, DevtoolsProtocolError
        from kaleido import errors
    except ImportError:
        raise not_installed(suffix) from None
    try:
        yield
    except errors.ChromeNotFoundError:
        raise ExportError(
            f"to write {suffix}, install a Chrome: run plotly_get_chrome, or "
            "apt-get install chromium; BROWSER_PATH names one that is elsewhere"
        ) from None
    except (errors.BrowserFailedError, errors.BrowserClosedError, ChannelClosedError) as error:
        raise ExportError(
            f"to write {suffix}, Chrome was started but failed; apt-get install chromium brings "
            f"the libraries it needs: {_first_line(error)}"
        ) from None
    except (
        errors.KaleidoError,
        errors.JavascriptError,
        DevtoolsProtocolError,
        TimeoutError,
    ) as error:
        raise ExportError(f"Chrome could not draw the {suffix}: {_first_line(error)}") from None


def not_installed(suffix: str) -> ExportError:
    """The error where the packages of the extra are missing."""
    return ExportError(f"to write {suffix}, install the extra: pip install 'gan1d[export]'")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
