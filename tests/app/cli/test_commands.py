"""The command line: its help, and its refusals."""

import argparse
import re
from pathlib import Path

import pytest

from app import __main__ as cli
from gan1d.runs import figure1, replay, sampling
from tests import ROOT
from tests.app.cli.said import said

LOCAL = "127.0.0.1"


# --- help ---


def _commands() -> dict[str, argparse.ArgumentParser]:
    top = cli.parser()
    (found,) = (a for a in top._actions if isinstance(a, argparse._SubParsersAction))
    return {"": top, **found.choices}


@pytest.mark.parametrize("name", ["", "figure", "export", "sample", "map"])
def test_help_names_every_option(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*filter(None, [name]), "--help"])
    assert ended.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    actions = _commands()[name]._actions
    assert len(actions) > 3
    for action in actions:
        if action.help == argparse.SUPPRESS:  # what a door tells its workers
            continue
        for option in action.option_strings or [str(action.metavar)]:
            assert option in text
        if isinstance(action, argparse._SubParsersAction):
            assert set(action.choices) <= set(text.split())
        else:
            assert action.help
            assert " ".join(action.help.split()).partition("%")[0][:40] in text


def test_every_command_is_known_to_these_tests() -> None:
    assert list(_commands()) == ["", "figure", "export", "sample", "map"]


@pytest.mark.parametrize("name", ["README.md", "app/README.md"])
def test_the_readmes_commands_are_understood(name: str) -> None:
    readme = (ROOT / name).read_text(encoding="utf-8")
    lines = re.findall(r"^gan1d (.*)$", readme, re.MULTILINE)
    assert len(lines) >= 2
    for line in lines:
        cli.parser().parse_args(re.sub(r'"', "", line).split())


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["--bla"],
        ["--port", "many"],
        ["figure"],
        ["figure", "--theme", "pink"],
        ["export"],
        ["export", "run.csv", "--steps", "2.5"],
        ["export", "run.gif", "--size", "960"],
        ["sample", "x.csv", "--n", "many"],
    ):
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        assert ended.value.code == 2
        assert "usage: gan1d" in capsys.readouterr().err


def test_ctrl_c_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_serve", interrupted)
    assert cli.main([]) == 130
    assert "Stopped" in capsys.readouterr().out


# --- the files: what all commands refuse ---

IMAGES = [".html", ".svg", ".png", ".pdf", ".tex"]


SUFFIXES = {
    "figure": IMAGES,
    "export": [".csv", ".npz", ".gif", ".mp4", ".html"],
    "sample": [".csv"],
}


KNOWN = {
    "figure": ".html, .svg, .png, .pdf or .tex",
    "export": ".csv, .npz, .gif, .mp4 or .html",
    "sample": ".csv",
}


EACH = [(command, suffix) for command, suffixes in SUFFIXES.items() for suffix in suffixes]


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any training fails the test."""
    for module, name in ((figure1, "play"), (replay, "chunk"), (sampling, "sample")):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("trained"))


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize("command", SUFFIXES)
@pytest.mark.parametrize(
    "name", ["out.bmp", "out", "out.HTML.txt", ".html", ".csv", "csv", "a.npy"]
)
def test_only_files_of_known_kinds_are_written(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command, str(tmp_path / name)]) == 2
    assert said(capsys) == f"the file must end in {KNOWN[command]}, got {name!r}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize(("command", "suffix"), EACH)
def test_a_file_that_cannot_be_written_is_told_before_training(
    command: str, suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that exists, a folder, and folders that are none."""
    mine, folder = tmp_path / f"mine{suffix}", tmp_path / f"folder{suffix}"
    mine.write_text("mine")
    folder.mkdir()
    assert cli.main([command, str(mine)]) == 2
    assert said(capsys) == f"{mine} exists; --force overwrites it"
    assert cli.main([command, str(folder), "--force"]) == 2
    assert said(capsys) == f"cannot write {folder}: it is a folder"
    for parent in (tmp_path / "nowhere", mine):
        out = parent / f"out{suffix}"
        assert cli.main([command, str(out)]) == 2
        assert said(capsys) == f"cannot write {out}: no writable folder {parent}"
    assert mine.read_text() == "mine"
    assert sorted(tmp_path.iterdir()) == sorted([mine, folder])


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("export run.csv --steps -1", "--steps must be between 0 and 200000, got -1"),
        ("export run.csv --steps 200001", "--steps must be between 0 and 200000, got 200001"),
        ("export run.npz --every 0", "--every must be between 1 and 200000, got 0"),
        ("export run.npz --every 200001", "--every must be between 1 and 200000, got 200001"),
        ("export run.csv --fps 30", "--fps is for .gif and .mp4, got 'run.csv'"),
        ("export run.npz --theme dark", "--theme is for .gif, .mp4 and .html, got 'run.npz'"),
        ("export run.csv --size 960x540", "--size is for .gif and .mp4, got 'run.csv'"),
        ("export run.csv --from 0", "--from is for .gif and .mp4, got 'run.csv'"),
        ("export run.gif --from 2001", "--from must be between 0 and --steps, 2000, got 2001"),
        ("export run.gif --from 1995", "a movie must have between 2 and 2000 frames, got 1"),
        ("export run.gif --every 1", "a movie must have between 2 and 2000 frames, got 2001"),
        ("export run.gif --fps 51", "fps must be a whole number between 1 and 50 for .gif, got 51"),
        ("export run.html --fps 30", "--fps is for .gif and .mp4, got 'run.html'"),
        ("export run.csv --grid k=1|2", "--grid is for .html, got 'run.csv'"),
        (
            "export run.html --grid k=1|2 --figure1",
            "--grid cannot go with --figure1: the stages of its runs would not match",
        ),
        ("export run.html --grid k=1|51", "k must be a whole number between 1 and 50, got '51'"),
        (
            "export run.html --every 1 --steps 20000",
            "a .html must hold at most 20000 frames, got 20001",
        ),
        (
            "export run.html --every 1 --grid lr_d=1e-4:1e-1:10",
            "a .html must hold at most 20000 frames, got 20010",
        ),
        (
            "export run.mp4 --size 63x540",
            "width must be a whole number between 64 and 3840, got 63",
        ),
        ("sample x.csv --n 0", "n must be a whole number between 1 and 10000000, got 0"),
        (
            "sample x.csv --n 10000001",
            "n must be a whole number between 1 and 10000000, got 10000001",
        ),
        ("sample x.csv --step -1", "step must be a whole number between 0 and 200000, got -1"),
        ("sample x.csv --seed -1", "seed must be a whole number between 0 and 2147483647, got -1"),
    ],
)
def test_a_number_out_of_range_is_refused(
    arguments: str,
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments.split()) == 2
    assert said(capsys) == sentence
    assert list(tmp_path.iterdir()) == []
