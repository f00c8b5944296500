"""Run every check: of Python, of JavaScript, a browser to test in, pytest. Arguments go to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests import ROOT, compiling
from tests.browser import chrome

# Three, since a browser often waits. A file shares what it compiles; the longest files go first.
SIDE_BY_SIDE = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
LINTERS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("tests.js.check",))


def heading(text: str) -> None:
    """Print a line that parts one check from the next."""
    print(f"\n=== {text}", flush=True)


def failing(checks: Sequence[Sequence[str]]) -> list[str]:
    """Which of `python -m module args` fail, all begun at once; tells what they say in turn."""
    begun = [
        subprocess.Popen(
            [sys.executable, "-m", *check],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for check in checks
    ]
    failed = []
    for check, process in zip(checks, begun, strict=True):
        heading(" ".join(check))
        said, _ = process.communicate()
        print(said.decode(errors="replace"), end="", flush=True)
        if process.returncode:
            failed.append(" ".join(check))
    return failed


def has_browser() -> bool:
    """Whether there is a browser, installed now if need be; pytest's children inherit its path."""
    heading("browser")
    try:
        os.environ["CHROME"] = chrome.ensure()
    except chrome.ChromeError as error:
        print(error, flush=True)
        return False
    print(os.environ["CHROME"], flush=True)
    return True


def main(pytest_args: list[str]) -> int:
    """Run every check, also after a failure; pytest comes last, so its summary ends the output.

    While types are checked, another process compiles what all of pytest's workers need at once.
    """
    compiling.trim()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each worker would compile all tests
    with subprocess.Popen([sys.executable, "-m", "tests.compiling"], cwd=ROOT):
        failed = failing(LINTERS)
        if not has_browser():
            failed.append("browser")
    if failed:
        heading(f"FAILED so far, see above: {', '.join(failed)}")
    command = ("pytest", *SIDE_BY_SIDE, *pytest_args)
    heading(" ".join(command))
    tests = subprocess.run([sys.executable, "-m", *command], cwd=ROOT)
    return 1 if tests.returncode or failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
