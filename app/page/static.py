"""The page's components as plain HTML: what is seen before Dash has run, at the same places."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from dash.development.base_component import Component

_RENAMED = {"className": "class", "htmlFor": "for", "autoComplete": "autocomplete"}
_KEPT = {"alt", "class", "for", "hidden", "id", "open", "role", "scope", "src", "title", "type"}
_EMPTY = {"Img", "Br"}


def html_of(node: Any) -> str:
    """The HTML of a component, of a list of them, or of a text.

    Elements of `dash.html` become themselves; inputs, check-boxes and radio buttons of `dash.dcc`
    the elements that they are drawn as, so that they take the same room.
    """
    if node is None:
        return ""
    if isinstance(node, Component):
        drawn = _DRAWN.get(node._type)
        return drawn(node) if drawn else _element(node)
    if isinstance(node, (list, tuple)):
        return "".join(map(html_of, node))
    return escape(str(node), quote=False)


def _element(node: Component) -> str:
    """An element of `dash.html`."""
    tag = node._type.lower()
    text = f"<{tag}{_attributes(node.to_plotly_json()['props'])}>"
    if node._type in _EMPTY:
        return text
    return f"{text}{html_of(getattr(node, 'children', None))}</{tag}>"


def _attributes(props: dict[str, Any]) -> str:
    parts = []
    for name, value in props.items():
        known = _RENAMED.get(name, name)
        if not (known in _KEPT or known.startswith(("data-", "aria-"))):
            continue
        if value is True:
            parts.append(f" {known}")
        elif value not in (False, None):
            text = json.dumps(value, sort_keys=True) if isinstance(value, dict) else str(value)
            parts.append(f' {known}="{escape(text)}"')
    return "".join(parts)


def _input(node: Component) -> str:
    props = node.to_plotly_json()["props"]
    names = ("type", "min", "max", "step", "value")
    own = "".join(f' {name}="{escape(str(props[name]))}"' for name in names if name in props)
    class_name = f"dash-input-container dash-input {props.get('className', '')}"
    where = _attributes({"id": props["id"]})
    return f'<div class="{class_name}"><input{where} class="dash-input-element"{own}></div>'


def _options(node: Component) -> str:
    """Check-boxes or radio buttons."""
    props = node.to_plotly_json()["props"]
    kind, name = ("checkbox", "checklist") if node._type == "Checklist" else ("radio", "radioitems")
    value = props.get("value")
    chosen = value if isinstance(value, list) else [value]
    rows = "".join(_option(option, kind, chosen, bool(props.get("inline"))) for option in
                   props["options"])  # fmt: skip
    class_name = f"dash-options-list dash-{name} {props.get('className', '')}"
    return f'<div{_attributes({"id": props["id"]})} class="{class_name}">{rows}</div>'


def _option(option: Any, kind: str, chosen: Iterable[Any], inline: bool) -> str:
    value = option["value"] if isinstance(option, dict) else option
    label = option["label"] if isinstance(option, dict) else option
    on = value in chosen
    class_name = "dash-options-list-option" + " selected" * on + " dash-checklist-inline" * inline
    box = (
        f'<input type="{kind}" class="dash-options-list-option-checkbox"'
        f' value="{escape(str(value))}"{" checked" * on}>'
    )
    return (
        f'<label class="{class_name}"><span class="dash-options-list-option-wrapper">{box}</span>'
        f'<span class="dash-options-list-option-text"><span>{html_of(label)}</span></span></label>'
    )


_DRAWN = {
    "Checklist": _options,
    "Input": _input,
    "RadioItems": _options,
    "Store": lambda _: "",
}
