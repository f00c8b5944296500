"""The files of the page: joined, compressed once, and kept by browsers for ever.

The name of a version stands first in their addresses, so that a new one has other addresses, and
stands for all that is in them. They are made when they are first asked for.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

import dash
import plotly
from flask import Flask, Response

from app.assets import ASSETS
from app.page.joined import joined, needed
from app.routes.compression import sent
from app.routes.request import problem

_LEVEL = 9  # each is compressed once
_OWN = ("playback", "diagnosis", "charts", "map", "sharing", "page", "owndata")  # of assets/js
_FOREVER = "public, max-age=31536000, immutable"
_PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def _version() -> str:
    """What the files' contents depend on."""
    digest = hashlib.sha256(f"{dash.__version__} {plotly.__version__}".encode())
    for path in (*sorted(ASSETS.rglob("*.js")), *sorted(ASSETS.rglob("*.css")), Path(__file__)):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return f"v-{digest.hexdigest()[:12]}"


VERSION = _version()
PAGE = f"{VERSION}/assets/page.js"  # from which assets/js/engine/worker.js is found
STYLES = f"{VERSION}/assets/page.css"
DASH = f"{VERSION}/dash_renderer.js"  # which Dash looks for in the page
PLOTLY = f"{VERSION}/plotly.js"


def register(server: Flask, scripts: Callable[[], list[str]]) -> None:
    """Add the files to a Flask server.

    Args:
      server: the server.
      scripts: gives the addresses of Dash's scripts, in their order.
    """
    made: dict[str, tuple[Callable[[], bytes], str]] = {
        PAGE: (partial(_page), "text/javascript"),
        STYLES: (partial(_styles), "text/css"),
        DASH: (partial(_dash, server, scripts), "text/javascript"),
        PLOTLY: (_PLOTLY.read_bytes, "text/javascript"),
    }

    @cache
    def packed(name: str) -> bytes:
        return gzip.compress(made[name][0](), _LEVEL, mtime=0)

    def view(name: str) -> Response:
        """A file of this version, or a single module of it."""
        address = f"{VERSION}/{name}"
        if address in made:
            return _kept(sent(packed(address), made[address][1]))
        path = _module(name)
        if path is None:
            return problem("there is no such file", 404)
        return _kept(sent(gzip.compress(path.read_bytes(), mtime=0), "text/javascript"))

    server.add_url_rule(f"/{VERSION}/<path:name>", view_func=view, endpoint="files")


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = _FOREVER
    return response


def _module(name: str) -> Path | None:
    """A module that is there, by its address below the version; never a file beside them."""
    path = (ASSETS / name.removeprefix("assets/")).resolve()
    inside = path.is_relative_to((ASSETS / "js").resolve()) and path.suffix == ".js"
    return path if inside and path.is_file() else None


def sources(more: Iterable[str] = ()) -> dict[str, str]:
    """The texts of all modules of the page, by their paths in assets/js.

    Args:
      more: rooms that a server's page does not need.
    """
    own = (*_OWN, *more)
    folder = ASSETS / "js"
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.js"))
        if path.name != "types.js"
    }
    rooms = [name for name in texts if name.partition("/")[0] in own]
    return {name: texts[name] for name in needed(texts, ["main.js", *rooms])}


def _page() -> bytes:
    return joined(sources(), "main.js").encode()


def _styles() -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted((ASSETS / "css").glob("*.css")))


def _dash(server: Flask, scripts: Callable[[], list[str]]) -> bytes:
    """Dash's own scripts, and assets/clientside.js, as one."""
    client = server.test_client()
    texts = []
    for address in scripts():
        with client.get(address) as answer:
            texts.append(answer.data)
    return b"\n;\n".join(texts)
