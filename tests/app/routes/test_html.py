"""The page's own HTML: any link, hostile ones too, its headers, and no other host."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings

from gan1d.runs.build import BUILD
from tests.app.routes.asking import SERVER, embedded, queries, without_data

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # it plays Figure 1


HOSTILE = (
    "target=</script><script>alert(1)",
    "target=%3C/script%3E%3Cscript%3Ealert(1)",
    "seed=<!--<script>",
    "</SCRIPT >=1",
    "seed=%7Bscripts%7D",
    "seed={app_entry}{config}{renderer}",
    "seed=\\g<1>\\n",
    "seed=%E2%80%A8%00%22%27%5C",
    "theme=%7Bcss%7D",
)


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_link_stays_inside_the_pages_data(client: FlaskClient, query: str) -> None:
    hostile = client.get("/", query_string=query).text
    is_figure1 = embedded(hostile)["link"]["figure1"] is not None
    plain = client.get("/" if is_figure1 else "/?seed=7").text
    assert without_data(hostile) == without_data(plain)
    assert len(re.findall("<script", hostile)) == len(re.findall("<script", plain))
    facts = embedded(hostile)
    assert facts["link"] == client.get("/link", query_string=query).get_json()
    assert len(facts["link"]["problems"] + facts["link"]["ignored"]) == 1
    assert {**facts, "link": None} == {**embedded(plain), "link": None}


@given(queries)
@settings(max_examples=15)
def test_any_link_opens_the_page(query: str) -> None:
    client = SERVER.test_client()
    response = client.get("/", query_string=query)
    assert response.status_code == 200
    told = embedded(response.text)
    assert told["link"] == client.get("/link", query_string=query).get_json()
    assert told["build"] == BUILD


PATHS = ("/", "/link", "/frames?count=0", "/pictures", "/assets/css/style.css", "/_dash-layout")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert not {"X-Frame-Options", "Set-Cookie"} & set(headers.keys())
    rules = dict(
        rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";")
    )
    assert "frame-ancestors" not in rules  # slides may frame the page, those in files too
    assert rules["default-src"] == "'self'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    sources = {source for rule in rules.values() for source in rule.split()}
    modules = "'wasm-unsafe-eval'"  # WebAssembly may be compiled, and no JavaScript
    assert sources <= {"'self'", "'none'", "'unsafe-inline'", modules, "data:", "blob:"}


def _sources(html: str) -> Iterator[str]:
    for tag in re.findall(r"<(?:script|link|img|iframe)[^>]*>", html):
        yield from re.findall(r"(?:src|href)=\"([^\"]*)\"", tag)


def test_the_page_asks_no_other_host_and_all_it_asks_for_is_there(client: FlaskClient) -> None:
    html = client.get("/").text
    sources = [source for source in _sources(html) if not source.startswith("data:")]
    assert len(sources) > 3
    for source in sources:
        url = urlsplit(urljoin("http://here/", source))
        assert url.netloc == "here", source
        with client.get(url.path, query_string=url.query) as response:
            assert response.status_code == 200, source
    assert "<title>gan1d</title>" in html
    assert '<html lang="en" data-mode="figure1">' in html
    assert not re.findall(r"\{\w+\}", without_data(html).partition("</style>")[2])
