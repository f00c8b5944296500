"""Below the chart: the bar of runs, and the small charts."""

from __future__ import annotations

from dash import dcc, html

from app.links.view import View
from app.page.elements import action, graph
from app.words import PANELS

OFTEN = {"aria-live": "off"}  # of numbers that change many times a second


def small_charts() -> html.Div:
    """All small charts; those that are not chosen are hidden."""
    return html.Div(
        [small_chart(name) for name in PANELS],
        id="below",
        className="below",
        role="group",
        **{"aria-label": "Small charts"},
    )


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


def small_chart(name: str) -> html.Figure:
    """A small chart with its caption; the captions of charts over steps hold numbers."""
    row = PANELS[name]
    save = action(
        "save-figure1",
        "save as SVG",
        "Save the four panels as one SVG file",
        className="link",
    )
    caption = {
        "figure1": html.Figcaption(["Figure 1 ", save]),
        "measures": html.Figcaption(id="measures-caption", className="numbers"),
        "losses": html.Figcaption(id="losses-caption", className="numbers"),
        "norms": html.Figcaption(id="norms-caption", className="numbers"),
    }
    return html.Figure(
        [caption.get(name, html.Figcaption(row.title)), graph(name, row.label)],
        className="strip" if name == "figure1" else "small-chart",
        hidden=name not in View().panels,
        **{"data-panel": name},
    )
