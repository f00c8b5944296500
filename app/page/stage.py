"""The run: its headline, the large chart with its key, and what plays it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from app.links.view import View
from app.page import controls
from app.page.elements import action, step_button
from app.page.panels import behind, figure, small_charts
from app.page.runs import OFTEN, runs
from app.words import DENSITIES, INTRODUCTION, LAYERS, SPEEDS

LINES: dict[str, list[Any]] = {
    "p_data": ["p", html.Sub("data"), ", the data"],
    "p_g": ["p", html.Sub("g"), ", what G makes"],
    "d": [html.Span("D", className="letter"), "(x), what D says"],
    "d_star": [html.Span("D", className="letter"), "*(x), the best D"],
}  # of the large chart, by curve


def stage(view: View) -> list[Any]:
    """All of the run, from its headline to the small charts."""
    return [
        html.Div(
            [
                html.P(
                    [INTRODUCTION[0], html.Span(INTRODUCTION[1], className="more")],
                    className="introduction",
                ),
                _measured(),
            ],
            className="top",
        ),
        _headline(),
        _key(view),
        _chart(view),
        _transport(),
        html.Div(id="timeline"),
        html.Div(
            controls.rates(), className="rates", role="group", **{"aria-label": controls.RATES}
        ),
        runs(),
        small_charts(view),
    ]


def _measured() -> html.Dl:
    """V, JSD and W1 at the play head, to be read from afar: `readouts.js` fills them in."""
    names = {
        "value": (["V"], "ink"),
        "jsd": (["JSD"], "accent"),
        "w1": (["W", html.Sub("1")], "w1"),
    }
    return html.Dl(
        [
            html.Div([html.Dt(name), html.Dd(id=f"measured-{metric}")], className=colour)
            for metric, (name, colour) in names.items()
        ],
        className="measured numbers",
        **OFTEN,
    )


def _headline() -> html.P:
    """The sentence above the chart, and how to go on."""
    return html.P(
        [
            html.Span(id="status", role="status", **{"aria-live": "polite"}),
            html.Span(id="next"),
            action(
                "back-to-figure1",
                "Back to Figure 1",
                "Back to the run of Figure 1",
                className="link",
                hidden=True,
            ),
        ],
        className="headline numbers",
    )


def _key(view: View) -> html.Div:
    """What the lines are, and what more the chart can show."""
    return html.Div(
        [
            _legend(hidden=view.large not in (DENSITIES, "figure1")),
            html.Div(id="large-key", className="legend", hidden=True),
            dcc.Checklist(
                [
                    {"label": label, "value": name, "title": title}
                    for name, (label, title) in LAYERS.items()
                ],
                list(View().layers),
                id="layers",
                inline=True,
            ),
        ],
        className="key",
    )


def _legend(hidden: bool) -> html.Div:
    """What the lines are, in words and with the very lines; the player fills in D's letter."""
    entries = [
        html.Span([html.Span(className=f"line {name}"), *symbol], className=f"entry {name}")
        for name, symbol in LINES.items()
    ]
    entries.append(behind("entry"))
    return html.Div(entries, className="legend", hidden=hidden)


def _chart(view: View) -> html.Div:
    """The large chart, and what stands over it."""
    return html.Div(
        [
            figure(view.large, view),
            html.Div(
                [
                    html.Span(id="veil-text"),
                    action("cancel", "Stop", "Stop computing this step (Esc)"),
                ],
                id="veil",
                hidden=True,
            ),
        ],
        className="chart",
    )


def _transport() -> html.Div:
    """What plays the run."""
    return html.Div(
        [
            action("restart", "", "Restart", className="icon icon-restart"),
            action("play", "", "Play", className="icon play"),
            _steps(),
            _speed(),
            dcc.Checklist(
                [
                    {"label": "Stop at equilibrium", "value": "halt"},
                    {"label": "Slow motion", "value": "slow"},
                    {"label": "Stop after stages", "value": "stages"},
                ],
                [],
                id="switches",
                inline=True,
            ),
            html.Output("", id="rate", className="numbers quiet", **OFTEN),
            html.Div(
                [
                    html.Label("step", htmlFor="step", className="quiet"),
                    # text: a number box takes the arrow keys, and does not say what it refuses
                    dcc.Input(id="step", type="text", value="0", inputMode="numeric", maxLength=40),
                ],
                className="step",
            ),
        ],
        className="transport",
    )


def _steps() -> html.Div:
    """Buttons that train one step."""
    return html.Div(
        [
            step_button("both", "", "One step of both (S)"),
            step_button("d", "D", "One step of D alone (D)"),
            step_button("g", "G", "One step of G alone (G)"),
        ],
        className="steps",
        role="group",
        **{"aria-label": "One training step"},
    )


def _speed() -> html.Div:
    """Training steps per frame."""
    return html.Div(
        [
            dcc.Input(
                id="speed",
                type="range",
                min=0,
                max=len(SPEEDS) - 1,
                step=1,
                value=SPEEDS.index(View().speed),
            ),
            html.Output(f"{View().speed} steps/frame", id="speed-text"),
        ],
        className="speed",
        **{"data-label": "Training steps per frame"},
    )
