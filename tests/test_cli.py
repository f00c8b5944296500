"""The command line: its help, its refusals, the file it writes, and a server that starts and ends.

The server is a fresh process: what it answers is also the test that a URL means the same bytes in
another process.
"""

import argparse
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import pytest

from app import __main__ as cli
from gan1d import chunks, figure1
from gan1d.recipe import Recipe
from gan1d.runs import chunk

ROOT = Path(__file__).parent.parent
LOCAL = "127.0.0.1"


@pytest.fixture(autouse=True)
def no_cache_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own process does not begin to keep compiled code in the user's home."""
    monkeypatch.setattr(cli, "_keep_compiled_code", lambda: None)


@pytest.fixture
def busy() -> Iterator[int]:
    """A port that someone listens on; the one after it may be free or not."""
    with socket.socket() as listener:
        listener.bind((LOCAL, 0))
        listener.listen()
        yield listener.getsockname()[1]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence on stderr."""
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("gan1d: ")
    return line.removeprefix("gan1d: ")


# --- help ---


def _commands() -> dict[str, argparse.ArgumentParser]:
    top = cli.parser()
    (commands,) = (a for a in top._actions if isinstance(a, argparse._SubParsersAction))
    return {"": top, **commands.choices}


@pytest.mark.parametrize("name", ["", "figure"])
def test_help_names_every_option(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*filter(None, [name]), "--help"])
    assert ended.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    actions = _commands()[name]._actions
    assert len(actions) > 3
    for action in actions:
        for option in action.option_strings or [str(action.metavar)]:
            assert option in text
        if isinstance(action, argparse._SubParsersAction):
            assert set(action.choices) <= set(text.split())
        else:
            assert action.help
            assert " ".join(action.help.split())[:40] in text


def test_every_command_is_known_to_these_tests() -> None:
    assert list(_commands()) == ["", "figure"]


def test_the_readmes_commands_are_understood() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^gan1d (.*)$", readme, re.MULTILINE)
    assert len(lines) >= 2
    for line in lines:
        cli.parser().parse_args(re.sub(r'"', "", line).split())


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--bla"], ["--port", "many"], ["figure"], ["figure", "--theme", "pink"]):
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


# --- ports ---


@pytest.mark.parametrize("port", ["-1", "65536", "99999999"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--port", port, "--no-browser"]) == 2
    assert said(capsys) == f"--port must be between 0 and 65535, got {port}"


def test_an_address_of_another_machine_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """203.0.113.1 belongs to nobody (RFC 5737)."""
    assert cli.main(["--host", "203.0.113.1", "--port", "0", "--no-browser"]) == 2
    assert said(capsys).startswith("cannot listen on 203.0.113.1:0: ")


def test_a_busy_port_gives_way_to_the_next_free_one(
    busy: int, capsys: pytest.CaptureFixture[str]
) -> None:
    listener = cli._listen(LOCAL, busy)
    assert listener is not None
    with listener:
        port = listener.getsockname()[1]
        assert busy < port < busy + cli._TRIES
        assert capsys.readouterr().out == f"Port {busy} is busy; using {port}.\n"


def test_without_a_free_port_it_says_so(
    busy: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_TRIES", 1)
    assert cli.main(["--port", str(busy), "--no-browser"]) == 2
    assert said(capsys) == f"no free port from {busy} to {busy}"


def test_any_free_port_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    listener = cli._listen(LOCAL, 0)
    assert listener is not None
    with listener:
        assert listener.getsockname()[0] == LOCAL
    assert capsys.readouterr().out == ""


# --- the figure ---


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playing Figure 1 fails the test."""
    monkeypatch.setattr(figure1, "play", lambda *_: pytest.fail("trained"))


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize("name", ["out.svg", "out", "out.HTML.txt", ".html"])
def test_only_html_is_written(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["figure", str(tmp_path / name)]) == 2
    assert said(capsys) == f"the file must end in .html, got {name!r}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("idle")
def test_a_file_is_not_overwritten_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.html"
    out.write_text("mine")
    assert cli.main(["figure", str(out)]) == 2
    assert said(capsys) == f"{out} exists; --force overwrites it"
    assert out.read_text() == "mine"


@pytest.mark.usefixtures("idle")
def test_a_folder_that_cannot_be_written_to_is_told_before_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "nowhere" / "out.html"
    assert cli.main(["figure", str(out)]) == 2
    assert said(capsys) == f"cannot write {out}: no writable folder {out.parent}"


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

    monkeypatch.setattr(figure1, "play", play)
    out = tmp_path / "folder.html"
    out.mkdir()
    assert cli.main(["figure", str(out), "--force"]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first == "gan1d: Figure 1: stage (c) failed"
    assert second == f"gan1d: cannot write {out}: Is a directory"


# --- the server ---

ASKED = "seed=7&edits=12:lr_d:0.05&start=5&every=4&count=6"


class Served(NamedTuple):
    """What a server said and answered, from its start to Ctrl-C."""

    busy: int  # the port asked for
    out: str
    err: str
    frames: bytes  # the answer to ASKED
    page: str
    status: int  # its exit status


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Children started meanwhile heed Ctrl-C, even where this process was told to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("server")
    env = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    query = "seed=7&lr_g=nan&theme=dark"
    with socket.socket() as listener, (folder / "err").open("w+") as err:
        listener.bind((LOCAL, 0))
        listener.listen()
        busy = listener.getsockname()[1]
        command = [sys.executable, "-m", "app", "--no-browser", "--port", str(busy)]
        with _interruptible():
            server = subprocess.Popen(
                [*command, "--query", query],
                cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=err, text=True,
            )  # fmt: skip
        try:
            assert server.stdout is not None
            lines = [server.stdout.readline(), server.stdout.readline()]
            found = re.search(r"http://[\d.:]+/", lines[-1])
            assert found, (lines, (folder / "err").read_text())
            with urlopen(f"{found[0]}frames?{ASKED}", timeout=300) as answer:
                frames = answer.read()
            with urlopen(found[0], timeout=60) as answer:
                page = answer.read().decode()
            server.send_signal(signal.SIGINT)
            rest, _ = server.communicate(timeout=60)
        finally:
            server.kill()
            server.wait()
        err.seek(0)
        yield Served(busy, "".join(lines) + rest, err.read(), frames, page, server.returncode)


def test_a_server_prints_its_address_and_ends_on_ctrl_c(served: Served) -> None:
    first, second, *last = served.out.splitlines()
    port = int(first.rpartition(" ")[2].rstrip("."))
    assert first == f"Port {served.busy} is busy; using {port}."
    address = f"http://{LOCAL}:{port}/?seed=7&lr_g=nan&theme=dark"
    assert second == f"gan1d is at {address} (Ctrl-C ends it)"
    assert last == ["", "Stopped."]
    assert served.status == 0


def test_a_bad_part_of_the_query_is_said_and_the_page_opens(served: Served) -> None:
    """The view's part of the link is none of them."""
    assert served.err == "gan1d: lr_g must be between 1e-5 and 1, got 'nan'\n"
    assert "<title>gan1d</title>" in served.page


def test_another_process_answers_the_same_bytes(served: Served) -> None:
    recipe = Recipe(seed=7).edit(12, lr_d=0.05)
    assert served.frames == chunks.encode(chunk(recipe, 5, 4, 6))
