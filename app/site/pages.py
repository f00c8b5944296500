"""The pages of a site: the very answers of the app, with addresses that any folder can have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from app.assets import ASSETS
from app.server import HEADERS, create_app
from app.site.files import Files

EMBED = "embed.html"
PAGES = {"index.html": "/", EMBED: "/embed"}  # and where the app has them
_ASKED_BY_DASH = ("_dash-layout", "_dash-dependencies")  # assets/js/site/dash.js adds the suffix
_PLOTLY = "_dash-component-suites/plotly/package_data/plotly.min.js"
_ASKED = re.compile(r'(src|href)="/?((?:_dash-component-suites|assets)/[^"?]+)(?:\?[^"]*)?"')
_PREFIX = re.compile(r'("requests_pathname_prefix":)"[^"]*"')
_ROOMS = ("js", "slides")  # of assets/, which the pages' scripts are found in
_LEFT_OUT = {"offline"}  # of assets/js


def write(files: Files, index: str) -> None:
    """Write the pages, and all that they load.

    Args:
      files: the site.
      index: the path of the index that `app.site.contents` wrote.
    """
    client = create_app({"index": index, "embed": EMBED}).server.test_client()

    def answer(path: str) -> bytes:
        with client.get(path) as response:
            if response.status_code != 200:
                raise RuntimeError(f"the app has no {path}: status {response.status_code}")
            return response.get_data()

    for name in _ASKED_BY_DASH:
        files.write(f"{name}.json", answer(f"/{name}"))
    asked: dict[str, None] = {_PLOTLY: None}
    for name, path in PAGES.items():
        html = answer(path).decode()
        asked |= dict.fromkeys(path for _, path in _ASKED.findall(html))
        files.write(name, _moved(html).encode())
    for path in asked:
        if not path.startswith("assets/js/"):
            files.write(path, answer(f"/{path}"))
    for file in _scripts():
        files.write(f"assets/{file.relative_to(ASSETS).as_posix()}", file.read_bytes())
    files.write(".nojekyll", b"")  # a host that runs Jekyll would leave out names with _ in front


def _moved(html: str) -> str:
    """A page that finds its files beside itself, with the headers' policy in it."""
    policy = escape(HEADERS["Content-Security-Policy"], quote=True)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    html = html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{meta}', 1)
    return _PREFIX.sub(r'\1"./"', _ASKED.sub(r'\1="\2"', html))


def _scripts() -> Iterable[Path]:
    for room in _ROOMS:
        for file in sorted((ASSETS / room).rglob("*.js")):
            if file.name != "types.js" and not _LEFT_OUT & set(file.relative_to(ASSETS).parts):
                yield file
