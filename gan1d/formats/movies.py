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
from itertools import chain, pairwise, repeat
from pathlib import Path
from typing import Any

import numpy as np

from gan1d.figures import chart
from gan1d.figures.scene import Scene
from gan1d.figures.themes import THEMES
from gan1d.formats import images
from gan1d.formats.images import ExportError
from gan1d.runs import History

SUFFIXES = (".gif", ".mp4")
POSTER = {".gif": 1.0, ".mp4": 0.2}  # for how long it is shown, s
SIZES = (64, 3840)  # least and greatest width and height, pixels
FPS = {".gif": 50, ".mp4": 60}  # at most; browsers slow down a faster .gif
MAX_FRAMES = 2000
MAX_GIF = 500_000_000  # pixels of all frames: they are in memory until the file is written
_LAID_OUT = (960, 540)  # px; a larger picture is this one, enlarged
_NEAR = 8  # of 255: a colour this near to the background is left out of a .gif's palette
_TIMEOUT = 90.0  # of one picture, s
_MP4 = {"crf": "20", "preset": "medium", "tune": "animation"}
_BT709 = 1  # H.264, Table E-3 to E-5: what players take an untagged HD picture for
_LIMITED = 1  # FFmpeg's AVCOL_RANGE_MPEG

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
    frames = _frames(history, first, last)
    check(path, width, height, fps, len(frames))
    encode = _gif if path.suffix.lower() == ".gif" else _mp4
    say = progress or (lambda *_: None)

    def work() -> None:
        with images.told(path.suffix), _chrome() as evaluate:
            drawn = _drawn(history, frames, theme, (width, height), evaluate, say)
            encode(drawn, path, fps, THEMES[theme].ground)

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
        if not low <= pixels <= high:
            raise ExportError(f"{name} must be between {low} and {high}, got {pixels}")
    if suffix == ".mp4" and (width % 2 or height % 2):
        raise ExportError(
            f"width and height must be even for an .mp4 (H.264), got {width}x{height}"
        )
    if not 1 <= fps <= FPS[suffix]:
        raise ExportError(f"fps must be between 1 and {FPS[suffix]} for {suffix}, got {fps}")
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
    start, end = int(history.step[0]), int(history.step[-1])
    low, high = start if first is None else first, end if last is None else last
    for name, step in (("first", low), ("last", high)):
        if not start <= step <= end:
            raise ExportError(
                f"{name} must be between {start} and {end}, where the run has frames, got {step}"
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
    colours = THEMES[theme]
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


# --- encoding: the first image is the poster ---


def _gif(drawn: Iterator[Any], path: Path, fps: int, ground: str) -> None:
    """One palette for all frames, from the poster, the first frame and the exact background."""
    from PIL import Image, ImageColor

    poster, first = next(drawn), next(drawn)
    sheet = Image.new("RGB", (poster.width, 2 * poster.height))
    sheet.paste(poster, (0, 0))
    sheet.paste(first, (0, poster.height))
    found = sheet.quantize(254, dither=Image.Dither.NONE).getpalette() or []
    own = ImageColor.getrgb(ground)
    others = [found[i : i + 3] for i in range(0, 254 * 3, 3)]
    # Pillow matches colours coarsely: it would take a colour near the background for it.
    far = [rgb for rgb in others if max(abs(a - b) for a, b in zip(rgb, own, strict=False)) > _NEAR]
    palette = Image.new("P", (1, 1))  # one of 256 is left, for what a frame does not change
    palette.putpalette([*own, *chain.from_iterable(far)])

    def reduced(image: Any) -> Any:
        return image.quantize(palette=palette, dither=Image.Dither.NONE)

    # The format counts in 10 ms: delays are rounded so that no error adds up.
    ends = (round(100 * i / fps) for i in range(MAX_FRAMES + 1))
    delays = [10 * (end - start) for start, end in pairwise(ends)]
    reduced(poster).save(
        path,
        format="GIF",
        save_all=True,
        append_images=map(reduced, chain([first], drawn)),
        duration=[round(1000 * POSTER[".gif"]), *delays],
        loop=0,
    )


def _mp4(drawn: Iterator[Any], path: Path, fps: int, _: str) -> None:
    """H.264 in yuv420p, which every player knows, with the colours of BT.709."""
    import av
    from av.video.reformatter import Colorspace

    poster = next(drawn)
    held = max(1, round(fps * POSTER[".mp4"]))
    with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as movie:
        stream = movie.add_stream("libx264", rate=fps, options=_MP4)
        stream.width, stream.height, stream.pix_fmt = poster.width, poster.height, "yuv420p"
        context = stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED
        for image in chain(repeat(poster, held), drawn):
            frame = av.VideoFrame.from_image(image)
            movie.mux(
                stream.encode(frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709))
            )
        movie.mux(stream.encode())
