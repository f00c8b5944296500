"""The page as static files: how long its export takes, how large it is, and what a viewer loads."""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.site import export

LIMIT_SECONDS, LIMIT_MB = 180, 15
_BY_ALL = ("index.html", "assets", "_dash-component-suites")  # what each viewer loads


def main() -> None:
    """Export a site of all losses and lessons, and print seconds and megabytes."""
    with TemporaryDirectory() as folder:
        begin = time.perf_counter()
        export.write(Path(folder))
        spent = time.perf_counter() - begin
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 2**20
        print(f"exported in {spent:.0f} s (limit {LIMIT_SECONDS}), {len(files)} files")
        print(f"{size:.1f} MB (limit {LIMIT_MB})")
        loaded = [path for path in files if path.relative_to(folder).parts[0] in _BY_ALL]
        zipped = sum(len(gzip.compress(path.read_bytes(), 6)) for path in loaded) / 2**20
        print(f"a viewer loads {zipped:.1f} MB where the host compresses, and 40 kB a program")
