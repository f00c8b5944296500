"""A server with more viewers than it can train for tells new pages, which then train themselves."""

import json
import re
from contextlib import ExitStack
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app, engine
from app.routes import request
from app.routes.crowd import Crowd
from gan1d.recipe import Recipe
from gan1d.runs.inputs import program_of
from gan1d.runs.once_cache import OnceCache

ROOM = request._PER_CORE * request._CORES
FULL = 2 * ROOM  # requests that may wait, fewer than on a server, so that a test can fill it


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Crowd:
    crowd = Crowd(FULL)
    monkeypatch.setattr(request, "_crowd", crowd)
    return crowd


def facts(client: FlaskClient, path: str) -> dict[str, Any]:
    """What a page knows when it opens."""
    found = re.search(r'id="gan1d-page">(.*?)</script>', client.get(path).text)
    assert found
    known: dict[str, Any] = json.loads(found[1])
    return known


@pytest.mark.parametrize("path", ["/?seed=7", "/embed?seed=7", "/?lesson=dirac-gan"])
def test_a_page_is_told_while_more_wait_than_can_be_trained_for(
    client: FlaskClient, crowd: Crowd, path: str
) -> None:
    with ExitStack() as stack:
        for i in range(ROOM):
            stack.enter_context(crowd.joined(str(i)))
        assert facts(client, path)["busy"] is False
        with crowd.joined("one more"):
            assert facts(client, path)["busy"] is True
    assert facts(client, path)["busy"] is False


@pytest.mark.parametrize("says", [None, "server", "browser"])
def test_a_link_says_who_trains_or_leaves_it_open(client: FlaskClient, says: str | None) -> None:
    path = "/?seed=7" + (f"&engine={says}" if says else "")
    assert facts(client, path)["link"]["view"]["engine"] == says


def test_a_full_house_still_sends_what_a_page_needs_to_train_itself(
    client: FlaskClient, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs: OnceCache[Any, dict[str, Any]] = OnceCache(1)
    monkeypatch.setattr(engine, "_programs", programs)
    programs.get(program_of(Recipe()), lambda: {"binary": "made up"})
    with ExitStack() as stack:
        for i in range(FULL):
            stack.enter_context(crowd.joined(str(i)))
        assert client.get("/frames?seed=70").status_code == 503
        assert client.get("/program?defaults=2&seed=7").get_json() == {"binary": "made up"}
        assert set(client.get("/start?seed=7").get_json()) == {"arrays", "z", "head"}
        assert (
            client.get("/program?defaults=2&width_d=5").status_code == 503
        )  # it would have to be compiled
