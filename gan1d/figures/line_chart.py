"""A small chart of lines as a Plotly dictionary: what the charts of one frame share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gan1d.figures.geometry import as_list
from gan1d.figures.layout import small_axis, small_layout
from gan1d.figures.scene import Points
from gan1d.figures.themes import DASH, FAINT, Theme


def title(text: str) -> dict[str, Any]:
    """The title of an axis, close to its numbers."""
    return {"text": text, "standoff": 2}


def line_chart(
    theme: Theme,
    lines: Mapping[str, tuple[str, str, float, Points | None]],
    axes: Mapping[str, Mapping[str, Any]],
    meta: Mapping[str, Any] | None = None,
    ghosts: Sequence[str] = (),
) -> dict[str, Any]:
    """A small chart: lines by meta (name, colour, width in px, where), and its two axes.

    The `ghosts` are lines that a run behind has too: `ghost_<meta>`, faint, and moved by the page.
    """
    quiet = small_axis(theme)
    layout = small_layout(theme, (44, 10, 6, 34)) | {
        "hovermode": False,
        "xaxis": {**quiet, "nticks": 5, "tickangle": 0, **axes["xaxis"]},
        "yaxis": {**quiet, "nticks": 5, **axes["yaxis"]},
        "meta": dict(meta or {}),
    }
    below = _below([axes[name]["range"] for name in ("xaxis", "yaxis")])
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "meta": name,
            "name": label,
            **{key: as_list(values) for key, values in (points or below).items()},
            "line": {
                "color": colour,
                "width": width,
                "dash": DASH["p_data"] if name == "p_data" else "solid",
                "simplify": False,
            },
            "hoverinfo": "skip",
        }
        for name, (label, colour, width, points) in lines.items()
    ]
    behind = [
        {**line, "meta": f"ghost_{line['meta']}", "opacity": FAINT}
        for line in data
        if line["meta"] in ghosts
    ]
    return {"data": [*behind, *data], "layout": layout}


def _below(ranges: Sequence[Sequence[float]]) -> Points:
    """A line below the picture: there to be moved."""
    (left, right), (low, high) = ranges
    y = low - 10 * (high - low)
    return {"x": np.array([left, right]), "y": np.array([y, y])}
