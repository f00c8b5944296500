"""The plain routes: chunks of frames, Figure 1, links, empty pictures; and the page's own HTML."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

import gan1d
from app import create_app
from app.routes import frames, request
from app.routes.turns import Turns
from app.words import PANELS
from gan1d import runs, targets
from gan1d.figures.themes import THEMES
from gan1d.formats import wire
from gan1d.game.frame import METRICS, N_Z
from gan1d.game.losses import LOSSES
from gan1d.game.program import Program
from gan1d.recipe import MAX_STEPS, SETTINGS, Recipe
from gan1d.runs import CancelledError, chunk, compiled, figure1, replay
from gan1d.runs.build import BUILD
from gan1d.runs.compiled import Compiled
from gan1d.runs.once_cache import OnceCache
from gan1d.targets import modes
from gan1d.targets.target import N_BINS
from tests.gan1d.formats.test_wire import made

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # it plays Figure 1
SERVER = create_app().server


@pytest.fixture
def client() -> FlaskClient:
    return SERVER.test_client()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer of another test is at hand."""
    monkeypatch.setattr(frames, "_chunks", OnceCache(frames.CHUNK_BYTES, len))
    monkeypatch.setattr(frames, "_figures", OnceCache(frames.FIGURES))


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever trains fails the test."""

    def never(*_: Any, **__: Any) -> None:
        pytest.fail("trained")

    monkeypatch.setattr(frames, "chunk", never)
    monkeypatch.setattr(frames, "prepared", never)


def problem(client: FlaskClient, url: str, status: int) -> str:
    """The sentence of a refusal."""
    response = client.get(url)
    assert response.status_code == status, response.data[:300]
    assert response.mimetype == "application/json"
    assert "Cache-Control" not in response.headers
    assert list(response.get_json()) == ["problem"]
    return str(response.get_json()["problem"])


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


def test_an_unchanged_chunk_is_not_sent_nor_computed_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    url = "/frames?every=3&count=4"
    etag = client.get(url).headers["ETag"]
    monkeypatch.setattr(frames, "_chunks", OnceCache(frames.CHUNK_BYTES, len))
    request.getfixturevalue("idle")
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"] == "no-cache"
    with pytest.raises(pytest.fail.Exception):
        client.get(url, headers={"If-None-Match": '"another"'})


def test_a_tag_names_one_meaning(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe()))
    first = client.get("/frames?every=3&count=4").headers["ETag"]
    same = "/frames?count=4&seed=3&every=3&defaults=2"  # the seed is the default
    assert client.get(same).headers["ETag"] == first
    others = ["every=4&count=4", "every=3&count=5", "every=3&count=4&start=1"]
    others += ["every=3&count=4&seed=4", "every=3&count=4&edits=9:lr_d:0.5"]
    others += ["every=3&count=4&seed=3"]  # of the first defaults
    tags = {client.get(f"/frames?{query}").headers["ETag"] for query in others}
    assert len(tags | {first}) == 7
    monkeypatch.setattr(frames, "BUILD", "another")
    assert client.get("/frames?every=3&count=4").headers["ETag"] != first


def test_with_the_build_in_its_url_a_chunk_may_be_kept_for_ever(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe()))
    plain = client.get("/frames?count=4")
    named = client.get(f"/frames?count=4&v={BUILD}")
    assert named.data == plain.data
    assert plain.headers["Cache-Control"] == "no-cache"
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    tag = {"If-None-Match": named.headers["ETag"]}
    kept = client.get(f"/frames?count=4&v={BUILD}", headers=tag)
    assert (kept.status_code, kept.headers["Cache-Control"][:6]) == (304, "public")


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize("build", ["000000000000", "", "%00", "x" * 500])
def test_a_page_of_another_build_is_told_to_reload(client: FlaskClient, build: str) -> None:
    assert "reload" in problem(client, f"/frames?count=4&v={build}", 409)


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


# --- many viewers ---


def test_two_viewers_of_one_chunk_cost_one(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    both = threading.Barrier(2)

    def slow(*arguments: Any) -> runs.Chunk:
        calls.append(arguments)
        threading.Event().wait(0.2)
        return made(Recipe())

    def ask(_: int) -> bytes:
        both.wait(10)
        return SERVER.test_client().get("/frames?count=3").data

    monkeypatch.setattr(frames, "chunk", slow)
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(ask, range(2))
    assert one == two == wire.encode(made(Recipe()))
    assert len(calls) == 1


def gone(after: int) -> dict[str, Callable[[], bool]]:
    """A viewer who hangs up after being looked for so many times, as waitress tells it."""
    answers = iter([False] * after)
    return {"waitress.client_disconnected": lambda: next(answers, True)}


def test_training_stops_when_the_viewer_hangs_up(client: FlaskClient) -> None:
    """Two blocks of 100 steps are trained of 6000: the last state kept says so."""
    recipe = Recipe(seed=4711)
    url = f"/frames?{recipe.to_query()}&every=10&count=600"
    response = client.get(url, environ_overrides=gone(after=2))
    assert (response.status_code, response.data) == (499, b"")
    kept = replay.CHECKPOINTS.nearest(recipe, MAX_STEPS)
    assert kept is not None
    assert 0 < kept[0] <= 3 * replay.BLOCK_STEPS
    short = client.get(f"/frames?{recipe.to_query()}&count=1", environ_overrides=gone(99))
    assert short.status_code == 200  # no failure is kept


def test_figure_1_stops_when_the_viewer_hangs_up(client: FlaskClient) -> None:
    recipe = Recipe(seed=4712)
    response = client.get(f"/figure1?{recipe.to_query()}", environ_overrides=gone(after=1))
    assert response.status_code == 499
    assert recipe not in frames._figures


def test_who_hangs_up_while_waiting_for_a_turn_is_let_go(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = Turns(1, clock=lambda: 0.0)
    monkeypatch.setattr(request, "_training", turns)
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe()))

    def ask(_: Callable[[], bool]) -> int:
        return client.get("/frames", environ_overrides=gone(after=1)).status_code

    assert turns.run(ask, lambda: False) == 499
    assert client.get("/frames").status_code == 200
    assert turns.run(lambda _: "free", lambda: pytest.fail("must wait")) == "free"


def test_one_who_hangs_up_leaves_the_other_viewer_served(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(*arguments: Any) -> runs.Chunk:
        begun.set()
        go_on.wait(10)
        if arguments[-1]():
            raise CancelledError
        return made(Recipe())

    def ask(environ: dict[str, Any]) -> int:
        return SERVER.test_client().get("/frames", environ_overrides=environ).status_code

    monkeypatch.setattr(frames, "chunk", work)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, gone(after=0))
        assert begun.wait(10)
        second = pool.submit(ask, {})
        go_on.set()
        assert (first.result(10), second.result(10)) == (499, 200)


HEAVY = Recipe(seed=4713)


def test_a_viewer_is_served_beside_one_whose_run_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The long run's pieces hold the only place, and end when the other viewer has its answer."""
    begun, served = threading.Event(), threading.Event()

    def work(recipe: Recipe, *arguments: Any) -> runs.Chunk:
        if recipe == HEAVY:
            begun.set()
            for _ in range(1000):
                assert not arguments[-1]()
                if served.wait(0.01):
                    break
        return made(recipe)

    def ask(query: str) -> int:
        return SERVER.test_client().get(f"/frames?{query}").status_code

    monkeypatch.setattr(request, "_training", Turns(1))
    monkeypatch.setattr(frames, "chunk", work)
    with ThreadPoolExecutor(2) as pool:
        heavy = pool.submit(ask, HEAVY.to_query())
        assert begun.wait(30)
        light = pool.submit(ask, "")
        assert light.result(5) == 200
        assert not heavy.done()
        served.set()
        assert heavy.result(10) == 200


