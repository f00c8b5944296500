"""Plotly figures of recorded runs and of maps."""

from gan1d.figures.recorded import animation, figure1, live
from gan1d.figures.recorded import map_of as map  # noqa: A004  its public name

__all__ = [
    "animation",
    "figure1",
    "live",
    "map",
]
