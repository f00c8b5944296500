"""Plotly figures of recorded runs."""

from gan1d.figures.recorded import animation, figure1, live

__all__ = [
    "animation",
    "figure1",
    "live",
]
