"""One Node process for all modules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gan1d.wasm import Machine


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """A machine that runs modules one after another."""
    machine = Machine()
    yield machine
    machine.close()
