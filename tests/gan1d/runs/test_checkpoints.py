"""Checkpoints: bounded in bytes, near every step of a long run, shared fairly, and the right run's.

The states here are small arrays beside a small bound, so that 100,000 steps take no training.
"""

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gan1d.game.step import gan
from gan1d.recipe import MAX_STEPS, Edit, Recipe
from gan1d.runs.checkpoints import MAX_SPACING, _size, prefix, prefixes
from gan1d.runs.inputs import program_of, start_arrays_of
from gan1d.runs.replay import BLOCK_STEPS, CHECKPOINT_BYTES
from tests.gan1d.runs.states import LONG, kept_steps, largest_gap, room, state, train

ONE, TWO = Recipe(seed=1), Recipe(seed=2)


EDITED = ONE.edit(7_000, lr_d=0.05).edit(7_030, k=2).edit(7_060, k=3).edit(60_000, r1=0.5)


# --- near every step, in bounded room ---


@pytest.mark.parametrize("recipe", [ONE, EDITED], ids=["plain", "edited"])
@pytest.mark.parametrize("every", [1, 3, 10, 50, 60, 150, 200, 1000])
def test_a_long_run_is_near_a_state_everywhere(every: int, recipe: Recipe) -> None:
    """In room for a state every hundred steps; the default run has room for nearly twice that."""
    kept = room(LONG // 100)
    train(kept, recipe, every)
    assert largest_gap(kept, recipe) <= MAX_SPACING
    for step in range(3 * BLOCK_STEPS, LONG, 997):
        found = kept.nearest(recipe, step)
        assert found is not None
        assert 0 <= step - found[0] < MAX_SPACING
    assert kept.n_bytes == 1000 * len(kept_steps(kept, recipe, MAX_STEPS))
    assert kept.n_bytes > 0.4 * kept.max_bytes  # the room is used


def test_the_default_run_fits() -> None:
    """States that may be 200 steps apart are never closer than 100 on the average."""
    recipe = Recipe()
    game = gan(program_of(recipe))
    shapes = jax.eval_shape(game.init, start_arrays_of(recipe))
    size = _size(jax.tree.map(lambda leaf: np.zeros(leaf.shape, leaf.dtype), shapes))
    assert 30_000 < size < 50_000
    assert size * LONG / (MAX_SPACING / 2) <= CHECKPOINT_BYTES == 64 * 2**20


def test_a_short_run_keeps_all_it_is_offered() -> None:
    kept = room(100)
    train(kept, ONE, every=10, last=3_000)
    assert kept_steps(kept, ONE) == [*range(40, 3_000, 50), 3_040]


@pytest.mark.parametrize("n_states", [1, 2, 3, 10])
def test_a_run_alone_is_thinned_further_when_it_must(n_states: int) -> None:
    """As with networks of megabytes: fewer states, still over the whole run."""
    kept = room(n_states)
    train(kept, ONE, every=10, last=20_000)
    steps = kept_steps(kept, ONE)
    assert 0 < len(steps) <= n_states
    assert steps[-1] > 19_900
    if n_states == 10:
        assert largest_gap(kept, ONE, 20_000) <= 2 * 20_000 / 5


@given(st.lists(st.integers(0, 400), max_size=60), st.integers(1, 60))
def test_states_kept_in_any_order_keep_their_distance(steps: list[int], spacing: int) -> None:
    """No three within the spacing; no gap but one that was there, or within the spacing."""
    kept, offered = room(1000, spacing), sorted({*steps})
    for step in steps:
        kept.keep(ONE, step, state())
    left = kept_steps(kept, ONE)
    assert {*left} <= {*offered}
    assert left[:1] + left[-1:] == offered[:1] + offered[-1:]
    assert all(after - before > spacing for before, after in zip(left, left[2:], strict=False))
    widest = max((b - a for a, b in itertools.pairwise(offered)), default=0)
    assert all(b - a <= max(widest, spacing) for a, b in itertools.pairwise(left))
    assert kept.n_bytes == 1000 * len(left)


def test_the_last_state_is_kept_though_close() -> None:
    """A run that plays on must not replay, however far apart its states are."""
    kept = room(10, spacing=200)
    for step in range(0, 1000, 7):
        kept.keep(ONE, step, state())
        assert kept_steps(kept, ONE)[-1] == step


def test_a_state_is_kept_once() -> None:
    kept, first = room(10, spacing=1), state()
    for new in (first, state(), state()):
        kept.keep(ONE, 50, new)
    assert kept.n_bytes == 1000
    assert (kept.nearest(ONE, 50) or (0, None))[1] is first


def test_a_state_too_large_to_keep() -> None:
    kept = room(10)
    kept.keep(ONE, 50, state())
    kept.keep(TWO, 50, state(20_000))
    assert kept.n_bytes == 0
    kept.keep(TWO, 50, state())
    assert kept_steps(kept, TWO) == [50]


def test_forgetting_everything() -> None:
    kept = room(10)
    kept.keep(ONE, 50, state())
    kept.clear()
    assert kept.n_bytes == 0
    assert kept.nearest(ONE, MAX_STEPS) is None


# --- whose states go first ---


def test_two_long_runs_share_the_room() -> None:
    """Played by turns, as by two viewers."""
    kept = room(2 * LONG // 100)
    for first in range(0, LONG, 600):
        for recipe in (ONE, TWO):
            kept.nearest(recipe, first)
            train(kept, recipe, 10, first, min(first + 600, LONG))
    assert largest_gap(kept, ONE) <= MAX_SPACING
    assert largest_gap(kept, TWO) <= MAX_SPACING


def test_a_run_used_lately_survives_one_unused() -> None:
    kept, three = room(100), Recipe(seed=3)
    for recipe in (ONE, TWO):
        train(kept, recipe, 10, last=6_000)
    kept.nearest(ONE, 1_000)
    train(kept, three, 10, last=6_000)
    train(kept, Recipe(seed=4), 10, last=6_000)
    assert kept_steps(kept, TWO) == []
    for recipe in (ONE, three):
        assert largest_gap(kept, recipe, 6_000) <= MAX_SPACING


def test_a_run_unused_is_thinned_first() -> None:
    kept = room(100)
    for recipe in (ONE, TWO):
        train(kept, recipe, 10, last=2_000)
    kept.nearest(ONE, 1_000)
    train(kept, Recipe(seed=3), 10, last=1_500)
    counts = [len(kept_steps(kept, recipe)) for recipe in (ONE, TWO, Recipe(seed=3))]
    assert counts == [41, 21, 31]


def test_the_parts_of_a_run_are_thinned_alike() -> None:
    """Three parts of equal length, though the first is longest unused."""
    recipe = ONE.edit(10_000, k=2).edit(20_000, k=3)
    kept = room(200)
    train(kept, recipe, 10, last=30_000)
    steps = np.asarray(kept_steps(kept, recipe))
    counts = np.histogram(steps, bins=3, range=(0, 30_000))[0]
    assert counts.min() >= counts.max() / 2 - 2
    assert largest_gap(kept, recipe, 30_000) <= MAX_SPACING


def test_many_short_branches_leave_their_trunk_near() -> None:
    """A slider is dragged back and forth: each place is a branch of one or two states."""
    kept = room(300)
    train(kept, ONE, 10, last=10_000)
    for i in range(500):
        branch = ONE.edit(8_000, lr_d=1e-3 + 1e-5 * i)
        found = kept.nearest(branch, 8_000)
        assert found is not None
        assert found[0] > 8_000 - MAX_SPACING
        train(kept, branch, 10, 8_000, 8_090)
    assert largest_gap(kept, ONE, 10_000) <= MAX_SPACING
    assert kept_steps(kept, branch)[-1] > 8_000  # the newest branches are there, the oldest gone
    assert kept.nearest(ONE.edit(8_000, lr_d=1e-3), LONG) == kept.nearest(ONE, 8_000)


# --- the right run's, under any calls ---


_edits = st.lists(st.builds(Edit, st.integers(1, 12), st.just("k"), st.integers(1, 3)), max_size=3)


_states = st.lists(st.tuples(_edits, st.integers(0, 14)), max_size=12)


@given(_states, _edits, st.integers(0, 14))
def test_nearest_against_plain_search(
    given: list[tuple[list[Edit], int]], edits: list[Edit], step: int
) -> None:
    """The last state kept at or before the step by any run with the same settings until then."""
    kept = room(1000, spacing=1)
    states: dict[tuple[Any, int], Any] = {}
    for others, at in given:
        recipe, new = Recipe(edits=others), state(1)
        kept.keep(recipe, at, new)
        states.setdefault((prefix(recipe, at), at), new)
    recipe = Recipe(edits=edits)
    fitting = [at for key, at in states if at <= step and key == prefix(recipe, at)]
    found = kept.nearest(recipe, step)
    if not fitting:
        assert found is None
    else:
        assert found is not None
        assert found[0] == max(fitting)
        assert found[1] is states[prefix(recipe, found[0]), found[0]]


@given(
    _states.map(lambda states: states * 3),
    st.integers(1, 6),
    st.integers(1, 8),
    st.lists(st.tuples(_edits, st.integers(0, 14)), max_size=5),
)
def test_with_little_room_it_is_still_a_state_of_this_run(
    given: list[tuple[list[Edit], int]],
    n_states: int,
    spacing: int,
    asked: list[tuple[list[Edit], int]],
) -> None:
    kept, whose = room(n_states, spacing), {}
    for edits, at in given:
        recipe, new = Recipe(edits=edits), state()
        whose[id(new)] = prefix(recipe, at), at, new
        kept.keep(recipe, at, new)
        assert kept.n_bytes <= kept.max_bytes
        for others, step in asked:
            other = Recipe(edits=others)
            if found := kept.nearest(other, step):
                assert found[0] <= step
                assert whose[id(found[1])][:2] == (prefix(other, found[0]), found[0])


@given(_edits)
def test_the_prefixes_of_a_run(edits: list[Edit]) -> None:
    """Every step has one: the first that holds until then."""
    recipe = Recipe(edits=edits)
    parts = prefixes(recipe)
    for step in (*range(15), MAX_STEPS):
        assert prefix(recipe, step) == next(key for key, end in parts if step <= end)


def test_threads_keep_the_books_straight() -> None:
    kept = room(40)

    def work(seed: int) -> None:
        for step in range(0, 4_000, 10):
            recipe = Recipe(seed=seed % 3).edit(1_000 * (1 + seed % 2), k=2)
            kept.keep(recipe, step, state())
            if found := kept.nearest(recipe, step):
                assert found[0] <= step

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert kept.n_bytes <= kept.max_bytes
    parts = kept._parts.values()
    assert kept.n_bytes == 1000 * sum(len(part.states) for part in parts)
    assert all(len(part.steps) == len(part.states) for part in parts)
