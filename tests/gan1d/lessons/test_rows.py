"""What a lesson says and brings beside its run: groups, questions, notes, controls, pictures."""

from __future__ import annotations

import re

import pytest

from app.lessons import shelf, told
from app.words import LARGE
from gan1d.lessons import GROUPS, LESSONS, Lesson, pictures
from gan1d.recipe import SETTINGS

each = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


def test_they_stand_in_their_groups() -> None:
    groups = [lesson.group for lesson in LESSONS]
    assert tuple(dict.fromkeys(groups)) == GROUPS
    assert groups == sorted(groups, key=GROUPS.index)  # no group in two pieces
    assert [groups.count(group) for group in GROUPS] == [4, 4, 4, 5, 5]


@each
def test_a_question_has_one_answer_and_two_or_three_choices(lesson: Lesson) -> None:
    question = lesson.question
    assert question is not None
    assert question.asked.endswith("?")
    assert len(set(question.choices)) == len(question.choices) in (2, 3)
    assert 0 <= question.right < len(question.choices)
    assert re.fullmatch(r"[A-Z0-9].*[.]", question.answer)


def test_the_right_answer_is_not_always_at_one_place() -> None:
    rights = [lesson.question.right for lesson in LESSONS if lesson.question]
    assert max(rights.count(place) for place in range(3)) <= 10


@each
def test_it_has_notes_and_its_controls_act_on_its_run(lesson: Lesson) -> None:
    assert lesson.notes.endswith((".", "it."))
    assert lesson.large in LARGE
    settings = lesson.base().settings
    for name in lesson.controls:
        assert SETTINGS[name].applies(settings), name


@each
def test_the_kept_picture_is_of_the_recipe_in_the_row(lesson: Lesson) -> None:
    """`python -m gan1d.lessons.pictures` draws those of changed lessons anew."""
    kept = pictures._kept()
    assert set(kept) == {lesson.id for lesson in LESSONS}
    assert kept[lesson.id]["of"] == pictures.of(lesson)
    paths = pictures.picture(lesson)
    assert len(paths) >= 2
    for path in paths.values():
        points = [part.split(",") for part in re.split("[ML]", path) if part]
        assert all(0 <= float(x) <= pictures.WIDTH for x, _ in points)
        assert all(0 <= float(y) <= pictures.HEIGHT for _, y in points)


def test_the_shelf_is_small_and_the_page_is_told_of_one_lesson_only() -> None:
    assert len(str(shelf())) < 60_000
    assert all(set(row) == {"group", "notice", "picture"} for row in shelf())
    row = told(LESSONS[1])
    assert row["equation"].startswith("<math ")
    assert row["question"]["choices"] == LESSONS[1].question.choices  # type: ignore[union-attr]
