"""The offline file: recorded runs and a player for them, in one HTML page that makes no requests.

Everything is inside: the frames as `gan1d.formats.wire` writes them, with fewer bits and deflated;
Plotly, deflated; the page's modules from assets/js, unchanged, as `data:` URLs of an import map.
The page's Content-Security-Policy forbids it every request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import jax
import numpy as np
import plotly.offline

from app.facts import tables
from app.links.link import of
from app.offline.grid import Axis
from app.offline.pack import LOST, deflated, imports, read
from app.words import KEYS, WHAT
from gan1d.figures import chart
from gan1d.figures.scene import Scene
from gan1d.figures.themes import THEMES, css
from gan1d.formats import wire
from gan1d.lessons import Lesson
from gan1d.recipe import LIVE_NAMES, SETTINGS, Recipe, RecipeError
from gan1d.recipe.settings import short
from gan1d.runs import Chunk, figure1

MAX_FRAMES = 20_000  # of all runs in one file

_ENTRY = "js/offline/main.js"
_STYLES = ("css/style.css", "css/timeline.css", "offline/offline.css")
_TITLE = 160  # characters

_KEYS = ("Space", "Right, Left", "Home, End", "Page down, Page up", "F", "?")  # of the page's

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data: blob:; \
base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>gan1d: {title}</title>
<link rel="icon" href="data:,">
<style>{css}</style>
</head>
<body>
{body}
<noscript>A run recorded by gan1d; playing it needs JavaScript.</noscript>
<script type="application/json" id="recording">{recording}</script>
<script type="importmap">{imports}</script>
<script type="module">import "{entry}";</script>
</body>
</html>
"""


def page(
    runs: Sequence[Sequence[Chunk]],
    grid: Sequence[Axis] = (),
    theme: str | None = None,
    lesson: Lesson | None = None,
) -> str:
    """The HTML of recorded runs.

    Args:
      runs: consecutive chunks of each run, all with frames at the same steps (fewer of them where
        a run diverged). Without a grid there is one run, else one for each of `grid.recipes`.
      grid: the settings that vary between the runs.
      theme: a name in `gan1d.figures.themes.THEMES`; None follows the reader's system.
      lesson: whose words stand above the run.
    """
    whole = [_joined(parts) for parts in runs]
    recipes = [run.recipe for run in whole]
    scenes = list(dict.fromkeys(map(Scene.of, recipes)))
    title = describe(recipes[0], grid) if lesson is None else lesson.title
    facts = tables() | {
        "title": title,
        "theme": theme or "auto",
        "words": words_of(lesson) if grid else _seen(lesson),
        "axes": [_facts(axis) for axis in grid],
        "runs": [of(recipe) | {"scene": scenes.index(Scene.of(recipe))} for recipe in recipes],
    }
    figures = {name: [chart.live(scene, None, name) for scene in scenes] for name in THEMES}
    recording = {
        "facts": facts,
        "figures": deflated(json.dumps(figures).encode()),
        "frames": [deflated(wire.encode(run, LOST)) for run in whole],
        "plotly": deflated(plotly.offline.get_plotlyjs().encode()),
    }
    parts = {
        "title": escape(title),
        "css": css() + "".join(read(name) for name in _STYLES),
        "body": body(title, "", read("offline/grid.html"), _recorded(whole)),
        "recording": inert(recording),
        "imports": inert({"imports": imports(_ENTRY)}),
        "entry": _ENTRY,
    }
    return filled(_PAGE, parts)


def check_frames(runs: int, steps: int, every: int) -> None:
    """Refuse a file that would hold too many frames.

    Raises:
      RecipeError: names the limit and the number.
    """
    count = runs * (steps // every + 1)
    if count > MAX_FRAMES:
        raise RecipeError(f"a .html must hold at most {MAX_FRAMES} frames, got {count}")


def describe(recipe: Recipe, grid: Sequence[Axis] = ()) -> str:
    """What was recorded, in a line: whether Figure 1, the target, what differs from defaults."""
    varied = [axis.name for axis in grid]
    figure = figure1.ends(recipe) is not None  # whose stages have rates and a k of their own
    words = ["Figure 1 (a)-(d)"] if figure else []
    for name, value in recipe.settings.items():
        own = value != SETTINGS[name].default and not (figure and name in LIVE_NAMES)
        if name not in varied and (own or name == "target"):
            words.append(f"{_label(name)} = {value if isinstance(value, str) else short(value)}")
    by = f" by {' and '.join(map(_label, varied))}" if varied else ""
    text = ", ".join(words) + by
    return text if len(text) <= _TITLE else text[: _TITLE - 1] + "…"


def _recorded(runs: Sequence[Chunk]) -> str:
    """How many runs were recorded, and at which steps, in a line."""
    first = runs[0]
    last = first.start + first.every * (max(len(run.frames.value) for run in runs) - 1)
    count = f"{len(runs)} runs" if len(runs) > 1 else "A run"
    every = "every step" if first.every == 1 else f"a frame every {first.every} steps"
    return f"{count} recorded by gan1d: steps {first.start} to {last}, {every}."


def body(title: str, legend: str, below: str, footer: str) -> str:
    """The body of a page that is a file.

    Args:
      title: what the page plays.
      legend: HTML above the chart.
      below: HTML of the controls under the timeline.
      footer: a sentence on where the frames come from.
    """
    rows = (
        f'<tr><th scope="row">{key}</th><td>{does}</td></tr>' for key, does in KEYS if key in _KEYS
    )
    told = {
        "title": _with_symbols(title),
        "legend": legend,
        "below": below,
        "footer": escape(footer),
        "themes": escape(", ".join(THEMES)),
        "what": _with_symbols(WHAT),
        "keys": "".join(rows),
    }
    return filled(read("offline/frame.html"), told)


def words_of(lesson: Lesson | None) -> dict[str, str]:
    """A lesson's words, by the elements of the body that they stand in."""
    return {} if lesson is None else {"do": lesson.do, "notice": lesson.notice}


def _seen(lesson: Lesson | None) -> dict[str, str]:
    """What there is to see of a lesson where nothing can be done: a recording of one run."""
    return {} if lesson is None else {"notice": lesson.notice}


def _with_symbols(text: str) -> str:
    """A text as HTML, p_data and p_g with their subscripts."""
    return re.sub(r"\bp_(data|g)\b", r"p<sub>\1</sub>", escape(text))


def filled(template: str, parts: Mapping[str, str]) -> str:
    """A template with its `{name}` filled in, in one pass: a recipe may hold the text "{css}"."""
    return re.sub(r"\{(\w+)\}", lambda place: parts[place[1]], template)


def _joined(parts: Sequence[Chunk]) -> Chunk:
    """Consecutive chunks of one run as one."""
    frames = jax.tree.map(lambda *fields: np.concatenate(fields), *(part.frames for part in parts))
    return parts[0]._replace(frames=frames, diverged=parts[-1].diverged)


def _label(name: str) -> str:
    """A setting's name on the page, without the explanation behind it."""
    return SETTINGS[name].meta.label.partition(":")[0].removeprefix("Target ")


def _facts(axis: Axis) -> dict[str, Any]:
    return {
        "name": axis.name,
        "label": _label(axis.name),
        "values": axis.values,
        "texts": [one if isinstance(one, str) else short(one) for one in axis.values],
    }


def inert(value: Any) -> str:
    """JSON that cannot end a script element, whatever texts are in it."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
