"""The page: a Dash app that shows a GAN learn, and the plain routes that feed its player."""

import os

# A run is one thread's work: XLA's own thread pool costs more than it brings at these sizes
# (1.4 times slower), and viewers are served side by side. Read once, before jax starts.
os.environ.setdefault("NPROC", "1")

from app.server import create_app

__all__ = ["create_app"]
