"""Lectures, and which worker is asked: small values, bounded, bound to a secret; runs that stay."""

from __future__ import annotations

from collections import Counter

import pytest

from app.hall import lectures
from app.hall.lectures import Lectures
from app.hall.messages import RefusedError
from app.hall.routing import order, run_of

SECRET = "a-secret-of-mine"


class Clock:
    """One that stands still unless it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def refusal(given: Lectures, name: str, secret: str, body: bytes) -> tuple[int, str]:
    with pytest.raises(RefusedError) as error:
        given.tell(name, secret, body)
    return error.value.status, str(error.value)


def test_the_last_that_was_told_is_what_is_heard() -> None:
    given = Lectures()
    given.tell("gans", SECRET, b'{"step": 1}')
    lecture = given.get("gans")
    assert lecture
    changed = lecture.changed
    given.tell("gans", SECRET, b' { "step":1 } ')
    assert not changed.is_set()  # the same again is no news
    given.tell("gans", SECRET, b'{"step": 2}')
    assert changed.is_set()
    assert lecture.value == b'{"step":2}'
    assert given.get("other") is None


@pytest.mark.parametrize("name", ["", "A", "../x", "a b", "-a", "a" * 41, "ä", "a\r\nb", "<b>"])
def test_a_name_is_small_letters_digits_and_hyphens(name: str) -> None:
    assert refusal(Lectures(), name, SECRET, b"{}")[0] == 404


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("", b"{}", 403),
        ("short", b"{}", 403),
        ("x" * 129, b"{}", 403),
        ("with a space in it", b"{}", 403),
        (SECRET, b"", 400),
        (SECRET, b"[1]", 400),
        (SECRET, b'{"a": NaN}', 400),
        (SECRET, b"\xff\xfe", 400),
        (SECRET, b"[" * 15000, 400),
        (SECRET, b'{"a": "' + b"x" * lectures.MOST_BYTES + b'"}', 413),
    ],
)
def test_what_is_no_lecture_is_refused(secret: str, body: bytes, status: int) -> None:
    given = Lectures()
    assert refusal(given, "gans", secret, body)[0] == status
    assert given.get("gans") is None


def test_a_lecture_is_its_lecturers_until_it_is_old() -> None:
    clock = Clock()
    given = Lectures(clock)
    given.tell("gans", SECRET, b"{}")
    assert refusal(given, "gans", "another-secret", b"{}")[0] == 403
    clock.now += lectures.OLD - 1
    assert given.get("gans")
    assert refusal(given, "gans", "another-secret", b"{}")[0] == 403
    clock.now += 1
    assert given.get("gans") is None
    given.tell("gans", "another-secret", b"{}")
    assert refusal(given, "gans", SECRET, b"{}")[0] == 403


def test_there_is_a_bound_and_the_idle_make_room() -> None:
    clock = Clock()
    given = Lectures(clock)
    for i in range(lectures.MOST):
        given.tell(f"lecture-{i}", SECRET, b"{}")
    assert refusal(given, "one-more", SECRET, b"{}")[0] == 503
    clock.now += lectures.IDLE
    for i in range(1, lectures.MOST):
        given.tell(f"lecture-{i}", SECRET, b"{}")
    given.tell("one-more", SECRET, b"{}")
    assert given.get("lecture-0") is None
    assert refusal(given, "another", SECRET, b"{}")[0] == 503
    assert len(given._by_name) == lectures.MOST


def test_a_run_is_named_by_its_settings_alone() -> None:
    """However far it has gone, whatever was changed on the way, and however it is written."""
    names = {
        run_of("/frames", query)
        for query in (
            "defaults=2&seed=7&start=0&every=10&count=60&v=abc",
            "seed=7&defaults=2&start=600&every=10&count=60",
            "defaults=2&seed=7&edits=400:lr_d:0.01&start=600&every=2&count=3",
        )
    }
    assert names == {"defaults=2&seed=7"}
    assert run_of("/frames", "seed=8") != run_of("/frames", "seed=7")
    assert run_of("/", "seed=7") is None


def test_runs_are_spread_and_stay_when_a_worker_dies() -> None:
    runs = [f"seed={seed}" for seed in range(400)]
    before = {run: order(run, range(4))[0] for run in runs}
    assert all(70 < n < 130 for n in Counter(before.values()).values())
    after = {run: order(run, [0, 1, 3])[0] for run in runs}
    assert all(after[run] == worker for run, worker in before.items() if worker != 2)
    moved = Counter(after[run] for run, worker in before.items() if worker == 2)
    assert len(moved) == 3
