"""The live file: a page that trains by itself, in one HTML file that makes no requests.

Inside are programs as `app.engine` compiles them, deflated, the worker's text, and the page's
modules from assets/js, unchanged, as `data:` URLs of an import map. There is no Plotly: the lines
are drawn as on the first picture of the served page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from app import engine
from app.facts import tables
from app.links.link import of
from app.offline.grid import Axis, recipes
from app.offline.pack import deflated, imports, read
from app.offline.page import body, describe, filled, inert, words_of
from app.page.first_picture import first_picture
from gan1d.figures import chart
from gan1d.figures.scene import Scene
from gan1d.figures.themes import css
from gan1d.lessons import Lesson
from gan1d.recipe import SETTINGS, Recipe, RecipeError
from gan1d.recipe.settings import Kind

SHAPES = tuple(name for name, row in SETTINGS.items() if row.kind is Kind.PROGRAM)
SCENE = ("target", "loss", "latent")  # what axes and start arrays depend on
BROWSERS = "Chrome 110, Firefox 115, Safari 16.4, or later"
_ENTRY = "js/offline/live.js"
_FOOTER = "Trained by the JAX program in this file: no server, no network."
_STYLES = (
    "css/style.css", "css/timeline.css", "css/face.css", "css/first.css",
    "offline/offline.css", "offline/live.css",
)  # fmt: skip
_OF_A_CELL = ("offline/cell.css",)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; worker-src blob:; \
style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>gan1d, live: {title}</title>
<link rel="icon" href="data:,">
<style>{css}</style>
</head>
<body>
{body}
<noscript>A GAN that trains in this file; that needs JavaScript.</noscript>
<script>
addEventListener("error", function () {  // a browser that cannot even load the modules below
  if (window.gan1d) return;
  var problems = document.getElementById("problems");
  problems.textContent = "This browser is too old for this file: it needs {needs}.";
  problems.hidden = false;
}, true);
</script>
<script type="application/json" id="live-facts">{live}</script>
<script type="importmap">{imports}</script>
<script type="module">import "{entry}";</script>
</body>
</html>
"""


def page(
    recipe: Recipe,
    programs: Sequence[Axis] = (),
    base: str | None = None,
    theme: str | None = None,
    lesson: Lesson | None = None,
    *,
    cell: bool = False,
) -> str:
    """The HTML of a page that trains a recipe.

    Args:
      recipe: the run that it opens with.
      programs: settings that shape a program, or targets, with the values that the file carries.
      base: of a Figure 1 recipe the query that it was made from, else None.
      theme: a name in `gan1d.figures.themes.THEMES`; None follows the reader's system.
      lesson: whose words stand above the run, and whose speed it begins with.
      cell: whether it stands in a notebook's cell: without header and footer, and what it opens
        with is told by the name of its frame, as assets/js/notebook/widget.js writes it.

    Raises:
      RecipeError: a setting of `programs` needs no program.
    """
    for axis in programs:
        if axis.name not in (*SHAPES, "target"):
            raise RecipeError(f"{axis.name} needs no program: every live file can set it")
    carried = list(dict.fromkeys([recipe, *recipes(recipe, programs)])) if programs else [recipe]
    scenes = {Scene.of(each): each for each in carried}
    title = describe(recipe) if lesson is None else lesson.title
    speed = None if lesson is None else lesson.speed
    live = {
        "facts": tables()
        | {"title": title, "theme": theme or "auto", "cell": cell, "words": words_of(lesson)},
        "opens": of(recipe) | {"base": base, "speed": speed},
        "carried": [
            {"settings": _own(each, SHAPES), "program": _packed(engine.program(each))}
            for each in _distinct(carried)
        ],
        "scenes": [
            {"settings": _own(each, SCENE), "start": _packed(engine.start(each))} | _drawn(scene)
            for scene, each in scenes.items()
        ],
        "worker": deflated(read("js/engine/worker.js").encode()),
    }
    return filled(
        _PAGE,
        {
            "title": escape(title),
            "css": css() + "".join(map(read, (*_STYLES, *(_OF_A_CELL if cell else ())))),
            "body": body(title, read("offline/legend.html"), read("offline/rates.html"), _FOOTER),
            "needs": BROWSERS,
            "live": inert(live),
            "imports": inert({"imports": imports(_ENTRY)}),
            "entry": _ENTRY,
        },
    )


def _distinct(carried: Sequence[Recipe]) -> list[Recipe]:
    """One recipe for each program."""
    return list({tuple(_own(each, SHAPES).items()): each for each in carried}.values())


def _own(recipe: Recipe, names: Sequence[str]) -> dict[str, Any]:
    return {name: recipe.settings[name] for name in names}


def _drawn(scene: Scene) -> dict[str, Any]:
    """The empty chart of a scene, as `assets/js/charts/live.js` begins with it."""
    figure = chart.live(scene)
    return {"figure": _packed(figure), "picture": first_picture(figure)}


def _packed(value: Any) -> str:
    return deflated(json.dumps(value, separators=(",", ":")).encode())
