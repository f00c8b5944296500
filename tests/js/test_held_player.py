"""That a player is held is said as long as it is, and no frame longer."""

from __future__ import annotations

from tests.js.diagnosis import EVERY, NETS, Ask, ids


def test_a_player_that_was_held_is_not_said_to_be_once_it_trains(said: Ask) -> None:
    """A sentence stays for a second, but not one that has become false."""
    trains = ["d"] * 4 + ["both"] * 6
    seen = said(NETS, 9 * EVERY, ms=20, trains=trains)
    assert ids(seen[:4]) == ["d_alone"]
    assert "d_alone" not in ids(seen[4:])
