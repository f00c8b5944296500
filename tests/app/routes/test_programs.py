"""What a page that trains by itself asks for: programs, starts and live files."""

from __future__ import annotations

import base64
import gzip
import json

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app, engine
from gan1d.recipe import Recipe
from gan1d.runs.build import BUILD
from gan1d.runs.inputs import start_arrays_of
from tests.small import TINY

QUERY = TINY.to_query()


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().server.test_client()


def test_a_program_is_one_module_for_all_that_share_it(client: FlaskClient) -> None:
    first = client.get(f"/program?{QUERY}&v={BUILD}")
    other = client.get(f"/program?{QUERY}&seed=9&lr_d=0.5&target=comb&v={BUILD}")
    assert first.status_code == 200
    assert first.data == other.data
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    told = first.get_json()
    assert base64.b64decode(told["binary"])[:4] == b"\0asm"
    assert set(told["advance"]["schedule"]) > {"step", "live.lr_d", "live.n_g", "live.weights.r1"}


def test_it_comes_zipped_to_who_takes_that(client: FlaskClient) -> None:
    plain = client.get(f"/program?{QUERY}")
    zipped = client.get(f"/program?{QUERY}", headers={"Accept-Encoding": "br, gzip"})
    assert plain.headers["Cache-Control"] == "no-cache"
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 2


def test_a_start_holds_the_targets_arrays(client: FlaskClient) -> None:
    recipe = Recipe(target="comb")
    told = client.get("/start?target=comb").get_json()
    arrays = start_arrays_of(recipe)._asdict()
    assert set(told["arrays"]) == set(arrays) - set(engine.OWN)
    for name, text in told["arrays"].items():
        array = np.frombuffer(base64.b64decode(text), "<f4")
        np.testing.assert_array_equal(array, np.ravel(arrays[name]))
    assert told["head"]["domain"] == arrays["domain"].tolist()


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/program?loss=maximin", 400, "loss must be one of"),
        ("/start?target=nothing", 400, "target"),
        ("/program?v=other", 409, "reload"),
        ("/live?lr_d=7", 400, "lr_d must be"),
        ("/live?theme=pink", 400, "theme must be one of"),
        ("/live?base=lr_d%3D7", 400, "base must be the query of a recipe"),
    ],
)
def test_what_cannot_be_done_is_said(
    client: FlaskClient, address: str, status: int, sentence: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert sentence in answer.get_json()["problem"]


def test_a_live_file_is_a_download_whose_texts_stay_texts(client: FlaskClient) -> None:
    answer = client.get(f"/live?{QUERY}&theme=dark")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gan1d-live.html"'
    (live,) = [part.partition("</script>")[0] for part in answer.text.split('id="live-facts">')[1:]]
    told = json.loads(live)
    assert told["facts"]["theme"] == "dark"
    assert told["opens"]["query"] == QUERY
    assert "<" not in live
    assert "'unsafe-eval'" not in answer.text
