"""A hall with two workers and lectures, which the tests of this folder share."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator

import pytest

from tests import ROOT
from tests.browser import Server


@pytest.fixture(scope="package")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("hall") / "log"
    app = Server((sys.executable, "-m", "app", "--workers", "2", "--lecture"), ROOT, log)
    app.start()
    until_ready(app, 2)
    yield app
    app.stop()
    assert "Traceback" not in app.log


def until_ready(app: Server, workers: int) -> None:
    end = time.monotonic() + 60
    while json.loads(app.get("/health")[1]).get("workers") != workers:
        assert time.monotonic() < end, app.log
        time.sleep(0.1)
