"""The charts with their captions: one has the most room, the others stand in a row below."""

from __future__ import annotations

from typing import Any

from dash import html

from app.links.view import View
from app.page.elements import action, graph
from app.words import DENSITIES, LARGE, PANELS

_NUMBERED = ("measures", "losses", "norms")  # charts over steps: their captions hold numbers
_CURVES: list[Any] = [
    html.B(["p", html.Sub("data")], className="ink"),
    html.B(["p", html.Sub("g")], className="p-g"),
    html.B([html.Span("D", className="letter"), "(x)"], className="d"),
]


def small_charts(view: View) -> html.Div:
    """All charts but the large one; those that are not chosen are hidden."""
    return html.Div(
        [figure(name, view) for name in LARGE if name != view.large],
        id="below",
        className="below",
        role="group",
        **{"aria-label": "Small charts"},
    )


def figure(name: str, view: View) -> html.Figure:
    """A chart with its caption, and a button that gives it the most room, or takes it back.

    `assets/js/charts/places.js` moves it.
    """
    densities = name == DENSITIES
    chart = graph("live", "p_data, p_g and D over x") if densities else graph(
        name, PANELS[name].label
    )  # fmt: skip
    marks = [html.Div(id="marks", **{"aria-hidden": "true"})] if densities else []
    label = f"Large: {LARGE[name]}"
    larger = html.Button(
        "",
        type="button",
        title=label,
        className="enlarge",
        **{"aria-label": label, "aria-pressed": str(name == view.large).lower()},
    )
    log = action("jsd", "log", "JSD on a logarithmic axis: log", "link log")
    return html.Figure(
        [
            html.Figcaption(
                [
                    *_caption(name),
                    *([] if name == "figure1" else [behind()]),
                    *([log] if name == "measures" else []),
                    larger,
                ]
            ),
            chart,
            *marks,
        ],
        className="strip" if name == "figure1" else "small-chart",
        hidden=name not in (DENSITIES, *view.panels),
        **{"data-panel": name},
    )


def behind(className: str = "") -> html.Span:  # noqa: N803
    """The key to a faint line: the run behind, where it is drawn."""
    return html.Span(
        [html.Span(className="line"), html.Span("other run")],
        className=f"behind {className}",
        title="The run that was left, or the reference: the faint lines",
    )


def _caption(name: str) -> list[Any]:
    """What a caption says; the numbers are filled in by `assets/js/page/readouts.js`."""
    if name in _NUMBERED:
        return [html.Span(id=f"{name}-caption", className="numbers")]
    if name == DENSITIES:
        return [html.Span(_CURVES)]
    if name != "figure1":
        return [html.Span(PANELS[name].title)]
    save = action(
        "save-figure1", "save as SVG", "Save the four panels as one SVG file", className="link"
    )
    return [html.Span(["Figure 1 ", save])]
