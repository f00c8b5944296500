"""Tiles of maps from the server: what they say, what is kept, and what is refused."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.background import Trainers, tiles_folder
from app.routes import tiles
from gan1d.maps import Cells, Folder, Map, Tile
from gan1d.maps.tile import train
from gan1d.runs import CancelledError
from gan1d.runs.build import BUILD
from gan1d.runs.once_cache import OnceCache
from tests.gan1d.maps.games import DIRAC

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps
RECIPE = DIRAC.replace(r1=0.2)
URL = f"/tiles?{RECIPE.to_query()}&x=lr_d:0.01:1&y=lr_g:0.01:1&cells=12&steps=100"


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Tile]:
    """The tiles that were trained, in this process; with a cache of its own."""
    done: list[Tile] = []

    def here(tile: Tile, *_: object) -> Cells:
        done.append(tile)
        return train(tile)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(tiles, "_tiles", OnceCache(tiles.KEPT))
    monkeypatch.setattr(tiles.TRAINERS, "train", here)
    return done


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def test_a_tile_says_what_the_map_says(client: FlaskClient, trained: list[Tile]) -> None:
    told = client.get(f"{URL}&row=0&column=8").json
    assert told is not None
    assert len(trained) == 1
    result = Map(RECIPE, ("lr_d", 0.01, 1), ("lr_g", 0.01, 1), (12, 12), 100).train()
    part = result.outcome[:8, 8:]
    assert told["outcome"] == part.ravel().tolist()
    assert told["jsd"] == pytest.approx(result.jsd[:8, 8:].ravel().tolist())
    assert told["x"]["values"] == result.x.tolist()
    assert len(told["y"]["edges"]) == 13
    assert (told["row"], told["column"], told["side"]) == (0, 8, 8)
    assert len(base64.b64decode(told["p_g"])) == part.size * tiles.MINIATURE
    assert [name for name, _ in told["outcomes"]][:2] == ["converged", "oscillates"]


def test_a_tile_is_trained_once_for_all_and_for_ever(
    client: FlaskClient, trained: list[Tile], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(f"{URL}&v={BUILD}")
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    monkeypatch.setattr(tiles, "_tiles", OnceCache(tiles.KEPT))  # another process
    again = client.get(f"{URL}&v={BUILD}")
    assert again.data == first.data
    assert len(trained) == 1
    assert len(Folder(tiles_folder())) == 1
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(URL, headers=tag).status_code == 304
    assert client.get(f"{URL}&v=old").status_code == 409


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("&row=3", "row and column must be multiples of 8 within the map, got 3 and 0"),
        ("&column=16", "row and column must be multiples of 8"),
        ("&x=lr_d", "x must read NAME:LOW:HIGH"),
        ("&x=lr_d:1:1", "x must vary lr_d from a lower to a higher value"),
        ("&cells=400&steps=200000", "hours here, more than 0.25"),
        ("&lr_d=9", "lr_d must be between 1e-5 and 1"),
        ("&steps=x", "steps must be"),
    ],
)
def test_what_is_wrong_is_said(
    client: FlaskClient, trained: list[Tile], more: str, sentence: str
) -> None:
    given = dict(pair.split("=", 1) for pair in (URL.partition("?")[2] + more).split("&"))
    answer = client.get("/tiles?" + "&".join(f"{name}={value}" for name, value in given.items()))
    assert answer.status_code == 400
    assert sentence in answer.json["problem"]  # type: ignore[index]
    assert not trained


@pytest.fixture(scope="module")
def trainers() -> Iterator[Trainers]:
    processes = Trainers()
    yield processes
    processes.close()


def test_a_process_behind_trains_the_same(trainers: Trainers) -> None:
    one, *_ = Map(RECIPE, ("lr_d", 0.01, 1), ("lr_g", 0.01, 1), (8, 8), 100).placed()
    found, expected = trainers.train(one.tile, lambda: False), train(one.tile)
    assert all((a == b).all() for a, b in zip(found, expected, strict=True))


def test_nobody_waits_for_a_tile_that_is_not_wanted(trainers: Trainers) -> None:
    one, *_ = Map(RECIPE.replace(seed=7), cells=(8, 8), steps=100_000).placed()
    with pytest.raises(CancelledError):
        trainers.train(one.tile, lambda: True)
