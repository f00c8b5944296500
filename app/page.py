"""`create_app()`: the Dash app with its page, its routes and its headers."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from dash import Dash
from flask import Response, request

from app import callbacks, exports, layout, routes
from app.assets import ASSETS
from app.controls import slider_range
from app.embed import LABELS, Embed
from app.opening import describe, describe_embed
from app.poster import poster
from gan1d import figure1
from gan1d.lessons import LESSONS
from gan1d.losses import LOSSES, Loss
from gan1d.recipe import MAX_EDITS, MAX_STEPS, SETTINGS
from gan1d.targets import PRESETS
from gan1d.themes import THEMES, css

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

_TOLD = ("id", "title", "do", "notice", "why", "source", "figure1", "speed", "panels", "layers")

# No other host is ever asked. Slides may frame the page, which has no state of a user's to steal:
# there is no frame-ancestors, of which even "*" would refuse a deck that is opened as a file.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        "script-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class _Page(Dash):  # type: ignore[misc]  # Dash is not typed
    """Dash whose index page already knows what its link means: no request before the first."""

    def interpolate_index(self, **parts: Any) -> str:
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
        "build": routes.BUILD,
        "settings": rows,
        "limits": {"steps": MAX_STEPS, "edits": MAX_EDITS},
        "speeds": layout.SPEEDS,
        "sums": {name: row.text for name, row in PRESETS.items() if "(" in row.text},
        "losses": {name: _loss(loss) for name, loss in LOSSES.items()},
        "sharing": {"labels": LABELS, "defaults": Embed().model_dump()},
        "themes": list(THEMES),
        "lessons": [{name: getattr(lesson, name) for name in _TOLD} for lesson in LESSONS],
        "equilibrium": {
            "jsd": figure1.JSD_SAME,
            "limit": figure1.LIMIT,
        },
    }


def _loss(loss: Loss) -> dict[str, Any]:
    """What the player must know of a loss: where it rests, and what its best D measures."""
    near_value, near_half = figure1.tolerances(loss)
    return {
        "kind": loss.kind,
        "value": loss.value,
        "near_value": near_value,
        "near_half": near_half,
        "divergence": loss.divergence,
    }


def create_app() -> Dash:
    """The Dash app; `create_app().server` is a WSGI application."""
    app = _Page(
        __name__,
        assets_folder=str(ASSETS),
        assets_path_ignore=["offline", "player", "slides"],
        update_title="",
        title="gan1d",
    )
    app.layout = layout.page()
    callbacks.register(app)
    routes.register(app.server)
    exports.register(app.server)

    def embed() -> str:
        """`/embed?...`: the page for a slide, or the poster before it."""
        query = request.query_string.decode("ascii", "replace")
        link = describe_embed(query)
        page: str = app.index()
        return poster(query, link) if link["embed"]["load"] == "click" else page

    app.server.add_url_rule("/embed", view_func=embed)
    app.server.after_request(_with_headers)
    return app


def _modules() -> str:
    """The player's modules, asked for at once and not one after the other."""
    player = ASSETS / "player"
    paths = sorted([*player.glob("*.js"), *player.glob("panels/*.js")])
    names = [path.relative_to(player).as_posix() for path in paths]
    return "".join(f'<link rel="modulepreload" href="assets/player/{name}">' for name in names)


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _json(value: Any) -> str:
    """JSON that can stand inside a script element."""
    return json.dumps(value).replace("<", "\\u003c")
