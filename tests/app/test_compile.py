"""What the lessons need is compiled by another process, and taken as soon as it is there."""

import pytest

from app import compile as compiling
from gan1d.game.program import Program


def test_a_process_behind_compiles_what_the_server_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = next(compiling.programs())
    taken: list[Program] = []
    monkeypatch.setattr(compiling, "programs", lambda: iter([first]))
    monkeypatch.setattr(compiling, "compiled", taken.append)
    compiling.warm()
    assert taken == [first]
