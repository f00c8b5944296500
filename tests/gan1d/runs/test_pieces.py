"""Runs that diverge, and runs whose steps are slow: work in pieces, which can be cancelled."""

from typing import Any

import numpy as np
import pytest

from gan1d.game.frame import Frame
from gan1d.recipe import Recipe
from gan1d.runs import CancelledError, chunk, replay, run
from gan1d.runs.compiled import Compiled, compiled
from gan1d.runs.pace import PIECE_SECONDS, Pace
from gan1d.runs.replay import BLOCK_STEPS, CHECKPOINT_STEPS
from gan1d.targets.target import N_BINS
from tests.gan1d.runs.playing import UNSTABLE, bytes_of
from tests.small import TINY

pytestmark = pytest.mark.usefixtures("compiled_as_shipped", "no_checkpoints")


# --- divergence ---


@pytest.fixture(scope="module")
def bad_step() -> int:
    """The first step of the unstable run that is not finite, from a run of every step."""
    replay.CHECKPOINTS.clear()
    part = chunk(UNSTABLE, 0, 1, 400)
    assert part.diverged is not None
    assert 230 < part.diverged < 280
    assert len(part.step) == part.diverged  # every frame before it, and none after
    for name, field in part.frames._asdict().items():
        assert np.isfinite(field).all(), name
    return part.diverged


@pytest.mark.parametrize("every", [1, 2, 3, 10, 64, 99, 150, 1000])
@pytest.mark.parametrize("start", [0, 1, 229, 231])
def test_a_run_stops_at_its_last_finite_frame(bad_step: int, start: int, every: int) -> None:
    part = chunk(UNSTABLE, start, every, 300 if every < 150 else 100)
    assert part.diverged == bad_step
    assert part.step.tolist() == list(range(start, bad_step, every))
    for field in part.frames:
        assert len(field) == len(part.step)
        assert np.isfinite(field).all()


@pytest.mark.parametrize("past", [0, 1, 500, 3000])
def test_a_start_past_the_divergence_has_no_frames(bad_step: int, past: int) -> None:
    part = chunk(UNSTABLE, bad_step + past, 5, 3)
    assert (len(part.step), part.diverged) == (0, bad_step)
    assert part.frames.p_g.shape == (0, N_BINS)


def test_a_chunk_that_ends_before_does_not_know(bad_step: int) -> None:
    part = chunk(UNSTABLE, 0, 1, bad_step)
    assert (len(part.step), part.diverged) == (bad_step, None)


def test_an_edit_may_save_the_run(bad_step: int) -> None:
    """No state after the divergence is kept, and those before it serve the branch."""
    saved = UNSTABLE.edit(bad_step - 3, lr_d=1e-5, lr_g=1e-5)
    assert chunk(saved, 300, 1, 1).diverged is None


def test_a_history_of_a_run_that_diverges(bad_step: int) -> None:
    record = run(UNSTABLE, steps=2000, every=1)
    assert record.diverged == bad_step
    assert len(record) == bad_step
    assert np.isfinite(record.value).all()


# --- slow steps ---


class Slow:
    """A clock by which an update takes `seconds`; notes the steps of each piece of work."""

    def __init__(self, recipe: Recipe, seconds: float) -> None:
        self.recipe, self.seconds = recipe, seconds
        self.now = 0.0
        self.ends = [0]  # step that each piece ends at
        self.took = [0.0]  # seconds
        self._pace = Pace()

    def compiled(self, program: Any) -> Compiled:
        code = compiled(program)

        def advance(*arguments: Any) -> Any:
            state, _, _, first, every, count = arguments
            step = int(state.step)
            steps = range(step, step + int(first + every * (count - 1)))
            took = self.seconds * sum(map(self._updates, steps))
            self.now += took
            self.ends.append(steps.stop)
            self.took.append(took)
            return code.advance(*arguments)

        return code._replace(advance=advance, pace=self._pace)

    def _updates(self, step: int) -> int:
        settings = self.recipe.settings_at(step)
        return int(settings["k"]) + int(settings["k_g"])


def _slow(monkeypatch: pytest.MonkeyPatch, recipe: Recipe, seconds: float) -> Slow:
    slow = Slow(recipe, seconds)
    monkeypatch.setattr(replay, "compiled", slow.compiled)
    monkeypatch.setattr(replay, "perf_counter", lambda: slow.now)
    return slow


@pytest.mark.parametrize("every", [1, 7, 100])
@pytest.mark.parametrize("seconds", [1e-4, 0.008, 0.05, 2.0])
def test_a_piece_is_as_many_steps_as_its_time_allows(
    monkeypatch: pytest.MonkeyPatch, straight: dict[Recipe, Frame], seconds: float, every: int
) -> None:
    """The first is one step; the frames are the same, and no more states are kept than else."""
    expected = bytes_of(straight[TINY], slice(0, 201, every))
    slow = _slow(monkeypatch, TINY, seconds)
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(slow.ends[-1])
        return False

    part = chunk(TINY, 0, every, 1 + 200 // every, cancelled)
    assert bytes_of(part.frames) == expected
    assert next(end for end in slow.ends if end) == 1
    most = max(2 * seconds, PIECE_SECONDS)
    assert max(slow.took) <= most + 1e-9
    assert asked == slow.ends[:-1]  # whether to stop, before each piece
    if 2 * seconds * BLOCK_STEPS > PIECE_SECONDS:  # the time is what counts, and it is used
        assert len(slow.took) <= 200 * 2 * seconds / most * 2 + 3 + 200 // every
    kept = replay.CHECKPOINTS._parts.values()
    assert sum(len(one.steps) for one in kept) <= 2 * (200 // CHECKPOINT_STEPS + 1)


def test_a_piece_ends_where_steps_become_slower(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = TINY.edit(60, k=49).edit(63, lr_d=0.01).edit(90, k=1)
    slow = _slow(monkeypatch, recipe, 0.001)
    chunk(recipe, 0, 200, 2)
    assert {60, 61, 90} <= set(slow.ends)
    assert max(slow.took) <= PIECE_SECONDS + 1e-9


def test_looking_for_the_divergence_can_be_cancelled(
    bad_step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look is as long as the piece that diverged, at most."""
    slow = _slow(monkeypatch, UNSTABLE, 0.05)
    with pytest.raises(CancelledError):
        chunk(UNSTABLE, 0, 1, 400, lambda: slow.ends[-1] >= bad_step)
    assert max(slow.took) <= 0.1 + 1e-9
    part = chunk(UNSTABLE, 0, 1, 400)
    assert part.diverged == bad_step
    assert max(slow.took) <= 0.1 + 1e-9
