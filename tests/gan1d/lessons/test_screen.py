"""Pixels by which a line moves: of its panel, on the axes of the figure, cut off where they end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gan1d.lessons import BY_ID, Played, screen, trained
from gan1d.lessons.lesson import Shown

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")


def test_a_loss_that_rises_by_less_than_a_pixel_is_not_seen() -> None:
    """The run that lesson 3 once was: right in its numbers, and nothing to be seen."""
    lesson = replace(BY_ID["convergence"], query="latent=normal&k=5&r1=0.01", speed=5)
    runs = trained(lesson, 600)
    after = runs.history.part(slice(len(runs.history) // 2, None))
    assert screen.moved(Shown("losses", "loss_d", 25), Played(after, None), 10**6) < 2


def test_what_stands_still_or_is_off_the_axis_does_not_move() -> None:
    lesson = BY_ID["saturating"]
    runs = trained(lesson, 300)
    assert screen.moved(Shown("densities", "theta", 1), runs, screen.steps(lesson)) < 5
    history = runs.history
    far = history.frames._replace(jsd=history.jsd + 1e6)
    above = Played(replace(history, frames=far), runs.reference)
    assert screen.moved(Shown("measures", "jsd", 1), above, 10**6) == 0


def test_an_axis_that_the_page_makes_room_on_is_as_high_as_the_line() -> None:
    lesson = BY_ID["disjoint-supports"]
    runs = trained(lesson, 900)
    way = screen.moved(Shown("measures", "w1", 1), runs, 900)
    assert 0.3 * screen.SMALL.height < way < screen.SMALL.height


def test_a_line_that_is_not_there_is_refused() -> None:
    runs = trained(BY_ID["dirac-gan"], 10)
    with pytest.raises(ValueError, match="the panel phase has no line p_g"):
        screen.moved(Shown("phase", "p_g", 1), runs, 10)
    with pytest.raises(ValueError, match="ghost_path needs a run to compare to"):
        screen.moved(Shown("phase", "ghost_path", 1), runs._replace(reference=None), 10)
