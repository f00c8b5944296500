"""A chart as one SVG picture, without a script or a browser: for notebooks and reports.

It is drawn from the same dictionary as the other pictures (`gan1d.figures.chart.live`). What it has
no line for, the axis of D or the arrows, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from gan1d.figures.themes import Theme, named

WIDTH, HEIGHT = 640, 360  # px
_MARGIN = (58, 58, 30, 42)  # left, right, top, bottom, px
_TICK, _SAMPLE, _LETTER = 5, 24, 7.0  # lengths of a tick and of a legend's line; width of a letter
_MARKUP = re.compile(r"<(sub|i)>(.*?)</\1>")
_STYLED = {
    "sub": '<tspan dy="3" font-size="75%">{0}</tspan><tspan dy="-3">\u200b</tspan>',
    "i": '<tspan font-style="italic">{0}</tspan>',
}
_DASHES = {"dot": (1.2, 1.4), "dash": (4, 2.5)}  # of a line: dash and gap, in widths


class _Box(NamedTuple):
    """Where an axis stands in the picture, px, and what it spans."""

    left: float
    top: float
    width: float
    height: float
    across: Sequence[float]  # range of x
    up: Sequence[float]  # range of y

    def x(self, value: float) -> float:
        return self.width * (value - self.across[0]) / (self.across[1] - self.across[0])

    def y(self, value: float) -> float:
        return self.height * (self.up[1] - value) / (self.up[1] - self.up[0])


def svg(figure: Mapping[str, Any], label: str, theme: str = "light") -> str:
    """A figure of `gan1d.figures.chart.live` as an SVG element.

    Args:
      figure: its lines are those that are drawn, named in the legend as they are there.
      label: what it shows, in words, for who cannot see it.
      theme: a name in `gan1d.figures.themes.THEMES`, the figure's own.
    """
    colours, layout = named(theme), figure["layout"]
    axes = [name for name in layout if name.startswith("yaxis") and _lines(figure, name)]
    boxes = {name: _box(layout, name) for name in axes}
    parts = [f'<rect width="100%" height="100%" fill="{colours.ground}"/>']
    for name, box in boxes.items():
        if layout[name].get("visible", True):
            parts += _axis(layout[name], box, colours)
        parts.append(_inside(figure, name, box))
        parts += _names(layout, name, box)
    parts += _foot(layout["xaxis"], boxes["yaxis"], colours)
    parts += _legend(figure)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-label="{escape(label)}" style="max-width:100%;'
        f'height:auto" font-family="{escape(colours.font)}" font-size="12" fill="{colours.ink}">'
        f"{''.join(parts)}</svg>"
    )


def _lines(figure: Mapping[str, Any], axis: str) -> list[Mapping[str, Any]]:
    return [line for line in figure["data"] if "yaxis" + line["yaxis"][1:] == axis]


def _box(layout: Mapping[str, Any], name: str) -> _Box:
    left, right, top, bottom = _MARGIN
    axis, high = layout[name], HEIGHT - top - bottom
    low, up = axis["domain"]
    return _Box(
        left,
        top + high * (1 - up),
        WIDTH - left - right,
        high * (up - low),
        layout["xaxis"]["range"],
        axis["range"],
    )


def _inside(figure: Mapping[str, Any], name: str, box: _Box) -> str:
    """The lines of an axis; what leaves its box is cut off."""
    parts = []
    for shape in figure["layout"]["shapes"]:
        if "yaxis" + shape["yref"][1:] == name:
            ends = zip((shape["x0"], shape["x1"]), (shape["y0"], shape["y1"]), strict=True)
            parts.append(_path(box, list(ends), shape["line"]))
    for line in _lines(figure, name):
        parts.append(_path(box, list(zip(line["x"], line["y"], strict=True)), line["line"]))
    return (
        f'<svg x="{box.left:g}" y="{box.top:.1f}" width="{box.width:g}" '
        f'height="{box.height:.1f}">{"".join(parts)}</svg>'
    )


def _names(layout: Mapping[str, Any], name: str, box: _Box) -> Iterator[str]:
    """What stands at the ends of an axis' own lines, such as z = -1."""
    for note in layout["annotations"]:
        if "yaxis" + note["yref"][1:] == name:
            at = {"left": "start", "right": "end"}.get(note["xanchor"], "middle")
            x, y = box.left + box.x(note["x"]), box.top + box.y(note["y"]) + 4
            yield _text(x, y, _styled(note["text"]), at, "")


