"""The page's HTML, which already knows what its link means."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from dash import Dash
from flask import request

from app import words
from app.assets import ASSETS
from app.exports import FORMATS, MOST_FRAMES
from app.facts import tables
from app.links.embed import LABELS, Embed
from app.links.link import FIGURE1_SPEED, describe, describe_embed
from app.links.view import View
from app.page.controls import slider_range
from app.page.opening import Opening
from gan1d.figures.themes import css
from gan1d.formats import wire
from gan1d.lessons import LESSONS
from gan1d.recipe import SETTINGS
from gan1d.targets import PRESETS

# Plotly is fetched at once; Dash would fetch it only when the first chart is built.
_INDEX = """<!doctype html>
<html lang="en"{root}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Watch a GAN learn a one-dimensional density, live.">
<title>gan1d</title>
<link rel="icon" href="data:,">
<style>{themes}</style>
{css}
{modules}
<script type="application/json" id="gan1d-page">{page}</script>
<script>
const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme ||= isDark ? "dark" : "light";
</script>
<script type="module" src="assets/js/main.js"></script>
</head>
<body>
{app_entry}
<div id="first" inert>{first}</div>
<footer>{config}</footer>
<template id="dash">{scripts}{renderer}</template>
<noscript>gan1d trains and draws a GAN live; it needs JavaScript.</noscript>
</body>
</html>"""
_FIRST = ("playback", "diagnosis", "charts", "sharing", "page")  # of assets/js, at once
_TOLD = ("id", "title", "do", "notice", "why", "source", "figure1", "speed", "panels", "layers")


class Page(Dash):  # type: ignore[misc]  # Dash is not typed
    """Dash whose index page already knows what its link means: no request before the first."""

    def __init__(self, site: Mapping[str, Any] | None, *args: Any, **options: Any) -> None:
        """Dash's arguments after `site`, as `create_app` has it."""
        super().__init__(*args, **options)
        self._site = site

    def interpolate_index(self, **parts: Any) -> str:
        """Dash's hook: the page from its parts."""
        query = request.query_string.decode("ascii", "replace")
        link, embed = describe(query), None
        if request.path.endswith("/embed"):
            link = describe_embed(query)
            embed = link.pop("embed")
        opening = Opening.of(link)
        values = {
            "themes": css(),
            "css": parts["css"],
            "modules": _modules(),
            "page": _json(
                facts() | {"link": link, "embed": embed, "site": self._site} | opening.facts
            ),
            "root": _root(link, embed),
            "first": opening.html,
            "app_entry": parts["app_entry"],
            "config": parts["config"],
            "scripts": parts["scripts"],
            "renderer": parts["renderer"],
        }
        # In one pass: a link may hold the text "{scripts}", which is not a place of the page.
        return re.sub(r"\{(\w+)\}", lambda place: values[place[1]], _INDEX)


def facts() -> dict[str, Any]:
    """What the page's scripts must know: the library's tables, and the page's own."""
    known = tables()
    known["limits"]["frames"] = MOST_FRAMES
    for name, row in SETTINGS.items():
        if row.low is not None:
            known["settings"][name]["slider"] = slider_range(row)
    return known | {
        "build": wire.BUILD,
        "speeds": words.SPEEDS,
        "layers": list(words.LAYERS),
        "panels": {name: row.script for name, row in words.PANELS.items()},
        "view": View().model_dump(include={"speed", "layers", "panels"}),
        "figure1_speed": FIGURE1_SPEED,
        "sums": {name: row.text for name, row in PRESETS.items() if "(" in row.text},
        "exports": [
            {
                "kind": suffix[1:],
                "label": row.label,
                "title": row.title,
                "served": row.mimetype is not None,
                "themed": "theme" in row.options,
            }
            for suffix, row in FORMATS.items()
        ],
        "sharing": {"labels": LABELS, "defaults": Embed().model_dump()},
        "lessons": [{name: getattr(lesson, name) for name in _TOLD} for lesson in LESSONS],
    }


def _root(link: dict[str, Any], embed: dict[str, Any] | None) -> str:
    """Attributes of the page's root: how it looks before any script has run."""
    mode = "explore" if link["figure1"] is None else "figure1"
    named = {"theme": link["view"]["theme"], "mode": mode}
    if embed:
        named |= {"embed": "1", "show": " ".join(embed["show"]), "background": embed["background"]}
    return "".join(f' data-{name}="{escape(value)}"' for name, value in named.items() if value)


def _modules() -> str:
    """Links that make the browser fetch the player's modules at once, not one after the other."""
    paths = [p for room in _FIRST for p in sorted((ASSETS / "js" / room).glob("*.js"))]
    names = [path.relative_to(ASSETS).as_posix() for path in paths if path.name != "types.js"]
    return "".join(f'<link rel="modulepreload" href="assets/{name}">' for name in names)


def _json(value: Any) -> str:
    """JSON that can stand inside a script element."""
    return json.dumps(value).replace("<", "\\u003c")
