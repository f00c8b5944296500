"""The parts of the offline page: frames with fewer bits, modules as `data:` URLs."""

from __future__ import annotations

import base64
import json
import posixpath
import re
import zlib

import numpy as np

from app.assets import ASSETS
from gan1d.game.frame import N_Z
from gan1d.targets.target import N_BINS

# How many of its 16 bits each number of a frame loses. A curve's range is 3 axes long (p_g's 4),
# so that 12 bits (13) leave 1/1365 (1/2048) of an axis: less than a pixel. The pull is not drawn.
SHIFTS = ((N_BINS, 3), (2 * N_BINS, 4), (N_Z, 4), (N_Z, 16))  # of p_g, of d and d_star, g_z, pull
_IMPORTED = re.compile(r'\b(from|import) "(\.[^"]+)"')


def repacked(encoded: bytes) -> bytes:
    """A chunk's bytes with curves that deflate well: as many bytes, and most of them 0.

    Each number of the curves keeps the bits that `SHIFTS` leaves it; then its difference from the
    frame before is taken, of these the difference from the number before, and the result is mapped
    in zigzag order (0, -1, 1, -2, ...). All low bytes come first, then all high bytes.
    assets/js/offline/unpack.js undoes it.
    """
    shift = np.concatenate([np.full(n, bits) for n, bits in SHIFTS])
    size = int.from_bytes(encoded[:4], "little")
    count = json.loads(encoded[4 : 4 + size])["count"]
    at = len(encoded) - 2 * count * len(shift)
    curves = np.frombuffer(encoded, "<u2", offset=at).reshape(count, len(shift)).astype(np.int32)
    level = np.minimum((curves + (1 << shift) // 2) >> shift, (65536 >> shift) - 1)
    change = np.diff(level, axis=0, prepend=0)
    change = np.diff(change, axis=1, prepend=0)
    zigzag = (change << 1) ^ (change >> 31)
    planes = (zigzag & 255, zigzag >> 8)
    return encoded[:at] + b"".join(plane.astype("u1").tobytes() for plane in planes)


def imports(entry: str) -> dict[str, str]:
    """Every module that an entry needs, by its path in assets/, as a `data:` URL."""
    urls: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop()
        if path in urls:
            continue
        needed: list[str] = []

        def named(imported: re.Match[str], path: str = path, needed: list[str] = needed) -> str:
            needed.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), imported[2])))
            return f'{imported[1]} "{needed[-1]}"'

        source = _IMPORTED.sub(named, read(path))
        urls[path] = f"data:text/javascript;base64,{_base64(source.encode())}"
        waiting += needed
    return urls


def read(path: str) -> str:
    """The text of a file in assets/."""
    return (ASSETS / path).read_text(encoding="utf-8")


def deflated(data: bytes) -> str:
    """Deflated, in base64."""
    return _base64(zlib.compress(data, 9))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
