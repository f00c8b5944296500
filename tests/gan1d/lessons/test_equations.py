"""Equations are MathML that is well formed, says itself in words, and holds what was written."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from gan1d.lessons import LESSONS, Lesson
from gan1d.lessons.mathml import equation, frac, power, root, row, under

TAGS = {
    "math", "mrow", "mi", "mn", "mo", "mfrac", "msub", "msup", "msubsup", "munder", "msqrt",
    "mspace", "mtable", "mtr", "mtd",
}  # fmt: skip


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_each_lesson_has_one_that_can_be_heard(lesson: Lesson) -> None:
    assert lesson.equation is not None
    tree = ElementTree.fromstring(lesson.equation.mathml)
    assert tree.tag == "math"
    assert tree.get("aria-label") == tree.get("alttext") == lesson.equation.said
    assert {node.tag for node in tree.iter()} <= TAGS
    text = "".join(tree.itertext())
    assert not set(text) & set("_^{}"), text  # each index and exponent was read
    assert len(lesson.equation.said.split()) >= 8


def test_a_row_has_names_numbers_and_operators() -> None:
    assert row("p_data(x) + 2") == (
        "<mrow><msub><mi>p</mi><mi>data</mi></msub><mo>(</mo><mi>x</mi><mo>)</mo>"
        "<mo>+</mo><mn>2</mn></mrow>"
    )
    assert row("D^*") == "<mrow><msup><mi>D</mi><mo>*</mo></msup></mrow>"
    assert row("θ_{t+1}").count("<mn>1</mn>") == 1
    assert row("a_1^2").startswith("<mrow><msubsup><mi>a</mi>")


def test_what_is_built_is_in_it_as_it_is() -> None:
    whole = equation("it", frac("1", "2"), under("max", "x"), power("a", "b"), root("c")).mathml
    for tag in ("mfrac", "munder", "msup", "msqrt"):
        assert whole.count(f"<{tag}>") == 1


def test_a_semicolon_begins_another_line() -> None:
    two = equation("it", "a ; b = ", frac("1", "2"), " c").mathml
    assert two.count("<mtr>") == 2
    first, second = ElementTree.fromstring(two).iter("mtd")
    assert ("".join(first.itertext()), "".join(second.itertext())) == ("a", "b=12c")


def test_no_text_is_markup() -> None:
    whole = equation('less < "more" & more', "a < b & c").mathml
    tree = ElementTree.fromstring(whole)
    assert tree.get("alttext") == 'less < "more" & more'
    assert "".join(tree.itertext()) == "a<b&c"
