"""What a page opens with: the layout with its picture, and frames only if they are kept."""

from __future__ import annotations

import gzip
from base64 import b64decode
from typing import Any

import pytest

from app.links.link import FIGURE1_SPEED, describe, describe_embed
from app.page.first_picture import first_picture
from app.page.opening import Opening
from app.routes import frames
from gan1d.figures import chart
from gan1d.figures.layout import reduced
from gan1d.figures.scene import Scene
from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import figure1
from gan1d.runs.once_cache import OnceCache
from tests.gan1d.formats.test_wire import made

LINKS = ("", "seed=7", "target=comb&loss=wasserstein", "lesson=dirac-gan", "seed=7&step=40", "x=1")


@pytest.fixture(autouse=True)
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept, and whatever trains fails the test."""

    def never(*_: Any, **__: Any) -> None:
        pytest.fail("trained")

    monkeypatch.setattr(frames, "_chunks", OnceCache(frames.CHUNK_BYTES, len))
    monkeypatch.setattr(frames, "_figures", OnceCache(frames.FIGURES))
    monkeypatch.setattr(frames, "chunk", never)
    monkeypatch.setattr(frames, "prepared", never)


def keep(recipe: Recipe, every: int, count: int = frames.FIRST) -> bytes:
    """A made-up chunk of a recipe, kept as if it had been asked for."""
    body = wire.encode(made(recipe, n=count))
    frames._chunks.get((recipe.to_query(), 0, every, count), lambda: gzip.compress(body))
    return body


@pytest.mark.parametrize("query", LINKS)
def test_with_nothing_kept_there_is_the_picture_of_the_target_alone(query: str) -> None:
    link = describe(query)
    opening = Opening.of(link)
    recipe, _ = Recipe.from_query(link["query"])
    assert (opening.facts["first"], opening.facts["stages"]) == (None, None)
    picture = chart.live(Scene.of(recipe))
    if link["view"]["large"] != "densities":
        picture = reduced(picture)
    assert opening.facts["picture"] == picture
    before, found, after = opening.html.partition(first_picture(picture))
    assert found
    assert before.rpartition("<")[2].startswith('div id="live"')
    assert after.startswith("</div>")


def test_the_page_around_the_picture_is_that_of_the_charts_of_the_link() -> None:
    around: dict[tuple[Any, ...], set[tuple[str, ...]]] = {}
    for query in LINKS:
        link = describe(query)
        opening = Opening.of(link)
        charts = (*link["view"]["panels"], link["view"]["large"])
        parts = tuple(opening.html.split(first_picture(opening.facts["picture"])))
        around.setdefault(charts, set()).add(parts)
    assert len(around) == 2  # the usual ones, and those of a lesson
    assert [[len(parts) for parts in found] for found in around.values()] == [[2], [2]]


@pytest.mark.parametrize("query", ["seed=7", "seed=7&speed=50", "", "seed=7&edits=4:k:2~900:k:3"])
def test_kept_frames_travel_with_the_page(query: str) -> None:
    link = describe(query)
    every = link["view"]["speed"]
    recipe = Recipe.from_query(link["query"])[0].prefix((frames.FIRST - 1) * every)
    body = keep(recipe, every)
    opening = Opening.of(link)
    first = opening.facts["first"]
    assert b64decode(first["bytes"]) == body
    assert (first["start"], first["every"], first["count"]) == (0, every, frames.FIRST)
    assert first["recipe"]["query"] == link["query"]
    shown = {name: field[0] for name, field in wire.decode(body)[1].items()}
    assert first_picture(chart.live(Scene.of(recipe), shown)) in opening.html
    assert opening.facts["picture"] == chart.live(Scene.of(recipe))  # to be moved by the player


def test_other_frames_do_not() -> None:
    recipe, _ = Recipe.from_query("seed=7")
    keep(recipe, 20)
    keep(recipe, 10, count=1)
    keep(recipe.replace(seed=8), 10)
    keep(recipe.edit(4, k=2), 10)
    assert Opening.of(describe("seed=7")).facts["first"] is None
    keep(recipe, 10)
    assert Opening.of(describe("seed=7")).facts["first"] is not None
    assert Opening.of(describe("seed=7&step=10")).facts["first"] is None
    embed = describe_embed("seed=7&start=10")
    assert Opening.of(embed).facts["first"] is None


def test_a_kept_plan_of_figure_1_travels_with_it() -> None:
    """And only where the link opens Figure 1."""
    ends = figure1.Stage("a", 0, 40, True, ""), figure1.Stage("b", 40, 90, True, "")
    plan = figure1.Figure1(Recipe(k=5), ends)
    frames._figures.get(Recipe(), lambda: plan)
    for query, there in (("", True), ("utm_source=x", True), ("seed=7", False)):
        stages = Opening.of(describe(query)).facts["stages"]
        assert (stages is not None) == there
    stages = Opening.of(describe("")).facts["stages"]
    assert stages["query"] == Recipe(k=5).to_query()
    assert [stage["end"] for stage in stages["stages"]] == [40, 90]


def test_what_the_server_warms_is_what_the_page_opens_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frames, "chunk", lambda recipe, *_: made(recipe, n=frames.FIRST))
    plan = figure1.Figure1(Recipe(k=5), ())
    monkeypatch.setattr(frames, "prepared", lambda *_: plan)
    frames.warm()
    facts = Opening.of(describe("")).facts
    assert facts["first"]["every"] == FIGURE1_SPEED
    assert facts["stages"]["query"] == Recipe(k=5).to_query()


def test_a_run_without_a_finite_frame_opens_with_the_target_alone() -> None:
    recipe, _ = Recipe.from_query("seed=7")
    body = wire.encode(made(recipe, n=0, diverged=0))
    frames._chunks.get((recipe.to_query(), 0, 10, frames.FIRST), lambda: gzip.compress(body))
    opening = Opening.of(describe("seed=7"))
    assert first_picture(chart.live(Scene.of(recipe))) in opening.html
    assert b64decode(opening.facts["first"]["bytes"]) == body
