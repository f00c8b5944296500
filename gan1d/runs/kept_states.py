"""States of long runs on disk: a process that is started anew goes on from there, to the bit.

A file is the CRC-32 of a state's bytes, then the bytes of its leaves in their order. Its name says
the step; its folder is a hash of all that the state depends on: the build, the machine's code, the
settings, and the edits before. A file that cannot be read, or written, costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import platform
import threading
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path

import jax
import numpy as np

from gan1d.game.step import TrainState
from gan1d.recipe import Recipe
from gan1d.runs.build import BUILD
from gan1d.runs.checkpoints import Prefix, prefix, prefixes
from gan1d.runs.disk import delete_oldest

SPACING = 1000  # steps of training that are worth a file
MAX_BYTES = 256 * 2**20  # a state of the default networks takes 32 kB
_SHARE = 16  # of MAX_BYTES that a process writes before it looks whether there is room


class KeptStates:
    """States by run and step in a folder; without one, none are kept.

    Args:
      path: of the folder, which is made when the first state is kept.
      max_bytes: of all files, as each process keeps it to a sixteenth; the oldest ones go.
    """

    def __init__(self, path: Path | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.path = path
        self.max_bytes = max_bytes
        self._unseen = max_bytes  # bytes written since the last look: the first one looks

    def nearest(
        self, recipe: Recipe, step: int, found: tuple[int, TrainState]
    ) -> tuple[int, TrainState]:
        """The last state of a run at or before a step, kept here or found elsewhere.

        Args:
          recipe: the run.
          step: where it is to go on from.
          found: a state before, with its step: what is read here is of its shapes and types.
        """
        if self.path is None or step - found[0] < SPACING:
            return found
        for key, end in reversed(prefixes(recipe)):
            if end <= found[0]:
                break
            for at in self._steps(key, found[0] + 1, min(step, end)):
                if state := _read(self.path / _name(key) / str(at), found[1]):
                    return at, state
        return found

    def keep(self, recipe: Recipe, step: int, state: TrainState) -> None:
        """Keep a state of a run."""
        if self.path is None:
            return
        body = b"".join(np.asarray(leaf).tobytes() for leaf in jax.tree.leaves(state))
        folder = self.path / _name(prefix(recipe, step))
        part = folder / f".{step}-{os.getpid()}-{threading.get_ident()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(zlib.crc32(body).to_bytes(4, "big") + body)
            part.replace(folder / str(step))
            self._unseen += len(body)
            if self._unseen > self.max_bytes // _SHARE:
                self._unseen = 0
                for file in delete_oldest(self.path.glob("*/*"), self.max_bytes):
                    with suppress(OSError):  # its folder holds others
                        file.parent.rmdir()
        except OSError:  # a full disk, or another process that makes room
            with suppress(OSError):
                part.unlink()

    def _steps(self, key: Prefix, first: int, last: int) -> list[int]:
        """The steps of a prefix that are kept, the last first."""
        assert self.path
        try:
            names = os.listdir(self.path / _name(key))
        except OSError:
            return []
        steps = (int(name) for name in names if name.isdigit())
        return sorted((step for step in steps if first <= step <= last), reverse=True)


def _read(file: Path, like: TrainState) -> TrainState | None:
    """A state of the shapes and types of another, or None; a damaged file is deleted."""
    leaves, tree = jax.tree.flatten(like)
    try:
        held = file.read_bytes()
        body = held[4:]
        size = sum(leaf.nbytes for leaf in leaves)
        if len(body) != size or zlib.crc32(body) != int.from_bytes(held[:4], "big"):
            file.unlink(missing_ok=True)
            return None
    except OSError:
        return None
    arrays, at = [], 0
    for leaf in leaves:
        array = np.frombuffer(body, leaf.dtype, leaf.size, at).reshape(leaf.shape)
        arrays.append(jax.numpy.asarray(array))
        at += array.nbytes
    state: TrainState = jax.tree.unflatten(tree, arrays)
    return state


def _name(key: Prefix) -> str:
    return hashlib.sha256(repr((BUILD, _machine(), key)).encode()).hexdigest()[:24]


@cache
def _machine() -> tuple[str, ...]:
    """What XLA makes its code for: the last bits of a run depend on it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    flags = [line for line in lines if line.startswith(("flags", "Features", "model name"))]
    backend, xla = jax.default_backend(), os.environ.get("XLA_FLAGS", "")
    return backend, xla, platform.machine(), platform.processor(), *sorted(set(flags))
