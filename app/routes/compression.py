"""Compressed answers: what is kept is kept compressed, and what is made is compressed on its way.

gzip alone: browsers know it everywhere, and Python brings it along.
"""

from __future__ import annotations

import gzip

from flask import Response, request

_LEVEL = 1  # of what is sent once: twice as long would spare a tenth of the bytes
_SMALL = 1000  # bytes that are not worth it
_TEXTS = ("text/", "application/json", "application/javascript")


def sent(packed: bytes, mimetype: str) -> Response:
    """An answer whose body is at hand compressed; one who cannot read that gets it as it was."""
    response = Response(packed, mimetype=mimetype)
    if _understood():
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(gzip.decompress(packed))
    response.vary.add("Accept-Encoding")
    return response


def compressed(response: Response) -> Response:
    """An answer, with its text compressed if that is worth it and understood."""
    worth = (
        response.status_code == 200
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and (response.mimetype or "").startswith(_TEXTS)
        and "Content-Disposition" not in response.headers
    )
    if not worth or len(response.get_data()) < _SMALL:
        return response
    response.vary.add("Accept-Encoding")
    if _understood():
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)  # it names the bytes that are not sent
    return response


def _understood() -> bool:
    return request.accept_encodings["gzip"] > 0
