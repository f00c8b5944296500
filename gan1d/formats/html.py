"""What a notebook shows of a recipe and of a history: a picture and a line below it, in HTML."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Any

from gan1d.figures import chart, picture
from gan1d.figures.scene import Scene
from gan1d.recipe import Recipe
from gan1d.runs import History

_DRAWN = ("p_data", "p_g", "d", "d_star", "half", "arrows")


def of_recipe(recipe: Recipe) -> str:
    """The density that the recipe's run is to learn, and the recipe as it is written."""
    figure = _with_lines(chart.live(Scene.of(recipe)), ("p_data",))
    figure["layout"]["yaxis"]["domain"] = [0, 1]  # there are no arrows below it
    return _captioned(picture.svg(figure, "p_data over x"), "", recipe)


def of_history(history: History) -> str:
    """The last frame of a history, its step and its numbers."""
    if not len(history):
        return _captioned("", "No frame: the run diverged at its first step.", history.recipe)
    scene = Scene.of(history.recipe)
    frame = {name: curve.astype(float) for name, curve in history.curves(-1).items()}
    figure = _with_lines(chart.live(scene, frame), _DRAWN)
    value = "V" if scene.presentation.has_logit else "\u2212L_D"
    numbers = {value: history.value, "JSD": history.jsd, "W₁": history.w1}
    told = ", ".join(f"{name} {_short(of[-1])}" for name, of in numbers.items())
    frames = f"{len(history)} frames" if len(history) > 1 else "1 frame"
    words = f"Step {history.step[-1]:,}: {told}. {frames} from step {history.step[0]:,}."
    return _captioned(
        picture.svg(figure, f"p_data, p_g and D over x. {words}"), words, history.recipe
    )


def _with_lines(figure: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return figure | {"data": [line for line in figure["data"] if line["meta"] in names]}


def _short(value: float) -> str:
    """Three decimals, or as many digits of a small number."""
    text = f"{value:.3f}" if abs(value) >= 0.001 else f"{value:.2g}"
    return text.replace("-", "\u2212")


def _captioned(drawn: str, words: str, recipe: Recipe) -> str:
    said = f"{escape(words)}<br/>" if words else ""
    code = f"<code>{escape(repr(recipe))}</code>"
    return f'<figure style="margin:0">{drawn}<figcaption>{said}{code}</figcaption></figure>'
