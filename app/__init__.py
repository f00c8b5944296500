"""The page: a Dash app that shows a GAN learn, and the plain routes that feed its player."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dash import Dash

__all__ = ["create_app"]

# The threads of XLA, which it reads once, before JAX starts. A long step keeps one of them from
# beginning to end, and whatever finds none free waits for it: so there is one for each run that may
# be trained at once (app.routes.turns), and one more. More of them only cost at these sizes.
os.environ.setdefault(
    "NPROC", str(2 * int(os.environ.get("GAN1D_CORES") or os.cpu_count() or 1) + 1)
)


def create_app(lectures: bool = False) -> Dash:
    """The Dash app; `create_app().server` is a WSGI application.

    Args:
      lectures: whether `app.hall` is before it, by which lectures are given.
    """
    from app.server import create_app  # Dash is loaded for the page alone, not for a notebook

    return create_app(lectures=lectures)
