"""Figure 1, or one frame, as a PGFPlots document: compiled by pdflatex, in the document's fonts.

In a panel x runs from 0 to 1 over the drawn domain and so do the heights of the curves, from 0 to
y_max for densities and over its axis for D: TeX's own numbers would not hold every target.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from gan1d.figures import geometry
from gan1d.figures.scene import ARROWS, Scene
from gan1d.figures.themes import DASH, THEMES
from gan1d.recipe import Recipe
from gan1d.runs import History
from gan1d.runs.figure1 import NAMES, panels
from gan1d.runs.history import check_history

TOLERANCE = 5e-4  # how far a thinned curve may leave its bins, as a share of the height

_X_LINE, _Z_LINE, _FLOOR = -0.1, -0.26, -0.3  # heights below the curves
_BEYOND = (-1.0, 3.0)  # points farther out are moved there: TeX has no longer lengths
_WIDTH, _HEIGHT, _GAP = 38, 34, 4  # of a panel of Figure 1, mm
_LIVE = (90, 70)  # width and height of a single panel, mm
_CURVES = ("p_data", "p_g", "d")
_TEX_DASH = {"dot": "dotted", "solid": "solid", "dash": "dashed"}

_HEAD = r"""% {what}, drawn by gan1d with PGFPlots.
% Recipe: {query}
% Compile: pdflatex FILE.tex
% Across, 0 to 1 is x from {lo:g} to {hi:g}.
% Up, 0 to 1 is a density from 0 to {y_max:.4g}, or D from {low:g} to {high:g}.
\documentclass[border=2pt]{{standalone}}
\usepackage{{pgfplots}}
\pgfplotsset{{compat=1.12}}
"""

_AXIS = r"""\begin{{axis}}[
  at={{({left}mm,0mm)}}, anchor=south west, scale only axis, width={width}mm, height={height}mm,
  hide axis, xmin=0, xmax=1, ymin={floor}, ymax=1, title={{{title}}},{legend}
]
"""

_LEGEND = r"""
  legend columns=3, legend cell align=left,
  legend style={{draw=none, font=\small, at={{({middle:.4g},-0.02)}}, anchor=north}},"""


class _Panel(NamedTuple):
    title: str
    frame: Mapping[str, np.ndarray] | None
    note: str = ""  # instead of a frame


def figure1(history: History) -> str:
    """The four panels (a)-(d) of a run of `gan1d.figure1_recipe`, as a document of their own.

    A panel whose stage the history does not reach, or does not hold, says so instead.

    Args:
      history: a run that has frames at the ends of the stages (`every` 10 or a divisor of it).

    Raises:
      ValueError: if the recipe is not one of Figure 1.
    """
    found = panels(history)
    shown = [
        _Panel(f"({name})", history.curves(found[name]))
        if name in found
        else _Panel(f"({name})", None, "not reached in this run")
        for name in NAMES
    ]
    what = "Figure 1 (a)-(d) of Goodfellow et al. 2014 (arXiv:1406.2661)"
    return _document(history.recipe, what, shown, _WIDTH, _HEIGHT)


def live(history: History, frame: int = -1) -> str:
    """One frame of a run as a document of its own: p_data, p_g, D and the arrows x = G(z).

    Args:
      history: a recorded run.
      frame: index of the frame; negative ones count from the end.
    """
    curves = check_history(history).curves(frame)
    title = f"step {int(history.step[frame])}"
    shown = [_Panel(title, curves)]
    return _document(history.recipe, f"A 1-D GAN at {title}", shown, *_LIVE)


def thinned(x: np.ndarray, y: np.ndarray, tolerance: float = TOLERANCE) -> np.ndarray:
    """Indices of the points that straight lines need to stay within a tolerance of a curve.

    The Ramer-Douglas-Peucker algorithm, with distances along y: |line(x_i) - y_i| <= tolerance.

    Args:
      x: rising, shape [n].
      y: the curve, shape [n].
      tolerance: unit of y.

    Returns:
      Rising indices, the first and the last point among them.
    """
    kept, stretches = {0, len(x) - 1}, [(0, len(x) - 1)]
    while stretches:
        i, j = stretches.pop()
        line = np.interp(x[i : j + 1], x[[i, j]], y[[i, j]])
        far = np.abs(line - y[i : j + 1])
        if far.max() > tolerance:
            k = i + int(far.argmax())
            kept.add(k)
            stretches += [(i, k), (k, j)]
    return np.array(sorted(kept))


def _document(recipe: Recipe, what: str, shown: list[_Panel], width: int, height: int) -> str:
    scene = Scene.of(recipe)
    (lo, hi), (low, high) = scene.domain, scene.d_axis
    parts = [
        _HEAD.format(
            what=what,
            query=_comment(recipe.to_query() or "all defaults"),
            lo=lo,
            hi=hi,
            y_max=scene.y_max,
            low=low,
            high=high,
        ),
        *(f"\\definecolor{{{_colour(name)}}}{{rgb}}{{{_rgb(name)}}}\n" for name in _CURVES),
        "\\begin{document}\n\\begin{tikzpicture}\n",
    ]
    total = len(shown) * (width + _GAP) - _GAP
    for i, panel in enumerate(shown):
        legend = "" if i else _LEGEND.format(middle=0.5 * total / width)
        parts.append(
            _AXIS.format(
                left=i * (width + _GAP),
                width=width,
                height=height,
                floor=_FLOOR,
                title=panel.title,
                legend=legend,
            )
        )
        parts += [] if i else _legend(scene)
        parts += _contents(scene, panel)
        parts.append("\\end{axis}\n")
    return "".join([*parts, "\\end{tikzpicture}\n\\end{document}\n"])


def _legend(scene: Scene) -> Iterator[str]:
    """The entries of the legend, which do not wait for a frame."""
    d = f"{scene.presentation.letter}(x)"
    for name, text in zip(_CURVES, (r"p_{\mathrm{data}}(x)", "p_g(x)", d), strict=True):
        yield f"\\addlegendimage{{{_style(name)}}}\n\\addlegendentry{{${text}$}}\n"


def _contents(scene: Scene, panel: _Panel) -> Iterator[str]:
    """Lines, arrows and curves of one panel."""
    middle, reach = 0.5, scene.z_reach / scene.width
    yield _line((0, _X_LINE), (1, _X_LINE))
    yield _line((middle - reach, _Z_LINE), (middle + reach, _Z_LINE))
    yield _node("north east", (1, _X_LINE), "$x$")
    yield _node("north east", (middle + reach, _Z_LINE), "$z$")
    if panel.frame is None:
        yield _node("north", (0.5, 0.98), panel.note)
    else:
        tops = np.asarray(panel.frame["g_z"])[list(ARROWS)]
        starts = _share(scene, scene.z_line)
        for start, top in zip(starts, _share(scene, tops), strict=True):
            yield _line((start, _Z_LINE), (top, _X_LINE), "-stealth, ")
    points = geometry.points(scene, panel.frame)
    for name in _CURVES if panel.frame is not None else ("p_data",):
        bottom, top = scene.d_axis if name == "d" else (0.0, scene.y_max)
        heights = (np.asarray(points[name]["y"], float) - bottom) / (top - bottom)
        x, y = _share(scene, points[name]["x"]), np.clip(heights, *_BEYOND)
        kept = thinned(x, y)
        coordinates = " ".join(map(_point, x[kept], y[kept]))
        yield f"\\addplot[forget plot, {_style(name)}] coordinates {{{coordinates}}};\n"


def _share(scene: Scene, x: Iterable[float]) -> np.ndarray:
    """Positions in the drawn domain: 0 to 1."""
    share = (np.asarray(x, float) - scene.domain[0]) / scene.width
    return np.clip(share, *_BEYOND)


def _line(start: tuple[float, float], end: tuple[float, float], tip: str = "") -> str:
    points = f"(axis cs:{_point(*start)[1:]} -- (axis cs:{_point(*end)[1:]}"
    return f"\\draw[{tip}line width=0.3pt] {points};\n"


def _node(anchor: str, at: tuple[float, float], text: str) -> str:
    return (
        f"\\node[anchor={anchor}, font=\\footnotesize] at (axis cs:{_point(*at)[1:]} {{{text}}};\n"
    )


def _point(x: float, y: float) -> str:
    """Four significant digits, at most four decimals: TeX does not read exponents."""
    return f"({round(x, 4) + 0.0:.4g},{round(y, 4) + 0.0:.4g})"


def _style(name: str) -> str:
    return f"color={_colour(name)}, {_TEX_DASH[DASH[name]]}, line width=0.8pt"


def _colour(name: str) -> str:
    return "gan" + name.replace("_", "")


def _rgb(name: str) -> str:
    """The paper's colour of a curve as TeX reads it: 0,0.5,0."""
    value = getattr(THEMES["paper"], name)
    return ",".join(f"{int(value[i : i + 2], 16) / 255:.2g}" for i in (1, 3, 5))


def _comment(text: str) -> str:
    """Text that stays in its comment: whatever could end the line becomes a question mark."""
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in text)
