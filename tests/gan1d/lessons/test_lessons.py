"""Each lesson shows what it promises on the seed it ships with; rows are all there is to one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.compile import programs as lesson_programs
from app.links import link
from app.words import LAYERS, PANELS
from gan1d import lessons
from gan1d.lessons import GROUPS, LESSONS, Finding, Lesson, Played, play, screen, trained
from gan1d.recipe import Recipe
from gan1d.runs import run
from gan1d.runs.inputs import program_of
from tests import ROOT

SERVER = create_app().server
README = (ROOT / "gan1d/lessons/README.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_shows_what_it_promises(lesson: Lesson) -> None:
    """In its numbers; what its words name is also seen to move, and something within 5 s."""
    last, soon = screen.steps(lesson), screen.steps(lesson, screen.AT_ONCE)
    runs = trained(lesson, max(lesson.steps, last))
    checked = slice(0, lesson.steps // lesson.every + 1)
    other = runs.reference and runs.reference.part(checked)
    sign = lesson.check(Played(runs.history.part(checked), other))
    assert sign.holds, sign.sentence
    assert lesson.shows
    for shown in lesson.shows:
        assert screen.moved(shown, runs, last, lesson.large) >= shown.pixels >= 10, shown
        assert shown.panel in (screen.DENSITIES, *lesson.panels)
        assert not shown.line.startswith("ghost_") or "ghost" in lesson.layers
    way = max(screen.moved(one, runs, soon, lesson.large) for one in lesson.shows)
    assert way >= screen.LEAST


# What a lesson turns on, undone: then it must not show what it promises.
UNDONE = {
    "optimal-discriminator": {"query": "defaults=2&target=two_normals&train=g"},
    "weak-discriminator": {"query": "REFERENCE"},
    "saturating": {"query": "REFERENCE"},
    "disjoint-supports": {"query": "REFERENCE"},
    "f-divergences": {"query": "REFERENCE"},
    "learning-rates": {"query": "latent=normal&lr_d=0.0005&lr_g=0.005&edits=1000:lr_d:0.005"},
    "dirac-gan": {"query": "REFERENCE"},
    "r1-strength": {"query": "REFERENCE"},
    "instance-noise": {"query": "REFERENCE"},
    "one-parameter": {"query": "target=point(0)&generator=point&discriminator=linear&batch=1"
                      "&optimizer_d=sgd&optimizer_g=sgd&lr_d=0.1&lr_g=0.1&r1=3&loss=minimax"},
    "optimism": {"query": "REFERENCE"},
    "border-of-convergence": {"query": "REFERENCE"},
}  # fmt: skip


@pytest.mark.parametrize("lesson_id", UNDONE)
def test_without_its_point_it_does_not(lesson_id: str) -> None:
    lesson = lessons.BY_ID[lesson_id]
    query = UNDONE[lesson_id]["query"].replace("REFERENCE", lesson.reference or "")
    sign = play(replace(lesson, query=query))
    assert not sign.holds, sign.sentence


def test_rows_are_sound() -> None:
    assert len(LESSONS) == len(lessons.BY_ID) == 22
    for lesson in LESSONS:
        assert re.fullmatch(r"[a-z0-9-]+", lesson.id)
        lesson.recipe() if not lesson.figure1 else lesson.reference_recipe()
        for words in (lesson.do, lesson.notice, lesson.why):
            assert words.endswith("."), lesson.id
            assert len(words) <= 160, lesson.id
        assert lesson.source
        assert set(lesson.panels) <= set(PANELS)
        assert set(lesson.layers) <= set(LAYERS)
        assert ("ghost" in lesson.layers) == (lesson.reference is not None), lesson.id
        assert "phase" not in lesson.panels or "discriminator=" in lesson.query


def test_the_readme_lists_them() -> None:
    found = re.search(r"<!-- lessons -->\n(.*?)\n<!-- /lessons -->", README, re.S)
    assert found
    rows = "\n\n".join(f"**{group}**\n\n{_listed(group)}" for group in GROUPS)
    assert found[1] == rows, f"the list of lessons should read:\n{rows}"


def _listed(group: str) -> str:
    """The lessons of a group as Markdown, with their numbers."""
    return "\n".join(
        f"{i}. `{lesson.id}` **{lesson.title}.** {lesson.notice}"
        for i, lesson in enumerate(LESSONS, 1)
        if lesson.group == group
    )


# --- links ---


def test_a_link_opens_a_lesson() -> None:
    told = link.describe("lesson=dirac-gan")
    lesson = lessons.BY_ID["dirac-gan"]
    assert Recipe(**told["settings"]) == lesson.recipe()
    assert told["reference"]["query"] == lesson.reference_recipe().to_query()  # type: ignore[union-attr]
    assert (told["view"]["panels"], told["view"]["speed"]) == (lesson.panels, lesson.speed)
    assert (told["figure1"], told["problems"]) == (None, [])


def test_what_the_link_says_itself_goes_first() -> None:
    told = link.describe("lesson=dirac-gan&seed=5&speed=20&panels=losses&reference=k=3")
    assert (told["query"], told["reference"]["query"]) == ("seed=5", "k=3")
    assert (told["view"]["speed"], told["view"]["panels"]) == (20, ("losses",))


def test_figure_1_is_a_lesson_too() -> None:
    told = link.describe("lesson=figure-1")
    assert told["figure1"] == ""
    assert told["query"] == link.describe("")["query"]


def test_an_unknown_lesson_is_refused_in_a_sentence() -> None:
    told = link.describe("lesson=alchemy")
    assert told["problems"][0].startswith("lesson must be the id of a lesson: figure-1, ")
    assert told["problems"][0].endswith("got 'alchemy'")
    assert told["view"]["lesson"] is None


def test_a_row_is_all_that_a_lesson_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more row: its link opens, the page knows it, and its check is asked."""
    row = Lesson(
        id="short",
        group="Basics",
        title="A short one",
        do="Look.",
        notice="It is there.",
        why="It was written down.",
        source="This test",
        query="width_d=4&depth_d=1&width_g=4&depth_g=1&batch=8&seed=9",
        check=lambda played: Finding(len(played.history) == 3, "three frames"),
        steps=20,
    )
    assert play(row) == Finding(True, "three frames")
    shelf = (*LESSONS, row)
    monkeypatch.setattr("app.lessons.LESSONS", shelf)
    monkeypatch.setitem(lessons.BY_ID, "short", row)
    client: FlaskClient = SERVER.test_client()
    answer = client.get("/link?lesson=short")
    assert answer.json is not None
    assert (answer.json["query"], answer.json["problems"]) == (row.recipe().to_query(), [])
    assert answer.json["lesson"]["notice"] == "It is there."
    assert '"id": "short"' in client.get("/?lesson=short").text
    shelved = client.get("/lessons").json
    assert shelved is not None
    assert list(shelved[-1]["picture"]) == ["p_data"]  # there is none of its run


def test_what_is_warmed_is_what_the_lessons_run() -> None:
    programs = list(lesson_programs())
    assert len(programs) == len(set(programs))
    recipes = [one for lesson in LESSONS for one in (lesson.base(), lesson.reference_recipe())]
    assert set(programs) == {program_of(one) for one in recipes if one is not None}


def test_a_check_of_two_runs_needs_both() -> None:
    lesson = lessons.BY_ID["dirac-gan"]
    played = Played(run(lesson.recipe(), 2, 1), None)
    with pytest.raises(ValueError, match="compares two runs"):
        lesson.check(played)
