"""The documented nginx before three servers, started for real; one is killed while viewers play."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator

import pytest

from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from gan1d.runs.build import BUILD
from tests.load import proxy
from tests.load.client import asked
from tests.load.proxy import NGINX, Site

TINY = "defaults=2&width_d=4&depth_d=1&width_g=4&depth_g=1&batch=8"

pytestmark = pytest.mark.skipif(
    NGINX is None or os.name != "posix", reason="there is no nginx on this machine"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with proxy.site(tmp_path_factory.mktemp("nginx")) as site:
        yield site


def frames_of(seed: int, start: int) -> str:
    return f"/frames?{TINY}&seed={seed}&start={start}&every=5&count=6&v={BUILD}"


def test_a_killed_server_is_not_missed(site: Site) -> None:
    """Every frame comes, and is that of a straight run to the bit."""

    async def played(start: int) -> list[bytes]:
        answers = await asyncio.gather(*(asked(site.port, frames_of(s, start)) for s in range(8)))
        assert {answer.status for answer in answers} == {200}
        return [answer.body for answer in answers]

    def straight(start: int) -> list[bytes]:
        runs = [Recipe.from_query(f"{TINY}&seed={seed}")[0] for seed in range(8)]
        return [wire.encode(chunk(run, start, 5, 6)) for run in runs]

    assert asyncio.run(played(0)) == straight(0)
    site.servers[0].kill()
    begun = time.monotonic()
    assert asyncio.run(played(30)) == straight(30)
    assert time.monotonic() - begun < 60


def test_what_never_changes_is_kept_by_the_proxy(site: Site) -> None:
    """Asked for again while no server is there."""
    path = frames_of(0, 60)
    first = asyncio.run(asked(site.port, path))
    for server in site.servers:
        server.kill()
    again = asyncio.run(asked(site.port, path))
    assert (again.status, again.body) == (200, first.body)
    assert asyncio.run(asked(site.port, "/link")).status == 502
