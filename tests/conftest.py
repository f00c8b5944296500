"""What every test of the numeric core shares: JAX's settings, hypothesis' profile, one small GAN.

Compiling costs seconds, so the tests use few programs: `TINY` in the files is one of them.
"""

import gc

gc.disable()  # until all tests are collected: what is loaded is no garbage

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import compiling

os.environ.update(compiling.environment())

import hypothesis
import jax
import pytest

from tests.scheduling import Together

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


@pytest.fixture(scope="module")
def compiled_as_shipped() -> Iterator[None]:
    """The file's programs are compiled as users get them, in this process."""
    with compiling.as_shipped():
        yield


def pytest_collection_finish() -> None:
    """Have the collector of garbage leave the modules alone, and look at the rest less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    """With `--dist loadfile`, keep files together that share what is costly."""
    return Together(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def chrome() -> Iterator[None]:
    """One Chrome that draws figures, as each costs seconds."""
    kaleido = pytest.importorskip("kaleido", reason="kaleido is not installed: gan1d[export]")
    chromium = pytest.importorskip("choreographer.browsers.chromium")
    path = chromium.Chromium.find_browser(skip_local=False)
    if not path or not Path(path).is_file():
        pytest.skip("no Chrome is installed: run plotly_get_chrome or apt-get install chromium")
    kaleido.start_sync_server(n=1, mathjax=False)
    yield
    kaleido.stop_sync_server()


_SECONDS: dict[str, float] = defaultdict(float)  # that each file took, in whatever worker


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add a setup, a call or a teardown to the time of its file."""
    _SECONDS[report.nodeid.partition("::")[0]] += report.duration


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the ten files that took longest; pytest's own summary comes after it."""
    if len(_SECONDS) > 1:
        terminalreporter.section("slowest files")
        slowest = sorted(_SECONDS.items(), key=lambda row: -row[1])[:10]
        for name, seconds in slowest:
            terminalreporter.write_line(f"{seconds:6.1f} s  {name}")
