"""A hall with two workers, started for real: one is killed, frames are the same to the bit."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import time

import pytest

from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from tests.app.hall.conftest import until_ready
from tests.browser import Server
from tests.load.client import Connection

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills by signals")

SECRET = "Gan1d-Secret: of-the-lecturer\r\n"
TINY = "defaults=2&width_d=4&depth_d=1&width_g=4&depth_g=1&batch=8"


def frames_of(seed: int, start: int) -> str:
    return f"/frames?{TINY}&seed={seed}&start={start}&every=5&count=6"


def test_the_door_answers_what_a_server_answers(hall: Server) -> None:
    status, body = hall.get("/")
    assert (status, b"<title>gan1d</title>" in body) == (200, True)
    assert hall.get("/frames?lr_d=nan")[0] == 400
    assert hall.get("/figure1?lr_d=nan")[0] == 400
    recipe = Recipe.from_query(f"{TINY}&seed=3")[0]
    assert hall.get(frames_of(3, 10)) == (200, wire.encode(chunk(recipe, 10, 5, 6)))


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="asks Linux for the workers")
def test_a_killed_worker_is_not_missed(hall: Server) -> None:
    """Its runs go on at another at once, to the same bit, and it is started again."""
    seeds = range(10, 16)
    first = [hall.get(frames_of(seed, 0)) for seed in seeds]
    dead = hall.children[0]
    os.kill(dead, signal.SIGKILL)
    begun = time.monotonic()
    assert [hall.get(frames_of(seed, 0)) for seed in seeds] == first
    for seed in seeds:
        recipe = Recipe.from_query(f"{TINY}&seed={seed}")[0]
        assert hall.get(frames_of(seed, 30)) == (200, wire.encode(chunk(recipe, 30, 5, 6)))
    assert time.monotonic() - begun < 60
    until_ready(hall, 2)
    assert dead not in hall.children


def test_a_follower_hears_what_the_lecturer_tells(hall: Server) -> None:
    async def told() -> list[object]:
        lecturer, heard = Connection(hall.port), []
        reader, writer = await Connection(hall.port).open()
        writer.write(b"GET /lecture/intro HTTP/1.1\r\nHost: x\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"text/event-stream" in head
        for step in (None, 5, 9):
            if step:
                body = json.dumps({"step": step})
                status = (await lecturer.get("/lecture/intro", SECRET, "POST", body)).status
                assert status == 204
            while not (line := await reader.readline()).startswith(b"data: "):
                pass
            heard.append(json.loads(line[6:]))
        assert json.loads((await lecturer.get("/health")).body)["connections"] == 2
        writer.close()
        await writer.wait_closed()
        await lecturer.closed()
        return heard

    assert asyncio.run(asyncio.wait_for(told(), 20)) == [None, {"step": 5}, {"step": 9}]


def test_a_follower_is_led_to_the_page(hall: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", hall.port, timeout=60)
    connection.request("GET", "/follow/intro")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (302, "/?follow=intro")
    answer.read()
    connection.request("GET", "/lecture/intro/code.svg", headers={"Host": "hall.example:8050"})
    code = connection.getresponse()
    assert (code.status, code.headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert code.read().startswith(b"<svg ")
    for path, host, status in (
        ("/follow/UPPER", "x", 404),
        ("/lecture/UPPER/code.svg", "x", 404),
        ("/lecture/intro/code.svg", '"><script>', 400),
    ):
        connection.request("GET", path, headers={"Host": host})
        refused = connection.getresponse()
        assert refused.status == status
        assert b"script>" not in refused.read()
    connection.close()
