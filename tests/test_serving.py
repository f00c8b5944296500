"""A server that finds a port, starts, answers and ends.

It is a fresh process: what it answers is also the test that a URL means the same bytes in another.
"""

import contextlib
import http.client
import os
import re
import select
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
from app import connections
from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from tests import ROOT
from tests.app.cli.said import said
from tests.browser import Server

LOCAL = "127.0.0.1"


@pytest.fixture
def busy() -> Iterator[int]:
    """A port that someone listens on; the one after it may be free or not."""
    with socket.socket() as listener:
        listener.bind((LOCAL, 0))
        listener.listen()
        yield listener.getsockname()[1]


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
    env.pop("NPROC")  # the tests' own; the server has more threads
    query = "seed=7&lr_g=nan&theme=dark"
    with socket.socket() as listener, (folder / "err").open("w+") as err:
        listener.bind((LOCAL, 0))
        listener.listen()
        busy = listener.getsockname()[1]
        command = [sys.executable, "-m", "app", "--no-browser", "--no-warm", "--port", str(busy)]
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
    recipe = Recipe.from_query("seed=7")[0].edit(12, lr_d=0.05)
    assert served.frames == wire.encode(chunk(recipe, 5, 4, 6))


# --- many viewers ---

HELD = 300  # connections that browsers keep open


def test_one_more_viewer_is_served_while_others_keep_their_connections(tmp_path: Path) -> None:
    server = Server((sys.executable, "-m", "app"), ROOT, tmp_path / "log")
    server.start()
    try:
        with contextlib.ExitStack() as held:
            for _ in range(HELD):
                viewer = http.client.HTTPConnection(LOCAL, server.port, timeout=60)
                held.enter_context(contextlib.closing(viewer))
                viewer.request("GET", "/link")
                assert viewer.getresponse().read()
            assert server.get("/link")[0] == 200
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("soft", "hard", "asked", "granted"),
    [
        (8192, 8192, None, 4000),
        (1024, 1_048_576, 4200, 4000),
        (1024, None, 4200, 4000),
        (1024, 1024, 1024, 824),
        (256, 2048, 2048, 1848),
        (256, 300, "refused", 56),
        (100, 100, 100, 1),
    ],
)
def test_the_limit_of_open_files_is_raised_as_far_as_it_may_be(
    monkeypatch: pytest.MonkeyPatch,
    soft: int,
    hard: int | None,
    asked: int | str | None,
    granted: int,
) -> None:
    resource = pytest.importorskip("resource")
    hard = resource.RLIM_INFINITY if hard is None else hard
    calls: list[tuple[int, int]] = []

    def setrlimit(_: int, limits: tuple[int, int]) -> None:
        calls.append(limits)
        if asked == "refused":
            raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", setrlimit)
    assert connections.possible(4000) == granted
    assert calls == ([] if asked is None else [(300 if asked == "refused" else asked, hard)])
    sentence = connections.shortage(granted, 4000)
    assert (sentence is None) == (granted == 4000)
    assert sentence is None or sentence.startswith(f"at most {granted} connections")


def test_without_poll_no_more_connections_are_open_than_select_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(select, "poll", raising=False)
    assert connections.possible(4000) < 512
