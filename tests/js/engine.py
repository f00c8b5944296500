"""The browser's engine in Node, with the programs and starts that the server gives it."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from app import engine
from app.assets import ASSETS
from app.facts import tables
from app.links.link import of
from gan1d.figures.scene import Scene
from gan1d.game.frame import N_Z
from gan1d.recipe import Recipe
from gan1d.targets.target import N_BINS
from tests.js import node

DRIVER = Path(__file__).parent / "engine.mjs"
LEVELS = 65535
Answer = list[dict[str, Any]]
Task = tuple[Recipe, int, int, int, bool]  # start, every, count, and whether to leave it at once
Ask = Callable[..., Answer]


@contextmanager
def asking() -> Iterator[Ask]:
    """A function that gives a new worker tasks, all of one program, and returns its chunks."""
    with TemporaryDirectory() as folder:
        known = Path(folder) / "facts.json"
        known.write_text(json.dumps(tables()), encoding="utf-8")
        command = [node(), str(DRIVER), str(ASSETS), str(known)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        ) as process:
            assert process.stdin
            assert process.stdout
            put, lines = process.stdin, process.stdout

            def ask(*tasks: Task) -> Answer:
                put.write(json.dumps(_told(tasks)) + "\n")
                put.flush()
                answer = json.loads(lines.readline())
                assert "error" not in answer, answer
                value: Answer = answer["value"]
                return value

            yield ask
            put.close()


def _told(tasks: tuple[Task, ...]) -> dict[str, Any]:
    recipe = tasks[0][0]
    return {
        "program": engine.program(recipe),
        "start": engine.start(recipe),
        "tasks": [
            {"recipe": of(one), "start": start, "every": every, "count": count, "leave": leave}
            for one, start, every, count, leave in tasks
        ],
    }


def frames_of(answer: dict[str, Any], recipe: Recipe) -> dict[str, np.ndarray]:
    """Metrics and curves of a chunk, in their own units."""
    frames = answer["frames"]
    found = {
        name: np.array([frame["metrics"][name] for frame in frames], float)
        for name in answer["head"]["metrics"]
    }
    raw = [np.frombuffer(base64.b64decode(frame["curves"]), "<u2") for frame in frames]
    parts = np.split(np.stack(raw), np.cumsum([N_BINS] * 3 + [N_Z]), axis=1)
    tops = np.array([[frame["top"]] for frame in frames], float)
    spans: dict[str, Any] = {**Scene.of(recipe).ranges, "p_g": (0.0, tops)}
    for (name, (low, high)), levels in zip(spans.items(), parts, strict=True):
        found[name] = low + (high - low) * (levels / LEVELS)
    found["p_data"] = np.stack(
        [np.frombuffer(base64.b64decode(frame["pData"]), "<f4") for frame in frames]
    )
    return found
