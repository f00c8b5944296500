"""A run as a moving picture, .gif or .mp4, with a poster before its first frame.

Slides and viewers show the first picture of a file until it plays, and print it. So a movie starts
with a poster: its last frame, the end of the run.
"""

from __future__ import annotations

import asyncio
import io
import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from gan1d.figures import chart, themes
from gan1d.figures.scene import Scene
from gan1d.formats import images
from gan1d.formats.encoders import MAX_FRAMES, gif, mp4
from gan1d.formats.images import ExportError
from gan1d.recipe import as_whole
from gan1d.recipe.settings import shown
from gan1d.runs import History
from gan1d.runs.arguments import frame_index
from gan1d.runs.history import check_history

SUFFIXES = (".gif", ".mp4")
SIZES = (64, 3840)  # least and greatest width and height, pixels
FPS = {".gif": 50, ".mp4": 60}  # at most; browsers slow down a faster .gif
MAX_GIF = 500_000_000  # pixels of all frames: they are in memory until the file is written
_LAID_OUT = (960, 540)  # px; a larger picture is this one, enlarged
_TIMEOUT = 90.0  # of one picture, s

Progress = Callable[[int, int], None]  # pictures done, of how many


def write(
    history: History,
    path: str | Path,
    *,
    width: int = 960,
    height: int = 540,
    fps: int = 30,
    theme: str = "light",
    first: int | None = None,
    last: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the frames of a run as a movie: the live chart, and below it the step.

    The poster is shown for POSTER seconds before the first frame; each frame is shown for 1/fps s.

    Args:
      history: a recorded run.
      path: ends in .gif, which plays for ever, or .mp4 (H.264).
      width: in pixels, even for .mp4.
      height: in pixels, even for .mp4.
      fps: frames per second.
      theme: a name in `gan1d.figures.themes.THEMES`.
      first: step of the first frame; None begins with the run.
      last: step of the last frame; None ends with the run.
      progress: called before each picture with how many are drawn, and of how many.

    Raises:
      ExportError: for a setting out of range, or where a package or a Chrome is missing or fails.
      OSError: if the file can't be written.

    Notes:
      A frame of the movie is a frame of the history, `every` training steps: at 30 frames per
      second a run with `every` 10 plays 300 steps per second.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
      >>> history = gan1d.run(recipe, steps=40, every=10)
      >>> gan1d.movies.write(history, "run.gif", width=480, height=270, fps=10)
    """
    path = Path(path)
    try:
        frames = _frames(check_history(history), first, last)
        ground = themes.named(theme).ground
    except ValueError as error:
        raise ExportError(str(error)) from None
    check(path, width, height, fps, len(frames))
    encode = gif if path.suffix.lower() == ".gif" else mp4
    say = progress or (lambda *_: None)

    def work() -> None:
        with images.told(path.suffix), _chrome() as evaluate:
            drawn = _drawn(history, frames, theme, (width, height), evaluate, say)
            encode(drawn, path, fps, ground)

    _aside(work)


def check(path: Path, width: int, height: int, fps: int, frames: int) -> None:
    """Refuse a movie that can't be written, before anything is trained or drawn for it.

    Raises:
      ExportError: says which setting is out of range, or what to install.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ExportError(f"the file must end in {' or '.join(SUFFIXES)}, got {path.name!r}")
    low, high = SIZES
    for name, pixels in (("width", width), ("height", height)):
        if (number := as_whole(pixels)) is None or not low <= number <= high:
            raise ExportError(
                f"{name} must be a whole number between {low} and {high}, got {shown(pixels)}"
            )
    if suffix == ".mp4" and (width % 2 or height % 2):
        raise ExportError(
            f"width and height must be even for an .mp4 (H.264), got {width}x{height}"
        )
    if (rate := as_whole(fps)) is None or not 1 <= rate <= FPS[suffix]:
        raise ExportError(
            f"fps must be a whole number between 1 and {FPS[suffix]} for {suffix}, got {shown(fps)}"
        )
    if not 2 <= frames <= MAX_FRAMES:
        raise ExportError(f"a movie must have between 2 and {MAX_FRAMES} frames, got {frames}")
    if suffix == ".gif" and width * height * frames > MAX_GIF:
        most = MAX_GIF // (width * height)
        raise ExportError(
            f"a .gif of {width}x{height} must have at most {most} frames, got {frames}; "
            "an .mp4 may have more"
        )
    needed = ("kaleido", "PIL.Image", *(("av",) if suffix == ".mp4" else ()))
    try:
        for name in needed:
            import_module(name)
    except ImportError:
        raise images.not_installed(suffix) from None


def _frames(history: History, first: int | None, last: int | None) -> list[int]:
    """The indices of the frames from one step to another."""
    frame_index(0, len(history), history.diverged)  # a run without frames has no first step
    start, end = int(history.step[0]), int(history.step[-1])
    low, high = start if first is None else first, end if last is None else last
    for name, step in (("first", low), ("last", high)):
        if (number := as_whole(step)) is None or not start <= number <= end:
            raise ExportError(
                f"{name} must be a whole number between {start} and {end}, where the run has "
                f"frames, got {shown(step)}"
            )
    if low >= high:
        raise ExportError(f"first must be below last, got {low} and {high}")
    return np.flatnonzero((history.step >= low) & (history.step <= high)).tolist()


# --- drawing ---


def _drawn(
    history: History,
    frames: list[int],
    theme: str,
    size: tuple[int, int],
    evaluate: Callable[[str], str],
    say: Progress,
) -> Iterator[Any]:
    """The poster and then each frame, as Pillow images of `size` in RGB."""
    from PIL import Image

    scale = max(1.0, min(pixels / px for pixels, px in zip(size, _LAID_OUT, strict=True)))
    # A canvas cuts off fractions of a pixel: without the 0.01 rounding could cost a whole one.
    width, height = ((pixels + 0.01) / scale for pixels in size)
    options = {"format": "png", "width": width, "height": height, "scale": scale}
    total = len(frames) + 1
    for done, i in enumerate([frames[-1], *frames]):
        say(done, total)
        picture = _picture(history, i, theme)
        png = evaluate(
            f"Plotly.toImage({json.dumps(picture)}, "
            f"{json.dumps({**options, 'imageDataOnly': True})})"
        )
        yield Image.open(io.BytesIO(b64decode(png))).convert("RGB")


def _picture(history: History, i: int, theme: str) -> dict[str, Any]:
    """The live chart of a frame, with its step in the corner below.

    The text is left-aligned, so that it stands still while its digits change.
    """
    colours = themes.named(theme)
    picture = chart.live(Scene.of(history.recipe), history.curves(i), theme)
    picture["layout"]["title"] = {
        "text": f"step {history.step[i]}",
        "font": {"size": colours.size, "color": colours.quiet},
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "container",
        "y": 0,
        "yanchor": "bottom",
        "pad": {"b": 0.4 * colours.size},
    }
    return picture


@contextmanager
def _chrome() -> Iterator[Callable[[str], str]]:
    """A function that evaluates JavaScript in kaleido's page, which holds plotly.js, in a Chrome.

    `kaleido.calc_fig` loads the page anew for each picture, which takes longer than drawing it.
    """
    import kaleido
    from kaleido import errors

    async def opened() -> Any:
        browser = kaleido.Kaleido(mathjax=False)
        await browser.open()
        return browser

    async def evaluated(expression: str) -> str:
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        sent = browser.get_tab().send_command("Runtime.evaluate", asked)
        answer = await asyncio.wait_for(sent, _TIMEOUT)
        if "error" in answer:
            raise errors.JavascriptError(answer["error"]["message"])
        if wrong := answer["result"].get("exceptionDetails"):
            raise errors.JavascriptError(wrong.get("exception", wrong).get("description", ""))
        return answer["result"]["result"]["value"]

    with asyncio.Runner() as runner:
        browser = runner.run(opened())
        try:
            yield lambda expression: runner.run(evaluated(expression))
        finally:
            runner.run(browser.close())


def _aside(work: Callable[[], None]) -> None:
    """Do the work here, or in a thread if an event loop is running already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        work()
        return
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()
