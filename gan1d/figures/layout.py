"""What the layouts of all figures share: ground, type, margins, and axes that stay quiet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gan1d.figures.themes import Theme


def base_layout(theme: Theme, margin: Sequence[int]) -> dict[str, Any]:
    """What all figures share; the margin is left, right, top, bottom in px."""
    return {
        "paper_bgcolor": theme.ground,
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": theme.font, "size": theme.size, "color": theme.ink},
        "margin": {side: px * theme.size / 13 for side, px in zip("lrtb", margin, strict=True)},
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": theme.panel, "font": {"color": theme.ink}},
        "dragmode": False,
        "autosize": True,
    }


def small_layout(theme: Theme, margin: Sequence[int]) -> dict[str, Any]:
    """What all small charts share: smaller type, and no legend."""
    return base_layout(theme, margin) | {
        "font": {"family": theme.font, "size": theme.size - 2, "color": theme.ink},
        "showlegend": False,
    }


def small_axis(theme: Theme) -> dict[str, Any]:
    """What all axes of small charts share."""
    return {"zeroline": False, "fixedrange": True, "color": theme.quiet, "gridcolor": theme.grid}
