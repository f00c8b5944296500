"""The name of this build: what the numbers of a run depend on beside its recipe."""

from __future__ import annotations

import hashlib
from pathlib import Path

import jax
import numpy as np


def build_name(package: Path) -> str:
    """What the meaning of numbers depends on: a package's code, and the compiler's version."""
    digest = hashlib.sha256(f"{jax.__version__} {np.__version__}".encode())
    for source in sorted(package.rglob("*.py")):
        digest.update(f"{source.relative_to(package).as_posix()}\n".encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


BUILD = build_name(Path(__file__).parents[1])
