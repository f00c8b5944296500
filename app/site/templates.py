"""Figures without frames for any target: what depends on the target is a form in a few numbers.

All that a figure takes from a target, beside its curves, its modes and the texts of ticks, is its
domain [lo, hi] and the top y_max of its density axis. Each number of a figure is then a weighted
sum of `basis`, whose weights are found from the figures of a few targets and tried on others; so
the drawing code stays the only one, and `assets/js/site/template.js` fills the sums in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.words import PANELS
from gan1d import targets
from gan1d.figures import chart, step_charts
from gan1d.figures.layout import enlarged, reduced
from gan1d.figures.scene import Scene
from gan1d.figures.themes import THEMES
from gan1d.game.frame import METRICS
from gan1d.game.losses import LOSSES
from gan1d.targets.target import N_BINS, Target

FORM = "form"  # the key of a sum's weights, in the place of its number
_PROBES = (
    (-6, 6, 1), (-3, 4, 2), (1, 9, 0.5), (-20, 4, 0.25), (2, 30, 3), (-40, -1, 4), (-9, 7, 0.75),
    (-1, 2, 5), (10, 60, 1.5), (-15, 60, 2.5), (3, 5, 6), (-70, 90, 8),
)  # lo, hi, y_max  # fmt: skip
_SPARE = 3  # of the probes, on which the sums are tried
_SUMS = (
    (0, 1, 2),
    (0, 3),
    (0, 4),
    (0, 5),
    (0, 6),
    (0, 7),
)  # places in the basis of what goes together
_EXACT = 2e-7  # relative to the largest value of a number: some are of float32


class TemplateError(RuntimeError):
    """A figure's number depends on the target in a way that `basis` does not hold."""


def basis(lo: float, hi: float, y_max: float) -> list[float]:
    """The numbers whose weighted sums a figure holds; `assets/js/site/template.js` has them too."""
    width = hi - lo
    least = step_charts.round_above(step_charts.LEAST_W1 * (width / 12))
    return [1.0, lo, hi, y_max, 1 / width, max(1.0, width / 12), width * width, least]


def template(loss: str, latent: str) -> dict[str, Any]:
    """The figures of a loss and a latent in every theme, and the heads of their chunks.

    Returns:
      `figures` by theme and name, `head` as `app.engine.start` has it, and `z`. A number that
      depends on the target is `{"form": weights of basis}`; ticks are `{"ticks": most}` and
      the like, as `assets/js/site/template.js` reads them; p_data's curves are empty, and the
      modes those of one. "large NAME" is a figure in the place of the large one, "small live" that
      one in the place of a small one.
    """
    scenes = [Scene(_probe(*numbers), LOSSES[loss], latent) for numbers in _PROBES]
    figures = {theme: _fitted([_figures(scene, theme) for scene in scenes]) for theme in THEMES}
    return {
        "figures": figures,
        "head": _fitted([_head(scene) for scene in scenes]),
        "z": scenes[0].z.tolist(),
    }


def _probe(lo: float, hi: float, y_max: float) -> Target:
    return replace(targets.parse("normal"), domain=(float(lo), float(hi)), y_max=float(y_max))


def _head(scene: Scene) -> dict[str, Any]:
    return {
        "bins": N_BINS,
        "domain": list(scene.domain),
        "ranges": {name: list(ends) for name, ends in scene.ranges.items()},
        "metrics": list(METRICS),
    }


def _figures(scene: Scene, theme: str) -> dict[str, Any]:
    """The figures, and those of other sizes, without what the script fills in by itself."""
    figures = {name: row.draw(scene, theme, None) for name, row in PANELS.items()}
    figures["live"] = chart.live(scene, None, theme)
    sized = {f"large {name}": enlarged(figures[name]) for name in PANELS if name != "figure1"}
    figures |= sized | {"small live": reduced(figures["live"])}
    in_x = scene.presentation.in_x
    for name, figure in figures.items():
        for trace in figure["data"]:
            if trace["meta"] == "p_data" and not name.endswith("modes"):
                trace |= {"y": []} if name.endswith("quantiles") else {"x": [], "y": []}
        for key, axis in figure["layout"].items():
            if key.startswith(("xaxis", "yaxis")) and "tickvals" in axis:
                marks = _ticks(name, key, in_x)
                if marks is not None:
                    axis |= {"tickvals": marks, "ticktext": []}
    plain: dict[str, Any] = json.loads(json.dumps(figures))
    return plain


def _ticks(figure: str, axis: str, in_x: bool) -> dict[str, Any] | None:
    """How the ticks of an axis are found, if they depend on the target."""
    every = {"second": True} if figure == "small live" else {}
    name = figure.rpartition(" ")[2]
    if name in ("live", "figure1"):
        if axis.startswith("x"):
            return {"ticks": 7} | every
        which = int(axis.removeprefix("yaxis") or 1) % 3
        if which == 0:
            return None
        marks: dict[str, Any] = {"quarters": True} if which == 2 and not in_x else {"ticks": 6}
        return marks | every
    found: dict[tuple[str, str], dict[str, Any]] = {
        ("measures", "yaxis3"): {"halves": step_charts.HEADROOM},
        ("parameters", "yaxis2"): {"ticks": 6},
        ("modes", "xaxis"): {"modes": True},
    }
    return found.get((name, axis))


def _fitted(nodes: Sequence[Any]) -> Any:
    """One value out of those of all probes: what is the same in all, or the form of a number."""
    first = nodes[0]
    if isinstance(first, Mapping):
        return {key: _fitted([node[key] for node in nodes]) for key in first}
    if isinstance(first, list):
        return [_fitted(list(items)) for items in zip(*nodes, strict=True)]
    if all(node == first for node in nodes):
        return first
    return {FORM: _form(np.array(nodes, float))}


def _form(values: np.ndarray) -> list[float]:
    """The weights of a number whose values for the probes are known."""
    known = np.array([basis(*map(float, probe)) for probe in _PROBES])
    for places in map(list, _SUMS):
        weights = np.zeros(known.shape[1])
        found = np.linalg.lstsq(known[:-_SPARE, places], values[:-_SPARE], rcond=None)[0]
        slack = _EXACT * np.abs(values).max()
        found[np.abs(found) * np.abs(known[:, places]).max(axis=0) < slack / 10] = 0
        weights[places] = [float(f"{weight:.10g}") for weight in found]
        if np.abs(known @ weights - values).max() <= slack:
            return [float(weight) for weight in weights]
    raise TemplateError(f"a figure's number is no weighted sum of the basis: {values.tolist()}")
