"""Run every check: of Python, of JavaScript, a browser to test in, pytest. Arguments go to it."""

from __future__ import annotations

import os
import subprocess
import sys

from tests import ROOT, compiling
from tests.browser import chrome

# Three, since a browser often waits. A file shares what it compiles; the longest files go first.
SIDE_BY_SIDE = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
LINTERS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("tests.js.check",))


def heading(text: str) -> None:
    """Print a line that parts one check from the next."""
    print(f"\n=== {text}", flush=True)


def passes(*module_and_args: str) -> bool:
    """Whether `python -m module args`, run in the repository's root, exits with 0."""
    heading(" ".join(module_and_args))
    return subprocess.run([sys.executable, "-m", *module_and_args], cwd=ROOT).returncode == 0


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

    While one core checks types, another compiles what all of pytest's workers need at once.
    """
    compiling.trim()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each worker would compile all tests
    with subprocess.Popen([sys.executable, "-m", "tests.compiling"], cwd=ROOT):
        failed = [" ".join(linter) for linter in LINTERS if not passes(*linter)]
        if not has_browser():
            failed.append("browser")
    if failed:
        heading(f"FAILED so far, see above: {', '.join(failed)}")
    tests_pass = passes("pytest", *SIDE_BY_SIDE, *pytest_args)
    return 0 if tests_pass and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
