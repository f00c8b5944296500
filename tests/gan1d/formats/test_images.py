"""Figures as files: sizes and panels of real images, and a sentence for all that can be missing."""

import struct
import sys
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from gan1d import figures
from gan1d.formats import images
from tests.gan1d.formats.test_tex import made_up

WIDTH, HEIGHT = 440, 132  # px


@pytest.fixture
def figure() -> go.Figure:
    return figures.figure1(made_up())


real = pytest.mark.filterwarnings("ignore:The kopts argument is ignored:UserWarning")


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the header."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert png[12:16] == b"IHDR"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@real
@pytest.mark.usefixtures("chrome")
def test_a_png_has_the_size_asked_for(figure: go.Figure, tmp_path: Path) -> None:
    for scale in (1, 2, 3):
        out = tmp_path / f"{scale}.png"
        images.write(figure, out, width=WIDTH, height=HEIGHT, scale=scale)
        assert size(out.read_bytes()) == (scale * WIDTH, scale * HEIGHT)
    images.write(figure, str(tmp_path / "own.PNG"))
    assert size((tmp_path / "own.PNG").read_bytes()) == (1100, 330)  # the figure's own


@real
@pytest.mark.usefixtures("chrome")
def test_an_svg_has_four_panels_and_a_pdf_is_one(figure: go.Figure, tmp_path: Path) -> None:
    images.write(figure, tmp_path / "figure.svg")
    text = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert text.startswith("<svg")
    for n, name in enumerate("abcd", 1):
        number = "" if n == 1 else str(n)
        assert f'class="subplot x{number}y' in text
        assert f">({name})<" in text
    images.write(figure, tmp_path / "figure.pdf")
    assert (tmp_path / "figure.pdf").read_bytes().startswith(b"%PDF")


def test_html_needs_no_network(figure: go.Figure, tmp_path: Path) -> None:
    images.write(figure, tmp_path / "figure.html", width=800)
    text = (tmp_path / "figure.html").read_text(encoding="utf-8")
    assert len(text) > 1_000_000  # plotly.js is in it
    assert "<script src=" not in text
    assert '"width":800' in text
    assert figure.layout.width is None  # the caller's figure is as it was


def test_an_animation_waits_for_play(tmp_path: Path) -> None:
    animation = figures.animation(made_up(n=2))
    images.write(animation, tmp_path / "run.html")
    script = (tmp_path / "run.html").read_text(encoding="utf-8").rsplit("Plotly.newPlot(", 1)[1]
    assert "Plotly.addFrames(" in script
    assert "Plotly.animate(" not in script


def test_an_unknown_suffix_names_the_known_ones(figure: go.Figure, tmp_path: Path) -> None:
    for name in ("figure.gif", "figure", "figure.png.txt"):
        with pytest.raises(images.ExportError) as caught:
            images.write(figure, tmp_path / name)
        told = f"the file must end in .html, .svg, .png, .pdf, got {name!r}"
        assert str(caught.value) == told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_without_kaleido_the_extra_is_named(
    suffix: str, figure: go.Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kaleido", None)
    with pytest.raises(images.ExportError) as caught:
        images.write(figure, tmp_path / f"figure{suffix}")
    told = f"to write {suffix}, install the extra: pip install 'gan1d[export]'"
    assert str(caught.value) == told
    assert isinstance(caught.value, RuntimeError)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ChromeNotFoundError", "to write .png, install a Chrome: run plotly_get_chrome, or apt-"),
        ("BrowserFailedError", "to write .png, Chrome was started but failed; apt-get install"),
        ("BrowserClosedError", "to write .png, Chrome was started but failed; apt-get install"),
        ("JavascriptError", "Chrome could not draw the .png: first line"),
    ],
)
def test_a_chrome_that_is_missing_or_fails_is_a_sentence(
    name: str,
    sentence: str,
    figure: go.Figure,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kaleido = pytest.importorskip("kaleido", reason="kaleido is not installed: gan1d[export]")
    errors = pytest.importorskip("kaleido.errors")

    def fail(*_: Any, **__: Any) -> bytes:
        raise getattr(errors, name)("first line\nsecond line")

    monkeypatch.setattr(kaleido, "calc_fig_sync", fail)
    with pytest.raises(images.ExportError) as caught:
        images.write(figure, tmp_path / "figure.png")
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert not (tmp_path / "figure.png").exists()


def test_a_folder_that_is_not_there_is_the_systems_error(figure: go.Figure, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        images.write(figure, tmp_path / "nowhere" / "figure.html")
