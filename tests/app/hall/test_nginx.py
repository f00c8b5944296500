"""The documented nginx before three servers, started for real; one is killed while viewers play."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from gan1d.runs.build import BUILD
from tests import ROOT
from tests.browser import Server, free_port
from tests.load.client import asked

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
TINY = "defaults=2&width_d=4&depth_d=1&width_g=4&depth_g=1&batch=16"

pytestmark = pytest.mark.skipif(
    NGINX is None or os.name != "posix", reason="there is no nginx on this machine"
)


class Site(NamedTuple):
    """A proxy and what is behind it."""

    port: int
    servers: list[Server]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    command = (sys.executable, "-m", "app")
    servers = [Server(command, ROOT, folder / f"log{i}") for i in range(3)]
    port = free_port()
    text = (ROOT / "app/hall/nginx.conf").read_text()
    for written, server in zip(("8051", "8052", "8053"), servers, strict=True):
        text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{server.port}")
    text = text.replace("listen 8050", f"listen 127.0.0.1:{port}")
    own = f"daemon off;\npid {folder}/pid;\nerror_log {folder}/errors;\n"
    own += "user root;\n" if os.geteuid() == 0 else ""  # else its folders here are not its own
    (folder / "nginx.conf").write_text(own + temporary(text, folder))
    proxy = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        for server in servers:
            server.start()
        end = time.monotonic() + 20
        while not (folder / "pid").exists():
            assert proxy.poll() is None, (folder / "errors").read_text()
            assert time.monotonic() < end
            time.sleep(0.05)
        yield Site(port, servers)
    finally:
        proxy.terminate()
        proxy.wait(20)
        for server in servers:
            server.kill()


def temporary(text: str, folder: Path) -> str:
    """The configuration with nginx's own temporary files in a folder, as one without rights has."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"  {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return text.replace("http {\n", f"http {{\n{paths}", 1)


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
    assert time.monotonic() - begun < 30
    site.servers[0].start()


def test_what_never_changes_is_kept_by_the_proxy(site: Site) -> None:
    """Asked for again while no server is there."""
    path = frames_of(0, 60)
    first = asyncio.run(asked(site.port, path))
    for server in site.servers:
        server.kill()
    again = asyncio.run(asked(site.port, path))
    assert (again.status, again.body) == (200, first.body)
    assert asyncio.run(asked(site.port, "/link")).status == 502
