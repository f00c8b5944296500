"""Pages that play: the page's own player in Node, many in one process."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from app.assets import ASSETS
from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import MAX_COUNT, chunk
from tests.js import node

_DRIVER = Path(__file__).parents[1] / "js" / "pages.mjs"
_SPEED = 10  # steps between two frames that a page shows


class Shown(NamedTuple):
    """What one page has shown."""

    frames: dict[int, str]  # a hash of each, by its step
    longest: float  # s between two of them


class Pages:
    """Pages that play runs from a server.

    Args:
      port: of the server.
      queries: the run of each page.
      rate: frames a second that they show.
    """

    def __init__(self, port: int, queries: list[str], rate: int) -> None:
        self._queries = queries
        self._process = subprocess.Popen(
            [node(), "--no-warnings", str(_DRIVER), str(ASSETS), f"http://127.0.0.1:{port}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ask(open=queries, rate=rate)

    def until_offline(self) -> None:
        """Wait until each has found the server gone."""
        self._ask(until="offline")

    def until_news(self) -> list[float]:
        """Wait until each has had new frames; the seconds that took them."""
        seconds: list[float] = self._ask(until="news")
        return seconds

    def shown(self) -> list[Shown]:
        """What each has shown."""
        return [Shown(dict(one["frames"]), one["longest"]) for one in self._ask(shown=True)]

    def differing(self) -> int:
        """How many of the frames that they have shown differ in a bit from a straight run's."""
        wrong = 0
        for query, pages in self._by_run().items():
            count = max(max(page.frames) for page in pages) // _SPEED + 1
            straight = self._straight(Recipe.from_query(query)[0], count)
            for page in pages:
                wrong += sum(straight[step] != found for step, found in page.frames.items())
        return wrong

    def _by_run(self) -> dict[str, list[Shown]]:
        found: dict[str, list[Shown]] = {}
        for query, shown in zip(self._queries, self.shown(), strict=True):
            found.setdefault(query, []).append(shown)
        return found

    def _straight(self, recipe: Recipe, count: int) -> dict[int, str]:
        found: dict[int, str] = {}
        for done in range(0, count, MAX_COUNT):
            part = chunk(recipe, done * _SPEED, _SPEED, min(MAX_COUNT, count - done))
            found |= dict(self._ask(hash=base64.b64encode(wire.encode(part)).decode()))
        return found

    def close(self) -> None:
        """End them."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _ask(self, **question: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(question), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())
