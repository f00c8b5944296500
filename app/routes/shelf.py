"""A plain GET route: what the shelf of lessons shows, asked for when it is opened."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from app.lessons import shelf


def register(server: Flask) -> None:
    """Add the route to a Flask server."""
    server.add_url_rule("/lessons", view_func=lessons, methods=["GET"])


def lessons() -> Response:
    """`/lessons`: group, words and picture of each lesson, in their order."""
    return jsonify(shelf())
