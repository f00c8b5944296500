"""Whole numbers of numpy's small types at the public doors: their arithmetic would overflow."""

from collections.abc import Iterator
from typing import Any
from unittest import mock

import jax
import numpy as np
import pytest

import gan1d
from gan1d.runs import chunk, sweeps
from gan1d.runs.compiled import compile_for
from gan1d.runs.replay import CHECKPOINTS, state_at
from tests.small import TINY


def test_small_integers_leave_the_shared_checkpoints_sound() -> None:
    """With an int8 stride the states of one run were once kept under other steps."""
    CHECKPOINTS.clear()
    small: Any = np.int8
    expected = gan1d.run(TINY, 100, 10)
    CHECKPOINTS.clear()
    gan1d.run(TINY, 100, small(50))
    gan1d.run(TINY, 120, small(1))
    chunk(TINY, 120, small(60), small(3))
    state_at(TINY, small(127))
    again = gan1d.run(TINY, 100, 10)
    np.testing.assert_array_equal(again.g_z, expected.g_z)
    CHECKPOINTS.clear()


@pytest.fixture(scope="module")
def _swept_by_one_program() -> Iterator[None]:
    """The sweeps below are of one program: its `init`, of one argument, and its `advance`."""
    kept: dict[int, Any] = {}

    def once(function: Any, *arguments: Any) -> Any:
        if len(arguments) not in kept:
            kept[len(arguments)] = compile_for(function, *arguments)
        return kept[len(arguments)]

    with mock.patch.object(sweeps, "compile_for", once):
        yield


@pytest.mark.usefixtures("_swept_by_one_program")
@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.int32, np.int64, np.array])
def test_a_number_of_any_whole_type_is_that_number(kind: Any) -> None:
    plain = gan1d.run(TINY.edit(30, k=2).replace(seed=5), 120, 60)
    history = gan1d.run(TINY.edit(kind(30), k=kind(2)).replace(seed=kind(5)), kind(120), kind(60))
    assert history.step.tolist() == [0, 60, 120]
    assert history.recipe == plain.recipe
    assert {type(value) for value in history.recipe.settings.values()} == {int, float, str}
    np.testing.assert_array_equal(history.g_z, plain.g_z)
    x = gan1d.sample(history, kind(100), kind(7), kind(120))
    np.testing.assert_array_equal(x, gan1d.sample(plain, 100, 7, 120))
    part = chunk(TINY, kind(100), kind(100), kind(3))
    assert (part.start, part.every, part.step.tolist()) == (100, 100, [100, 200, 300])
    assert jax.tree.leaves(part.frames)[0].shape[0] == 3
    swept = gan1d.sweeps.sweep([TINY], kind(120), kind(60))
    assert swept[0].step.tolist() == [0, 60, 120]
