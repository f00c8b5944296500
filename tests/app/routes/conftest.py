"""What the tests of the routes share: a client, nothing kept, nothing trained."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.routes import frames
from gan1d.runs.once_cache import OnceCache
from tests.app.routes.asking import SERVER


@pytest.fixture
def client() -> FlaskClient:
    return SERVER.test_client()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer of another test is at hand."""
    monkeypatch.setattr(frames, "_chunks", OnceCache(frames.CHUNK_BYTES, len))
    monkeypatch.setattr(frames, "_figures", OnceCache(frames.FIGURES))


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever trains fails the test."""

    def never(*_: Any, **__: Any) -> None:
        pytest.fail("trained")

    monkeypatch.setattr(frames, "chunk", never)
    monkeypatch.setattr(frames, "prepared", never)
