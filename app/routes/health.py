"""`/health`: whether the server answers, and how busy it is. For proxies, containers and pages."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from app.routes.request import load
from gan1d.runs.build import BUILD


def register(server: Flask) -> None:
    """Add the route to a Flask server."""
    server.add_url_rule("/health", view_func=health, methods=["GET"])


def health() -> Response:
    """`build`: of the frames; `load`: requests that wait or are trained for; `cores` they share."""
    response = jsonify({"build": BUILD, **load()})
    response.headers["Cache-Control"] = "no-store"
    return response
