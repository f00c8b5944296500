"""The player in Node, asking the routes of the tests' own process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.js import Calls, PlayerProcess, serving


@pytest.fixture(scope="session")
def player() -> Iterator[PlayerProcess]:
    """A player that asks the routes of this process."""
    with serving() as url:
        process = PlayerProcess(url)
        yield process
        process.close()


@pytest.fixture(scope="session")
def calls() -> Iterator[Calls]:
    """The modules of the page, callable."""
    calls = Calls()
    yield calls
    calls.close()
