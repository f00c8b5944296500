"""The page's HTML, which already knows what its link means."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from dash import Dash
from flask import request

from app import words
from app.assets import ASSETS
from app.links.embed import LABELS, Embed
from app.links.link import describe, describe_embed
from app.page.controls import slider_range
from gan1d.figures.themes import THEMES, css
from gan1d.formats import wire
from gan1d.game import equilibrium
from gan1d.game.losses import LOSSES, Loss
from gan1d.lessons import LESSONS
from gan1d.recipe import MAX_EDITS, MAX_STEPS, SETTINGS
from gan1d.runs import figure1
from gan1d.targets import PRESETS

# Plotly is asked for at once: Dash would ask for it when the first chart is built.
_INDEX = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Watch a GAN learn a one-dimensional density, live.">
<title>gan1d</title>
<link rel="icon" href="data:,">
<style>{themes}</style>
{css}
<script async src="_dash-component-suites/plotly/package_data/plotly.min.js"></script>
{modules}
<script type="application/json" id="gan1d-page">{page}</script>
</head>
<body>
{app_entry}
<footer>{config}{scripts}{renderer}</footer>
<noscript>gan1d trains and draws a GAN live; it needs JavaScript.</noscript>
</body>
</html>"""
_FIRST = ("playback", "diagnosis", "charts", "sharing", "page")  # of assets/js, at once
_TOLD = ("id", "title", "do", "notice", "why", "source", "figure1", "speed", "panels", "layers")


class Page(Dash):  # type: ignore[misc]  # Dash is not typed
    """Dash whose index page already knows what its link means: no request before the first."""

    def interpolate_index(self, **parts: Any) -> str:
        """Dash's hook: the page from its parts."""
        query = request.query_string.decode("ascii", "replace")
        link, embed = describe(query), None
        if request.path.endswith("/embed"):
            link = describe_embed(query)
            embed = link.pop("embed")
        values = {
            "themes": css(),
            "css": parts["css"],
            "modules": _modules(),
            "page": _json(facts() | {"link": link, "embed": embed}),
            "app_entry": parts["app_entry"],
            "config": parts["config"],
            "scripts": parts["scripts"],
            "renderer": parts["renderer"],
        }
        # In one pass: a link may hold the text "{scripts}", which is not a place of the page.
        return re.sub(r"\{(\w+)\}", lambda place: values[place[1]], _INDEX)


def facts() -> dict[str, Any]:
    """What the player must know: the settings table, limits, and when the game is at rest."""
    rows = {
        name: asdict(row)
        | {"kind": row.kind, "rule": row.rule}
        | ({"slider": slider_range(row)} if row.low is not None else {})
        for name, row in SETTINGS.items()
    }
    return {
        "build": wire.BUILD,
        "settings": rows,
        "limits": {"steps": MAX_STEPS, "edits": MAX_EDITS},
        "speeds": words.SPEEDS,
        "sums": {name: row.text for name, row in PRESETS.items() if "(" in row.text},
        "losses": {name: _loss(loss) for name, loss in LOSSES.items()},
        "sharing": {"labels": LABELS, "defaults": Embed().model_dump()},
        "themes": list(THEMES),
        "lessons": [{name: getattr(lesson, name) for name in _TOLD} for lesson in LESSONS],
        "equilibrium": {"limit": figure1.LIMIT},
    }


def _loss(loss: Loss) -> dict[str, Any]:
    """What the player must know of a loss: where it rests, and what its best D measures."""
    near = {kind: equilibrium.tolerances(loss, kind)._asdict() for kind in equilibrium.NEAR}
    return {
        "kind": loss.kind,
        "value": loss.value,
        "near": near,
        "divergence": loss.divergence,
    }


def _modules() -> str:
    """The player's modules, asked for at once and not one after the other."""
    paths = [p for room in _FIRST for p in sorted((ASSETS / "js" / room).glob("*.js"))]
    names = [path.relative_to(ASSETS).as_posix() for path in paths]
    return "".join(f'<link rel="modulepreload" href="assets/{name}">' for name in names)


def _json(value: Any) -> str:
    """JSON that can stand inside a script element."""
    return json.dumps(value).replace("<", "\\u003c")
