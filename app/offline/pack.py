"""The parts of the offline page: how many bits its frames have, modules as `data:` URLs."""

from __future__ import annotations

import base64
import posixpath
import re
import zlib

from app.assets import ASSETS

# How many of its 16 bits each number of a curve loses. A curve's range is 3 axes long (p_g's 4),
# so that 12 bits (13) leave 1/1365 (1/2048) of an axis: less than a pixel. The pull is not drawn.
LOST = (3, 4, 4, 4, 16)  # of p_g, d, d_star, g_z, pull
_IMPORTED = re.compile(r'\b(from|import) "(\.[^"]+)"')


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
