"""What a map keeps of a run: a few numbers of each of its last frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.game.frame import Frame
from gan1d.targets import modes
from gan1d.targets.target import N_BINS

FRAMES = 31  # the most that are measured of a run, all in its last quarter if that is long enough
MAX_MODES = 34  # of a target: each has 3 % of the mass


class Series(NamedTuple):
    """Numbers of the last frames of runs; each has the axes [runs, frames] before its own."""

    jsd: Any  # nats
    w1: Any  # unit of x
    value: Any  # V(D, G)
    d_offset: Any  # mean |D - its level at equilibrium|
    d_fake: Any  # E D(G(z))
    gap: Any  # mean |D - D*|
    theta: Any  # where a simple G stands, unit of x
    pull: Any  # mean |pull| over the generated points, unit 1/x
    masses: Any  # of p_g in each mode of p_data, [MAX_MODES], sum at most 1
    shares: Any  # of p_data in each of them, as D sees it, likewise
    finite: Any  # whether the frame and the weights are


class Span(NamedTuple):
    """Which frames of a run are measured: at `first`, first + every, ..., the last step."""

    first: int
    every: int
    frames: int

    @classmethod
    def of(cls, steps: int) -> Span:
        """The frames of a run of so many steps: those of its last quarter, at most FRAMES."""
        every = max(1, steps // 4 // (FRAMES - 1))
        frames = min(FRAMES, steps // every + 1)
        return cls(steps - every * (frames - 1), every, frames)

    @property
    def step(self) -> np.ndarray:
        """The steps of the frames, shape [frames]."""
        return self.first + self.every * np.arange(self.frames)


def mode_bins(target: str) -> np.ndarray:
    """Which bins are in which mode of a target, shape [N_BINS, MAX_MODES], float32: 1 or 0."""
    edges = modes.edges(target)
    bins = np.arange(N_BINS)[:, None]
    low, high = np.asarray(edges[:-1]), np.asarray(edges[1:])
    inside = ((bins >= low) & (bins < high)).astype(np.float32)
    return np.pad(inside, ((0, 0), (0, MAX_MODES - inside.shape[1])))


def summary(frame: Frame, in_modes: Any, width: Any) -> Series:
    """The numbers of one frame.

    Args:
      frame: of a run.
      in_modes: `mode_bins` of its target.
      width: of a bin, unit of x.
    """
    own = {name: getattr(frame, name) for name in Series._fields if hasattr(frame, name)}
    own["pull"] = jnp.mean(jnp.abs(frame.pull))
    in_each = (width * (density @ in_modes) for density in (frame.p_g, frame.p_data))
    return Series(**own, **dict(zip(("masses", "shares"), in_each, strict=True)))


def of_frames(frames: Frame, target: str, domain: tuple[float, float]) -> Series:
    """The numbers of recorded frames of one run, with the axes [1, frames]."""
    width = (domain[1] - domain[0]) / N_BINS
    each: Callable[..., Series] = jax.vmap(summary, (0, None, None))
    numbers = each(frames, mode_bins(target), width)
    return Series(*(np.asarray(field)[None] for field in numbers))
