"""What a worker answers of lectures: the code that leads an audience's phones to one."""

from __future__ import annotations

import io
import re

import segno
from flask import Flask, Response, request

from app.hall.lectures import check_name
from app.hall.messages import RefusedError
from app.routes.request import problem
from gan1d.figures.themes import THEMES

_HOST = re.compile(r"[a-zA-Z0-9.\-]+(:\d+)?|\[[0-9a-fA-F:.]+\](:\d+)?")


def register(server: Flask) -> None:
    """Add the route to a Flask server."""
    server.config["GAN1D_LECTURES"] = True
    server.add_url_rule("/lecture/<name>/code.svg", view_func=code, methods=["GET"])


def code(name: str) -> Response:
    """`/lecture/NAME/code.svg`: a QR code of the address of /follow/NAME at this host."""
    try:
        check_name(name)
    except RefusedError as refusal:
        return problem(str(refusal), refusal.status)
    if not _HOST.fullmatch(request.host):
        return problem("the request names no host", 400)
    picture, paper = io.BytesIO(), THEMES["light"]  # a code is dark on light
    address = f"{request.scheme}://{request.host}/follow/{name}"
    segno.make_qr(address, error="m").save(picture, kind="svg", scale=8, border=4, dark=paper.ink,
                                           light=paper.ground, xmldecl=False)  # fmt: skip
    response = Response(picture.getvalue(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response
