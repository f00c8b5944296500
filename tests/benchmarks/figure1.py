"""How many seeds reach every stage of Figure 1, held against what the figure promises."""

from __future__ import annotations

import math

from gan1d.recipe import Recipe
from gan1d.runs import run
from gan1d.runs.figure1 import Figure1, play

SEEDS = (Recipe().seed, *[seed for seed in range(11) if seed != Recipe().seed])
PROMISES = {"uniform": 0.02, "normal": 0.005}  # (d): JSD below, by latent


def main() -> None:
    """Print a table for each latent; the first row is the shipped seed."""
    for latent in PROMISES:
        kept = 0
        print(f"latent {latent}: ends of the stages, JSD in (a), |D - D*| in (b), rise of")
        print("E D(G(z)) in (c), JSD, |V + log 4| and |D - 1/2| in (d)")
        for seed in SEEDS:
            *_, figure = play(Recipe(seed=seed, latent=latent))
            row, good = judge(figure, PROMISES[latent])
            kept += good and seed != SEEDS[0]
            print(f"  seed {seed:2d}  {row}  {'yes' if good else 'NO'}", flush=True)
        print(f"latent {latent}: {kept} of {len(SEEDS) - 1} other seeds keep every promise\n")


def judge(figure: Figure1, jsd: float) -> tuple[str, bool]:
    """A row of the table, and whether every promise is kept."""
    ends = [stage.end for stage in figure.stages]
    h = run(figure.recipe, ends[-1], 10)
    a, b, c, d = (end // 10 for end in ends)
    rise = h.d_fake[c] - h.d_fake[b]
    off = abs(h.value[d] + math.log(4))
    good = (
        0.02 <= h.jsd[a] <= 0.2
        and h.gap[b] < 0.03
        and rise >= 0.02
        and h.jsd[d] < jsd
        and off < 0.02
        and h.d_offset[d] < 0.03
    )
    numbers = (
        f"{h.jsd[a]:.3f}  {h.gap[b]:.3f}  {rise:.3f}  {h.jsd[d]:.4f} {off:.3f} {h.d_offset[d]:.3f}"
    )
    return f"{ends[0]:5d}{ends[1]:5d}{ends[2]:5d}{ends[3]:6d}  {numbers}", bool(good)
