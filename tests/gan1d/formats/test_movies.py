"""Movies, decoded again: their frames, times, colours and poster; a sentence for what is refused.

The expected picture is the one that kaleido draws of the live chart.
"""

import asyncio
import io
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from gan1d.figures import chart
from gan1d.figures.scene import Scene
from gan1d.formats import encoders, images, movies
from tests.gan1d.formats.test_images import real
from tests.gan1d.formats.test_tex import made_up

av = pytest.importorskip("av", reason="PyAV is not installed: gan1d[export]")
Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: gan1d[export]")

WIDTH, HEIGHT = 320, 180  # px
HISTORY = made_up(n=6)  # steps 0, 10, ..., 50
GROUND = {"light": (255, 255, 255), "dark": (0x14, 0x17, 0x1B)}
ABOVE_STEP = 150  # px: the caption is below


class Movie(NamedTuple):
    """A decoded file."""

    frames: list[np.ndarray]  # each [height, width, 3]
    shown: list[float]  # for how long each stands, s


def gif(path: Path) -> Movie:
    frames, shown = [], []
    with Image.open(path) as image:
        assert image.info["loop"] == 0
        for i in range(image.n_frames):
            image.seek(i)
            frames.append(np.asarray(image.convert("RGB")).astype(int))
            shown.append(image.info["duration"] / 1000)
    return Movie(frames, shown)


def mp4(path: Path) -> Movie:
    with av.open(path) as container:
        (stream,) = container.streams
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode()]
        return Movie(frames, [1 / float(stream.average_rate)] * len(frames))


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """The mean difference of two pictures, of 255."""
    return float(np.abs(one - other).mean())


@cache
def expected(i: int, theme: str) -> np.ndarray:
    kaleido = pytest.importorskip("kaleido")
    options = {"format": "png", "width": WIDTH, "height": HEIGHT, "scale": 1}
    png = kaleido.calc_fig_sync(
        chart.live(Scene.of(HISTORY.recipe), HISTORY.curves(i), theme), options
    )
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


@real
@pytest.mark.usefixtures("chrome")
@pytest.mark.parametrize(
    ("suffix", "theme", "fps", "held"), [(".gif", "light", 30, 1), (".mp4", "dark", 10, 2)]
)
def test_a_movie_begins_with_a_poster_and_then_plays(
    suffix: str, theme: str, fps: int, held: int, tmp_path: Path
) -> None:
    """Frames 10 to 40 of the run; the poster is the last of them, and held."""
    out, said = tmp_path / f"run{suffix}", []
    movies.write(
        HISTORY, out, width=WIDTH, height=HEIGHT, fps=fps, theme=theme, first=5, last=40,
        progress=lambda *done: said.append(done),
    )  # fmt: skip
    movie = gif(out) if suffix == ".gif" else mp4(out)
    assert len(movie.frames) == held + 4
    assert said == [(done, 5) for done in range(5)]
    assert sum(movie.shown[:held]) == pytest.approx(encoders.POSTER[suffix])
    assert sum(movie.shown[held:]) == pytest.approx(4 / fps, abs=0.005)
    wanted = [expected(i, theme) for i in (4, *range(1, 5))]
    order = [0] * held + [1, 2, 3, 4]
    for frame, i in zip(movie.frames, order, strict=True):
        assert frame.shape == (HEIGHT, WIDTH, 3)
        np.testing.assert_allclose(frame[:4, :4].reshape(-1, 3), 16 * [GROUND[theme]], atol=2)
        near = apart(frame[:ABOVE_STEP], wanted[i][:ABOVE_STEP])
        others = [
            apart(frame[:ABOVE_STEP], other[:ABOVE_STEP]) for other in (wanted[1:] * (i != 0))
        ]
        assert near < 4
        assert near == min([near, *others])
    caption = np.abs(movie.frames[0] - wanted[0])[ABOVE_STEP:]
    assert caption[:, :160].max() > 60
    assert caption[:, 200:].max() < 60


@real
@pytest.mark.usefixtures("chrome")
def test_a_loop_that_runs_is_no_hindrance_and_large_pictures_are_enlarged(tmp_path: Path) -> None:
    """As in a notebook; 1366 is no whole multiple of the layout's width."""

    async def notebook() -> None:
        movies.write(HISTORY, tmp_path / "run.mp4", width=1366, height=768, first=40)

    asyncio.run(notebook())
    assert {frame.shape for frame in mp4(tmp_path / "run.mp4").frames} == {(768, 1366, 3)}


