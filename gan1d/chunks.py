"""Frames as bytes: what the browser's player reads.

A chunk is a JSON header and the frames behind it, little-endian:

    4 bytes   uint32, length of the header in bytes (padded with spaces to a multiple of 4)
    header    UTF-8 JSON, see `encode`
    p_data    float32 [t, m], the target's densities as D sees them, each from a frame on
    z         float32 [r]
    metrics   float32 [n, len(METRICS)]
    curves    uint16  [n, 3 m + 2 r]: p_g, d, d_star at the m bins, then g_z, pull at the r points

A uint16 q stands for `low + (high - low) q / 65535` of its field's range in the header.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from gan1d import targets
from gan1d.figure1 import ends
from gan1d.frames import N_BINS, z_points
from gan1d.losses import LOSSES, span
from gan1d.recipe import Recipe
from gan1d.runs import Chunk

VERSION = 4  # of the format and of what the numbers mean: part of every chunk's ETag
METRICS = (
    *("loss_d", "loss_g", "value", "divergence", "jsd", "w1", "gap", "half", "d_fake"),
    *("norm_d", "norm_g"),
    *("theta", "sigma", "psi", "psi0"),
)
_LEVELS = 65535


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
    critic = LOSSES[recipe.loss].kind == "critic"
    return 1.0 if critic else 1 / targets.parse(recipe.target).scale


def d_axis(recipe: Recipe) -> tuple[float, float]:
    """The axis of D: 0 to 1 for a probability, wider for a score, in units of x for a critic."""
    axis = LOSSES[recipe.loss].axis
    if axis is not None:
        return axis
    lo, hi = targets.parse(recipe.target).domain
    return (lo - hi) / 3, (hi - lo) / 3


def encode(chunk: Chunk) -> bytes:
    """A chunk of frames as bytes.

    The header names the recipe and what the player needs beside the frames: `start`, `every`,
    `count`, `diverged` (a step or null), the `ranges` of the curves, the `metrics` in their order
    (`divergence` may be inf), `p_data`, the numbers of the frames that begin with another p_data
    (0 alone, unless instance noise is edited), and `stages`, the ends of (a), (b) and (c) in a
    Figure 1 recipe.
    """
    recipe, frames = chunk.recipe, chunk.frames
    target = targets.parse(recipe.target)
    changes = _changes(frames.p_data)
    header: dict[str, Any] = {
        "version": VERSION,
        "recipe": recipe.to_query(),
        "start": chunk.start,
        "every": chunk.every,
        "count": len(frames.value),
        "diverged": chunk.diverged,
        "bins": N_BINS,
        "domain": list(target.domain),
        "ranges": ranges(recipe),
        "metrics": METRICS,
        "p_data": changes,
        "stages": ends(recipe),
    }
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    metrics = np.stack([getattr(frames, name) for name in METRICS], axis=-1)
    curves = [_quantised(getattr(frames, name), *span) for name, span in ranges(recipe).items()]
    return b"".join(
        (
            len(head).to_bytes(4, "little"),
            head,
            frames.p_data[changes].astype("<f4").tobytes(),
            z_points(recipe.latent).astype("<f4").tobytes(),
            metrics.astype("<f4").tobytes(),
            np.concatenate(curves, axis=-1).tobytes(),
        )
    )


def decode(data: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header and the fields of a chunk; the inverse of `encode` up to the quantisation."""
    size = int.from_bytes(data[:4], "little")
    header = json.loads(data[4 : 4 + size])
    n, m, at = header["count"], header["bins"], 4 + size
    r = len(z_points("uniform"))
    fields: dict[str, np.ndarray] = {}
    changes = header["p_data"]
    seen = m * len(changes)
    floats = np.frombuffer(data, "<f4", seen + r + n * len(METRICS), at)
    fields["p_data"] = np.repeat(
        floats[:seen].reshape(-1, m), np.diff([*changes, n]).astype(int), axis=0
    )
    fields["z"] = floats[seen : seen + r]
    metrics = floats[seen + r :].reshape(n, len(METRICS))
    fields |= {name: metrics[:, i] for i, name in enumerate(METRICS)}
    curves = np.frombuffer(data, "<u2", offset=at + floats.nbytes).reshape(n, 3 * m + 2 * r)
    parts = np.split(curves, np.cumsum([m, m, m, r]), axis=1)
    for (name, (low, high)), levels in zip(header["ranges"].items(), parts, strict=True):
        fields[name] = low + (high - low) * (levels / _LEVELS)
    return header, fields


def _changes(p_data: np.ndarray) -> list[int]:
    """The frames whose p_data is not that of the frame before, the first one among them."""
    other = (p_data[1:] != p_data[:-1]).any(axis=1)
    return [0, *(np.flatnonzero(other) + 1).tolist()] if len(p_data) else []


def _quantised(values: np.ndarray, low: float, high: float) -> np.ndarray:
    share = (values - low) / (high - low)
    return np.rint(np.clip(share, 0, 1) * _LEVELS).astype("<u2")
