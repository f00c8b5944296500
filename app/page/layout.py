"""The page's components and ids; no callbacks."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from app.links.view import View
from app.page import controls
from app.page.elements import action, with_symbols
from app.page.header import header
from app.page.parts import emptied, named
from app.page.stage import stage
from app.words import KEYS, WHAT

_USUAL = View()


def page(view: View = _USUAL) -> Component:
    """The whole page, with the charts of a view at their places."""
    whole = html.Div(
        [
            header(),
            html.Div(id="problems", role="alert", className="problems", hidden=True),
            html.Section(id="lesson", hidden=True, **{"aria-label": "The lesson"}),
            html.Main(
                [
                    html.Section(stage(view), className="stage", **{"aria-label": "The run"}),
                    html.Aside(
                        [*controls.panel(), _trainer()],
                        className="controls",
                        **{"aria-label": "Settings"},
                    ),
                ]
            ),
            _help(),
            dcc.Store(id="sink"),
        ],
        id="page",
    )
    return named(whole)


def for_dash() -> Component:
    """The page as Dash builds it: the parts that no callback touches come from its first HTML."""
    return emptied(page())


def _trainer() -> html.P:
    """Who trains, and the other way: `assets/js/page/readouts.js` fills it."""
    other = action(
        "engine",
        "Train in this browser",
        "Load the page with the other engine",
        className="small engine",
    )
    return html.P([html.Span(id="trainer"), other], className="trainer quiet")


def _help() -> html.Div:
    rows = [html.Tr([html.Th(html.Kbd(key), scope="row"), html.Td(what)]) for key, what in KEYS]
    return html.Div(
        html.Div(
            [
                html.H2("What you see"),
                html.P(with_symbols(WHAT)),
                html.H2("Keys"),
                html.Table(html.Tbody(rows)),
                dcc.Checklist(
                    [{"label": "Single letters and digits act as keys", "value": "on"}],
                    ["on"],
                    id="single-keys",
                ),
                action("close-help", "Close", "Close this list"),
            ],
            role="dialog",
            className="dialog",
            **{"aria-label": "Keyboard and help", "aria-modal": "true"},
        ),
        id="help",
        className="backdrop",
        hidden=True,
    )
