"""A bound in bytes on the files that are kept."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def delete_oldest(files: Iterable[Path], max_bytes: int) -> list[Path]:
    """Delete those used or written longest ago, until the rest are within a bound.

    Args:
      files: that are kept; another process may delete some of them meanwhile.
      max_bytes: that may remain.

    Returns:
      Those that were deleted.
    """
    found = []
    for file in files:
        with suppress(FileNotFoundError):
            about = file.stat()
            found.append((about.st_mtime, about.st_size, file))
    total = sum(size for _, size, _ in found)
    deleted = []
    for _, size, file in sorted(found):
        if total <= max_bytes:
            break
        file.unlink(missing_ok=True)
        deleted.append(file)
        total -= size
    return deleted
