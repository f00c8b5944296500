"""The processes that train tiles: ended when nobody waits, and never in the way of viewers."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import background
from app.background import Trainers
from app.routes import request, tiles
from app.routes.crowd import MOST, MOST_MAPS, THREADS, Crowd
from gan1d.maps import Folder, Map
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
        trainers.train(one.tile, lambda: True)
    first = set(trainers._processes)
    assert first
    assert all(os.getpriority(os.PRIO_PROCESS, process.pid or 0) >= 10 for process in first)
    trainers.train(one.tile, lambda: False)
    assert first <= trainers._processes
    assert all(process.is_alive() for process in first)


def test_processes_that_died_while_nobody_waited_are_begun_anew(trainers: Trainers) -> None:
    one, *_ = Map(DIRAC, cells=(8, 8), steps=40).placed()
    trainers.train(one.tile, lambda: False)
    pool = trainers._pool
    for process in trainers._processes:
        process.kill()
        process.join()
    trainers.train(one.tile, lambda: False)
    assert trainers._pool is not pool


def test_processes_end_with_the_last_one_who_waits(trainers: Trainers) -> None:
    """The tile would take minutes."""
    short, *_ = Map(DIRAC, cells=(8, 8), steps=40).placed()
    trainers.train(short.tile, lambda: False)
    mine = set(trainers._processes)
    assert mine
    end = time.monotonic() + 0.5
    long, *_ = Map(NET, cells=(4, 4), steps=200_000).placed()
    with pytest.raises(CancelledError):
        trainers.train(long.tile, lambda: time.monotonic() > end)
    gone = time.monotonic()
    while any(one.is_alive() for one in mine):
        assert time.monotonic() < gone + 60
        time.sleep(0.02)
    assert trainers._pool is None


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
