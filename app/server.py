"""`create_app()`: the Dash app with its page, its routes and its headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash
from flask import Response, request

from app.assets import ASSETS
from app.links.link import describe_embed
from app.page import callbacks, layout
from app.page import files as page_files
from app.page.index import Page
from app.page.poster import poster
from app.routes import files, frames, health, programs, shelf, tiles
from app.routes import lectures as lecture_routes
from app.routes.compression import compressed
from app.routes.crowd import BusyError
from app.routes.request import busy

# The page loads nothing from other hosts. Slides may frame it: it has no user's state to steal.
# There is no frame-ancestors, of which even "*" would refuse a deck that is opened as a file.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_app(site: Mapping[str, Any] | None = None, lectures: bool = False) -> Dash:
    """The Dash app; `create_app().server` is a WSGI application.

    Args:
      site: what pages are told that are written to files (`app.site`); None on a server.
      lectures: whether `app.hall` is before it, by which lectures are given.
    """
    app = Page(
        site,
        __name__,
        assets_folder=str(ASSETS),
        assets_path_ignore=["^js$", "^offline$", "^slides$"],
        update_title="",
        title="gan1d",
    )
    app.layout = layout.for_dash()
    callbacks.register(app)
    frames.register(app.server)
    files.register(app.server)
    programs.register(app.server)
    page_files.register(app.server, app.scripts_of_dash)
    shelf.register(app.server)
    tiles.register(app.server)
    health.register(app.server)
    app.server.register_error_handler(BusyError, busy)
    if lectures:
        lecture_routes.register(app.server)

    def embed() -> str:
        """`/embed?...`: the page for a slide, or the poster before it."""
        query = request.query_string.decode("ascii", "replace")
        link = describe_embed(query)
        page: str = app.index()
        return poster(query, link) if link["embed"]["load"] == "click" else page

    app.server.add_url_rule("/embed", view_func=embed)
    app.server.after_request(_with_headers)
    return app


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return compressed(response)
