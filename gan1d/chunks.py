"""Frames as bytes: what the browser's player reads.

A chunk is a JSON header and the frames behind it, little-endian:

    4 bytes   uint32, length of the header in bytes (padded with spaces to a multiple of 4)
    header    UTF-8 JSON, see `encode`
    p_data    float32 [m]
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
from gan1d.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.runs import Chunk

VERSION = 2  # of the format and of what the numbers mean: part of every chunk's ETag
METRICS = ("loss_d", "loss_g", "value", "jsd", "w1", "gap", "half", "d_fake")
_LEVELS = 65535


def ranges(recipe: Recipe) -> dict[str, tuple[float, float]]:
    """What a field's uint16 spans: wider than the axes, so that a line leaves the picture."""
    target = targets.parse(recipe.target)
    low, high = d_axis(recipe)
    lo, hi = target.domain
    most = 32 * pull_unit(recipe)
    return {
        "p_g": (0.0, 4 * target.y_max),
        "d": (2 * low - high, 2 * high - low),
        "d_star": (2 * low - high, 2 * high - low),
        "g_z": (2 * lo - hi, 2 * hi - lo),
        "pull": (-most, most),
    }


def pull_unit(recipe: Recipe) -> float:
    """A pull of ordinary strength: 1/scale; of a critic, which is a length itself, a slope of 1."""
    critic = LOSSES[recipe.loss].kind == "critic"
    return 1.0 if critic else 1 / targets.parse(recipe.target).scale


def d_axis(recipe: Recipe) -> tuple[float, float]:
    """The axis of D: 0 to 1 for a probability, wider for a score, in units of x for a critic."""
    kind = LOSSES[recipe.loss].kind
    if kind == "logit":
        return 0.0, 1.0
    if kind == "score":
        return -0.5, 1.5
    lo, hi = targets.parse(recipe.target).domain
    return (lo - hi) / 3, (hi - lo) / 3


def encode(chunk: Chunk) -> bytes:
    """A chunk of frames as bytes.

    The header names the recipe and what the player needs beside the frames: `start`, `every`,
    `count`, `diverged` (a step or null), the `ranges` of the curves, the `metrics` in their order,
    and `stages`, the ends of (a), (b) and (c) in a Figure 1 recipe.
    """
    recipe, frames = chunk.recipe, chunk.frames
    target = targets.parse(recipe.target)
    lo, hi = target.domain
    header: dict[str, Any] = {
        "version": VERSION,
        "recipe": recipe.to_query(),
        "start": chunk.start,
        "every": chunk.every,
        "count": len(frames.value),
        "diverged": chunk.diverged,
        "bins": N_BINS,
        "domain": [lo, hi],
        "ranges": ranges(recipe),
        "metrics": METRICS,
        "stages": ends(recipe),
    }
    p_data = target.bins(N_BINS)[1:-1] * (N_BINS / (hi - lo))
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    metrics = np.stack([getattr(frames, name) for name in METRICS], axis=-1)
    curves = [_quantised(getattr(frames, name), *span) for name, span in ranges(recipe).items()]
    return b"".join(
        (
            len(head).to_bytes(4, "little"),
            head,
            p_data.astype("<f4").tobytes(),
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
    floats = np.frombuffer(data, "<f4", m + r + n * len(METRICS), at)
    fields["p_data"], fields["z"] = floats[:m], floats[m : m + r]
    metrics = floats[m + r :].reshape(n, len(METRICS))
    fields |= {name: metrics[:, i] for i, name in enumerate(METRICS)}
    curves = np.frombuffer(data, "<u2", offset=at + floats.nbytes).reshape(n, 3 * m + 2 * r)
    parts = np.split(curves, np.cumsum([m, m, m, r]), axis=1)
    for (name, (low, high)), levels in zip(header["ranges"].items(), parts, strict=True):
        fields[name] = low + (high - low) * (levels / _LEVELS)
    return header, fields


def _quantised(values: np.ndarray, low: float, high: float) -> np.ndarray:
    share = (values - low) / (high - low)
    return np.rint(np.clip(share, 0, 1) * _LEVELS).astype("<u2")
