"""The documented nginx before three servers, started for real."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests import ROOT
from tests.browser import Server, free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


class Site(NamedTuple):
    """A proxy and what is behind it."""

    port: int
    servers: list[Server]


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Three servers and nginx, whose files are in a folder."""
    command = (sys.executable, "-m", "app")
    servers = [Server(command, ROOT, folder / f"log{i}") for i in range(3)]
    port = free_port()
    text = (ROOT / "app/hall/nginx.conf").read_text()
    for written, server in zip(("8051", "8052", "8053"), servers, strict=True):
        text = text.replace(f"127.0.0.1:{written}", f"127.0.0.1:{server.port}")
    text = text.replace("listen 8050", f"listen 127.0.0.1:{port}")
    own = f"daemon off;\npid {folder}/pid;\nerror_log {folder}/errors;\n"
    own += "user root;\n" if os.geteuid() == 0 else ""  # else its folders here are not its own
    (folder / "nginx.conf").write_text(own + _temporary(text, folder))
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


def _temporary(text: str, folder: Path) -> str:
    """The configuration with nginx's own temporary files in a folder, as one without rights has."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"  {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    return text.replace("http {\n", f"http {{\n{paths}", 1)
