"""The routes of frames: chunks of a run, and what is refused of any route."""

import numpy as np
import pytest
from flask.testing import FlaskClient

from app.routes import frames
from gan1d.formats import wire
from gan1d.game.frame import METRICS
from gan1d.recipe import MAX_STEPS, Recipe
from gan1d.runs import chunk, figure1, replay
from tests.app.routes.asking import problem
from tests.gan1d.formats.test_wire import made

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # it plays Figure 1


# --- frames ---


def test_a_chunk_is_the_encoded_run(client: FlaskClient) -> None:
    recipe = Recipe(seed=7).edit(12, lr_d=0.05)
    response = client.get(f"/frames?{recipe.to_query()}&start=5&every=4&count=6")
    assert response.status_code == 200
    assert response.mimetype == "application/octet-stream"
    assert response.data == wire.encode(chunk(recipe, 5, 4, 6))


def test_what_the_page_opens_with_is_warmed(
    client: FlaskClient, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    frames.warm()
    compilations.clear()
    opening = figure1.stage_a(Recipe()).to_query()
    assert client.get(f"/frames?{opening}&start=0&every=10&count=12").status_code == 200
    assert compilations == []
    monkeypatch.setattr(frames, "prepared", lambda *_: pytest.fail("played again"))
    assert client.get("/figure1").status_code == 200


def test_without_numbers_a_chunk_is_the_first_minute_of_frames(client: FlaskClient) -> None:
    header, _ = wire.decode(client.get("/frames").data)
    assert (header["recipe"], header["start"]) == ("", 0)
    assert (header["every"], header["count"]) == (10, 60)


def test_a_cut_run_is_the_same_run(client: FlaskClient) -> None:
    whole = client.get("/frames?start=0&every=7&count=9").data
    replay.CHECKPOINTS.clear()
    _, fields = wire.decode(whole)
    parts = [
        wire.decode(client.get(f"/frames?start={7 * at}&every=7&count={n}").data)[1]
        for at, n in ((6, 3), (0, 2), (2, 4))
    ]
    parts = [*parts[1:], parts[0]]
    for name in (*METRICS, "p_g", "d", "d_star", "g_z", "pull"):
        together = np.concatenate([part[name] for part in parts])
        assert together.tobytes() == fields[name].tobytes(), name


def test_a_diverged_run_answers_with_what_there_is(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe(), n=0, diverged=12))
    header, _ = wire.decode(client.get("/frames?start=600").data)
    assert (header["count"], header["diverged"]) == (0, 12)


BAD = {  # query: what the sentence names
    "start=-1": ("start", "whole number", "'-1'"),
    "start=1e9": ("start", "whole number", "'1e9'"),
    "start=1.5": ("start", "whole number", "'1.5'"),
    "start=": ("start", "whole number", "''"),
    "start": ("start", "whole number", "''"),
    "start=+1": ("start", "whole number", "'+1'"),
    "start=%31": ("start", "whole number", "'%31'"),
    "start=%D9%A1": ("start", "whole number"),
    "start=" + "9" * 5000: ("start", "whole number", "999"),
    "start=999999999": ("start", f"between 0 and {MAX_STEPS}", "999999999"),
    "start=1&start=2": ("start", "once", "1", "2"),
    "count=601": ("count", "between 1 and 600", "601"),
    "count=0": ("count", "between 1 and 600", "got 0"),
    "count=nan": ("count", "whole number", "'nan'"),
    "every=0": ("every", "between 1 and", "got 0"),
    "start=199999&every=2&count=2": ("start", "every", "count", str(MAX_STEPS), "200001"),
    "every=199999": ("every", "count", str(MAX_STEPS)),
    "lr_d=nan": ("lr_d", "between 1e-5 and 1", "'nan'"),
    "lr_d=1e999": ("lr_d", "between 1e-5 and 1", "'1e999'"),
    "seed=-1": ("seed", "between 0 and 2147483647", "'-1'"),
    "seed=%": ("seed", "whole number", "'%'"),
    "seed=%00": ("seed", "whole number", "\\x00"),
    "seed=1&seed=2": ("seed", "twice"),
    "foo=1": ("no setting 'foo'", "target, seed, lr_d"),
    "%zz=1": ("no setting '%zz'",),
    "%00": ("no setting '\\x00'",),
    "=": ("no setting ''",),
    "\xff=1": ("no setting",),
    "speed=3": ("no setting 'speed'",),
    "target=bla": ("target", "normal, two_normals", "'bla'"),
    "target=" + "(" * 15_000: ("target", "2,000"),
    "target=%00": ("target", "normal"),
    "edits=garbage": ("edit", "STEP:NAME:VALUE", "'garbage'"),
    "edits=5:loss:minimax": ("edit", "live", "loss"),
    "edits=-5:lr_d:0.1": ("step", "whole number", "'-5'"),
    "edits=5:lr_d:hello": ("lr_d", "between 1e-5 and 1", "'hello'"),
    "edits=" + "~".join(f"{i}:k:{1 + i % 2}" for i in range(1, 300)): ("256", "299"),
    "seed=" + "1" * 20_000: ("16000", "20005"),
    "a=1&" * 3000: ("'a'",),
}


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize("query", BAD, ids=lambda query: ascii(query[:30]))
def test_a_bad_request_is_refused_in_words_before_anything_trains(
    client: FlaskClient, query: str
) -> None:
    sentence = problem(client, f"/frames?{query}", 400)
    for part in BAD[query]:
        assert part in sentence


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize("path", ["/figure1", "/pictures"])
@pytest.mark.parametrize("query", ["lr_d=nan", "start=5", "bla=1", "edits=x", "target=bla", "%00"])
def test_the_other_routes_refuse_too(client: FlaskClient, path: str, query: str) -> None:
    assert problem(client, f"{path}?{query}", 400)


@pytest.mark.parametrize("path", ["/frames", "/figure1", "/link", "/pictures"])
def test_nothing_can_be_posted(client: FlaskClient, path: str) -> None:
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(path).status_code == 405
