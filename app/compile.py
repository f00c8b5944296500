"""Compile what the lessons need, in the background: a click on one then starts at once.

Compiling takes seconds of a core and would hold up whoever watches: a process of the lowest
priority does it and leaves the code in the cache on disk, from which the server takes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from app.folders import cache_folder
from gan1d.game.step import Program
from gan1d.lessons import LESSONS
from gan1d.runs.compiled import compiled
from gan1d.runs.inputs import program_of

_LOWEST = 19  # a nice value


def programs() -> Iterator[Program]:
    """What the lessons compile, each once, in their order."""
    recipes = ((lesson.base(), lesson.reference_recipe()) for lesson in LESSONS)
    yield from dict.fromkeys(program_of(one) for pair in recipes for one in pair if one)


def warm() -> None:
    """Have every program compiled by a process behind, and take each as soon as it is there."""
    command = [sys.executable, "-m", "app.compile"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        for program, _ in zip(programs(), process.stdout, strict=False):
            compiled(program)


def main() -> None:
    """Compile into the cache; a line for each program. Ends when nobody reads them any more."""
    if hasattr(os, "nice"):
        os.nice(_LOWEST)
    keep_compiled_code()
    for program in programs():
        compiled(program)
        print("compiled", flush=True)


def keep_compiled_code() -> None:
    """Keep XLA's compiled programs on disk, so that only the first start ever waits for them."""
    import jax

    if "JAX_COMPILATION_CACHE_DIR" not in os.environ:  # which JAX reads itself
        jax.config.update("jax_compilation_cache_dir", str(cache_folder("xla")))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        os._exit(0)  # the server has gone
