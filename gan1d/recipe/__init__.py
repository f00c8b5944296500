"""What a run is: every setting, the seed and the edits, as one immutable value."""

from gan1d.recipe.edits import MAX_EDITS, MAX_STEPS, Edit
from gan1d.recipe.recipe import Recipe, check_recipe
from gan1d.recipe.table import (
    LIVE_NAMES,
    SETTINGS,
    RecipeError,
    as_whole,
    check_value,
    whole_number,
)

__all__ = [
    "LIVE_NAMES",
    "MAX_EDITS",
    "MAX_STEPS",
    "SETTINGS",
    "Edit",
    "Recipe",
    "RecipeError",
    "as_whole",
    "check_recipe",
    "check_value",
    "whole_number",
]
