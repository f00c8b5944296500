"""The bar of runs, and the menu of the small charts."""

from __future__ import annotations

from dash import dcc, html

from app.links.view import View
from app.page.elements import action
from app.words import PANELS

OFTEN = {"aria-live": "off"}  # of numbers that change many times a second


def runs() -> html.Div:
    """The bar of runs: `assets/js/page/runsbar.js` fills it."""
    return html.Div(
        [
            action("undo", "Undo", "Undo the last change (Ctrl-Z)", className="small undo"),
            action("redo", "Redo", "Redo what was undone (Ctrl-Shift-Z)", className="small redo"),
            action("defaults", "Defaults", "Plain training with the default settings", "small"),
            html.Div(id="runs", className="chips", role="group", **{"aria-label": "Runs"}),
            html.Output(
                [html.Span(id="against-name"), html.Span(id="differences", className="numbers")],
                id="against",
                hidden=True,
                **OFTEN,
            ),
            action("pin", "Pin as reference", "Pin this run as the reference (C)", "small pin"),
            _menu(),
        ],
        className="runs",
    )


def _menu() -> html.Details:
    """Which small charts are shown; `assets/js/charts/row.js` shows them."""
    return html.Details(
        [
            html.Summary("Panels", title="Choose the small charts"),
            html.Div(
                dcc.Checklist(
                    [{"label": row.title, "value": name} for name, row in PANELS.items()],
                    list(View().panels),
                    id="panels",
                ),
                className="choices",
                role="group",
                **{"aria-label": "Small charts that are shown"},
            ),
        ],
        className="menu",
        id="panels-menu",
    )