def _path(
    box: _Box, points: Sequence[tuple[float | None, float | None]], line: Mapping[str, Any]
) -> str:
    steps, pen = [], "M"
    for x, y in points:
        if x is None or y is None:
            pen = "M"
            continue
        far = min(max(box.y(y), -HEIGHT), 2 * HEIGHT)  # a peak may be any number of pictures high
        steps.append(f"{pen}{box.x(x):.1f} {far:.1f}")
        pen = "L"
    return f'<path d="{"".join(steps)}" fill="none" {_stroke(line)}/>'


def _stroke(line: Mapping[str, Any]) -> str:
    width = line["width"]
    dashes = [f"{times * width:g}" for times in _DASHES.get(line.get("dash", ""), ())]
    dashed = f' stroke-dasharray="{" ".join(dashes)}"' if dashes else ""
    return f'stroke="{line["color"]}" stroke-width="{width:g}"{dashed}'


def _axis(axis: Mapping[str, Any], box: _Box, theme: Theme) -> Iterator[str]:
    """The numbers and the title of an axis of heights, left or right; the left one has a grid."""
    right = axis.get("side") == "right"
    colour = axis["color"]
    edge, end = box.left + box.width, "start" if right else "end"
    for value, text in zip(axis["tickvals"], axis["ticktext"], strict=True):
        y = box.top + box.y(value)
        if not right:
            yield f'<path d="M{box.left} {y:.1f}H{edge:g}" stroke="{theme.grid}"/>'
        x = edge + _TICK if right else box.left - _TICK
        yield _text(x, y + 4, escape(text), end, colour)
    x, y = (WIDTH - 12 if right else 14), box.top + box.height / 2
    title = _styled(axis["title"]["text"])
    yield (
        f'<text transform="translate({x} {y:.1f}) rotate(-90)" text-anchor="middle" '
        f'fill="{colour}">{title}</text>'
    )


def _foot(axis: Mapping[str, Any], box: _Box, theme: Theme) -> Iterator[str]:
    """The x axis at the foot of the picture."""
    y = HEIGHT - _MARGIN[3]
    yield f'<path d="M{box.left} {y}h{box.width:g}" stroke="{theme.rule}"/>'
    for value, text in zip(axis["tickvals"], axis["ticktext"], strict=True):
        yield _text(box.left + box.x(value), y + 16, escape(text), "middle", theme.ink)
    yield _text(box.left + box.width / 2, y + 34, _styled(axis["title"]["text"]), "middle", "")


def _legend(figure: Mapping[str, Any]) -> Iterator[str]:
    entries = [line for line in figure["data"] if line["showlegend"]]
    widths = [_SAMPLE + 12 + _LETTER * len(_MARKUP.sub(r"\2", one["name"])) for one in entries]
    x = (WIDTH - sum(widths)) / 2
    for line, width in zip(entries, widths, strict=True):
        yield f'<path d="M{x:.1f} 16h{_SAMPLE}" {_stroke(line["line"])}/>'
        yield _text(x + _SAMPLE + 5, 20, _styled(line["name"]), "start", "")
        x += width


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    fill = f' fill="{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{fill}>{text}</text>'


def _styled(text: str) -> str:
    """A label's <sub> and <i>, as Plotly reads them, in SVG's words."""
    return _MARKUP.sub(lambda found: _STYLED[found[1]].format(escape(found[2])), text)
