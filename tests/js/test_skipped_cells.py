"""Files as people have them: cells that are no numbers, Windows-1252, decimal commas."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.js import Calls


def read(calls: Calls, data: bytes, *then: str) -> Any:
    """What the table of a file has under a chain of names."""
    blob = {"$bytes": base64.b64encode(data).decode()}
    answer = calls.answer("owndata/file", "readTable", blob, then=list(then))
    assert "error" not in answer, answer
    return answer["value"]


def cells(good: int, bad: int) -> bytes:
    """A column of so many different numbers, with words among them."""
    words = ["n/a", "NA", "-", "missing"]
    rows = [str(i / 7) for i in range(good)]
    for i in range(bad):
        rows.insert(1 + 2 * i, words[i % len(words)])
    return ("x\n" + "\n".join(rows) + "\n").encode()


def test_cells_that_are_no_numbers_are_skipped_and_counted(calls: Calls) -> None:
    data = cells(991, 12)
    assert read(calls, data, "best", "numbers") == pytest.approx([i / 7 for i in range(991)])
    told = read(calls, data, "best", "skipped")
    assert told == '12 of 1,003 cells are no numbers (the first is "n/a" in line 3)'


@pytest.mark.parametrize(("good", "bad", "is_used"), [(80, 20, True), (79, 21, False)])
def test_a_column_is_refused_above_a_share_that_is_said(
    calls: Calls, good: int, bad: int, is_used: bool
) -> None:
    answer = calls.column(cells(good, bad))
    if is_used:
        assert len(answer["value"]) == good
    else:
        assert answer["error"] == (
            'column "x" must hold numbers in at least 80 % of its cells; '
            '21 of 100 cells are no numbers (the first is "n/a" in line 3)'
        )


def test_a_column_without_a_fault_goes_first(calls: Calls) -> None:
    assert calls.column("x,y\n1,7\nn/a,5\n2,9\n8,1\n9,2\n4,4\n", "name") == {"value": "y"}


def test_windows_1252_is_read(calls: Calls) -> None:
    data = "Größe in €;Ort\n1,5;Köln\n2,5;Łódź\n".encode("cp1252", errors="replace")
    assert read(calls, data, "best", "name") == "Größe in €"
    assert read(calls, data, "best", "numbers") == [1.5, 2.5]
    assert read(calls, data, "encoding") == "Windows-1252"
    assert read(calls, "Größe\n1\n2\n".encode(), "encoding") == ""


@pytest.mark.parametrize(
    ("data", "values", "commas"),
    [
        ("a;b\n1,5;2\n2,5;3\n", [1.5, 2.5], 2),
        ("height\n1,5\n2,5\n3,75\n", [1.5, 2.5, 3.75], 3),  # a comma that parts no columns
        ("height\n1.5\n2.5\n", [1.5, 2.5], 0),
        ("a,b\n5,1\n7,2\n9,4\n", [5, 7, 9], 0),  # and one that does
    ],
)
def test_a_decimal_comma_is_told_from_one_between_columns(
    calls: Calls, data: str, values: list[float], commas: int
) -> None:
    text = data.encode()
    found = read(calls, text, "best", "numbers")
    assert found == values
    assert read(calls, text, "best", "commas") == commas
