"""The files that commands write: complete or not at all, and what is in them."""

import csv
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import gan1d
from app import __main__ as cli
from app.cli import terminal
from gan1d.formats import images, tables, tex
from gan1d.recipe import MAX_STEPS, Recipe
from gan1d.runs import History, figure1
from gan1d.runs.history import AXES
from tests import compiling
from tests.app.cli.said import said
from tests.small import TINY, WILD

# --- the files: how they are written ---


def test_a_file_appears_complete_or_not_at_all(tmp_path: Path) -> None:
    """What stands there is replaced at the end, with the rights of a new file; a link stays one."""
    out, link, plain = (tmp_path / name for name in ("out.csv", "link.csv", "plain"))
    out.write_text("mine")
    link.symlink_to(out)
    with terminal.writing(link) as part:
        part.write_text("new")
        assert out.read_text() == "mine"
        assert part.parent == tmp_path
    plain.write_text("")
    assert link.is_symlink()
    assert out.read_text() == "new"
    assert out.stat().st_mode == plain.stat().st_mode
    assert sorted(tmp_path.iterdir()) == sorted([out, link, plain])


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(28, "No space left on device"), terminal.RefusedError),
        (KeyboardInterrupt(), KeyboardInterrupt),
        (ValueError("a defect"), ValueError),
    ],
)
def test_a_failure_on_the_way_leaves_what_was_there(
    error: BaseException, raised: type[BaseException], tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("mine")
    with pytest.raises(raised), terminal.writing(out) as part:  # noqa: PT012
        part.write_text("half")
        raise error
    assert out.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("arguments", "module", "writer"),
    [
        (["export", "out.csv", "--steps", "20"], tables, "write_csv"),
        (["export", "out.npz", "--steps", "20"], History, "save"),
        (["sample", "out.csv", "--step", "20", "--n", "5"], tables, "csv_lines"),
    ],
)
def test_a_full_disk_is_told(
    arguments: list[str],
    module: object,
    writer: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_: object, path: Path | None = None) -> None:
        if path is not None:  # else the file is open
            path.write_text("half")
        raise OSError(28, os.strerror(28))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, writer, full)
    assert cli.main([*arguments, "--query", TINY.to_query()]) == 2
    assert said(capsys) == f"cannot write {arguments[1]}: {os.strerror(28)}"
    assert list(tmp_path.iterdir()) == []


def test_one_frame_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "frame.tex"
    arguments = ["figure", str(out), "--query", TINY.to_query()]
    assert cli.main([*arguments, "--step", "40"]) == 0
    assert out.read_text() == tex.live(gan1d.run(TINY, 40, 40))
    capsys.readouterr()
    assert cli.main([*arguments, "--force", "--step", "-1"]) == 2
    assert said(capsys) == f"--step must be between 0 and {MAX_STEPS}, got -1"


# --- the frames and the samples ---