def test_a_viewer_is_served_while_anothers_program_is_compiled(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiling takes no place of those who train; who hangs up before it begins is let go."""
    assert client.get("/frames?count=1").status_code == 200
    built = threading.Event()

    def build(program: Program) -> Compiled:
        assert program.batch == 3
        assert built.wait(30)
        raise CancelledError

    monkeypatch.setattr(compiled, "build", build)
    monkeypatch.setattr(request, "_training", Turns(1))
    compiling = Turns(1, clock=lambda: 0.0)
    monkeypatch.setattr(request, "_compiling", compiling)
    with ThreadPoolExecutor(1) as pool:
        heavy = pool.submit(SERVER.test_client().get, "/frames?batch=3&count=1")
        while not compiling._working:
            threading.Event().wait(0.01)
        assert client.get(f"/frames?{Recipe(seed=7).to_query()}&count=2").status_code == 200
        late = client.get("/frames?batch=4&count=1", environ_overrides=gone(after=2))
        assert late.status_code == 499
        assert not heavy.done()
        built.set()
        assert heavy.result(10).status_code == 499


def test_what_is_kept_is_bounded_in_bytes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe(), n=20))
    size = len(wire.encode(made(Recipe(), n=20)))
    memo: OnceCache[Any, bytes] = OnceCache(3 * size, len)
    monkeypatch.setattr(frames, "_chunks", memo)
    for start in range(12):
        assert len(client.get(f"/frames?start={start}").data) == size
        assert memo.cost <= 3 * size
    assert memo.cost == 3 * size
    assert frames.CHUNK_BYTES + replay.CHECKPOINT_BYTES <= 256 * 2**20


# --- Figure 1 ---


@pytest.fixture(scope="module")
def played() -> Recipe:
    """Figure 1 of the default recipe, as the library gives it."""
    return gan1d.figure1_recipe(Recipe())


def test_figure_1_is_the_librarys_own(client: FlaskClient, played: Recipe) -> None:
    answer = client.get("/figure1").get_json()
    recipe, problems = Recipe.from_query(answer["query"])
    assert (recipe, problems) == (played, [])
    assert answer["settings"] == recipe.settings
    assert [tuple(edit) for edit in answer["edits"]] == list(recipe.edits)
    stages = answer["stages"]
    assert [stage["name"] for stage in stages] == ["a", "b", "c"]
    assert tuple(stage["end"] for stage in stages) == figure1.ends(recipe)
    assert all(stage["reached"] and stage["sentence"] for stage in stages)
    assert answer["limit"] == figure1.LIMIT


def test_figure_1_is_played_once(
    client: FlaskClient, played: Recipe, request: pytest.FixtureRequest
) -> None:
    first = client.get("/figure1?defaults=2&seed=3")
    request.getfixturevalue("idle")
    assert client.get("/figure1").data == first.data
    assert played.to_query() == first.get_json()["query"]


# --- links ---

_texts = st.text(max_size=40)
_names = st.sampled_from([*SETTINGS, "edits", "step", "speed", "theme", "start"])
_queries = (
    _texts.map(lambda text: quote(text))
    | st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"))
    | st.lists(st.tuples(_names, _texts), max_size=5).map(
        lambda pairs: "&".join(f"{name}={quote(text)}" for name, text in pairs)
    )
)


@pytest.mark.usefixtures("idle")
@given(_queries)
@settings(max_examples=100)
def test_a_link_is_never_an_error(query: str) -> None:
    response = SERVER.test_client().get("/link", query_string=query)
    assert response.status_code == 200
    link = json.loads(response.data, parse_constant=_refuse)
    parts = ["edits", "figure1", "ignored", "problems", "query", "reference", "settings", "view"]
    assert sorted(link) == parts
    assert all(isinstance(sentence, str) and sentence for sentence in link["problems"])
    recipe, problems = Recipe.from_query(link["query"])
    assert problems == []
    assert link["settings"] == recipe.settings


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def test_a_link_without_a_recipe_opens_figure_1(client: FlaskClient) -> None:
    opening = figure1.stage_a(Recipe())
    for link in (client.get("/link").get_json(), embedded(client.get("/").text)["link"]):
        assert link["figure1"] == ""
        assert link["query"] == opening.to_query()
        assert link["problems"] == []


def test_what_is_refused_in_a_link_is_said(client: FlaskClient) -> None:
    link = client.get("/link?seed=7&lr_d=nan&bla=1&theme=pink").get_json()
    assert link["query"] == "seed=7"
    assert [sentence.split()[0] for sentence in link["problems"]] == ["theme", "lr_d"]
    assert link["ignored"] == ["bla"]


# --- empty pictures ---


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.usefixtures("idle")
def test_empty_pictures_are_of_the_target_the_loss_and_the_theme_asked_for(
    client: FlaskClient, loss: str, theme: str
) -> None:
    """Each panel that a link may name, in JSON: p_data by the target's own cdf and quantiles."""
    response = client.get(f"/pictures?loss={loss}&target=comb&theme={theme}")
    assert response.status_code == 200
    answer = json.loads(response.data, parse_constant=_refuse)
    pictures = answer["figures"]
    assert (answer["target"], answer["edges"]) == ("comb", list(modes.edges("comb")))
    assert answer["edges"] == pictures["modes"]["layout"]["meta"]["edges"]
    assert set(pictures) == {"live", *PANELS}
    for picture in pictures.values():
        assert picture["layout"]["paper_bgcolor"] == THEMES[theme].ground
    comb, lines = targets.parse("comb"), _lines(pictures["live"])
    edges = np.linspace(*comb.domain, N_BINS + 1)
    density = np.diff(comb.cdf(edges)) / np.diff(edges)
    np.testing.assert_allclose(lines["p_data"]["y"], density, atol=1e-6)
    assert lines["p_data"]["line"]["color"] == THEMES[theme].p_data
    assert pictures["live"]["layout"]["xaxis"]["range"] == list(comb.domain)
    low, high = pictures["live"]["layout"]["yaxis2"]["range"]
    assert low <= LOSSES[loss].level <= high
    panels = [one for one in pictures["figure1"]["data"] if one["meta"] == "p_data"]
    assert [one["y"] for one in panels] == [lines["p_data"]["y"]] * 4
    marks = pictures["measures"]["layout"]["annotations"]
    assert [mark["y"] for mark in marks] == [pytest.approx(LOSSES[loss].value)]
    levels = (np.arange(N_Z) + 0.5) / N_Z
    best = _lines(pictures["quantiles"])["p_data"]["y"]
    np.testing.assert_allclose(comb.cdf(best), levels, atol=1e-9)
    assert len(pictures["modes"]["layout"]["xaxis"]["ticktext"]) == 5  # of the comb's normals


def _lines(picture: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The traces of a picture with one panel, by their meta."""
    return {trace["meta"]: trace for trace in picture["data"]}


@pytest.mark.usefixtures("idle")
def test_simple_players_have_their_field_in_the_pictures(client: FlaskClient) -> None:
    query = "target=point(0)&generator=point&discriminator=linear"
    plain, damped, none = (
        json.loads(client.get(f"/pictures?{q}").data, parse_constant=_refuse)["figures"]["phase"]
        for q in (query, f"{query}&r1=1", "seed=4")
    )
    fields = [{t["meta"]: t for t in one["data"]}["field"] for one in (plain, damped)]
    assert fields[0]["y"] != fields[1]["y"]
    assert none["data"] == []


def test_an_unknown_theme_is_refused(client: FlaskClient) -> None:
    sentence = problem(client, "/pictures?theme=pink" + "k" * 5000, 400)
    assert sentence.startswith("theme must be one of light, dark, projector, paper, got 'pink")
    assert len(sentence) < 200


# --- the page ---


def embedded(html: str) -> Any:
    """What the page tells its player, read as a browser would: up to the first end tag."""
    (text,) = re.findall(r'<script type="application/json" id="gan1d-page">(.*?)</script', html)
    return json.loads(text, parse_constant=_refuse)


def without_data(html: str) -> str:
    """The page less what it tells its player, and less Dash's configuration."""
    before, config, after = html.partition('<script id="_dash-config"')
    after = after.partition("</script>")[2]
    return re.sub(r'(id="gan1d-page">).*?(</script)', r"\1\2", before + config + after)


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


@given(_queries)
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
