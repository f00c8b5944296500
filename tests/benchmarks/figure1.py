"""How many unseen seeds give the paper's Figure 1: the numbers of all four panels."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy import signal

from gan1d import targets
from gan1d.recipe import Recipe
from gan1d.runs import History, figure1, run
from gan1d.runs.figure1 import EVERY, Figure1, play

SEEDS = range(400, 420)
LATENTS = ("uniform", "normal")
HUMP = 0.03  # of the top: what rises above it is seen,
BUMP = 0.01  # and stands out by so much of it
WALL = 0.2  # of the top: what neighbouring bins may differ by


def main() -> None:
    """Print a table for each latent, with what is not kept."""
    for latent in LATENTS:
        print(f"latent {latent}: ends of the stages, shift and |D - D*| in (a), |D - D*| in (b),")
        print("the share of the shift left in (c), JSD, |V + log 4| and |D - 1/2| in (d)")
        kept = 0
        for seed in SEEDS:
            *_, figure = play(Recipe(seed=seed, latent=latent))
            row, broken = judge(figure)
            kept += not broken
            print(f"  seed {seed}  {row}  {'; '.join(broken) or 'yes'}", flush=True)
        print(f"latent {latent}: {kept} of {len(SEEDS)} unseen seeds keep every promise\n")


def judge(figure: Figure1) -> tuple[str, list[str]]:
    """A row of the table, and the promises that are not kept."""
    ends = [stage.end for stage in figure.stages]
    h = run(figure.recipe, ends[-1], EVERY)
    panels = figure1.panels(h)
    if len(panels) < 4:
        return str(ends), ["not all panels"]
    a, b, c, d = panels.values()
    shifts = targets.parse(figure.recipe.target).shift(h.p_g)
    kept = shifts[c] / shifts[b]
    off = abs(h.value[d] + math.log(4))
    promises = {
        "(a) the shift": 0.7 <= shifts[a] <= 1.5,
        "(a) |D - D*|": h.gap[a] > 0.03,
        "(a) D falls": _falls(h, a),
        "(b) |D - D*|": h.gap[b] < 0.02,
        "(b) one sweep": _one_sweep(h, b),
        "(c) the shift": kept <= 2 / 3,
        "(c) D is held": np.array_equal(h.d[b], h.d[c]),
        "(d) JSD": h.jsd[d] < 0.001,
        "(d) V": off < 0.003,
        "(d) D": h.d_offset[d] < 0.01,
        **{f"({name}) {what}": holds for name, i in panels.items() for what, holds in _shape(h, i)},
    }
    numbers = (
        f"{shifts[a]:.2f} {h.gap[a]:.3f}  {h.gap[b]:.3f}  {kept:.2f}  "
        f"{h.jsd[d]:.5f} {off:.4f} {h.d_offset[d]:.4f}"
    )
    broken = [name for name, holds in promises.items() if not holds]
    return f"{ends[0]:5d}{ends[1]:5d}{ends[2]:5d}{ends[3]:6d}  {numbers}", broken


def _shape(h: History, i: int) -> Iterator[tuple[str, bool]]:
    """Of the curves of a panel: p_g is one hump without walls, and no arrows cross."""
    p = h.p_g[i]
    yield "one hump", humps(p) == 1
    yield "no wall", bool(np.abs(np.diff(p)).max() <= WALL * p.max())
    yield "G increasing", bool((np.diff(h.g_z[i]) > 0).all())


def humps(p: np.ndarray) -> int:
    """How many maxima a density has that are seen, [n_bins]."""
    top = p.max()
    return len(signal.find_peaks(p, height=HUMP * top, prominence=BUMP * top)[0])


def _between(h: History, i: int) -> np.ndarray:
    """D at the bins from one mean to the other, from p_data's, [n]."""
    to = float(h.p_g[i] @ h.x / h.p_g[i].sum())
    start = float(h.p_data[i] @ h.x / h.p_data[i].sum())
    low, high = sorted((start, to))
    d: np.ndarray = h.d[i][(h.x >= low) & (h.x <= high)]
    return d if start <= to else d[::-1]


def _falls(h: History, i: int) -> bool:
    """Whether D is higher at p_data's mean than at p_g's."""
    d = _between(h, i)
    return bool(d[0] > d[-1])


def _one_sweep(h: History, i: int) -> bool:
    """Whether D falls all the way from p_data's mean to p_g's, through 1/2."""
    d = _between(h, i)
    return bool((np.diff(d) < 0).all() and d[0] > 0.5 > d[-1])


if __name__ == "__main__":
    main()
