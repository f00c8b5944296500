"""The processes that train tiles: given other work when nobody waits, and never in viewers' way."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from pathlib import Path
from threading import Timer

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import background
from app.background import Trainers
from app.routes import request, tiles
from app.routes.crowd import MOST, MOST_MAPS, THREADS, Crowd
from gan1d.maps import Cells, Folder, Map, Tile
from gan1d.maps.tile import train
from gan1d.runs import CancelledError
from gan1d.runs.once_cache import OnceCache
from tests.app.routes.asking import SERVER
from tests.gan1d.maps.games import DIRAC, NET

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps
URL = f"/tiles?{DIRAC.to_query()}&x=lr_d:0.01:1&y=lr_g:0.01:1&cells=8&steps=100"


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(tiles, "_tiles", OnceCache(tiles.KEPT))
    return SERVER.test_client()


def gone_once_begun(trainers: Trainers) -> Callable[[], bool]:
    """Whether who waited has gone: when there is a process."""
    return lambda: bool(trainers.processes)


@pytest.fixture(scope="module")
def trainers() -> Iterator[Trainers]:
    """Processes that each test finds as the one before has left them."""
    trainers = Trainers()
    yield trainers
    trainers.close()


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no nice values")
def test_who_zooms_waits_for_no_new_process(
    trainers: Trainers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that there are take up what is asked for next; they gave way since they began."""
    monkeypatch.setattr(background, "_PATIENCE_SECONDS", 60)  # this machine may be slow
    one, *_ = Map(DIRAC, cells=(8, 8), steps=40).placed()
    with pytest.raises(CancelledError):
        trainers.train(one.tile, gone_once_begun(trainers))
    first = trainers.processes
    assert first
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert all(os.getpriority(os.PRIO_PROCESS, process.pid) > ours for process in first)
    trainers.train(one.tile, lambda: False)
    assert trainers.processes == first
    assert all(process.is_alive() for process in first)


def test_processes_that_died_while_nobody_waited_are_begun_anew(
    trainers: Trainers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold nothing that Python would warn of when the server ends: no named semaphore."""
    held: list[object] = []
    monkeypatch.setattr(resource_tracker, "register", lambda *what: held.append(what))
    one, *_ = Map(DIRAC, cells=(8, 8), steps=40).placed()
    trainers.train(one.tile, lambda: False)
    before = trainers.processes
    for process in before:
        os.kill(process.pid, signal.SIGTERM)
    trainers.train(one.tile, lambda: False)
    assert not {process.pid for process in before} & {one.pid for one in trainers.processes}
    assert not held


def test_a_tile_that_nobody_waits_for_is_given_up(trainers: Trainers) -> None:
    """It would take minutes; its process trains the next one, and the same as ever."""
    small, *_ = Map(NET, ("lr_d", 1e-3, 1), ("lr_g", 1e-3, 1), (4, 4), 240).placed()
    expected = trainers.train(small.tile, lambda: False)
    (process,) = trainers.processes
    long = small.tile._replace(steps=200_000)
    end = time.monotonic() + 0.3
    with pytest.raises(CancelledError):
        trainers.train(long, lambda: time.monotonic() > end)
    found = trainers.train(small.tile, lambda: False)
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(found, expected, strict=True))
    assert trainers.processes == [process]
    assert process.is_alive()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system stops no process")
def test_processes_that_give_nothing_up_end_with_the_last_one_who_waits(trainers: Trainers) -> None:
    """As while it compiles: what is stopped looks for no message."""
    one, *_ = Map(DIRAC, cells=(8, 8), steps=40).placed()
    trainers.train(one.tile, lambda: False)
    (process,) = trainers.processes
    os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(CancelledError):
        trainers.train(one.tile, gone_once_begun(trainers))
    gone = time.monotonic()
    while trainers.processes:
        assert time.monotonic() < gone + 60
        time.sleep(0.02)
    assert not process.is_alive()


def test_who_waits_for_a_tile_holds_up_no_server_that_ends(trainers: Trainers) -> None:
    one, *_ = Map(NET, ("lr_d", 1e-3, 1), ("lr_g", 1e-3, 1), (4, 4), 240).placed()
    Timer(0.2, trainers.close).start()
    with pytest.raises(CancelledError):
        trainers.train(one.tile._replace(steps=200_000), lambda: False)
    trainers.close()
    assert not any(process.is_alive() for process in trainers.processes)


def test_maps_leave_threads_for_viewers(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = Crowd(1)
    monkeypatch.setattr(request, "_maps", crowd)
    monkeypatch.setattr(tiles.TRAINERS, "train", lambda *_: pytest.fail("trained"))
    with crowd.joined("a"):
        answer = client.get(URL)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert MOST + MOST_MAPS <= THREADS - 50


def test_maps_wait_while_the_cores_cannot_even_train_what_is_watched(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed, *_ = Map(DIRAC, ("lr_d", 0.01, 1), ("lr_g", 0.01, 1), (8, 8), 100).placed()
    cells = train(placed.tile)
    monkeypatch.setattr(request, "is_busy", lambda: True)
    answer = client.get(URL)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    tiles._tiles.get(placed.tile.key, lambda: cells)
    assert client.get(URL).status_code == 200  # what is at hand costs nothing


def test_finer_cells_give_way_to_the_first_of_another_map(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    placed, *_ = Map(DIRAC, cells=(8, 8), steps=40).placed()
    cells = train(placed.tile)

    def noted(_: Tile, __: object, later: bool) -> Cells:
        asked.append(later)
        return cells

    monkeypatch.setattr(tiles.TRAINERS, "train", noted)
    for many in (8, 16, 32):
        assert client.get(URL.replace("cells=8", f"cells={many}")).status_code == 200
    assert asked == [False, True, True]


def test_a_full_disk_costs_the_next_visitor_time_alone(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    placed, *_ = Map(DIRAC, ("lr_d", 0.01, 1), ("lr_g", 0.01, 1), (8, 8), 100).placed()
    cells = train(placed.tile)
    monkeypatch.setattr(tiles.TRAINERS, "train", lambda *_: cells)
    monkeypatch.setattr(Folder, "__setitem__", full)
    assert client.get(URL).status_code == 200