@pytest.mark.parametrize(
    ("name", "settings", "sentence"),
    [
        ("run.avi", {}, "the file must end in .gif or .mp4, got 'run.avi'"),
        ("run.gif", {"width": 63}, "width must be a whole number between 64 and 3840, got 63"),
        (
            "run.gif",
            {"height": 3841},
            "height must be a whole number between 64 and 3840, got 3841",
        ),
        (
            "run.mp4",
            {"width": 961},
            "width and height must be even for an .mp4 (H.264), got 961x540",
        ),
        ("run.gif", {"fps": 51}, "fps must be a whole number between 1 and 50 for .gif, got 51"),
        ("run.mp4", {"fps": 61}, "fps must be a whole number between 1 and 60 for .mp4, got 61"),
        ("run.mp4", {"fps": 0}, "fps must be a whole number between 1 and 60 for .mp4, got 0"),
        (
            "run.mp4",
            {"first": 41, "last": 50},
            "a movie must have between 2 and 2000 frames, got 1",
        ),
        (
            "run.mp4",
            {"first": -1},
            "first must be a whole number between 0 and 50, where the run has frames, got -1",
        ),
        (
            "run.mp4",
            {"last": 51},
            "last must be a whole number between 0 and 50, where the run has frames, got 51",
        ),
        ("run.mp4", {"first": 20, "last": 20}, "first must be below last, got 20 and 20"),
    ],
)
def test_what_is_out_of_range_is_refused(
    name: str, settings: dict[str, int], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(images.ExportError) as caught:
        movies.write(HISTORY, tmp_path / name, **settings)  # type: ignore[arg-type]
    assert str(caught.value) == sentence
    assert list(tmp_path.iterdir()) == []


def test_a_gif_too_large_for_the_memory_is_refused() -> None:
    told = "a .gif of 3840x2160 must have at most 60 frames, got 61; an .mp4 may have more"
    with pytest.raises(images.ExportError) as caught:
        movies.check(Path("run.gif"), 3840, 2160, 30, 61)
    assert str(caught.value) == told
    movies.check(Path("run.gif"), 3840, 2160, 30, 60)
    movies.check(Path("run.mp4"), 3840, 2160, 30, 2000)


@pytest.mark.parametrize(
    ("package", "suffix"), [("kaleido", ".gif"), ("PIL.Image", ".gif"), ("av", ".mp4")]
)
def test_without_a_package_the_extra_is_named(
    package: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(images.ExportError) as caught:
        movies.write(HISTORY, tmp_path / f"run{suffix}")
    told = f"to write {suffix}, install the extra: pip install 'gan1d[export]'"
    assert str(caught.value) == told
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ChromeNotFoundError", "to write .gif, install a Chrome: run plotly_get_chrome, or apt-"),
        ("BrowserFailedError", "to write .gif, Chrome was started but failed; apt-get install"),
    ],
)
def test_a_chrome_that_is_missing_or_fails_is_a_sentence(
    name: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kaleido = pytest.importorskip("kaleido", reason="kaleido is not installed: gan1d[export]")
    errors = pytest.importorskip("kaleido.errors")

    def fail(*_: Any, **__: Any) -> None:
        raise getattr(errors, name)("first line\nsecond line")

    monkeypatch.setattr(kaleido, "Kaleido", fail)
    with pytest.raises(images.ExportError) as caught:
        movies.write(HISTORY, tmp_path / "run.gif")
    assert str(caught.value).startswith(sentence)
    assert list(tmp_path.iterdir()) == []


@real
@pytest.mark.usefixtures("chrome")
def test_what_the_page_refuses_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movies, "_picture", lambda *_: {"data": 1, "layout": {"width": "x"}})
    monkeypatch.setattr(movies, "_LAID_OUT", (1e-9, 1e-9))
    with pytest.raises(images.ExportError) as caught:
        movies.write(HISTORY, tmp_path / "run.gif", width=WIDTH, height=HEIGHT)
    assert str(caught.value).startswith("Chrome could not draw the .gif: ")
