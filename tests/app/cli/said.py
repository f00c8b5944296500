"""What a command says that fails."""

import pytest


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence on stderr."""
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("gan1d: ")
    return line.removeprefix("gan1d: ")
