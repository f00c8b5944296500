"""A map whose server is busy, goes away, or refuses: it waits as it is told, and goes on."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from app.assets import ASSETS
from tests.js import node

DRIVER = Path(__file__).parent / "tiles.mjs"
TILES = 1 + 4 + 16  # of levels of 8, 16 and 32 cells, 8 along a tile

Answer = tuple[int, str, dict[str, str]]  # status, body, headers


def mapped(*answers: object) -> dict[str, Any]:
    """What becomes of a map whose requests are answered so."""
    done = subprocess.run(
        [node(), "--no-warnings", str(DRIVER), str(ASSETS), json.dumps(answers)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_map_waits_for_a_busy_server_as_it_is_told() -> None:
    busy = (503, json.dumps({"problem": "the server trains for many"}), {"Retry-After": "4"})
    from_a_proxy: Answer = (503, "<h1>Busy</h1>", {})
    told = mapped("tile", busy, "tile", from_a_proxy, busy)
    assert (told["problem"], told["done"], told["total"]) == ("", TILES, TILES)
    assert told["asked"] == TILES + 3
    assert told["seen"] == ["", "busy", "", "busy", ""]
    for wait, seconds in zip(told["waits"], (4, 1, 4), strict=True):
        assert 1000 * seconds <= wait <= 1500 * seconds


def test_a_map_goes_on_when_its_server_is_back() -> None:
    bad_gateway: Answer = (502, "<h1>Bad gateway</h1>", {})
    told = mapped("tile", "away", "tile", *["away"] * 3, bad_gateway)
    assert (told["problem"], told["done"]) == ("", TILES)
    assert told["seen"] == ["", "away", ""]  # one request that is lost goes without saying
    assert len(told["waits"]) == 5
    assert max(told["waits"]) <= 1000


def test_a_refused_map_stops_and_says_why() -> None:
    told = mapped("tile", (400, json.dumps({"problem": "x must vary a setting"}), {}))
    assert (told["problem"], told["done"], told["asked"]) == ("x must vary a setting", 1, 2)
    died: Answer = (500, json.dumps({"problem": "the processes died"}), {})
    assert mapped(died)["problem"] == "the processes died"
