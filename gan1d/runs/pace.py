"""How long a step takes, as measured: so many of them make a piece of work."""

from __future__ import annotations

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
