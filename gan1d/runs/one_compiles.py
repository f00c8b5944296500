"""One process compiles a program; those that need it meanwhile wait, and take it from the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import jax

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_FILES = 256  # of locks; programs that share one are compiled one after the other


@contextmanager
def one_compiles(name: str) -> Iterator[None]:
    """What is done in here with one name is done by one process at a time.

    Those count that share JAX's cache of compiled programs on disk (`jax_compilation_cache_dir`);
    without one, on Windows, or in a folder that cannot be written nobody waits. Nor does anybody
    for a process of another nice value: one that gives way to all others may take minutes.

    Args:
      name: of the program.
    """
    with ExitStack() as held:
        folder = jax.config.values["jax_compilation_cache_dir"]
        if fcntl is not None and folder and "://" not in folder:
            with suppress(OSError):
                lock = held.enter_context(_file(Path(folder), name).open("wb"))
                fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed or the process ends
        yield


def _file(folder: Path, name: str) -> Path:
    digest = hashlib.sha256(f"{os.nice(0)} {name}".encode()).digest()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"lock-{int.from_bytes(digest[:8], 'big') % _FILES}"
