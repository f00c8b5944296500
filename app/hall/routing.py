"""Which worker answers a request: always the same one for a run, since its states are there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

# Paths that train, or look for what is trained. All others any worker answers as fast.
RUNS = ("/frames", "/figure1", "/export", "/sample", "/program", "/live")
# Parameters that do not change which run it is, or leave its first steps as they are.
_VIEW = {"start", "every", "count", "v", "edits", "step", "steps", "as", "theme", "n", "draw"}


def run_of(path: str, query: str) -> str | None:
    """What names the run that a request is about, however its parameters are ordered."""
    if path not in RUNS:
        return None
    return "&".join(sorted(p for p in query.split("&") if p.partition("=")[0] not in _VIEW))


def order(run: str, workers: Sequence[int]) -> list[int]:
    """The workers in the order in which they are asked for a run.

    By rendezvous hashing (Thaler and Ravishankar 1998): when one dies, its runs go to the others
    evenly, and theirs stay where they are.
    """
    return sorted(workers, key=lambda worker: hashlib.sha256(f"{worker} {run}".encode()).digest())
