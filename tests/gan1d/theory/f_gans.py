"""The generators f of f-GANs, their conjugates, and functions in double precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from scipy import special

# The convex functions of Nowozin et al. 2016, Table 1, as written there.
F: dict[str, Callable[[Any], Any]] = {
    "kl": lambda u: u * np.log(u),
    "reverse_kl": lambda u: -np.log(u),
    "pearson": lambda u: (u - 1) ** 2,
    "squared_hellinger": lambda u: (np.sqrt(u) - 1) ** 2,
    "jensen_shannon": lambda u: -(u + 1) * np.log((1 + u) / 2) + u * np.log(u),
    "jeffrey": lambda u: (u - 1) * np.log(u),
}


# Their conjugates, Tables 2 and 6: of the value T, not of the score.
CONJUGATES: dict[str, Callable[[Any], Any]] = {
    "kl": lambda t: np.exp(t - 1),
    "reverse_kl": lambda t: -1 - np.log(-t),
    "pearson": lambda t: t**2 / 4 + t,
    "squared_hellinger": lambda t: t / (1 - t),
    "jensen_shannon": lambda t: -np.log(2 - np.exp(t)),
    "jeffrey": lambda t: (
        special.lambertw(np.exp(1 - t)).real + 1 / special.lambertw(np.exp(1 - t)).real + t - 2
    ),
}


NAMES = tuple(F)


def x64(function: Callable[[Any], Any], x: Any) -> np.ndarray:
    with jax.enable_x64(True):
        return np.asarray(jax.jit(function)(jnp.asarray(x, jnp.float64)))
