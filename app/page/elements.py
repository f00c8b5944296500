"""Elements that the page has many of: buttons that act, and places for charts."""

from __future__ import annotations

import re

from dash import html

from app.page import controls


def action(
    name: str,
    text: str,
    label: str,
    className: str = "",  # noqa: N803
    hidden: bool = False,
) -> html.Button:
    """A button; `assets/clientside.js` hands its action to the player.

    Its words are its name and the label explains them (WCAG 2.5.3); a symbol has the label's name.
    """
    name_of = {} if any(map(str.isalpha, text)) else {"aria-label": label}
    return html.Button(
        text,
        id=controls._action(name),
        n_clicks=0,
        type="button",
        title=label,
        className=className,
        hidden=hidden,
        **name_of,
    )


def with_symbols(text: str) -> list[str | html.Span]:
    """A text whose p_data and p_g have their subscripts."""
    parts = re.split(r"\bp_(data|g)\b", text)
    symbols = [html.Span(["p", html.Sub(name)]) for name in parts[1::2]]
    return [parts[0], *(one for pair in zip(symbols, parts[2::2], strict=True) for one in pair)]


def stage_button(name: str) -> html.Button:
    """A button that plays a stage of Figure 1, or shows its end if it is past."""
    return html.Button(
        f"({name})",
        type="button",
        title=f"Play stage ({name}), or show its end",
        **{"data-stage": name},
    )


def step_button(who: str, text: str, label: str) -> html.Button:
    """A button that trains one step; `assets/js/page/keys.js` repeats it while it is held."""
    return html.Button(
        text,
        type="button",
        title=label,
        className="icon icon-step" if who == "both" else f"icon-step {who}",
        **{"aria-label": label, "data-step": who},
    )


def graph(name: str, label: str) -> html.Div:
    """A chart: an empty element, which the player fills."""
    return html.Div(id=name, className="graph", role="img", **{"aria-label": label})
