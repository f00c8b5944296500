"""The page: a Dash app that shows a GAN learn, and the plain routes that feed its player."""

import os

# The threads of XLA, which it reads once, before JAX starts. A long step keeps one of them from
# beginning to end, and whatever finds none free waits for it: so there is one for each run that may
# be trained at once (app.routes.turns), and one more. More of them only cost at these sizes.
os.environ.setdefault(
    "NPROC", str(2 * int(os.environ.get("GAN1D_CORES") or os.cpu_count() or 1) + 1)
)

from app.server import create_app

__all__ = ["create_app"]
