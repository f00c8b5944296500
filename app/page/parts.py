"""The parts of the page that no callback of Dash touches: it leaves their places empty.

Dash connects every component to its store, and all of them look at each change. So words, captions
and places of charts are elements of the page's first HTML alone (`app.page.opening`), and
`assets/js/page/parts.js` puts copies of them where Dash has built an empty element.
"""

from __future__ import annotations

from collections.abc import Iterator

from dash.development.base_component import Component

NAME = "data-part"  # the attribute that both places of a part have
_PLAIN = "dash_html_components"  # the namespace of plain elements


def named(page: Component) -> Component:
    """A page with a name on each largest part that no callback touches, for `emptied`.

    A name tells the nearest element with an id, or the chart, and the way from there, so it is the
    same wherever a view puts the charts.
    """
    _name(page, "", ())
    return page


def emptied(page: Component) -> Component:
    """A page for Dash: named parts are there without what is in them."""
    if hasattr(page, NAME):
        page.children = None
        return page
    for child in _inside(page):
        emptied(child)
    return page


def _name(node: Component, anchor: str, way: tuple[int, ...]) -> None:
    """Name the parts of an element that is `way` from the element `anchor`."""
    own = getattr(node, "data-panel", None) or getattr(node, "id", None)
    if isinstance(own, str):
        anchor, way = own, ()
    inside = list(_inside(node))
    if inside and _is_still(node):
        setattr(node, NAME, "-".join([anchor, *map(str, way)]))
        return
    for i, child in enumerate(inside):
        _name(child, anchor, (*way, i))


def _is_still(node: Component) -> bool:
    """Whether no callback touches an element or any in it."""
    plain = node._namespace == _PLAIN and not isinstance(getattr(node, "id", None), dict)
    return plain and all(map(_is_still, _inside(node)))


def _inside(node: Component) -> Iterator[Component]:
    """The elements in an element; labels of options are not, which Dash mounts when it likes."""
    children = getattr(node, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if isinstance(child, Component):
            yield child
