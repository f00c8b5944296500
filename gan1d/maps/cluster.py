"""A cluster: the executor of a Dask client, whose workers must have this build of gan1d."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from gan1d.runs.build import BUILD

_SECONDS = 10  # to reach the scheduler, and its workers
_RETRIES = 3  # of a tile whose worker dies


class ClusterError(RuntimeError):
    """A cluster cannot be used; the message says why, and what to do."""


def build() -> str:
    """The build of whoever is asked: sent to every worker."""
    return BUILD


@contextmanager
def connect(address: str) -> Iterator[Executor]:
    """The executor of a Dask cluster, for `Map.train`.

    A tile whose worker dies is trained again by another; its numbers are the same.

    Args:
      address: of the scheduler, such as "tcp://127.0.0.1:8786".

    Raises:
      ClusterError: if Dask is not installed, nobody answers, there is no worker, or a worker has
        another build of gan1d or of JAX, whose numbers would differ.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "a cluster needs the extra: pip install 'gan1d[cluster]', here and on its workers"
        ) from None
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterError(f"cannot reach a Dask scheduler at {address}: {why}") from None
    with client:
        _check_workers(client, address)
        yield client.get_executor(retries=_RETRIES, pure=False)


def _check_workers(client: object, address: str) -> None:
    """Refuse a cluster whose numbers would differ, or that has no workers.

    Raises:
      ClusterError: says what is wrong.
    """
    try:
        builds = client.run(build, on_error="return")  # type: ignore[attr-defined]
    except Exception as error:
        raise ClusterError(f"the cluster at {address} does not answer: {error}") from None
    if not builds:
        raise ClusterError(
            f"the cluster at {address} has no workers: start one with dask worker {address}"
        )
    for worker, found in builds.items():
        if found != BUILD:
            what = f"build {found}" if isinstance(found, str) else "none that can be asked"
            raise ClusterError(
                f"the worker {worker} has another gan1d or JAX, whose numbers would differ: "
                f"here it is build {BUILD}, there {what}; install the same version on all"
            )
