"""Compiling: once for each program, whatever changes beside it, and however many threads ask."""

import threading
import time
from typing import Any

import pytest

from gan1d.game.program import Program
from gan1d.recipe import Recipe
from gan1d.runs import chunk, compiled
from gan1d.runs.compiled import BLOCK
from gan1d.runs.inputs import program_of
from gan1d.runs.once_cache import OnceCache
from gan1d.runs.pace import Pace
from tests.small import TINY

_PACE = Pace()
OTHER = TINY.replace(latent="normal", loss="wasserstein", lipschitz="clip")


def test_changes_that_must_not_compile(compilations: list[str]) -> None:
    """Live settings, seed, target, edits, chunk length, stride: all are arguments."""
    recipe = TINY
    chunk(recipe, 0, 1, 2)
    compilations.clear()
    live: dict[str, Any] = {
        "lr_d": 1,
        "lr_g": 0.5,
        "k": 3,
        "k_g": 2,
        "train": "d",
        "r1": 1,
        "r2": 1,
        "gp": 2,
        "gp_target": 0,
        "clip": 1,
        "noise": 1,
    }
    for name, value in live.items():
        chunk(recipe.replace(**{name: value}), 0, 1, 2)
        chunk(recipe.edit(3, **{name: value}), 0, 1, 5)
    for target in ("iris", "comb", "normal(0,1)+uniform(-30,30)"):
        chunk(recipe.replace(target=target), 0, 1, 2)
    chunk(recipe.replace(seed=2**31 - 1), 0, 1, 2)
    for name in ("theta", "sigma", "psi", "psi0"):
        chunk(recipe.replace(**{name: 0.5}), 0, 1, 2)
    for start, every, count in ((0, 1, 1), (5, 1, BLOCK + 3), (7, 30, 3), (0, 500, 2), (300, 1, 1)):
        chunk(recipe, start, every, count)
    assert compilations == []


def test_another_program_compiles(compilations: list[str]) -> None:
    """So that the test above can fail."""
    program = program_of(OTHER)
    assert not compiled.is_compiled(program)
    chunk(OTHER, 0, 1, 2)
    assert len(compilations) == 2
    assert compiled.is_compiled(program)


def test_settings_without_effect_share_a_program() -> None:
    first = program_of(Recipe(seed=1, lr_d=0.5, lipschitz="clip").edit(9, k=2))
    assert first == program_of(Recipe())
    assert hash(first) == hash(program_of(Recipe()))
    different = {"loss": "minimax", "update": "simultaneous", "batch": 2, "latent": "normal"}
    different |= {"optimizer_d": "sgd", "optimizer_g": "sgd", "width_d": 2, "width_g": 2}
    different |= {"depth_d": 1, "depth_g": 1, "activation_d": "relu", "activation_g": "relu"}
    programs = {program_of(Recipe(**{name: value})) for name, value in different.items()}
    assert len(programs | {first}) == len(different) + 1


def _built(n_bytes: int) -> Any:
    """What stands for a compiled program of a size."""
    return compiled.Compiled(init=min, advance=max, pace=_PACE, n_bytes=n_bytes)


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """None compiled so far; the real ones come back afterwards."""
    monkeypatch.setattr(
        compiled, "_PROGRAMS", OnceCache(compiled.COMPILED_BYTES, lambda built: built.n_bytes)
    )


@pytest.mark.usefixtures("no_programs")
def test_a_program_is_built_once_for_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Program] = []

    def build(program: Program) -> Any:
        built.append(program)
        time.sleep(0.1)
        return _built(1)

    monkeypatch.setattr(compiled, "build", build)
    program = program_of(Recipe())
    got: list[object] = []
    threads = [
        threading.Thread(target=lambda: got.append(compiled.compiled(program))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == [program]
    assert len(got) == 8
    assert len(set(map(id, got))) == 1
    assert compiled.is_compiled(program)


@pytest.mark.usefixtures("no_programs")
def test_a_failed_build_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Program) -> Any:
        raise MemoryError("no room")

    program = program_of(Recipe())
    monkeypatch.setattr(compiled, "build", fail)
    with pytest.raises(MemoryError, match="no room"):
        compiled.compiled(program)
    assert not compiled.is_compiled(program)
    monkeypatch.setattr(compiled, "build", lambda _: _built(1))
    assert compiled.compiled(program) == _built(1)


@pytest.mark.usefixtures("no_programs")
def test_the_programs_used_last_are_kept_as_far_as_their_bytes_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Four of a quarter of the bytes; one of half of them takes the place of two."""
    quarter = compiled.COMPILED_BYTES // 4
    monkeypatch.setattr(compiled, "build", lambda program: _built(quarter * (1 + program.unroll)))
    programs = [program_of(Recipe(batch=n)) for n in range(1, 6)]
    for program in programs[:4]:
        compiled.compiled(program)
    compiled.compiled(programs[0])
    compiled.compiled(programs[4])
    assert list(map(compiled.is_compiled, programs)) == [True, False, True, True, True]
    heavy = program_of(Recipe(unroll=1))
    compiled.compiled(heavy)
    assert list(map(compiled.is_compiled, programs)) == [True, False, False, False, True]
    assert compiled.is_compiled(heavy)


def test_a_program_says_its_bytes() -> None:
    """A default one 35 to 60 MiB (measured: 37 to 47), the simplest less, with unrolling more."""
    simple = {"generator": "point", "discriminator": "linear"}
    recipes = (Recipe(**simple), Recipe(), Recipe(unroll=2))
    least, usual, most = (compiled.compiled(program_of(recipe)).n_bytes for recipe in recipes)
    assert 35 * 2**20 < usual < 60 * 2**20
    assert least < 0.8 * usual
    assert most > 1.5 * usual
