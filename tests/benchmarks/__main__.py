"""`python -m tests.benchmarks [NAME ...]`: print the project's figures, each beside its rival."""

import os

os.environ.setdefault("NPROC", "1")

import sys
from importlib import import_module

NAMES = (
    "training",
    "figure1",
    "targets",
    "engine",
    "page",
    "serving",
    "timetravel",
    "checkpoints",
    "memory",
    "offline",
    "lessons",
    "shelf",
    "sequences",
    "wasm",
    "live",
    "site",
)

if __name__ == "__main__":
    for name in sys.argv[1:] or NAMES:
        print(f"\n## {name}\n", flush=True)
        import_module(f"tests.benchmarks.{name}").main()
