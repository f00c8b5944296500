"""Processes that share the compiled programs on disk compile each once.

Threads stand for them here: a lock is of an open file.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import jax
import pytest

from gan1d.runs.one_compiles import one_compiles

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="this system has no flock")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where compiled programs would be kept."""
    folder = tmp_path / "xla"
    before = jax.config.values["jax_compilation_cache_dir"]
    jax.config.update("jax_compilation_cache_dir", str(folder))
    yield folder
    jax.config.update("jax_compilation_cache_dir", before)


def waits(name: str, other: str, nice: int = 0) -> bool:
    """Whether somebody with a name waits until one with another has done."""
    inside = Event()

    def second() -> None:
        with one_compiles(other):
            inside.set()

    with ThreadPoolExecutor(1) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "nice", lambda _: 0)
        with one_compiles(name):
            patch.setattr(os, "nice", lambda _: nice)
            done = pool.submit(second)
            waited = not inside.wait(0.3 if name == other and not nice else 30)
        done.result(30)
    assert inside.is_set()
    return waited


def test_the_same_program_is_waited_for() -> None:
    assert waits("a", "a")


def test_another_program_and_one_that_gives_way_are_not() -> None:
    assert not waits("a", "b")
    assert not waits("a", "a", nice=19)


def test_a_folder_that_cannot_be_written_is_done_without(folder: Path) -> None:
    folder.write_text("a file")
    begun = time.monotonic()
    with one_compiles("a"), one_compiles("a"):
        pass
    assert time.monotonic() < begun + 30


def test_the_locks_are_few(folder: Path) -> None:
    for i in range(1000):
        with one_compiles(str(i)):
            pass
    assert len(list(folder.iterdir())) <= 256
