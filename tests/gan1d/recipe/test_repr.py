"""A recipe as text: short, and Python that makes it again."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gan1d import Edit, Recipe
from tests.strategies import edits, some_settings


@given(some_settings, st.lists(edits, max_size=4))
def test_the_text_of_a_recipe_makes_it_again(settings: dict[str, Any], made: list[Edit]) -> None:
    recipe = Recipe(**settings, edits=made)
    assert eval(repr(recipe), {"Recipe": Recipe}) == recipe
    assert str(recipe) == repr(recipe)


def test_it_says_what_differs_from_the_defaults() -> None:
    assert repr(Recipe()) == "Recipe()"
    recipe = Recipe(loss="wasserstein", lr_d=0.01).edit(400, train="d")
    assert repr(recipe) == "Recipe(lr_d=0.01, loss='wasserstein', edits=[(400, 'train', 'd')])"
