"""What the server holds after an hour of playing: checkpoints, chunks, resident memory."""

from __future__ import annotations

import os
import re
import resource
from pathlib import Path

from app import create_app
from gan1d.recipe import MAX_STEPS, Recipe
from gan1d.runs.build import BUILD
from gan1d.runs.replay import CHECKPOINTS

RUNS = 4


def main() -> None:
    """Play as many frames as fit a few minutes, over several seeds; print the memory."""
    client = create_app().server.test_client()
    frames = 0
    before = resident()
    for seed in range(RUNS):
        recipe = Recipe(seed=seed, width_d=16, width_g=16, batch=16).to_query()
        for start in range(0, MAX_STEPS // 4, 600):
            url = f"/frames?{recipe}&start={start}&every=10&count=60&v={BUILD}"
            assert client.get(url).status_code == 200
            frames += 60
    print(f"{frames:,} frames ({frames / 3600:.0f} minutes of playing) over {RUNS} runs")
    print(f"resident {before:.0f} MiB before, {resident():.0f} MiB after")
    print(
        f"checkpoints {CHECKPOINTS.n_bytes / 2**20:.1f} MiB of {CHECKPOINTS.max_bytes / 2**20:.0f}"
    )


def resident() -> float:
    """Resident memory of this process, MiB."""
    status = Path(f"/proc/{os.getpid()}/status")
    if status.exists() and (found := re.search(r"VmRSS:\s+(\d+)", status.read_text())):
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
