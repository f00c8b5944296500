"""The page's HTML, which already knows what its link means."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from dash import Dash
from flask import current_app, request

from app import lessons, words
from app.exports import FORMATS, MOST_FRAMES
from app.facts import tables
from app.links.embed import LABELS, Embed
from app.links.link import FIGURE1_SPEED, describe, describe_embed
from app.links.plane import AXES
from app.links.view import View
from app.page import files
from app.page.controls import slider_range
from app.page.opening import Opening
from app.routes.crowd import cores
from app.routes.request import is_busy
from gan1d.figures.themes import css
from gan1d.maps.tile import sides
from gan1d.recipe import SETTINGS
from gan1d.runs.build import BUILD
from gan1d.targets import PRESETS

MOST_TILES = 3  # a page asks for at once: a browser has six connections to a server, for all tabs

_INDEX = """<!doctype html>
<html lang="en"{root}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Watch a GAN learn a one-dimensional density, live.">
<title>gan1d</title>
<link rel="icon" href="data:,">
<style>{themes}</style>
<link rel="stylesheet" href="{styles}">
<link rel="modulepreload" href="{module}">
<script type="application/json" id="gan1d-page">{page}</script>
<script>
const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme ||= isDark ? "dark" : "light";
</script>
<script type="module" src="{module}"></script>
</head>
<body>
{app_entry}
<div id="first" inert>{first}</div>
<footer>{config}</footer>
<template id="dash"><script src="{dash}"></script>{renderer}</template>
<noscript>gan1d trains and draws a GAN live; it needs JavaScript.</noscript>
</body>
</html>"""


class Page(Dash):  # type: ignore[misc]  # Dash is not typed
    """Dash whose index page already knows what its link means: no request before the first."""

    def __init__(self, site: Mapping[str, Any] | None, *args: Any, **options: Any) -> None:
        """Dash's arguments after `site`, as `create_app` has it."""
        super().__init__(*args, **options)
        self._site = site

    def scripts_of_dash(self) -> list[str]:
        """The addresses of Dash's scripts and of assets/clientside.js, in their order."""
        return re.findall(r'<script src="([^"]+)"', self._generate_scripts_html())

    def interpolate_index(self, **parts: Any) -> str:
        """Dash's hook: the page from its parts."""
        query = request.query_string.decode("ascii", "replace")
        link, embed = describe(query), None
        if request.path.endswith("/embed"):
            link = describe_embed(query)
            embed = link.pop("embed")
        lectures = "GAN1D_LECTURES" in current_app.config
        if lectures:  # then these names mean something
            link["ignored"] = [one for one in link["ignored"] if one not in ("lecture", "follow")]
        opening = Opening.of(link)
        values = {
            "themes": css(),
            "styles": files.STYLES,
            "module": files.PAGE,
            "dash": files.DASH,
            "page": _json(
                facts()
                | {"link": link, "embed": embed, "lectures": lectures, "site": self._site}
                | {"busy": is_busy()}
                | opening.facts
            ),
            "root": _root(link, embed),
            "first": opening.html,
            "app_entry": parts["app_entry"],
            "config": parts["config"],
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
        "build": BUILD,
        "plotly": files.PLOTLY,
        "speeds": words.SPEEDS,
        "layers": list(words.LAYERS),
        "panels": {name: row.script for name, row in words.PANELS.items()},
        "view": View().model_dump(include={"speed", "layers", "panels", "large"}),
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
        "lessons": lessons.names(),
        "tiles": {"side": sides(), "at_once": min(cores(), MOST_TILES), "axes": AXES},
    }


def _root(link: dict[str, Any], embed: dict[str, Any] | None) -> str:
    """Attributes of the page's root: how it looks before any script has run."""
    mode = "explore" if link["figure1"] is None else "figure1"
    named = {"theme": link["view"]["theme"], "mode": mode}
    if embed:
        named |= {"embed": "1", "show": " ".join(embed["show"]), "background": embed["background"]}
    return "".join(f' data-{name}="{escape(value)}"' for name, value in named.items() if value)


def _json(value: Any) -> str:
    """JSON that can stand inside a script element."""
    return json.dumps(value).replace("<", "\\u003c")