def test_the_frames_of_a_run_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both kinds hold what `gan1d.run` gives; what is wrong in the query is told."""
    recipe = TINY.edit(100, lr_g=0.01)
    history = gan1d.run(recipe, 1210, 40)
    tables.write_csv(history, tmp_path / "expected.csv")
    for out in (tmp_path / "run.npz", tmp_path / "run.csv"):
        out.write_text("mine")
        query = f"{recipe.to_query()}&lr_d=nan"
        options = ["--steps", "1210", "--every", "40", "--force"]
        assert cli.main(["export", str(out), "--query", query, *options]) == 0
        captured = capsys.readouterr()
        assert captured.out == f"Wrote {out}: {recipe.to_query()}\n"
        assert captured.err == "gan1d: lr_d must be between 1e-5 and 1, got 'nan'\n"
    read = gan1d.History.load(tmp_path / "run.npz")
    assert read.recipe == recipe
    assert read.step.tolist() == list(range(0, 1201, 40))
    for name in AXES:
        np.testing.assert_array_equal(getattr(read, name), getattr(history, name))
    assert (tmp_path / "run.csv").read_bytes() == (tmp_path / "expected.csv").read_bytes()


def test_a_run_that_diverged_is_written_as_far_as_it_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.npz"
    assert cli.main(["export", str(out), "--query", WILD.to_query()]) == 0
    diverged = gan1d.History.load(out).diverged
    assert diverged is not None
    wanted = f"gan1d: the run diverged at step {diverged}; the frames before it are kept\n"
    assert capsys.readouterr().err == wanted
    table = tmp_path / "x.csv"
    assert cli.main(["sample", str(table), "--query", WILD.to_query()]) == 2
    wanted = f"step must be below {diverged}, where the run diverged, got 2000"
    assert said(capsys) == wanted
    assert list(tmp_path.iterdir()) == [out]


def test_samples_are_written_as_a_table_of_one_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.csv"
    options = ["--n", "300", "--step", "70", "--seed", "4"]
    assert cli.main(["sample", str(out), "--query", TINY.to_query(), *options]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == (f"Wrote {out}: {TINY.to_query()}\n", "")
    text = out.read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [list(row) for row in rows] == [["x"]] * 300
    x = gan1d.sample(TINY, 300, seed=4, step=70)
    np.testing.assert_array_equal(np.array([row["x"] for row in rows]).astype(np.float32), x)
    assert max(map(len, text.split())) <= 15  # digits of a float32, not of a float64


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_progress_is_told_to_a_terminal_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stderr, wanted in ((_Terminal(), ["  0 %", " 47 %", " 95 %"]), (io.StringIO(), [])):
        monkeypatch.setattr(sys, "stderr", stderr)
        arguments = ["export", str(tmp_path / "run.npz"), "--force", "--every", "25"]
        assert cli.main([*arguments, "--steps", "1025", "--query", TINY.to_query()]) == 0
        assert re.findall(r"Training: (.{3} %)", stderr.getvalue()) == wanted
    monkeypatch.undo()


# --- the figure ---


@compiling.as_shipped()
def test_the_figure_is_one_file_that_asks_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bad part of the query is said, and the rest drawn; --force replaces a file."""
    out = tmp_path / "out.html"
    out.write_text("mine")
    assert cli.main(["figure", str(out), "--force", "--query", "lr_d=nan&seed=3"]) == 0
    captured = capsys.readouterr()
    assert captured.err == "gan1d: lr_d must be between 1e-5 and 1, got 'nan'\n"
    recipe, problems = Recipe.from_query(captured.out.strip().rpartition(" ")[2])
    assert captured.out.startswith(f"Wrote {out}: ")
    assert problems == []
    assert figure1.ends(recipe) is not None
    html = out.read_text(encoding="utf-8")
    assert "Plotly.newPlot" in html
    assert len(html) > 1_000_000  # Plotly is in it
    assert re.findall(r"<(?:script|link|img)\b[^>]*(?:src|href)=", html) == []
    drawing = html.rpartition("Plotly.newPlot")[2]
    for text in ("(a)", "(b)", "(c)", "(d)"):
        assert drawing.count(f'"text":"{text}"') == 1
    assert "not reached" not in drawing


def test_what_goes_wrong_on_the_way_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stage that is not reached, and a file that cannot be written after all."""

    def play(recipe: Recipe) -> Iterator[figure1.Figure1]:
        short = recipe.edit(10, train="d").edit(20, train="g").edit(30, train="both")
        yield figure1.Figure1(short, (figure1.Stage("c", 20, 30, False, "stage (c) failed"),))

    def full(_: object, path: Path, *, scale: float) -> None:
        path.write_text(f"half at {scale}")
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(figure1, "play", play)
    monkeypatch.setattr(images, "write", full)
    out = tmp_path / "out.html"
    assert cli.main(["figure", str(out), "--query", TINY.to_query()]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first == "gan1d: Figure 1: stage (c) failed"
    assert second == f"gan1d: cannot write {out}: {os.strerror(28)}"
    assert list(tmp_path.iterdir()) == []

    def lacking(*_: object, **__: object) -> None:
        raise images.ExportError("to write .png, install a Chrome")

    monkeypatch.setattr(images, "write", lacking)
    assert cli.main(["figure", str(tmp_path / "out.png"), "--query", TINY.to_query()]) == 2
    assert "gan1d: to write .png, install a Chrome" in capsys.readouterr().err
    assert cli.main(["figure", str(tmp_path / "out.tex"), "--query", TINY.to_query()]) == 0
    assert (tmp_path / "out.tex").read_text().startswith("% Figure 1")
    assert [path.name for path in tmp_path.iterdir()] == ["out.tex"]
    capsys.readouterr()
    assert cli.main(["figure", str(tmp_path / "b.png"), "--scale", "99"]) == 2
    assert said(capsys) == "--scale must be between 0.1 and 10, got 99.0"
