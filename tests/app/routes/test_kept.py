"""What is kept of answers: tags, the build in the URL, one computation for many viewers, bounds."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.routes import frames
from gan1d import runs
from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import replay
from gan1d.runs.build import BUILD
from gan1d.runs.once_cache import OnceCache
from tests.app.routes.asking import SERVER, problem
from tests.gan1d.formats.test_wire import made

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # it plays Figure 1


def test_an_unchanged_chunk_is_not_sent_nor_computed_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    url = "/frames?every=3&count=4"
    etag = client.get(url).headers["ETag"]
    monkeypatch.setattr(frames, "_chunks", OnceCache(frames.CHUNK_BYTES, len))
    request.getfixturevalue("idle")
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"] == "no-cache"
    with pytest.raises(pytest.fail.Exception):
        client.get(url, headers={"If-None-Match": '"another"'})


def test_a_tag_names_one_meaning(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe()))
    first = client.get("/frames?every=3&count=4").headers["ETag"]
    same = "/frames?count=4&seed=3&every=3&defaults=2"  # the seed is the default
    assert client.get(same).headers["ETag"] == first
    others = ["every=4&count=4", "every=3&count=5", "every=3&count=4&start=1"]
    others += ["every=3&count=4&seed=4", "every=3&count=4&edits=9:lr_d:0.5"]
    others += ["every=3&count=4&seed=3"]  # of the first defaults
    tags = {client.get(f"/frames?{query}").headers["ETag"] for query in others}
    assert len(tags | {first}) == 7
    monkeypatch.setattr(frames, "BUILD", "another")
    assert client.get("/frames?every=3&count=4").headers["ETag"] != first


def test_with_the_build_in_its_url_a_chunk_may_be_kept_for_ever(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe()))
    plain = client.get("/frames?count=4")
    named = client.get(f"/frames?count=4&v={BUILD}")
    assert named.data == plain.data
    assert plain.headers["Cache-Control"] == "no-cache"
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    tag = {"If-None-Match": named.headers["ETag"]}
    kept = client.get(f"/frames?count=4&v={BUILD}", headers=tag)
    assert (kept.status_code, kept.headers["Cache-Control"][:6]) == (304, "public")


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize("build", ["000000000000", "", "%00", "x" * 500])
def test_a_page_of_another_build_is_told_to_reload(client: FlaskClient, build: str) -> None:
    assert "reload" in problem(client, f"/frames?count=4&v={build}", 409)


# --- many viewers ---


def test_two_viewers_of_one_chunk_cost_one(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    both = threading.Barrier(2)

    def slow(*arguments: Any) -> runs.Chunk:
        calls.append(arguments)
        threading.Event().wait(0.2)
        return made(Recipe())

    def ask(_: int) -> bytes:
        both.wait(60)
        return SERVER.test_client().get("/frames?count=3").data

    monkeypatch.setattr(frames, "chunk", slow)
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(ask, range(2))
    assert one == two == wire.encode(made(Recipe()))
    assert len(calls) == 1


def test_what_is_kept_is_bounded_in_bytes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe(), n=20))
    encoded = wire.encode(made(Recipe(), n=20))
    size = len(gzip.compress(encoded, 1, mtime=0))
    memo: OnceCache[Any, bytes] = OnceCache(3 * size, len)
    monkeypatch.setattr(frames, "_chunks", memo)
    for start in range(12):
        assert client.get(f"/frames?start={start}").data == encoded
        assert memo.cost <= 3 * size
    assert memo.cost == 3 * size
    assert frames.CHUNK_BYTES + replay.CHECKPOINT_BYTES <= 256 * 2**20
