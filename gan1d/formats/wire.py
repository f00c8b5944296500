"""Frames as bytes: what the browser's player reads.

A chunk is a JSON header and the frames behind it, little-endian:

    4 bytes   uint32, length of the header in bytes (padded with spaces to a multiple of 4)
    header    UTF-8 JSON, see `encode`
    p_data    float32 [t, m], the target's densities as D sees them, each from a frame on
    z         float32 [r]
    metrics   float32 [n, len(METRICS)]
    tops      float32 [n]: the top of each frame's range of p_g
    curves    uint16  [n, 3 m + 2 r]: p_g, d, d_star at the m bins, then g_z, pull at the r points

A uint16 q stands for `low + (high - low) q / 65535` of its field's range in the header. That of
p_g ends at the frame's own top, since it may be higher than any picture: no mass is cut off.

The curves are written so that they deflate well, to a third: each q as its difference from the
frame before (of the first frame from 0), of these the difference from the number before, modulo
2^16, mapped in zigzag order (0, -1, 1, -2, ...); first the low bytes of all of them, then the high
bytes. A q may have lost its lowest bits, as many for each field as the header says: then it is
written without.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from gan1d.figures.scene import Scene
from gan1d.game.frame import METRICS, z_points
from gan1d.runs import Chunk
from gan1d.runs.figure1 import ends
from gan1d.targets.target import N_BINS

VERSION = 7  # of the format and of what the numbers mean: part of every chunk's ETag
WHOLE = (0, 0, 0, 0, 0)  # bits that the curves lose: none
_LEVELS = 65535


def encode(chunk: Chunk, lost: Sequence[int] = WHOLE) -> bytes:
    """A chunk of frames as bytes.

    The header names the recipe and what the player needs beside the frames: `start`, `every`,
    `count`, `diverged` (a step or null), the `ranges` of the curves, the `metrics` in their order
    (`divergence` and `w1` may be inf), `p_data`, the numbers of the frames that begin with another
    p_data (only 0, unless instance noise is edited), `stages`, the ends of (a), (b) and (c) in a
    Figure 1 recipe, and `lost`.

    Args:
      chunk: the frames.
      lost: how many of its 16 bits each number of a curve loses, in the order of the curves.
    """
    recipe, frames = chunk.recipe, chunk.frames
    scene = Scene.of(recipe)
    changes = _changes(frames.p_data)
    header: dict[str, Any] = {
        "version": VERSION,
        "recipe": recipe.to_query(),
        "start": chunk.start,
        "every": chunk.every,
        "count": len(frames.value),
        "diverged": chunk.diverged,
        "bins": N_BINS,
        "domain": list(scene.domain),
        "ranges": scene.ranges,
        "metrics": METRICS,
        "p_data": changes,
        "stages": ends(recipe),
        "lost": list(lost),
    }
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    metrics = np.stack([getattr(frames, name) for name in METRICS], axis=-1)
    tops = np.maximum(frames.p_g.max(axis=1, initial=0), scene.ranges["p_g"][1]).astype("<f4")
    spans = scene.ranges | {"p_g": (0.0, tops[:, None])}
    curves = [
        _shortened(_quantised(getattr(frames, name), *span), bits)
        for (name, span), bits in zip(spans.items(), lost, strict=True)
    ]
    return b"".join(
        (
            len(head).to_bytes(4, "little"),
            head,
            frames.p_data[changes].astype("<f4").tobytes(),
            scene.z.astype("<f4").tobytes(),
            metrics.astype("<f4").tobytes(),
            tops.tobytes(),
            _planes(np.concatenate(curves, axis=-1)),
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
    floats = np.frombuffer(data, "<f4", seen + r + n * (len(METRICS) + 1), at)
    fields["p_data"] = np.repeat(
        floats[:seen].reshape(-1, m), np.diff([*changes, n]).astype(int), axis=0
    )
    fields["z"] = floats[seen : seen + r]
    metrics = floats[seen + r : -n or None].reshape(n, len(METRICS))
    spans = header["ranges"] | {"p_g": (0.0, floats[len(floats) - n :, None].astype(float))}
    fields |= {name: metrics[:, i] for i, name in enumerate(METRICS)}
    levels = _levels(data[at + floats.nbytes :], (n, 3 * m + 2 * r))
    parts = np.split(levels, np.cumsum([m, m, m, r]), axis=1)
    for (name, (low, high)), part, bits in zip(spans.items(), parts, header["lost"], strict=True):
        fields[name] = low + (high - low) * ((part << bits) / _LEVELS)
    return header, fields


def _changes(p_data: np.ndarray) -> list[int]:
    """The frames whose p_data differs from that of the frame before; the first frame counts."""
    other = (p_data[1:] != p_data[:-1]).any(axis=1)
    return [0, *(np.flatnonzero(other) + 1).tolist()] if len(p_data) else []


def _quantised(values: np.ndarray, low: float, high: Any) -> np.ndarray:
    share = (values - low) / (high - low)
    return np.rint(np.clip(share, 0, 1) * _LEVELS).astype(np.int32)


def _shortened(levels: np.ndarray, bits: int) -> np.ndarray:
    """Levels of 16 bits without their lowest ones, rounded; the largest level is cut off."""
    return np.minimum((levels + (1 << bits) // 2) >> bits, _LEVELS >> bits)


def _planes(levels: np.ndarray) -> bytes:
    """Levels, shape [n, numbers of a frame], as the bytes of their differences modulo 2^16."""
    change = np.diff(np.diff(levels, axis=0, prepend=0), axis=1, prepend=0).astype(np.int16)
    zigzag = ((change << 1) ^ (change >> 15)).astype(np.uint16)
    return b"".join(plane.astype("u1").tobytes() for plane in (zigzag & 255, zigzag >> 8))


def _levels(planes: bytes, shape: tuple[int, int]) -> np.ndarray:
    """The inverse of `_planes`."""
    low, high = np.frombuffer(planes, "u1").reshape(2, *shape).astype(np.int32)
    zigzag = low | high << 8
    change = (zigzag >> 1) ^ -(zigzag & 1)
    return change.cumsum(axis=1).cumsum(axis=0) & _LEVELS
