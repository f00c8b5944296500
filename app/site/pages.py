"""The pages of a site: the very answers of the app, with addresses that any folder can have."""

from __future__ import annotations

import re
from html import escape

from app.assets import ASSETS
from app.page import files as page_files
from app.page.joined import joined
from app.server import HEADERS, create_app
from app.site.files import Files

EMBED = "embed.html"
PAGES = {"index.html": "/", EMBED: "/embed"}  # and where the app has them
_ASKED_BY_DASH = ("_dash-layout", "_dash-dependencies")  # assets/js/site/dash.js adds the suffix
_FROM_APP = (page_files.STYLES, page_files.DASH, page_files.PLOTLY)
_WORKER = "js/engine/worker.js"
_HELPER = "slides/reveal-gan1d.js"  # for decks
_PREFIX = re.compile(r'("requests_pathname_prefix":)"[^"]*"')


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

    for name, path in PAGES.items():
        files.write(name, _moved(answer(path).decode()).encode())
    for name in _ASKED_BY_DASH:
        files.write(f"{name}.json", answer(f"/{name}"))
    for path in _FROM_APP:
        files.write(path, answer(f"/{path}"))
    scripts = joined(page_files.sources(["site"]), "main.js")
    files.write(page_files.PAGE, scripts.encode())
    files.write(f"{page_files.VERSION}/assets/{_WORKER}", (ASSETS / _WORKER).read_bytes())
    files.write(f"assets/{_HELPER}", (ASSETS / _HELPER).read_bytes())
    files.write(".nojekyll", b"")  # a host that runs Jekyll would leave out names with _ in front


def _moved(html: str) -> str:
    """A page that finds its files beside itself, with the headers' policy in it."""
    policy = escape(HEADERS["Content-Security-Policy"], quote=True)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    html = html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{meta}', 1)
    return _PREFIX.sub(r'\1"./"', html)
