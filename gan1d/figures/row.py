"""A row of the table of small charts: all that a new one needs, beside the script that moves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from gan1d.figures.scene import Scene
from gan1d.runs.vector_field import Field

Draw = Callable[[Scene, str, Field | None], dict[str, Any]]


class SmallChart(NamedTuple):
    """A small chart below the large one.

    `draw` makes the Plotly figure without a frame, in a theme by its name; the field is that of two
    simple players, None without them. What the page moves is found by the `meta` of its trace.
    """

    title: str  # its caption, and its name in the menu
    label: str  # what it shows, as a screen reader says it
    draw: Draw
    script: str  # of assets/js/charts, which moves it: its name without .js
