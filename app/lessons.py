"""What the page is told of the lessons: all of the one that is open, little of the others."""

from __future__ import annotations

from typing import Any

from gan1d.lessons import LESSONS, Lesson, pictures

_TOLD = (
    "id", "title", "do", "notice", "why", "source", "notes", "controls", "figure1", "speed",
    "panels", "layers", "large",
)  # fmt: skip


def told(lesson: Lesson) -> dict[str, Any]:
    """All that the page shows of a lesson beside its run."""
    return {name: getattr(lesson, name) for name in _TOLD} | {
        "equation": lesson.equation and lesson.equation.mathml,
        "question": lesson.question and lesson.question._asdict(),
    }


def names() -> list[dict[str, str]]:
    """Id and title of each lesson, in their order."""
    return [{"id": lesson.id, "title": lesson.title} for lesson in LESSONS]


def shelf() -> list[dict[str, Any]]:
    """What the shelf shows of each lesson; asked for when it is opened."""
    return [
        {
            "group": lesson.group,
            "notice": lesson.notice,
            "picture": pictures.picture(lesson),
        }
        for lesson in LESSONS
    ]
