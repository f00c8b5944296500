"""The page as plain HTML: every component of Dash as its element, and no text as markup."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from app.page import layout
from app.page.static import html_of
from tests.app.page.test_controls import walk

HOSTILE = "</script><script>alert(1)</script> & \"quoted\" 'too'"
VOID = {"br", "img", "input"}
Attributes = dict[str, str | None]


class Elements(HTMLParser):
    """Elements in their order, and whether every tag is closed by its own."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def only(node: Component) -> tuple[str, Attributes]:
    (one,) = Elements(html_of(node)).found
    return one


@pytest.mark.parametrize("text", [HOSTILE, "", "a < b && c", "&amp;"])
def test_a_text_and_an_attribute_say_what_they_said(text: str) -> None:
    read = Elements(html_of(html.P([text, html.B(text)], title=text, **{"aria-label": text})))
    assert read.text == 2 * text
    assert read.found == [("p", {"title": text, "aria-label": text}), ("b", {})]


def test_nothing_is_nothing() -> None:
    assert html_of(None) == html_of([]) == html_of(dcc.Store(id="x", data=HOSTILE)) == ""
    assert html_of([None, "a", ["b", 3]]) == "ab3"


def test_what_is_hidden_stays_hidden_and_what_is_not_is_not() -> None:
    assert only(html.Div(hidden=True, id="a")) == ("div", {"hidden": None, "id": "a"})
    assert only(html.Div(hidden=False, id="a")) == ("div", {"id": "a"})
    assert only(html.Details(open=True)) == ("details", {"open": None})
    assert only(html.Details(open=False)) == ("details", {})


def test_attributes_have_the_names_that_html_has_and_no_property_of_dash_is_one() -> None:
    label = html.Label("step", htmlFor="step", className="quiet")
    assert only(label) == ("label", {"for": "step", "class": "quiet"})
    button = html.Button("x", n_clicks=0, type="button", **{"data-stage": "a"})
    assert only(button) == ("button", {"type": "button", "data-stage": "a"})
    both = {"type": "action", "name": "play"}
    tag, attributes = only(html.Button("x", id=both))
    assert (tag, json.loads(attributes["id"] or "")) == ("button", both)


@pytest.mark.parametrize("kind", [dcc.Checklist, dcc.RadioItems])
def test_options_are_boxes_with_their_labels(kind: type[Component]) -> None:
    rows = [{"label": "One", "value": "one"}, {"label": html.I(HOSTILE), "value": "two"}, "three"]
    several = kind is dcc.Checklist
    read = Elements(html_of(kind(rows, ["two"] if several else "two", id="these")))
    assert read.found[0][1]["id"] == "these"
    inputs = [attributes for tag, attributes in read.found if tag == "input"]
    assert [one["type"] for one in inputs] == ["checkbox" if several else "radio"] * 3
    assert ["checked" in one for one in inputs] == [False, True, False]
    labels = [attributes["class"] or "" for tag, attributes in read.found if tag == "label"]
    assert ["selected" in name.split() for name in labels] == [False, True, False]
    assert read.text == f"One{HOSTILE}three"


def test_options_without_a_choice_have_none() -> None:
    for node in (dcc.Checklist(["a"], [], id="x"), dcc.RadioItems(["a"], None, id="x")):
        assert "checked" not in html_of(node)


def test_an_input_keeps_its_value_and_its_bounds() -> None:
    read = Elements(html_of(dcc.Input(id="i", type="range", min=0, max=7, step=1, value=3)))
    (box,) = (attributes for tag, attributes in read.found if tag == "input")
    bounds = {"type": "range", "min": "0", "max": "7", "step": "1", "value": "3"}
    assert box == {"id": "i", "class": "dash-input-element", **bounds}
    read = Elements(html_of(dcc.Input(id="i", type="text", value=HOSTILE)))
    assert read.found[-1][1]["value"] == HOSTILE


def _key(identity: object) -> str:
    return json.dumps(identity, sort_keys=True) if isinstance(identity, dict) else str(identity)


def test_every_id_of_the_page_is_in_it_once_and_in_order() -> None:
    """But that of the store, which is no element."""
    nodes = [c for c in walk(layout.page()) if getattr(c, "id", None)]
    expected = [_key(c.id) for c in nodes if not isinstance(c, dcc.Store)]
    read = Elements(html_of(layout.page()))
    assert [attributes["id"] for _, attributes in read.found if "id" in attributes] == expected
    assert len(expected) == len(set(expected)) == len(nodes) - 1 > 100


def test_the_page_in_plain_html_is_as_hidden_as_that_of_dash() -> None:
    page = layout.page()
    hidden = {_key(c.id) for c in walk(page) if getattr(c, "hidden", False) and hasattr(c, "id")}
    found = {a["id"] for _, a in Elements(html_of(page)).found if "hidden" in a and "id" in a}
    assert found == hidden
    back = _key({"type": "action", "name": "back-to-figure1"})  # there is nothing to go back to yet
    assert {"problems", "lesson", "help", "veil", back} <= hidden
