"""What no callback touches is in the page's first HTML, and Dash leaves its place empty."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dash.development.base_component import Component

from app.links.view import View
from app.page import layout, parts
from app.page.static import html_of
from app.server import create_app
from app.words import LARGE, PANELS
from tests.app.page.test_controls import walk
from tests.app.page.test_static import Elements


def _names(page: Component) -> list[str]:
    return [getattr(node, parts.NAME) for node in walk(page) if hasattr(node, parts.NAME)]


def _identities(page: Component) -> list[Any]:
    return [node.id for node in walk(page) if getattr(node, "id", None)]


def test_dash_has_far_fewer_components_than_the_page_has_elements() -> None:
    assert len(list(walk(layout.for_dash()))) < 0.55 * len(list(walk(layout.page())))


def test_the_labels_of_options_are_left_to_dash() -> None:
    """It mounts them later than the rest, and anew with other values."""
    (presets,) = (node for node in walk(layout.for_dash()) if getattr(node, "id", "") == "presets")
    assert not any(hasattr(node, parts.NAME) for node in walk(presets))
    assert len(list(walk(presets))) > 2 * len(presets.options)


def test_dash_has_every_component_that_a_callback_touches() -> None:
    """Those with a pattern for an id, and those that are named."""
    ids = _identities(layout.for_dash())
    patterns = [one for one in _identities(layout.page()) if isinstance(one, dict)]
    assert [one for one in ids if isinstance(one, dict)] == patterns != []
    app = create_app()
    app._setup_server()
    touched = json.dumps([row["inputs"] for row in app.callback_map.values()])
    named = {one for one in ids if f'"id": "{one}"' in touched}
    assert named == {"presets", "speed", "switches", "layers", "panels"}
    assert touched.count('"id": ') == len(named) + 3  # patterns: of settings, sliders, actions


def test_each_part_has_a_name_of_its_own_and_dash_leaves_its_place_empty() -> None:
    names = _names(layout.page())
    assert len(set(names)) == len(names) > 50
    page = layout.for_dash()
    assert _names(page) == names
    assert all(node.children is None for node in walk(page) if hasattr(node, parts.NAME))


@pytest.mark.parametrize("large", LARGE)
def test_whatever_chart_is_large_the_parts_have_the_same_names(large: str) -> None:
    panels = tuple(name for name in ("modes", large) if name in PANELS)
    view = View(large=large, panels=panels)
    read = Elements(html_of(layout.page(view)))
    assert {row[parts.NAME] for _, row in read.found if parts.NAME in row} == set(
        _names(layout.for_dash())
    )


def test_no_attribute_of_a_part_is_lost_in_plain_html() -> None:
    """There it is all that is shown of it."""
    renamed = {"className": "class", "htmlFor": "for"}
    for part in walk(layout.page()):
        if not hasattr(part, parts.NAME):
            continue
        for node in walk(part):
            props = {
                k: v for k, v in node.to_plotly_json()["props"].items() if v not in (None, False)
            }
            wanted = {renamed.get(name, name) for name in props} - {"children"}
            assert set(Elements(html_of(node)).found[0][1]) == wanted
