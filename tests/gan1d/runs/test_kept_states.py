"""States on disk: the same bits after a restart, damage and a full disk cost time alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gan1d.recipe import Recipe
from gan1d.runs import chunk, kept_states, replay
from gan1d.runs.kept_states import SPACING, KeptStates
from tests.small import TINY

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps
EDITED = TINY.edit(SPACING, lr_d=0.02)
FAR = 2 * SPACING


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeptStates]:
    kept = KeptStates(tmp_path / "states")
    monkeypatch.setattr(replay, "KEPT", kept)
    replay.CHECKPOINTS.clear()
    yield kept
    replay.CHECKPOINTS.clear()


def files(kept: KeptStates) -> list[Path]:
    assert kept.path
    return sorted(path for path in kept.path.glob("*/*") if path.is_file())


def played(recipe: Recipe, start: int, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, int]:
    """Frames from a step on after a restart, and how many steps were trained for them."""
    replay.CHECKPOINTS.clear()
    trained = [0]
    advance = replay._Run.advance

    def counted(self: Any, state: Any, first: int, every: int, count: int) -> Any:
        trained[0] += first + every * (count - 1)
        return advance(self, state, first, every, count)

    with monkeypatch.context() as patch:
        patch.setattr(replay._Run, "advance", counted)
        found = chunk(recipe, start, 10, 6)
    return b"".join(np.asarray(field).tobytes() for field in found.frames), trained[0]


@pytest.mark.parametrize("recipe", [TINY, EDITED], ids=["plain", "edited"])
def test_after_a_restart_a_run_goes_on_to_the_same_bit(
    kept: KeptStates, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight, whole = played(recipe, FAR, monkeypatch)
    assert files(kept)
    again, rest = played(recipe, FAR, monkeypatch)
    assert again == straight
    assert whole >= FAR
    assert rest <= SPACING + 60
    other = recipe.replace(seed=recipe.seed + 1)
    assert played(other, FAR, monkeypatch)[1] >= FAR  # another run's states are not taken


def test_a_change_on_the_way_takes_up_the_states_before_it(
    kept: KeptStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(TINY, FAR, monkeypatch)
    late = TINY.edit(FAR - 100, lr_d=0.02)
    taken, steps = played(late, FAR, monkeypatch)
    assert steps <= SPACING + 60
    for file in files(kept):
        file.unlink()
    assert played(late, FAR, monkeypatch)[0] == taken


@pytest.mark.parametrize("damage", [b"", b"\0\0\0\0", b"other bytes of some length"])
def test_a_damaged_file_is_deleted_and_trained_again(
    kept: KeptStates, damage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight, _ = played(TINY, FAR, monkeypatch)
    read = [file for file in files(kept) if int(file.name) <= FAR]
    assert read
    for file in read:
        file.write_bytes(damage)
    assert played(TINY, FAR, monkeypatch)[0] == straight
    assert not any(file.exists() and file.read_bytes() == damage for file in read)


def test_a_full_disk_is_no_failure(kept: KeptStates, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        straight, _ = played(TINY, FAR, patch)
    assert not files(kept)
    assert played(TINY, FAR, monkeypatch)[0] == straight


def test_the_oldest_make_room(tmp_path: Path) -> None:
    state: Any = (np.zeros(1000, np.float32),)
    kept = KeptStates(tmp_path, max_bytes=40_040)
    for step in range(1, 30):
        kept.keep(TINY, step, state)
    steps = {int(path.name) for path in files(kept)}
    assert 29 in steps
    assert len(steps) <= 11
    assert min(steps) > 15


def test_without_a_folder_nothing_is_kept() -> None:
    state: Any = (np.zeros(3),)
    KeptStates().keep(TINY, 5, state)
    assert KeptStates().nearest(TINY, FAR, (0, state)) == (0, state)


def test_states_of_another_build_or_processor_are_not_taken(
    kept: KeptStates, monkeypatch: pytest.MonkeyPatch
) -> None:
    played(TINY, FAR, monkeypatch)
    assert files(kept)
    monkeypatch.setattr(kept_states, "_machine", lambda: ("another",))
    assert played(TINY, FAR, monkeypatch)[1] >= FAR
