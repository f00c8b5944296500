"""Frames of small recipes, and the traces of a picture by what they show."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gan1d import targets
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.targets.target import N_BINS
from tests.gan1d.formats.test_wire import made

RECIPES = [Recipe(loss=loss, target=target) for loss in LOSSES for target in targets.PRESETS]


def frame(recipe: Recipe, seed: int = 0) -> dict[str, np.ndarray]:
    """A frame's curves, random but for p_g, which is nothing in the left half."""
    fields = made(recipe, n=seed + 1).frames
    p_g = fields.p_g[seed].copy()
    p_g[: N_BINS // 2] = 0
    target = targets.parse(recipe.target)
    lo, hi = target.domain
    p_data = (target.bins(N_BINS)[1:-1] * N_BINS / (hi - lo)).astype(np.float32)
    rest = {name: getattr(fields, name)[seed] for name in ("d", "d_star", "g_z", "pull")}
    return {"p_data": p_data, "p_g": p_g, **rest}


def by_meta(figure: Mapping[str, Any], xaxis: str = "x") -> dict[str, dict[str, Any]]:
    return {trace["meta"]: trace for trace in figure["data"] if trace["xaxis"] == xaxis}


def ids(recipe: Recipe) -> str:
    return f"{recipe.loss}-{recipe.target}"
