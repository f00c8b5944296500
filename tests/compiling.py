"""How the tests compile: quickly, for most train for a moment; as it ships, where that matters.

Without optimisation XLA compiles a program in a quarter of the time, and runs it several times as
slowly. All processes of a test run must be told the same, or they would not agree to the bit: so
it is told by the environment, which commands and servers inherit.

`python -m tests.compiling` compiles what most files need, before they all do at once.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from gan1d.runs.once_cache import OnceCache

_FLAGS: dict[str, tuple[str, Any]] = {  # how to compile quickly, and what XLA does else
    "xla_backend_optimization_level": ("0", 3),
    "xla_cpu_use_fusion_emitters": ("false", True),
}
_MOST = 400e6  # bytes of compiled programs kept on the disk; a run of all tests makes 30e6


def environment() -> dict[str, str]:
    """What this process and its children are told, before JAX starts."""
    flags = [f"--{flag}={quick}" for flag, (quick, _) in _FLAGS.items() if _knows(flag)]
    cache = {
        "JAX_COMPILATION_CACHE_DIR": str(_folder()),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
    }
    kept = {name: os.environ.get(name, value) for name, value in cache.items()}
    return {"NPROC": "1", "XLA_FLAGS": " ".join(flags), **kept}  # threads only cost at these sizes


def _knows(flag: str) -> bool:
    """Whether the installed XLA has a flag: one that it lacks would end the process."""
    spec = find_spec("jaxlib")
    assert spec is not None
    assert spec.origin is not None
    for library in Path(spec.origin).parent.glob("libjax_common.*"):
        with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as it:
            return it.find(flag.encode()) >= 0
    return False


def _folder() -> Path:
    """Where compiled programs are kept: for all clones, and for this kind of processor alone."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else [platform.processor()]
    flags = sorted({line for line in lines if line.startswith(("flags", "Features"))} or lines)
    return home / "gan1d" / f"tests-xla-{hashlib.sha256(flags[0].encode()).hexdigest()[:12]}"


@cache
def _shipped() -> tuple[OnceCache[Any, Any], OnceCache[Any, Any]]:
    """The programs of runs and of maps that this process has as shipped, for all of its files."""
    from gan1d.maps.program import KEPT
    from gan1d.runs.compiled import COMPILED_BYTES
    from gan1d.runs.once_cache import OnceCache

    return OnceCache(COMPILED_BYTES, cost=lambda one: one.n_bytes), OnceCache(KEPT)


@contextmanager
def as_shipped() -> Iterator[None]:
    """Have this process, and those that it starts meanwhile, compile programs as users get them."""
    import jax

    from gan1d.maps import program as tiles
    from gan1d.runs import compiled

    shipped = {flag: usual for flag, (_, usual) in _FLAGS.items() if _knows(flag)}
    options = {**compiled._COMPILER_OPTIONS, **shipped}
    jax.devices()  # this process has read its flags by now
    programs, maps = _shipped()
    with (
        mock.patch.object(compiled, "_COMPILER_OPTIONS", options),
        mock.patch.object(compiled, "_PROGRAMS", programs),
        mock.patch.object(tiles, "_COMPILED", maps),
        mock.patch.dict(os.environ, XLA_FLAGS=""),
    ):
        _forget()
        yield
        _forget()


def _forget() -> None:
    """Drop the states and the frames that this process has of the other code."""
    from gan1d.runs.once_cache import OnceCache
    from gan1d.runs.replay import CHECKPOINTS

    CHECKPOINTS.clear()
    routes: Any = sys.modules.get("app.routes.frames")
    if routes is not None:
        routes._chunks = OnceCache(routes.CHUNK_BYTES, len)
        routes._figures = OnceCache(routes.FIGURES)


def trim() -> None:
    """Delete the oldest programs on the disk, if they have become too many."""
    files = [path for path in _folder().glob("*") if path.is_file()]
    newest_first = sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)
    sizes = accumulate(path.stat().st_size for path in newest_first)
    for path, size in zip(newest_first, sizes, strict=True):
        if size > _MOST:
            path.unlink(missing_ok=True)


def main() -> None:
    """Compile the programs that most need: of both versions of the defaults, and the smallest."""
    os.environ.update(environment())
    from gan1d.recipe import Recipe
    from gan1d.runs.compiled import compiled
    from gan1d.runs.inputs import program_of
    from tests.small import FIRST, TINY

    with as_shipped():
        for recipe in (Recipe(), Recipe(**FIRST), TINY):
            compiled(program_of(recipe))


if __name__ == "__main__":
    main()
