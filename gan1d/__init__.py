"""The 1-D GAN you can watch learn: densities without sampling, reproducible runs, honest Figure 1.

A run is a pure function of its `Recipe`; `run` records it as a `History`; `sample` draws from its
generator; `gan1d.figures` draws it.

Examples:
  >>> import gan1d
  >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
  >>> history = gan1d.run(recipe, steps=100, every=10)
  >>> history.p_g.shape  # 11 frames of 256 bins
  (11, 256)
  >>> samples = gan1d.sample(history, 1000)
  >>> gan1d.figures.live(history).write_html("frame.html")
"""

from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from gan1d.recipe import Edit, Recipe, RecipeError
from gan1d.runs import History, run
from gan1d.runs.figure1 import figure1_recipe
from gan1d.runs.history import StorageError
from gan1d.runs.sampling import sample
from gan1d.targets import PRESETS, Target, TargetError
from gan1d.targets import from_samples as target_from_samples

__all__ = [
    "PRESETS",
    "Edit",
    "History",
    "Recipe",
    "RecipeError",
    "StorageError",
    "Target",
    "TargetError",
    "figure1_recipe",
    "run",
    "sample",
    "target_from_samples",
]


_LAZY = {
    "figures": "gan1d.figures",
    "maps": "gan1d.maps",
    "movies": "gan1d.formats.movies",
    "sweeps": "gan1d.runs.sweeps",
}
# What a package above this one puts in, by an entry point of the group `gan1d`: the library itself
# knows no page.
_FRONT_END = ("show",)


def _html_of_recipe(recipe: Recipe) -> str:
    html: str = import_module("gan1d.formats.html").of_recipe(recipe)
    return html


def _html_of_history(history: History) -> str:
    html: str = import_module("gan1d.formats.html").of_history(history)
    return html


Recipe._repr_html_ = _html_of_recipe
History._repr_html_ = _html_of_history


def __getattr__(name: str) -> Any:
    """Load `gan1d.figures`, and plotly with it, only when it is asked for; likewise the others."""
    if name in _LAZY:
        return import_module(_LAZY[name])
    if name in _FRONT_END:
        for found in entry_points(group=__name__, name=name):
            return found.load()
        raise AttributeError(
            f"gan1d.{name} needs gan1d to be installed: pip install 'gan1d[notebook]'"
        )
    raise AttributeError(f"module 'gan1d' has no attribute {name!r}")
