"""What a run is drawn in: axes and spans, fixed by the target and the loss."""

from __future__ import annotations

import numpy as np

from gan1d import targets
from gan1d.game.losses import LOSSES, span
from gan1d.recipe import Recipe
from gan1d.targets.target import N_BINS


def ranges(recipe: Recipe) -> dict[str, tuple[float, float]]:
    """What a field's uint16 spans: wider than the axes, so that a line leaves the picture."""
    target = targets.parse(recipe.target)
    low, high = d_axis(recipe)
    lo, hi = target.domain
    most = 32 * pull_unit(recipe)
    return {
        "p_g": (0.0, 4 * target.y_max),
        "d": span((low, high)),
        "d_star": span((low, high)),
        "g_z": (2 * lo - hi, 2 * hi - lo),
        "pull": (-most, most),
    }


def pull_unit(recipe: Recipe) -> float:
    """A pull of ordinary strength: 1/scale; of a critic, which is a length itself, a slope of 1."""
    in_x = LOSSES[recipe.loss].presentation.in_x
    return 1.0 if in_x else 1 / targets.parse(recipe.target).scale


def d_axis(recipe: Recipe) -> tuple[float, float]:
    """The axis of D: 0 to 1 for a probability, wider for a score, in units of x for a critic."""
    shown = LOSSES[recipe.loss].presentation
    unit = targets.parse(recipe.target).scale if shown.in_x else 1.0
    low, high = shown.axis
    return unit * low, unit * high


def bin_centres(recipe: Recipe) -> np.ndarray:
    """Where the curves are drawn, shape [N_BINS], unit of x."""
    lo, hi = targets.parse(recipe.target).domain
    return lo + (np.arange(N_BINS) + 0.5) * (hi - lo) / N_BINS
