"""The player in Node, asking the routes of the tests' own process; what is said of a run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.assets import ASSETS
from app.page.index import facts
from gan1d.recipe import Recipe
from gan1d.targets import modes
from tests.js import Calls, PlayerProcess, node, serving
from tests.js.diagnosis import EVERY, Ask, Said, encoded


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


@pytest.fixture(scope="module")
def tell() -> Iterator[Callable[..., Any]]:
    """Function that asks the driver."""
    driver = Path(__file__).parent / "diagnosis.mjs"
    process = subprocess.Popen(
        [node(), "--no-warnings", str(driver), str(ASSETS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None

    def tell(about: str, **more: Any) -> Any:
        print(json.dumps({"about": about, **more}), file=stdin, flush=True)
        answer = json.loads(stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    yield tell
    stdin.close()
    process.wait(20)
    stdout.close()


@pytest.fixture(scope="module")
def said(tell: Callable[..., Any]) -> Ask:
    """Function that tells what is said of each frame of a run."""
    known = facts()

    def ask(
        recipe: Recipe, steps: int, about: dict[str, Any] | None = None, **more: Any
    ) -> list[Said]:
        body, diverged = encoded(recipe, steps)
        context = {
            "facts": known,
            "settings": recipe.settings_at(max(steps - 1, 0)),
            "since": 0,
            "every": EVERY,
            "diverged": diverged,
            "edges": modes.edges(recipe.target),
            **(about or {}),
        }
        said = tell("said", chunk=body, context=context, **more)
        return [Said(i * EVERY, **one) for i, one in enumerate(said)]

    return ask
