"""What the tests of runs share: a run of every frame, from step 0."""

from collections.abc import Iterator
from unittest import mock

import pytest

from gan1d.game.frame import Frame
from gan1d.recipe import Recipe
from gan1d.runs import chunk, replay
from gan1d.runs.checkpoints import Checkpoints
from tests.gan1d.runs.playing import LAST


@pytest.fixture
def no_checkpoints() -> Iterator[None]:
    """None before a test and none after it."""
    replay.CHECKPOINTS.clear()
    yield
    replay.CHECKPOINTS.clear()


class _Straight(dict[Recipe, Frame]):
    """Every frame of a recipe, in one go from step 0: trained when it is asked for first."""

    def __missing__(self, recipe: Recipe) -> Frame:
        none = Checkpoints(replay.CHECKPOINTS.max_bytes, replay.CHECKPOINT_STEPS)
        with mock.patch.object(replay, "CHECKPOINTS", none):
            self[recipe] = chunk(recipe, 0, 1, LAST + 1).frames
        return self[recipe]


@pytest.fixture(scope="module")
def straight() -> dict[Recipe, Frame]:
    """Straight runs, which the tests of a file share."""
    return _Straight()
