"""The settings and the edits of a recipe are validated wherever they are given."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gan1d import Edit, Recipe, RecipeError
from gan1d.recipe.settings import shown
from tests.gan1d.doors import refused
from tests.small import TINY

NO_NUMBER: Any = (
    True,
    np.True_,
    np.array(True),
    b"3",
    "x",
    "",
    [],
    {},
    1j,
    math.nan,
    math.inf,
    None,
)


NOT_OF: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("seed", "batch", "width_g", "k"), (*NO_NUMBER, 1.5, -1, 10**30)),
    **dict.fromkeys(("lr_d", "noise", "sigma"), (*NO_NUMBER, -1, 10**400, np.zeros(3))),
    **dict.fromkeys(("theta", "psi"), (*NO_NUMBER, 11, -(10**400))),
    "target": (True, None, 3, [], {}, "", b"normal(0,0)", "x("),
    "loss": (True, None, 3, [], "", b"hinge", "Hinge"),
}


SETTINGS = [(name, value) for name, values in NOT_OF.items() for value in values]


EDITS: list[tuple[Any, str]] = [
    ((1, [], 0.1), "[]"),
    ((1, None, 0.1), "None"),
    ((1, "lr_d", True), "True"),
    ((1, "lr_d", None), "None"),
    ((1, "k", np.True_), "True"),
    ((True, "k", 2), "True"),
    ((np.True_, "k", 2), "True"),
    ((1.5, "k", 2), "1.5"),
    ((None, "k", 2), "None"),
    ((-1, "k", 2), "-1"),
    (([], "k", 2), "[]"),
    ((1, "seed", 2), "seed is a start setting"),
]


@pytest.mark.parametrize(("name", "value"), SETTINGS, ids=repr)
def test_a_setting_is_validated_wherever_it_is_given(name: str, value: Any) -> None:
    ways: list[Callable[..., Any]] = [
        Recipe,
        TINY.replace,
        lambda **changes: TINY.model_copy(update=changes),
    ]
    for way in ways:
        refused(way, words=shown(value), **{name: value})


@pytest.mark.parametrize(("edit", "words"), EDITS, ids=repr)
def test_an_edit_is_validated_wherever_it_is_given(edit: Any, words: str) -> None:
    refused(Edit, *edit, words=words)
    refused(Recipe, edits=[edit], words=words)
    refused(lambda: TINY.model_copy(update={"edits": [edit]}), words=words)
    if isinstance(edit[1], str):
        refused(TINY.edit, edit[0], words=words, **{edit[1]: edit[2]})


@pytest.mark.parametrize("edits", [None, 3, "abc", [3], [(1, "k")], (1, "k", 2), {1: 2}], ids=repr)
def test_edits_are_triples(edits: Any) -> None:
    assert refused(Recipe, edits=edits, words=shown(edits)).startswith(
        "edits must be a sequence of "
    )


def test_all_that_a_recipe_refuses_is_said_at_once() -> None:
    edits: list[Any] = [(1, "k", 99), (2, "k", 98)]
    sentence = refused(Recipe, lr_d=-1, lr_g=-2, seed=True, edits=edits, words="got -1")
    begin = ("lr_d must be", "lr_g must be", "seed must be", "k must be", "k must be")
    for one, words in zip(sentence.split("; "), begin, strict=True):
        assert one.startswith(words)
    with pytest.raises(RecipeError, match=r"^there is no setting 'lr'.*; loss must be one of "):
        Recipe(lr=0.1, loss="x")
    with pytest.raises(RecipeError, match=r"; and 19 more values were refused$"):
        Recipe(edits=[(step, "k", 99) for step in range(1, 40)])
    with pytest.raises(RecipeError, match=r"lr_d must be .*; lr_g must be "):
        TINY.edit(3, lr_d=5, lr_g=5)
