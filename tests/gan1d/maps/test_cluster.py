"""A real Dask scheduler with two workers, one of which is killed; and clusters that are refused."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from gan1d.maps import ClusterError, Map, cluster, connect
from tests import ROOT
from tests.gan1d.maps.games import DIRAC

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # of Dask's own
    pytest.mark.usefixtures("compiled_as_shipped"),  # many steps
]
AXES = (("lr_d", 0.01, 1), ("lr_g", 0.01, 1))


@contextmanager
def process(*command: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Dask command as a process of its own, ended at the end."""
    code = f"from distributed.cli.dask_{command[0]} import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [sys.executable, "-c", code, *command[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def until_there(path: Path, text: str = "", running: float = 120) -> None:
    """Wait for a file that a process writes."""
    end = time.monotonic() + running
    while not (path.exists() and text in path.read_text()):
        assert time.monotonic() < end, f"{path} is not there"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[int]]]:
    """The scheduler's address, and the processes that train."""
    folder, port = tmp_path_factory.mktemp("cluster"), free_port()
    where = f"tcp://127.0.0.1:{port}"
    told = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--no-dashboard")
    worker = (where, "--host", "127.0.0.1", "--no-dashboard", "--no-nanny", "--nthreads", "1")
    with process(
        "scheduler", *options, "--port", str(port), "--scheduler-file", str(told), folder=folder
    ):
        until_there(told)
        with (
            process("worker", *worker, folder=folder) as one,
            process("worker", *worker, folder=folder) as other,
        ):
            yield where, [one.pid, other.pid]


def test_a_killed_worker_costs_time_and_no_number(address: tuple[str, list[int]]) -> None:
    def a_map() -> Map:
        return Map(DIRAC.replace(r1=0.3), *AXES, cells=(24, 16), steps=100, side=4)

    where, workers = address
    expected = a_map().train()
    done: list[int] = []

    def progress(count: int, _: int) -> None:
        done.append(count)
        if count == 4:
            os.kill(workers[1], signal.SIGKILL)

    from distributed import Client

    with Client(where, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    with connect(where) as executor:
        found = a_map().train(progress, executor)
    assert done == list(range(1, 25))
    for name, field in expected.runs.items():
        same = np.array_equal(found.runs[name], field, equal_nan=field.dtype.kind == "f")
        assert same, name
    assert np.array_equal(found.p_g, expected.p_g)


def test_another_build_is_refused(
    address: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "BUILD", "another")
    with (
        pytest.raises(ClusterError, match="here it is build another"),
        connect(address[0]),
    ):
        pass


def test_nobody_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 1)
    with (
        pytest.raises(ClusterError, match="cannot reach a Dask scheduler at tcp"),
        connect(f"tcp://127.0.0.1:{free_port()}"),
    ):
        pass


def test_a_scheme_that_there_is_not_is_said() -> None:
    with (
        pytest.raises(ClusterError, match="cannot reach a Dask scheduler at nowhere://1"),
        connect("nowhere://1"),
    ):
        pass
