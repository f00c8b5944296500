"""The header: the ways of use, the stages of Figure 1, and what opens a dialog."""

from __future__ import annotations

from dash import html

from app.page.elements import action, stage_button
from gan1d.figures.themes import THEMES


def header() -> html.Header:
    """The header of the page."""
    return html.Header(
        [
            html.H1([html.Span("gan"), html.Span("1d", className="one-d")]),
            html.Div(
                [
                    action(
                        "explore",
                        "Explore",
                        "Plain training: both players train, and every slider acts",
                    ),
                    action(
                        "figure1", "Figure 1", "The four stages of Figure 1, Goodfellow et al. 2014"
                    ),
                ],
                className="modes",
                role="group",
                **{"aria-label": "What is played"},
            ),
            html.Div(
                [stage_button(name) for name in "abcd"],
                className="stepper",
                role="group",
                **{"aria-label": "Stages of Figure 1"},
            ),
            action("lessons", "Lessons", "Choose a lesson"),
            action("tour", "What is this?", "A guided minute: what each curve is"),
            html.Span(className="spring"),
            action("share", "Share", "Share or save this run"),
            action("theme", "Theme: auto", f"Change the theme: auto, {', '.join(THEMES)}"),
            action("help", "?", "Keyboard and help (?)", className="round"),
        ]
    )
