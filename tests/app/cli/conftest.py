"""The tests of the command line keep no compiled code in a home."""

import pytest

from app import __main__ as cli
from app.cli import commands


@pytest.fixture(autouse=True)
def no_cache_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own process does not begin to keep compiled code in the user's home."""
    for module in (cli, commands):
        monkeypatch.setattr(module, "keep_compiled_code", lambda: None)
