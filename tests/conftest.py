"""What every test of the numeric core shares: JAX's settings, hypothesis' profile, one small GAN.

Compiling costs seconds, so the tests use few programs: `TINY` in the files is one of them.
"""

import os

from tests import ROOT

os.environ["NPROC"] = "1"  # before JAX starts: its threads only cost at these sizes
# What one process has compiled the others take from the disk: workers, servers, commands.
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(ROOT / ".pytest_cache" / "xla"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")

import hypothesis
import jax
import pytest

jax.config.update("jax_numpy_rank_promotion", "raise")

hypothesis.settings.register_profile(
    "gan1d", derandomize=True, deadline=None, max_examples=60, database=None
)
hypothesis.settings.load_profile("gan1d")


_COMPILED: list[str] = []


def _note(event: str, duration_secs: float, **_: str | int) -> None:  # noqa: ARG001
    if event == "/jax/core/compile/backend_compile_duration":
        _COMPILED.append(event)


jax.monitoring.register_event_duration_secs_listener(_note)


@pytest.fixture
def compilations() -> list[str]:
    """A list that grows by one with each program that XLA compiles."""
    _COMPILED.clear()
    return _COMPILED
