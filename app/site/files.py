"""A folder being written: files under names that say their contents, so that no cache is stale."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

DATA = "data"  # the folder of what the scripts ask for


class Files:
    """The files of a site; paths are relative to its root, with slashes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, path: str, data: bytes) -> None:
        """A file at a path."""
        file = self._root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def keep(self, value: Any) -> str:
        """A value as deflated JSON in a file of its own; returns its path.

        It has no suffix that a host would take for one of compressed files, and unpack.
        """
        data = zlib.compress(json.dumps(value, separators=(",", ":"), default=list).encode(), 9)
        path = f"{DATA}/{hashlib.sha256(data).hexdigest()[:16]}.bin"
        self.write(path, data)
        return path
