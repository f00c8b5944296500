"""Runs: the same bytes however they are cut, branches, checkpoints, refusals, cancelling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gan1d import targets
from gan1d.game.frame import N_Z, Frame, z_points
from gan1d.recipe import MAX_STEPS, Recipe, RecipeError
from gan1d.runs import MAX_COUNT, CancelledError, check_span, chunk, replay, run
from gan1d.runs.checkpoints import Checkpoints
from gan1d.runs.compiled import BLOCK
from gan1d.runs.replay import BLOCK_STEPS
from gan1d.targets.target import N_BINS
from tests.gan1d.runs.playing import EDITED, LAST, bytes_of
from tests.small import TINY

pytestmark = pytest.mark.usefixtures("compiled_as_shipped", "no_checkpoints")


_spans = st.integers(0, LAST).flatmap(
    lambda start: st.sampled_from([1, 2, 3, 7, 50, 99, 100, 101, 150, 400]).flatmap(
        lambda every: st.tuples(
            st.just(start), st.just(every), st.integers(1, (LAST - start) // every + 1)
        )
    )
)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(EDITED), _spans, st.booleans()), min_size=1, max_size=4))
def test_frames_do_not_depend_on_the_cut(
    straight: dict[Recipe, Frame], asked: list[tuple[Recipe, tuple[int, int, int], bool]]
) -> None:
    """Any chunks in any order, with any checkpoints left behind, against the straight run."""
    for recipe, (start, every, count), forget in asked:
        if forget:
            replay.CHECKPOINTS.clear()
        part = chunk(recipe, start, every, count)
        rows = slice(start, start + every * (count - 1) + 1, every)
        assert bytes_of(part.frames) == bytes_of(straight[recipe], rows)
        assert part.step.tolist() == list(range(LAST + 1))[rows]
        assert part.diverged is None


def test_a_long_stride_and_a_late_start(straight: dict[Recipe, Frame]) -> None:
    """Strides longer than a block, and a replay longer than two."""
    assert LAST > 3 * BLOCK_STEPS
    recipe = EDITED[2]
    late = chunk(recipe, LAST, 1, 1)
    assert bytes_of(late.frames) == bytes_of(straight[recipe], slice(LAST, None))
    replay.CHECKPOINTS.clear()
    wide = chunk(recipe, 10, 310, 2)
    assert bytes_of(wide.frames) == bytes_of(straight[recipe], slice(10, None, 310))


def test_two_runs_are_equal(straight: dict[Recipe, Frame]) -> None:
    again = chunk(TINY, 0, 1, LAST + 1)
    assert bytes_of(again.frames) == bytes_of(straight[TINY])
    assert bytes_of(chunk(TINY.replace(seed=4), 0, 1, 2).frames) != bytes_of(again.frames, slice(2))


def test_an_edit_changes_what_comes_after_it(straight: dict[Recipe, Frame]) -> None:
    """Frame s shows the state before the update that the edit at s changes."""
    before, after = straight[TINY], straight[EDITED[3]]
    assert bytes_of(before, slice(101)) == bytes_of(after, slice(101))
    for name in ("p_g", "d", "loss_d", "value"):
        one, two = getattr(before, name)[101:], getattr(after, name)[101:]
        changed = np.any((one != two).reshape(len(one), -1), axis=1)
        assert changed[1:].all(), name  # G answers with its next update


def test_noise_is_seen_in_the_frame_after_its_edit() -> None:
    """A frame is what the steps before it did; D* is that of what D saw last."""
    plain, noisy = (chunk(r, 0, 1, 12).frames for r in (TINY, TINY.edit(10, noise=0.5)))
    assert bytes_of(plain, slice(11)) == bytes_of(noisy, slice(11))
    assert not np.array_equal(plain.d_star[11], noisy.d_star[11])


def test_a_held_player_stands_still(straight: dict[Recipe, Frame]) -> None:
    """G is held from step 150 to 260 of this recipe, as in panel (b) of Figure 1."""
    frames = straight[EDITED[2]]
    assert (frames.p_g[150:261] == frames.p_g[150]).all()
    assert not np.array_equal(frames.d[150], frames.d[260])
    assert not np.array_equal(frames.p_g[260], frames.p_g[262])


# --- checkpoints ---


def test_a_branch_starts_from_the_trunk() -> None:
    chunk(TINY, 0, 10, 21)
    branch = TINY.edit(120, lr_d=0.5)
    found = replay.CHECKPOINTS.nearest(branch, 130)
    trunk = replay.CHECKPOINTS.nearest(TINY, 120)
    assert found is not None
    assert trunk is not None
    assert found[0] == trunk[0] <= 120
    assert found[0] > 120 - 2 * replay.CHECKPOINT_STEPS
    assert found[1] is trunk[1]
    assert replay.CHECKPOINTS.nearest(TINY.replace(seed=9), 130) is None
    assert replay.CHECKPOINTS.nearest(TINY.edit(0, lr_d=0.5), 130) is None


def test_a_state_after_an_edit_is_not_taken_for_one_without() -> None:
    branch = TINY.edit(120, lr_d=0.5)
    chunk(branch, 0, 10, 31)
    for step in (130, 200, 300):
        found = replay.CHECKPOINTS.nearest(TINY, step)
        assert found is not None
        assert found[0] <= 120
        own = replay.CHECKPOINTS.nearest(branch, step)
        assert own is not None
        assert own[0] >= found[0]
    assert own is not None
    assert own[0] > 200


def test_eviction_loses_nothing(
    straight: dict[Recipe, Frame], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Checkpoints(max_bytes=30_000, spacing=20)
    monkeypatch.setattr(replay, "CHECKPOINTS", small)
    for recipe in EDITED * 2:
        for start in (300, 0, 200):
            part = chunk(recipe, start, 1, 31)
            assert bytes_of(part.frames) == bytes_of(straight[recipe], slice(start, start + 31))
            assert 0 < small.n_bytes <= small.max_bytes


@pytest.mark.parametrize("every", [1, 7, 99, 100, 101, 150, 310])
def test_states_are_kept_on_the_way(every: int) -> None:
    """Whatever the stride, no longer than two blocks and a frame without one."""
    chunk(TINY, 0, every, 1 + LAST // every)
    at, steps = LAST, [LAST]
    while at and (found := replay.CHECKPOINTS.nearest(TINY, at - 1)):
        at = found[0]
        steps.append(at)
    assert max(-np.diff([*steps, 0])) <= 2 * BLOCK_STEPS


def test_a_run_plays_on_from_its_last_state() -> None:
    for start in (0, 60, 120):
        chunk(TINY, start, 1, 60)
        found = replay.CHECKPOINTS.nearest(TINY, MAX_STEPS)
        assert found is not None
        assert found[0] == start + 59


# --- spans and cancelling ---


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((-1, 1, 1), "start must be a whole number between 0 and 200000, got -1"),
        ((MAX_STEPS + 1, 1, 1), "start must be a whole number between 0 and 200000, got 200001"),
        ((0, 0, 1), "every must be a whole number between 1 and 200000, got 0"),
        ((0, MAX_STEPS + 1, 1), "every must be a whole number between 1 and 200000, got 200001"),
        ((0, 1, 0), "count must be a whole number between 1 and 600, got 0"),
        ((0, 1, MAX_COUNT + 1), "count must be a whole number between 1 and 600, got 601"),
        (
            (1, 1000, 201),
            r"start \+ every \* \(count - 1\) must be a whole number between 0 and 200000, "
            "got 200001",
        ),
    ],
)
def test_a_span_out_of_bounds_is_refused(span: tuple[int, int, int], words: str) -> None:
    with pytest.raises(RecipeError, match=f"^{words}$"):
        check_span(*span)
    with pytest.raises(RecipeError, match=f"^{words}$"):
        chunk(TINY, *span)


@pytest.mark.parametrize(
    "span", [(0, 1, 1), (MAX_STEPS, MAX_STEPS, 1), (0, 1000, 201), (0, 1, 600)]
)
def test_a_span_in_bounds_is_not(span: tuple[int, int, int]) -> None:
    check_span(*span)


def test_a_chunk_can_be_cancelled() -> None:
    with pytest.raises(CancelledError):
        chunk(TINY, 0, 1, 1, cancelled=lambda: True)
    assert replay.CHECKPOINTS.nearest(TINY, MAX_STEPS) is None
    asked: list[bool] = []

    def third_time() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(CancelledError):
        chunk(TINY, 0, 1, 600, cancelled=third_time)
    assert len(asked) == 3
    found = replay.CHECKPOINTS.nearest(TINY, MAX_STEPS)
    assert found is not None  # what was done is kept
    assert 0 < found[0] <= 2 * BLOCK
    asked.clear()
    with pytest.raises(CancelledError):  # a replay over 100,000 steps as well
        chunk(TINY, 100_000, 1, 1, cancelled=third_time)
    assert len(asked) == 3


# --- histories ---


def test_a_history_is_the_frames_of_a_run(straight: dict[Recipe, Frame]) -> None:
    record = run(TINY, steps=300, every=20)
    assert record.recipe == TINY
    assert record.step.tolist() == list(range(0, 301, 20))
    assert len(record) == 16
    assert record.diverged is None
    shapes = {
        "p_data": N_BINS,
        "p_g": N_BINS,
        "d": N_BINS,
        "d_star": N_BINS,
        "g_z": N_Z,
        "pull": N_Z,
    }
    for name in Frame._fields[:-1]:
        field = getattr(record, name)
        assert field.shape == ((16, shapes[name]) if name in shapes else (16,))
        assert field.tobytes() == getattr(straight[TINY], name)[:301:20].tobytes()
    edges = np.linspace(-6, 6, N_BINS + 1)
    np.testing.assert_allclose(record.x, (edges[1:] + edges[:-1]) / 2)
    np.testing.assert_array_equal(record.z, z_points("uniform"))
    density = targets.parse("normal").bins(N_BINS)[1:-1] * N_BINS / 12
    np.testing.assert_allclose(record.p_data, np.tile(density, (16, 1)), rtol=1e-5)


def test_a_history_longer_than_a_chunk() -> None:
    record = run(TINY, steps=1300, every=2)
    assert record.step.tolist() == list(range(0, 1301, 2))
    assert len(record) == 651 > MAX_COUNT
    np.testing.assert_array_equal(record.p_g[-1], chunk(TINY, 1300, 1, 1).frames.p_g[0])


def test_steps_that_every_does_not_divide() -> None:
    assert run(TINY, steps=25, every=10).step.tolist() == [0, 10, 20]
    assert run(TINY, steps=0).step.tolist() == [0]
    with pytest.raises(RecipeError, match="every must be a whole number between"):
        run(TINY, every=0)


def test_training_learns() -> None:
    """The point of it all: p_g starts beside p_data and ends close to it."""
    record = run(TINY.replace(lr_d=0.01, lr_g=0.005, k=5), steps=2000, every=100)
    assert record.w1[-5:].mean() < 0.5 * record.w1[0]
    assert record.jsd[-5:].mean() < 0.5 * record.jsd[0]
