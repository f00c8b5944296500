"""What every test of the numeric core shares: JAX's settings, hypothesis' profile, one small GAN.

Compiling costs seconds, so the tests use few programs: `TINY` in the files is one of them.
"""

import os

os.environ["NPROC"] = "1"  # before JAX starts: its threads only cost at these sizes

import hypothesis
import jax
import pytest

jax.config.update("jax_numpy_rank_promotion", "raise")

hypothesis.settings.register_profile(
    "gan1d", derandomize=True, deadline=None, max_examples=60, database=None
)
hypothesis.settings.load_profile("gan1d")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With xdist a file's tests run in one process, to share what they compile; browsers in one."""
    for item in items:
        folder = item.path.parent.name
        item.add_marker(pytest.mark.xdist_group(folder if folder == "browser" else item.path.stem))


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
