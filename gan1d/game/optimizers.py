"""How a player turns its gradient into a move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jax
import optax

_MOMENTUM = 0.9
_ADAM = {"b1": 0.5, "b2": 0.999}  # Radford et al. 2015, arXiv:1511.06434, section 4

# Each works on one vector of all its parameters: many small arrays are slow, and slow to compile.
OPTIMIZERS: Mapping[str, Callable[[], optax.GradientTransformation]] = {
    "sgd": optax.identity,
    "momentum": lambda: optax.flatten(optax.trace(decay=_MOMENTUM)),
    "adam": lambda: optax.flatten(optax.scale_by_adam(**_ADAM)),
    "rmsprop": lambda: optax.flatten(optax.scale_by_rms(decay=0.99, eps=1e-8)),
    # Daskalakis et al. 2018, arXiv:1711.00141, eq. 3: 2 g - the g before; at first g alone.
    "optimistic": lambda: optax.flatten(optax.scale_by_optimistic_gradient()),
}


def descend(params: Any, updates: Any, rate: jax.Array) -> Any:
    """Params - rate * updates."""
    return jax.tree.map(lambda p, u: p - rate * u, params, updates)
