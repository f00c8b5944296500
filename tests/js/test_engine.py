"""The browser's engine against the server's: the same chunks, up to rounding between compilers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gan1d.figures.scene import Scene
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from tests.js.engine import Ask, asking, frames_of
from tests.small import TINY

STAGES = [(10, "train", "d"), (20, "train", "g"), (30, "train", "both")]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Asks the engine for chunks of a recipe."""
    with asking() as ask:
        yield ask


@pytest.mark.parametrize(
    "recipe",
    [
        TINY,
        TINY.model_copy(update={"target": "comb", "seed": 2**31 - 1}),
        Recipe(**TINY.settings, edits=[(7, "lr_d", 0.01), (20, "k", 3), (31, "noise", 0.2)]),
        Recipe(**TINY.settings, edits=STAGES),
        Recipe(**{**TINY.settings, "loss": "wasserstein", "latent": "normal"}),
        Recipe(target="point(0)", generator="point", discriminator="linear", loss="minimax"),
    ],
    ids=["tiny", "comb", "edits", "stages", "wasserstein", "dirac"],
)  # fmt: skip
def test_its_chunks_are_the_servers(ask: Ask, recipe: Recipe) -> None:
    (answer,) = ask((recipe, 0, 5, 21, False))
    truth = chunk(recipe, 0, 5, 21)
    assert [frame["step"] for frame in answer["frames"]] == list(range(0, 101, 5))
    assert answer["head"]["diverged"] is None
    for name, values in frames_of(answer, recipe).items():
        expected = np.asarray(getattr(truth.frames, name), float)
        if name in Scene.of(recipe).ranges:
            low, high = Scene.of(recipe).ranges[name]
            expected = np.clip(expected, low, high)
            np.testing.assert_allclose(values, expected, atol=2e-3 * (high - low), err_msg=name)
        else:
            np.testing.assert_allclose(values, expected, rtol=2e-3, atol=2e-4, err_msg=name)


def test_a_run_that_diverges_ends_there(ask: Ask) -> None:
    recipe = Recipe(**{**TINY.settings, "lr_d": 1.0, "lr_g": 1.0, "loss": "least_squares",
                       "optimizer_d": "sgd", "optimizer_g": "sgd"})  # fmt: skip
    truth = chunk(recipe, 0, 2, 100).diverged
    assert truth is not None
    whole, tail = ask((recipe, 0, 2, 100, False), (recipe, truth + 20, 1, 3, False))
    assert abs(whole["head"]["diverged"] - truth) <= 2  # the two round differently
    assert whole["frames"][-1]["step"] == 2 * ((whole["head"]["diverged"] - 1) // 2)
    assert tail["head"]["diverged"] == whole["head"]["diverged"]
    assert tail["frames"] == []


def test_nobody_waits_for_a_chunk_that_was_left(ask: Ask) -> None:
    left, next_ = ask((TINY, 150_000, 1, 1, True), (TINY, 0, 1, 1, False))
    assert left == {"problem": "cancelled"}
    assert next_["frames"][0]["step"] == 0


_edit = st.tuples(
    st.integers(1, 60), st.sampled_from(["lr_d", "lr_g"]), st.sampled_from([1e-3, 0.03])
)
_task = st.tuples(
    st.lists(_edit, max_size=3), st.integers(0, 80), st.sampled_from([1, 7, 40]), st.integers(1, 5)
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_task, min_size=2, max_size=4))
def test_any_way_to_a_frame_gives_the_same_bits(ask: Ask, tasks: list[Any]) -> None:
    """Frames of any requests, from whatever checkpoint, are those of a new worker's replay."""
    wanted = [
        (Recipe(**TINY.settings, edits=edits), start, every, count, False)
        for edits, start, every, count in tasks
    ]
    for (recipe, start, every, count, _), got in zip(wanted, ask(*wanted), strict=True):
        (straight,) = ask((recipe, 0, 1, start + every * (count - 1) + 1, False))
        assert got["frames"] == straight["frames"][start::every][:count]
