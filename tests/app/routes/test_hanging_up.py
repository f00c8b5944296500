"""Viewers beside each other: one who hangs up, one whose run is long, one whose program is new."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.routes import frames, request
from app.routes.turns import Turns
from gan1d import runs
from gan1d.game.program import Program
from gan1d.recipe import MAX_STEPS, Recipe
from gan1d.runs import CancelledError, compiled, replay
from gan1d.runs.compiled import Compiled
from tests.app.routes.asking import SERVER
from tests.gan1d.formats.test_wire import made

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # it plays Figure 1


def gone(after: int) -> dict[str, Callable[[], bool]]:
    """A viewer who hangs up after being looked for so many times, as waitress tells it."""
    answers = iter([False] * after)
    return {"waitress.client_disconnected": lambda: next(answers, True)}


def test_training_stops_when_the_viewer_hangs_up(client: FlaskClient) -> None:
    """Two blocks of 100 steps are trained of 6000: the last state kept says so."""
    recipe = Recipe(seed=4711)
    url = f"/frames?{recipe.to_query()}&every=10&count=600"
    response = client.get(url, environ_overrides=gone(after=3))
    assert (response.status_code, response.data) == (499, b"")
    kept = replay.CHECKPOINTS.nearest(recipe, MAX_STEPS)
    assert kept is not None
    assert 0 < kept[0] <= 3 * replay.BLOCK_STEPS
    short = client.get(f"/frames?{recipe.to_query()}&count=1", environ_overrides=gone(99))
    assert short.status_code == 200  # no failure is kept


def test_figure_1_stops_when_the_viewer_hangs_up(client: FlaskClient) -> None:
    recipe = Recipe(seed=4712)
    response = client.get(f"/figure1?{recipe.to_query()}", environ_overrides=gone(after=2))
    assert response.status_code == 499
    assert recipe not in frames._figures


def test_who_hangs_up_while_waiting_for_a_turn_is_let_go(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = Turns(1, clock=lambda: 0.0)
    monkeypatch.setattr(request, "_training", turns)
    monkeypatch.setattr(frames, "chunk", lambda *_: made(Recipe()))

    def ask(_: Callable[[], bool]) -> int:
        return client.get("/frames", environ_overrides=gone(after=2)).status_code

    assert turns.run(ask, lambda: False) == 499
    assert client.get("/frames").status_code == 200
    assert turns.run(lambda _: "free", lambda: pytest.fail("must wait")) == "free"


def test_one_who_hangs_up_leaves_the_other_viewer_served(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(*arguments: Any) -> runs.Chunk:
        begun.set()
        go_on.wait(60)
        if arguments[-1]():
            raise CancelledError
        return made(Recipe())

    def ask(environ: dict[str, Any]) -> int:
        return SERVER.test_client().get("/frames", environ_overrides=environ).status_code

    monkeypatch.setattr(frames, "chunk", work)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, gone(after=1))
        assert begun.wait(60)
        second = pool.submit(ask, {})
        go_on.set()
        assert (first.result(60), second.result(60)) == (499, 200)


HEAVY = Recipe(seed=4713)


def test_a_viewer_is_served_beside_one_whose_run_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The long run's pieces hold the only place, and end when the other viewer has its answer."""
    begun, served = threading.Event(), threading.Event()

    def work(recipe: Recipe, *arguments: Any) -> runs.Chunk:
        if recipe == HEAVY:
            begun.set()
            for _ in range(6000):
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
        assert begun.wait(60)
        light = pool.submit(ask, "")
        assert light.result(60) == 200
        assert not heavy.done()
        served.set()
        assert heavy.result(60) == 200


def test_a_viewer_is_served_while_anothers_program_is_compiled(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiling takes no place of those who train; who hangs up before it begins is let go."""
    assert client.get("/frames?count=1").status_code == 200
    built = threading.Event()

    def build(program: Program) -> Compiled:
        assert program.batch == 3
        assert built.wait(60)
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
        late = client.get("/frames?batch=4&count=1", environ_overrides=gone(after=3))
        assert late.status_code == 499
        assert not heavy.done()
        built.set()
        assert heavy.result(60).status_code == 499
