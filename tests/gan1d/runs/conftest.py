"""What the tests of runs share: a run of every frame, from step 0."""

from collections.abc import Iterator

import pytest

from gan1d.game.frame import Frame
from gan1d.recipe import Recipe
from gan1d.runs import chunk, replay
from tests.gan1d.runs.playing import EDITED, LAST


@pytest.fixture
def no_checkpoints() -> Iterator[None]:
    """None before a test and none after it."""
    replay.CHECKPOINTS.clear()
    yield
    replay.CHECKPOINTS.clear()


@pytest.fixture(scope="module")
def straight() -> dict[Recipe, Frame]:
    """Every frame of each recipe, in one go from step 0."""
    frames = {}
    for recipe in EDITED:
        replay.CHECKPOINTS.clear()
        frames[recipe] = chunk(recipe, 0, 1, LAST + 1).frames
    return frames
