"""Recipes played: frames from any step, recorded runs, sweeps of many runs, samples, Figure 1."""

from gan1d.runs.arguments import MAX_COUNT, check_span, check_steps
from gan1d.runs.history import History
from gan1d.runs.replay import (
    CancelledError,
    Chunk,
    chunk,
    recorded,
    run,
    state_at,
)

__all__ = [
    "MAX_COUNT",
    "CancelledError",
    "Chunk",
    "History",
    "check_span",
    "check_steps",
    "chunk",
    "recorded",
    "run",
    "state_at",
]
