"""The server that the tests ask, its refusals, its page, and made-up links."""

import json
import re
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from hypothesis import strategies as st

from app import create_app
from gan1d.recipe import SETTINGS

SERVER = create_app().server


def problem(client: FlaskClient, url: str, status: int) -> str:
    """The sentence of a refusal."""
    response = client.get(url)
    assert response.status_code == status, response.data[:300]
    assert response.mimetype == "application/json"
    assert "Cache-Control" not in response.headers
    assert list(response.get_json()) == ["problem"]
    return str(response.get_json()["problem"])


# --- links ---

texts = st.text(max_size=40)


names = st.sampled_from([*SETTINGS, "edits", "step", "speed", "theme", "start"])


queries = (
    texts.map(lambda text: quote(text))
    | st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"))
    | st.lists(st.tuples(names, texts), max_size=5).map(
        lambda pairs: "&".join(f"{name}={quote(text)}" for name, text in pairs)
    )
)


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


# --- the page ---


def embedded(html: str) -> Any:
    """What the page tells its player, read as a browser would: up to the first end tag."""
    (text,) = re.findall(r'<script type="application/json" id="gan1d-page">(.*?)</script', html)
    return json.loads(text, parse_constant=refuse)


def without_data(html: str) -> str:
    """The page less what it tells its player, and less Dash's configuration."""
    before, config, after = html.partition('<script id="_dash-config"')
    after = after.partition("</script>")[2]
    return re.sub(r'(id="gan1d-page">).*?(</script)', r"\1\2", before + config + after)
