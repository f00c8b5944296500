"""Where the page's scripts and styles are: in a checkout, or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
ASSETS = next(path for path in (_HERE / "assets", _HERE.parent / "assets") if path.is_dir())
