"""Runs to be diagnosed, and what is said of their frames."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import chunk

EVERY = 10  # steps between frames


NETS = Recipe(width_d=8, depth_d=1, width_g=8, depth_g=1, batch=64)


TWO = NETS.replace(target="two_normals")


# A point against a slope: the Dirac-GAN of Mescheder et al. 2018, arXiv:1801.04406.
POINT = Recipe(
    target="normal(0,0.1)",
    generator="point",
    discriminator="linear",
    optimizer_d="sgd",
    optimizer_g="sgd",
    batch=16,
)


SHIFT = Recipe(
    generator="shift",
    discriminator="linear",
    latent="normal",
    optimizer_d="sgd",
    optimizer_g="sgd",
)


FAR = POINT.replace(theta=-5, lr_d=0.1, lr_g=1e-5)  # D learns, and G hardly moves


HELD = NETS.edit(300, train="d").edit(600, train="g")


class Said(NamedTuple):
    """What is said of one frame."""

    step: int
    id: str
    text: str


Ask = Callable[..., list[Said]]


@lru_cache(maxsize=32)
def encoded(recipe: Recipe, steps: int) -> tuple[str, int | None]:
    """The frames of a run's first steps as the page gets them, and the step it diverged at."""
    run = chunk(recipe, 0, EVERY, steps // EVERY + 1)
    return base64.b64encode(wire.encode(run)).decode(), run.diverged


def numbers(text: str) -> list[float]:
    """The numbers in a sentence."""
    found = re.findall(r"−?\d[\d,]*(?:\.\d+)?(?:e−\d+)?", text)
    return [float(number.replace("−", "-").replace(",", "")) for number in found]


def metric(recipe: Recipe, steps: int, name: str) -> np.ndarray:
    _, fields = wire.decode(base64.b64decode(encoded(recipe, steps)[0]))
    return fields[name]


def ids(seen: Sequence[Said]) -> list[str]:
    """The rules in the order in which they were said."""
    return [one.id for i, one in enumerate(seen) if i == 0 or one.id != seen[i - 1].id]


def flat(level: float, noise: float, count: int = 61) -> dict[str, list[float]]:
    """JSD about a level, and D near enough to D*."""
    jsd = level + noise * np.random.default_rng(0).standard_normal(count)
    return {"jsd": jsd.tolist(), "gap": [0.1] * count}
