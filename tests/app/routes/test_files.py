"""The routes that answer with a file: the library's own bytes, bounded, refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

import gan1d
from app import create_app
from app.exports import MOST_FRAMES
from app.offline import page
from gan1d.formats import tables
from gan1d.recipe import MAX_STEPS
from gan1d.runs import chunk
from tests.small import TINY, WILD

SERVER = create_app().server
QUERY = TINY.to_query()


@pytest.fixture
def client() -> FlaskClient:
    return SERVER.test_client()


def test_a_csv_is_that_of_the_library(client: FlaskClient, tmp_path: Path) -> None:
    answer = client.get(f"/export?{QUERY}&as=csv&steps=30&every=10")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gan1d.csv"'
    tables.write_csv(gan1d.run(TINY, 30, 10), tmp_path / "run.csv")
    assert answer.data == (tmp_path / "run.csv").read_bytes()


def test_an_npz_loads(client: FlaskClient, tmp_path: Path) -> None:
    answer = client.get(f"/export?{QUERY}&as=npz&steps=30&every=10")
    (tmp_path / "run.npz").write_bytes(answer.data)
    history = gan1d.History.load(tmp_path / "run.npz")
    assert history.recipe.to_query().replace("%2C", ",") == TINY.to_query()
    assert history.step.tolist() == [0, 10, 20, 30]


def test_an_offline_page_is_that_of_the_command(client: FlaskClient) -> None:
    answer = client.get(f"/export?{QUERY}&as=html&steps=30&every=10&theme=dark")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gan1d.html"'
    run = chunk(TINY, 0, 10, 4)
    assert answer.text == page.page([[run]], (), "dark")


def test_samples_are_those_of_the_library(client: FlaskClient) -> None:
    answer = client.get(f"/sample?{QUERY}&step=30&n=500&draw=4")
    x = np.array(answer.text.split()[1:], np.float32)
    np.testing.assert_array_equal(x, gan1d.sample(TINY, 500, 4, 30))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("as=exe", "as must be one of csv, npz, html"),
        ("as=csv&steps=6000&every=1", f"a file holds at most {MOST_FRAMES} frames, got 6001"),
        ("steps=-1", "steps must be a whole number, got '-1'"),
        (f"steps={MAX_STEPS + 1}", f"steps must be a whole number between 0 and {MAX_STEPS}"),
        ("every=0", "every must be a whole number between 1 and"),
        ("lr_d=nan", "lr_d must be"),
        ("theme=pink", "theme must be one of light, dark, projector, paper, got 'pink'"),
        ("bla=1", "there is no setting 'bla'"),
    ],
)
def test_a_bad_export_is_refused(client: FlaskClient, query: str, sentence: str) -> None:
    answer = client.get(f"/export?{query}")
    assert answer.status_code == 400
    assert sentence in answer.json["problem"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("n=0", "n must be a whole number between 1 and"),
        ("n=99999999", "the command gan1d sample draws more"),
        ("n=1e3", "n must be a whole number, got '1e3'"),
        ("draw=9999999999", "draw must be a whole number"),
        (f"step={MAX_STEPS + 1}", f"step must be a whole number between 0 and {MAX_STEPS}"),
    ],
)
def test_a_bad_draw_is_refused(client: FlaskClient, query: str, sentence: str) -> None:
    answer = client.get(f"/sample?{query}")
    assert answer.status_code == 400
    assert sentence in answer.json["problem"]  # type: ignore[index]


def test_a_run_that_diverged_says_so(client: FlaskClient) -> None:
    diverged = gan1d.run(WILD, 400, 50).diverged
    answer = client.get(f"/sample?{WILD.to_query()}&step=400")
    assert answer.status_code == 400
    assert f"step must be below {diverged}" in answer.json["problem"]  # type: ignore[index]
