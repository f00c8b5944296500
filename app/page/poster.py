"""The poster of an embed with `load=click`: nothing is fetched or trained before the click."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np

from gan1d import targets
from gan1d.figures.themes import css

_POSTER = """<!doctype html>
<html lang="en"{theme}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>gan1d</title>
<link rel="icon" href="data:,">
<style>{css}
html, body {{ height: 100%; margin: 0; background: {background}; }}
a {{ display: grid; place-items: center; height: 100%; color: var(--ink); font: 5vmin var(--font);
  text-decoration: none; }}
a:focus-visible {{ outline: 4px solid var(--accent); outline-offset: -6px; }}
svg {{ position: absolute; inset: 15% 8% 12%; width: 84%; height: 73%; }}
path {{ fill: none; stroke: var(--ink); stroke-width: 3; stroke-dasharray: 2 6;
  vector-effect: non-scaling-stroke; }}
b {{ z-index: 1; padding: 2vmin 5vmin; border-radius: 1.5vmin; background: var(--accent);
  color: var(--on-accent); }}
</style>
</head>
<body>
<a href="{href}"><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path
d="{path}"/></svg><b>▶ Train this GAN</b></a>
</body>
</html>"""


def poster(query: str, link: dict[str, Any]) -> str:
    """The page: the density to learn, and a link to the embed that plays."""
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "load"]
    target = targets.parse(link["settings"]["target"])
    x = np.linspace(*target.domain, 161)
    height = np.clip(target.pdf(x) / target.y_max, 0, 1)
    points = (f"{100 * i / 160:.2f},{100 - 100 * h:.2f}" for i, h in enumerate(height))
    theme, clear = link["view"]["theme"], link["embed"]["background"] == "transparent"
    return _POSTER.format(
        css=css(),
        theme=f' data-theme="{theme}"' if theme else "",
        background="transparent" if clear else "var(--ground)",
        href=escape(f"?{urlencode(pairs)}" if pairs else "?"),
        path="M" + "L".join(points),
    )
