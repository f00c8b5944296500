"""What the words of each lesson name is seen to move: in pixels of its panel, while it plays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gan1d.lessons import BY_ID, LESSONS, Lesson, Played, screen
from gan1d.lessons.lesson import Shown
from gan1d.runs import run

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")


def played(lesson: Lesson, seconds: float = screen.PLAYED) -> Played:
    """A lesson's runs, as long as it is watched."""
    last = screen.steps(lesson, seconds)
    reference = lesson.reference_recipe()
    every = max(1, last // 80)
    other = None if reference is None else run(reference, last, every)
    return Played(run(lesson.recipe(), last, every), other)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_what_the_words_name_is_seen_to_move(lesson: Lesson) -> None:
    """And something moves within the first five seconds of play."""
    assert lesson.shows
    runs, last = played(lesson), screen.steps(lesson)
    for shown in lesson.shows:
        assert screen.moved(shown, runs, last, lesson.large) >= shown.pixels >= 10, shown
        assert shown.panel in (screen.DENSITIES, *lesson.panels)
        assert not shown.line.startswith("ghost_") or "ghost" in lesson.layers
    soon = screen.steps(lesson, screen.AT_ONCE)
    assert max(screen.moved(one, runs, soon, lesson.large) for one in lesson.shows) >= screen.LEAST


def test_a_loss_that_rises_by_less_than_a_pixel_is_not_seen() -> None:
    """The run that lesson 3 once was: right in its numbers, and nothing to be seen."""
    lesson = replace(BY_ID["convergence"], query="latent=normal&k=5&r1=0.01", speed=5)
    runs = played(lesson, 2.0)
    after = runs.history.part(slice(len(runs.history) // 2, None))
    assert screen.moved(Shown("losses", "loss_d", 25), Played(after, None), 10**6) < 2


def test_what_stands_still_or_is_off_the_axis_does_not_move() -> None:
    lesson = BY_ID["saturating"]
    runs = played(lesson)
    assert screen.moved(Shown("densities", "theta", 1), runs, screen.steps(lesson)) < 5
    history = runs.history
    far = history.frames._replace(w1=history.w1 + 1e6)
    above = Played(replace(history, frames=far), runs.reference)
    assert screen.moved(Shown("measures", "w1", 1), above, 10**6) == 0


def test_a_line_that_is_not_there_is_refused() -> None:
    runs = played(BY_ID["dirac-gan"], 0.2)
    with pytest.raises(ValueError, match="the panel phase has no line p_g"):
        screen.moved(Shown("phase", "p_g", 1), runs, 10)
    with pytest.raises(ValueError, match="ghost_path needs a run to compare to"):
        screen.moved(Shown("phase", "ghost_path", 1), runs._replace(reference=None), 10)
