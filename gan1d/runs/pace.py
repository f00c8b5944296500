"""How long a step takes, as measured: so many of them make a piece of work."""

from __future__ import annotations

import numpy as np

from gan1d.game.schedule import Schedule
from gan1d.recipe import MAX_STEPS

PIECE_SECONDS = 0.1  # about so long is a piece: then somebody may be waiting, or have gone

Updates = tuple[int, int]  # of D and of G in one step


class Pace:
    """The seconds that a step of one program takes, by its number of updates.

    Attributes:
      last: of the step measured last, whatever its number of updates; 0 before.
    """

    def __init__(self) -> None:
        self.last = 0.0
        self._seconds: dict[Updates, float] = {}

    def note(self, updates: Updates, steps: int, seconds: float) -> None:
        """Take in how long a piece of some steps took; one without steps tells nothing."""
        if steps:
            self.last = self._seconds[updates] = seconds / steps

    def steps(self, updates: Updates, most: int) -> int:
        """How many steps make a piece, from 1 to `most`; 1 as long as none was measured."""
        seconds = self._seconds.get(updates)
        if seconds is None:
            return 1
        return max(1, min(most, int(PIECE_SECONDS / max(seconds, 1e-9))))


def updates_at(schedule: Schedule, step: int) -> tuple[Updates, int]:
    """The updates in a step of a run, and for how many steps from there on it has as many."""
    row = int(np.sum(schedule.step <= step)) - 1
    n_d, n_g = schedule.live.n_d[row:], schedule.live.n_g[row:]
    others = np.flatnonzero((n_d != n_d[0]) | (n_g != n_g[0]))
    end = int(schedule.step[row + others[0]]) if len(others) else MAX_STEPS + 1
    return (int(n_d[0]), int(n_g[0])), end - step
