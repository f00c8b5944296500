"""A full house: who waits, who is turned away, and who is dropped before training."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient

from app import create_app, engine
from app.routes import frames, request
from app.routes.crowd import MOST, THREADS, BusyError, Crowd
from gan1d.runs.build import BUILD
from gan1d.runs.once_cache import OnceCache

SERVER = create_app().server


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(frames, "_chunks", OnceCache(frames.CHUNK_BYTES, len))
    monkeypatch.setattr(engine, "_programs", OnceCache(engine.PROGRAM_BYTES, len))
    return SERVER.test_client()


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    """As many wait as may."""
    crowd = Crowd(2)
    monkeypatch.setattr(request, "_crowd", crowd)
    with crowd.joined("a"), crowd.joined("b"):
        yield crowd


@pytest.mark.parametrize(
    "path", ["/frames?seed=7", "/figure1?seed=7", "/sample?seed=7", "/export?seed=7", "/program"]
)
@pytest.mark.usefixtures("full")
def test_one_more_is_told_when_to_ask_again(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 503
    assert 1 <= int(answer.headers["Retry-After"]) <= 4
    assert "Cache-Control" not in answer.headers
    assert answer.get_json() == {
        "problem": "the server trains for as many as it can; this page asks again by itself"
    }


@pytest.mark.usefixtures("full")
def test_what_needs_no_training_is_answered_all_the_same(client: FlaskClient) -> None:
    frames._chunks.get(("defaults=2&seed=7", 0, 10, 60), lambda: b"\x1f\x8bkept")
    kept = client.get("/frames?defaults=2&seed=7", headers={"Accept-Encoding": "gzip"})
    assert (kept.status_code, kept.data) == (200, b"\x1f\x8bkept")
    assert kept.headers["Gan1d-Load"] == "2"
    for path in ("/link", "/", "/health"):
        assert client.get(path).status_code == 200
    assert client.get("/frames?lr_d=nan").status_code == 400  # and what is refused is refused


def test_health_says_how_busy_the_server_is(client: FlaskClient, full: Crowd) -> None:
    answer = client.get("/health")
    assert answer.get_json() == {"build": BUILD, "load": full.size, "cores": request._CORES}
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_goes_makes_room() -> None:
    crowd = Crowd(1)
    for _ in range(3):
        with crowd.joined("a"):
            assert crowd.size == 1
            with pytest.raises(BusyError), crowd.joined("b"):
                pytest.fail("there is no room")
        assert crowd.size == 0
    assert not crowd._waiting


def test_one_address_leaves_room_for_others() -> None:
    """Alone it may take all: a hall may have one address. Beside others it has half at most."""
    crowd = Crowd(8)
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(crowd.joined("many"))
        stack.enter_context(crowd.joined("one"))
        with pytest.raises(BusyError):
            stack.enter_context(crowd.joined("many"))
        stack.enter_context(crowd.joined("one"))
        assert crowd.size == 7


def test_those_turned_away_do_not_come_back_all_at_once() -> None:
    crowd, seconds = Crowd(0), set()
    for _ in range(8):
        with pytest.raises(BusyError) as error, crowd.joined("a"):
            pass
        seconds.add(error.value.seconds)
    assert len(seconds) == 4


def test_some_threads_stay_free() -> None:
    assert MOST <= THREADS - 50


def test_a_request_that_nobody_waits_for_is_dropped_before_it_trains(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "chunk", lambda *_: pytest.fail("trained"))
    gone = {"waitress.client_disconnected": lambda: True}
    assert client.get("/frames?seed=8", environ_overrides=gone).status_code == 499


def test_the_sentence_is_the_servers(client: FlaskClient, full: Crowd) -> None:
    """The player shows it as it is: it must be one that can stand in its headline."""
    assert full.size == full.most
    problem = json.loads(client.get("/frames?seed=9").data)["problem"]
    assert len(problem) < 90
