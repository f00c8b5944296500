"""`python -m tests.benchmarks [NAME ...]`: print the project's figures, each beside its rival."""

import os

os.environ.setdefault("NPROC", "1")

import sys
from importlib import import_module

NAMES = (
    "training",
    "figure1",
    "density",
    "targets",
    "engine",
    "page",
    "serving",
    "hall",
    "timetravel",
    "checkpoints",
    "memory",
    "offline",
    "lessons",
    "shelf",
    "sequences",
    "wasm",
    "live",
    "maps",
    "served_maps",
    "site",
)

if __name__ == "__main__":
    named = sys.argv[1:2] if sys.argv[1:2] == ["hall"] else sys.argv[1:]  # it has options
    for name in named or NAMES:
        print(f"\n## {name}\n", flush=True)
        import_module(f"tests.benchmarks.{name}").main()
