"""The page's components and ids; no callbacks."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from app.links.view import View
from app.page import controls
from app.words import INTRODUCTION, KEYS, LAYERS, PANELS, SPEEDS
from gan1d.figures.themes import THEMES

GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": False}
RATES = "Learning rates"
LINES: dict[str, list[Any]] = {
    "p_data": ["p", html.Sub("data"), ", the data"],
    "p_g": ["p", html.Sub("g"), ", what G makes"],
    "d": [html.Span("D", className="letter"), "(x), what D says"],
    "d_star": [html.Span("D", className="letter"), "*(x), the best D"],
}  # of the large chart, by curve
OFTEN = {"aria-live": "off"}  # of numbers that change many times a second


def page() -> html.Div:
    """The whole page."""
    return html.Div(
        [
            _header(),
            html.Div(id="problems", role="alert", className="problems", hidden=True),
            html.Section(id="lesson", hidden=True, **{"aria-label": "The lesson"}),
            html.Main(
                [
                    html.Section(_stage(), className="stage", **{"aria-label": "The run"}),
                    html.Aside(
                        controls.panel(), className="controls", **{"aria-label": "Settings"}
                    ),
                ]
            ),
            _help(),
            dcc.Store(id="sink"),
        ],
        id="page",
    )


def _header() -> html.Header:
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
                [_stage_button(name) for name in "abcd"],
                className="stepper",
                role="group",
                **{"aria-label": "Stages of Figure 1"},
            ),
            action("lessons", "Lessons", "Choose a lesson"),
            action("tour", "What is this?", "A guided minute: what each curve is"),
            html.Span(className="spring"),
            action("share", "Share", "Share or save this run"),
            action("theme", "Theme: auto", f"Change the theme: auto, {', '.join(THEMES)}"),
            action("help", "?", "Keyboard and help", className="round"),
        ]
    )


def _stage() -> list[Any]:
    return [
        html.P(INTRODUCTION, className="introduction"),
        html.P(
            [
                html.Span(id="status", role="status", **{"aria-live": "polite"}),
                html.Span(id="next"),
                action(
                    "back-to-figure1", "Back to Figure 1", "Back to the run of Figure 1", "link"
                ),
            ],
            className="headline numbers",
        ),
        html.Div(
            [
                _legend(),
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
        ),
        html.Div(
            [
                _graph("live", "p_data, p_g and D over x"),
                html.Div(id="marks", **{"aria-hidden": "true"}),
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
        ),
        html.Div(
            [
                action("restart", "", "Restart", className="icon icon-restart"),
                action("play", "", "Play", className="icon play"),
                html.Div(
                    [
                        _step("both", "", "One step of both (S)"),
                        _step("d", "D", "One step of D alone (D)"),
                        _step("g", "G", "One step of G alone (G)"),
                    ],
                    className="steps",
                    role="group",
                    **{"aria-label": "One training step"},
                ),
                html.Div(
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
                ),
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
                        dcc.Input(
                            id="step", type="text", value="0", inputMode="numeric", maxLength=40
                        ),
                    ],
                    className="step",
                ),
            ],
            className="transport",
        ),
        html.Div(id="timeline"),
        html.Div(controls.rates(), className="rates", role="group", **{"aria-label": RATES}),
        _runs(),
        html.Div(
            [_panel(name) for name in PANELS],
            id="below",
            className="below",
            role="group",
            **{"aria-label": "Small charts"},
        ),
    ]


def _stage_button(name: str) -> html.Button:
    """A button that plays a stage of Figure 1, or shows its end if it is past."""
    return html.Button(
        f"({name})",
        type="button",
        title=f"Play stage ({name}), or show its end",
        **{"data-stage": name},
    )


def _legend() -> html.Div:
    """What the lines are, in words and with the very lines; the player fills in D's letter."""
    entries = [
        html.Span([html.Span(className=f"line {name}"), *symbol], className=f"entry {name}")
        for name, symbol in LINES.items()
    ]
    return html.Div(entries, className="legend")


def _runs() -> html.Div:
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


def _panel(name: str) -> html.Figure:
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
        [caption.get(name, html.Figcaption(row.title)), _small(name, row.label)],
        className="strip" if name == "figure1" else "small-chart",
        hidden=name not in View().panels,
        **{"data-panel": name},
    )


def _step(who: str, text: str, label: str) -> html.Button:
    """A button that trains one step; `assets/js/page/keys.js` repeats it while it is held."""
    return html.Button(
        text,
        type="button",
        title=label,
        className="icon icon-step" if who == "both" else f"icon-step {who}",
        **{"aria-label": label, "data-step": who},
    )


def _graph(name: str, label: str) -> html.Div:
    """The large chart."""
    return html.Div(id=name, className="graph", role="img", **{"aria-label": label})


def _small(name: str, label: str) -> html.Div:
    """A small chart: an empty element, which the player fills once the large chart moves."""
    return html.Div(id=name, className="graph", role="img", **{"aria-label": label})


def action(name: str, text: str, label: str, className: str = "") -> html.Button:  # noqa: N803
    """A button; `assets/clientside.js` hands its name to the player."""
    return html.Button(
        text,
        id=controls._action(name),
        n_clicks=0,
        type="button",
        title=label,
        className=className,
        **{"aria-label": label},
    )


def _help() -> html.Div:
    rows = [html.Tr([html.Th(html.Kbd(key), scope="row"), html.Td(what)]) for key, what in KEYS]
    return html.Div(
        html.Div(
            [
                html.H2("What you see"),
                html.P(
                    "p_data (dotted) is the density to learn; p_g (solid) is the density of "
                    "x = G(z), computed exactly; D (dashed, right axis) is the discriminator's "
                    "probability that x is real; D* (thin) is the best possible D against this "
                    "p_g. Arrows show x = G(z)."
                ),
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
