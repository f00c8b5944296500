"""How near p_g ends to other targets: G with a way past its net beside the bare perceptron."""

from __future__ import annotations

import numpy as np

from gan1d.recipe import Recipe
from gan1d.runs.sweeps import sweep

TARGETS = ("normal", "two_normals", "comb", "student_t")
SEEDS = range(300, 310)
STEPS, EVERY, LAST = 2000, 20, 10  # steps, between frames, frames that are averaged
SETTINGS = {"k=5, r1=0.01": {"k": 5, "r1": 0.01}, "all else default": {}}
GENERATORS = {
    "score, skip": {},
    "bare": {"g_input": "z", "skip": "off"},
}


def main() -> None:
    """Print the median JSD over the last frames, of ten unseen seeds each."""
    print(f"{'':18}{'target':14}" + "".join(f"{name:>14}" for name in GENERATORS))
    for name, settings in SETTINGS.items():
        for target in TARGETS:
            ends = [
                np.median(_ends([Recipe(seed=s, target=target, **settings, **own) for s in SEEDS]))
                for own in GENERATORS.values()
            ]
            print(f"{name:18}{target:14}" + "".join(f"{end:14.5f}" for end in ends), flush=True)


def _ends(recipes: list[Recipe]) -> list[float]:
    """JSD at the end of each run."""
    return [float(part.frames.jsd[-LAST:].mean()) for part in sweep(recipes, STEPS, EVERY)]
