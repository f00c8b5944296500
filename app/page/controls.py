"""Widgets made from the settings table: one row of the table, one control."""

from __future__ import annotations

import math
import re
from itertools import groupby
from typing import Any
from urllib.parse import quote

import numpy as np
from dash import dcc, html

from app.links.plane import ZERO_AT
from app.words import CHOICES
from gan1d import targets
from gan1d.figures.themes import NEUTRAL
from gan1d.recipe import SETTINGS
from gan1d.recipe.settings import Kind, Setting, Value, short

STEPS = 200  # positions of a slider
OPEN_GROUPS = ("Data", "Training")  # unfolded at first
RATES = "Learning rates"  # the group that stands with the chart
_DEFAULTS = {name: row.default for name, row in SETTINGS.items()}
CURVE_OF = {"lr_d": "d", "lr_g": "p_g"}  # settings shown in a curve's colour


def panel() -> list[Any]:
    """All controls, in the table's groups."""
    groups = groupby(SETTINGS.values(), key=lambda row: row.meta.group)
    return [_group(name, list(rows)) for name, rows in groups if name != RATES]


def rates() -> list[Any]:
    """The controls of the learning rates, which stand below the chart."""
    return [_control(row) for row in SETTINGS.values() if row.meta.group == RATES]


def slider_range(row: Setting) -> tuple[float, float, float]:
    """Least, greatest and step of a number's slider, in its own scale."""
    low, high = float(row.low or 0), float(row.high or 0)
    if not row.meta.log:
        return low, high, 1.0 if row.whole else (high - low) / STEPS
    top = math.log10(high)
    least = math.log10(low if low > 0 else ZERO_AT)
    step = (top - least) / STEPS
    return (least if low > 0 else least - step), top, step


def _group(name: str, rows: list[Setting]) -> html.Details:
    controls = [_control(row) for row in rows]
    return html.Details(
        [html.Summary(name), html.Div(controls, className="group")],
        open=name in OPEN_GROUPS,
    )


def _control(row: Setting) -> html.Div:
    marks = [html.Span(_symbols(row.meta.label), className="name")]
    if row.kind is not Kind.LIVE:
        marks.append(html.Span("↻", className="restarts", title="changing this restarts the run"))
    marks.append(_help(row))
    name = f"control {CURVE_OF[row.name]}" if row.name in CURVE_OF else "control"
    return html.Div(
        [html.Div(marks, className="caption"), *_widgets(row)],
        className=name,
        id=f"control-{row.name}",
        hidden=not row.applies(_DEFAULTS),
        **{"data-label": row.meta.label},
    )


def _symbols(text: str) -> list[Any]:
    """A label whose p_data and k_g have their index below the line."""
    parts = re.split(r"(?<=\b[pk])_(\w+)", text)  # every other one is an index
    return [html.Sub(part) if i % 2 else part for i, part in enumerate(parts) if part]


def _help(row: Setting) -> html.Button:
    restarts = "" if row.kind is Kind.LIVE else " Changing it restarts the run."
    text = f"{row.meta.help}{restarts} ({row.name}: {row.rule})"
    return html.Button(
        "?", className="help", type="button", **{"aria-label": text, "data-help": text}
    )


def _widgets(row: Setting) -> list[Any]:
    if row.name == "target":
        return _target(row)
    if row.choices:
        return [_choice(row)]
    if row.name == "seed":
        new = html.Button(
            "New seed", id=_action("new-seed"), className="small", n_clicks=0, type="button",
        )  # fmt: skip
        return [html.Div([_box(row), new], className="with-button")]
    low, high, step = slider_range(row)
    slider = dcc.Input(
        id={"type": "slider", "name": row.name}, type="range", min=low, max=high, step=step,
        value=_position(row, row.default), className="slider",
    )  # fmt: skip
    return [html.Div([slider, _box(row)], className="number")]


def _box(row: Setting) -> dcc.Input:
    """A text box, not a number box: so the page can say in words what it refuses."""
    text = row.default if isinstance(row.default, str) else short(row.default)
    return dcc.Input(
        id={"type": "setting", "name": row.name}, type="text", value=text, debounce=True,
        inputMode="decimal" if row.low is not None else "text", maxLength=2000, className="box",
        autoComplete="off", spellCheck=False,
    )  # fmt: skip


def _choice(row: Setting) -> dcc.RadioItems:
    options = [{"label": CHOICES.get(choice, choice), "value": choice} for choice in row.choices]
    identity = {"type": "setting", "name": row.name}
    return dcc.RadioItems(options, row.default, id=identity, className="segments")


def _target(row: Setting) -> list[Any]:
    cards = [
        {
            "label": html.Span(
                [
                    html.Img(src=_thumbnail(name), alt="", className="thumbnail"),
                    html.Span(preset.title),
                ],
                title=preset.sentence,
                className="card",
            ),
            "value": name,
        }
        for name, preset in targets.PRESETS.items()
    ]
    own = html.Button(
        "Your data…", id=_action("own-data"), className="small", n_clicks=0, type="button",
        title="Draw a density, add up normals, or read a file",
        **{"aria-haspopup": "dialog"},
    )  # fmt: skip
    return [
        dcc.RadioItems(cards, row.default, id="presets", className="cards"),
        html.Div([_box(row), own], className="with-button"),
    ]


def _thumbnail(name: str) -> str:
    """A preset's density as a small picture, in a grey that shows on any background."""
    target = targets.parse(name)
    x = np.linspace(*target.domain, 65)
    height = target.pdf(x) / max(target.pdf(x).max(), 1e-9)
    points = " ".join(f"{i},{22 - 20 * h:.1f}" for i, h in enumerate(height))
    return (
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 24'"
        " preserveAspectRatio='none'%3E%3Cpolygon points='0,22 "
        + points
        + f" 64,22' fill='{quote(NEUTRAL)}'/%3E%3C/svg%3E"
    )


def _position(row: Setting, value: Value) -> float:
    """Where a number stands on its slider."""
    low, _, _ = slider_range(row)
    number = float(value)
    if not row.meta.log:
        return number
    return math.log10(number) if number > 0 else low


def _action(name: str) -> dict[str, str]:
    return {"type": "action", "name": name}
