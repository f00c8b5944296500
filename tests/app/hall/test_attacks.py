"""What a stranger sends to a whole server, and to a hall: refused, and nothing breaks."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tests.browser import Server
from tests.load.attacks import attack
from tests.load.client import asked

COUNT = 200
WARM = "/frames?width_d=4&depth_d=1&width_g=4&depth_g=1&batch=8&count=1"


def survives(server: Server) -> None:
    """No answer is a defect's, nothing is slow, and the page is served as before."""
    server.get(WARM)  # compiles what the attacks train
    statuses, longest = asyncio.run(attack(server.port, COUNT, at_once=40))
    assert statuses.total() == COUNT
    assert {status for status in statuses if status >= 500} <= {503}, statuses
    assert statuses[400] > COUNT / 10
    assert longest < 60  # a second where nothing else runs: `python -m tests.benchmarks hall`
    assert server.get("/")[0] == 200
    assert "Traceback" not in server.log


def test_a_server_survives_hostile_requests(tmp_path: Path) -> None:
    server = Server((sys.executable, "-m", "app"), ROOT, tmp_path / "log")
    server.start()
    try:
        survives(server)
    finally:
        server.stop()


def test_a_hall_survives_them_too(hall: Server) -> None:
    survives(hall)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/frames?target=<script>alert(1)</script>"),
        ("GET", "/lecture/<script>alert(1)</script>"),
        ("GET", "/follow/<script>alert(1)</script>"),
        ("GET", "/?lr_d=<script>alert(1)</script>"),
        ("GET", "/embed?load=click&title=<script>alert(1)</script>"),
        ("GET", "/none/<script>alert(1)</script>"),
    ],
)
def test_no_text_of_a_request_becomes_markup(hall: Server, method: str, path: str) -> None:
    answer = asyncio.run(asked(hall.port, path, method=method))
    kind = answer.headers.get("content-type", "")
    assert b"<script>alert" not in answer.body or kind.startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "default-src" in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")


@pytest.mark.parametrize("path", ["/assets/../pyproject.toml", "/assets/%2e%2e/pyproject.toml",
                                  "/assets/..%2fapp%2fserver.py", "//etc/passwd"])  # fmt: skip
def test_no_path_leads_out_of_the_assets(hall: Server, path: str) -> None:
    answer = asyncio.run(asked(hall.port, path))
    assert b"[build-system]" not in answer.body
    assert b"create_app" not in answer.body
    assert b"root:" not in answer.body
