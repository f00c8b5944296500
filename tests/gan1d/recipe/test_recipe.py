"""Recipes and the table of settings: refusals in words, edits in normal form."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from gan1d.recipe import (
    LIVE_NAMES,
    MAX_EDITS,
    MAX_STEPS,
    SETTINGS,
    Edit,
    Recipe,
    RecipeError,
    check_value,
)
from gan1d.recipe.settings import Kind, short, shown
from tests import strategies

# --- the table of settings ---


def test_every_field_is_a_row() -> None:
    assert list(SETTINGS) == [name for name in Recipe.model_fields if name != "edits"]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_row_explains_itself(name: str) -> None:
    row = SETTINGS[name]
    assert row.name == name
    assert row.meta.help.endswith(".")
    assert 15 <= len(row.meta.help) <= 120
    assert "\n" not in row.meta.help
    assert row.meta.group
    assert row.meta.label
    assert check_value(name, row.default) == row.default == getattr(Recipe(), name)
    if row.meta.log:
        assert row.low is not None
        assert row.low >= 0
    for other, values in row.meta.only:
        assert set(values) <= set(SETTINGS[other].choices)
    for other, value in row.meta.unless:
        assert value in SETTINGS[other].choices
    assert check_value(name, row.default_of(1)) == row.default_of(1)


def test_labels_are_not_given_twice() -> None:
    assert len({row.meta.label for row in SETTINGS.values()}) == len(SETTINGS)


def test_kinds() -> None:
    """The kinds of design.md, section 3."""
    kinds = {name: row.kind for name, row in SETTINGS.items()}
    live = {"lr_d", "lr_g", "k", "k_g", "train", "r1", "r2", "gp", "gp_target", "clip", "noise"}
    start = {"seed", "target", "theta", "sigma", "psi", "psi0"}
    assert {name for name, kind in kinds.items() if kind is Kind.LIVE} == live == set(LIVE_NAMES)
    assert {name for name, kind in kinds.items() if kind is Kind.START} == start


def test_a_setting_applies_only_beside_the_right_others() -> None:
    assert not SETTINGS["lipschitz"].applies(Recipe().settings)
    critic = Recipe(loss="wasserstein")
    assert SETTINGS["lipschitz"].applies(critic.settings)
    assert SETTINGS["gp"].applies(critic.settings)
    assert not SETTINGS["gp"].applies(Recipe().settings)
    assert not SETTINGS["clip"].applies(critic.settings)
    assert SETTINGS["clip"].applies(critic.replace(lipschitz="clip").settings)
    assert SETTINGS["lr_d"].applies(Recipe().settings)


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers()))
def test_short_numbers_read_back(value: float) -> None:
    assert float(short(value)) == value
    assert len(short(value)) <= len(repr(value))


def test_short_numbers() -> None:
    assert [short(v) for v in (1e-5, 0.002, 1.0, 200_000, 2.5e-7)] == [
        "1e-5",
        "0.002",
        "1",
        "200000",
        "2.5e-7",
    ]


def test_what_was_refused_is_shown_in_one_short_line() -> None:
    assert shown("\n\0") == r"'\n\x00'"
    assert shown(0.5) == "0.5"
    assert len(shown("x" * 1000)) == len(shown(10**400)) == 60


# --- one recipe ---


def test_the_default_is_the_documented_one() -> None:
    """The default size of design.md, section 6: width 32, depth 2, batch 256, Adam, k = 1."""
    recipe = Recipe()
    assert (recipe.width_d, recipe.depth_d, recipe.width_g, recipe.depth_g) == (32, 2, 32, 2)
    assert (recipe.batch, recipe.optimizer_d, recipe.k, recipe.k_g) == (256, "adam", 1, 1)
    assert (recipe.r1, recipe.noise, recipe.edits) == (0, 0, ())
    assert recipe.to_query() == ""


def test_a_recipe_is_a_value() -> None:
    one, two = Recipe(k=2, edits=[(5, "k", 3)]), Recipe(k="2", edits=[("5", "k", "3")])
    assert one == two
    assert hash(one) == hash(two)
    assert one != one.replace(seed=4)
    assert {one: "found"}[two] == "found"
    with pytest.raises(ValidationError, match="frozen"):
        one.k = 5
    with pytest.raises(ValidationError, match="frozen"):
        del one.k
    assert one.k == 2


def test_a_target_is_held_in_normal_form() -> None:
    assert Recipe(target=" Normal ").target == "normal"
    spaced = Recipe(target="normal(0, 1.0) + normal(2, .5)")
    assert spaced == Recipe(target="normal(0,1)+normal(2,0.5)")


REFUSED: list[tuple[str, Any, str]] = [
    ("lr_d", math.nan, "lr_d must be between 1e-5 and 1, got nan"),
    ("lr_d", math.inf, "lr_d must be between 1e-5 and 1, got inf"),
    ("lr_g", 0, "lr_g must be between 1e-5 and 1, got 0"),
    ("lr_g", -0.1, "lr_g must be between 1e-5 and 1, got -0.1"),
    ("lr_g", 1.0001, "lr_g must be between 1e-5 and 1, got 1.0001"),
    ("lr_d", "1e999", "lr_d must be between 1e-5 and 1, got '1e999'"),
    ("lr_d", "", "lr_d must be between 1e-5 and 1, got ''"),
    ("lr_d", "true", "lr_d must be between 1e-5 and 1, got 'true'"),
    ("lr_d", None, "lr_d must be between 1e-5 and 1, got None"),
    ("lr_d", "1" * 100, "lr_d must be between 1e-5 and 1, got '1111111"),
    ("lr_g", "0,01", "lr_g must be between 1e-5 and 1, got '0,01'; write 0.01, with a point"),
    ("edits", [(5, "lr_d", "5,0e-2")], "got '5,0e-2'; write 5.0e-2, with a point"),
    ("k", 0, "k must be a whole number between 1 and 50, got 0"),
    ("k", 51, "k must be a whole number between 1 and 50, got 51"),
    ("k", 1.5, "k must be a whole number between 1 and 50, got 1.5"),
    ("k", math.nan, "k must be a whole number between 1 and 50, got nan"),
    ("k", "true", "k must be a whole number between 1 and 50, got 'true'"),
    ("k", "9" * 5000, "k must be a whole number between 1 and 50, got '9999999"),
    ("seed", -1, "seed must be a whole number between 0 and 2147483647, got -1"),
    ("seed", 2**31, "seed must be a whole number between 0 and 2147483647, got 2147483648"),
    ("batch", 1025, "batch must be a whole number between 1 and 1024, got 1025"),
    ("width_d", 129, "width_d must be a whole number between 1 and 128, got 129"),
    ("depth_g", 5, "depth_g must be a whole number between 1 and 4, got 5"),
    ("noise", -1e-9, "noise must be between 0 and 5, got -1e-09"),
    ("clip", 0, "clip must be between 0.001 and 10, got 0"),
    ("train", "D", "train must be one of both, d, g, got 'D'"),
    ("train", True, "train must be one of both, d, g, got True"),
    ("loss", "bogus", "loss must be one of minimax, non_saturating, least_squares, wasserstein,"),
    ("target", 3, "target must be a preset's name or a weighted sum such as"),
    ("target", "gauss", "target must be one of normal, two_normals"),
    ("target", "normal(0,0)", "target normal sd must be between 0.001 and 10000, got 0"),
    ("target", "x" * 2001, "target must have at most 2,000 characters, got 2,001"),
    ("learning_rate", 1, "there is no setting 'learning_rate'; the settings are target, seed,"),
    ("edits", [(5, "loss", "minimax")], "an edit must change a live setting (lr_d, lr_g, k,"),
    ("edits", [(5, "seed", 1)], "seed is a start setting, changing it restarts the run"),
    ("edits", [(5, "loss", "minimax")], "loss is a program setting, changing it restarts the run"),
    ("edits", [(5, "edits", 1)], "there is no setting 'edits'"),
    ("edits", [(5, "lr_d", math.nan)], "lr_d must be between 1e-5 and 1, got nan"),
    ("edits", [(-1, "k", 2)], "the step of an edit must be a whole number between 0 and 200000,"),
    ("edits", [(1.5, "k", 2)], "got 1.5"),
    ("edits", [(MAX_STEPS + 1, "k", 2)], "between 0 and 200000, got 200001"),
]


@pytest.mark.parametrize(("name", "text"), [("lr_g", "7,5"), ("k", "2,0"), ("lr_g", "0,0,1")])
def test_a_comma_is_no_decimal_point_where_no_number_would_do(name: str, text: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Recipe(**{name: text})
    assert str(refused.value).endswith(f"got '{text}'")


@pytest.mark.parametrize(("name", "value", "words"), REFUSED)
def test_a_refusal_names_setting_rule_and_value(name: str, value: object, words: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Recipe(**{name: value})
    assert words in str(refused.value)
    assert len(str(refused.value)) < 500
    assert "pydantic" not in str(refused.value)


def test_all_that_is_wrong_is_said() -> None:
    with pytest.raises(RecipeError, match=r"loss must be .*; batch must be .*"):
        Recipe(loss="x", batch=0)


@pytest.mark.parametrize("name", [n for n, row in SETTINGS.items() if row.low is not None])
def test_both_bounds_are_allowed(name: str) -> None:
    row = SETTINGS[name]
    for bound in (row.low, row.high):
        assert getattr(Recipe(**{name: bound}), name) == bound


# --- edits ---


def test_an_edit_replaces_one_at_the_same_step() -> None:
    recipe = Recipe().edit(5, k=2).edit(5, k=3, lr_d=0.5)
    assert recipe.edits == (Edit(5, "lr_d", 0.5), Edit(5, "k", 3))


def test_edits_are_sorted_by_step_then_setting() -> None:
    recipe = Recipe().edit(9, k=2).edit(5, train="d").edit(5, lr_g=0.5)
    assert [edit[:2] for edit in recipe.edits] == [(5, "lr_g"), (5, "train"), (9, "k")]


def test_an_edit_that_changes_nothing_is_dropped() -> None:
    assert Recipe().edit(5, k=1) == Recipe()
    assert Recipe().edit(5, k=2).edit(9, k=2) == Recipe().edit(5, k=2)
    assert Recipe().edit(9, k=2).edit(5, k=2) == Recipe().edit(5, k=2)
    assert Recipe().edit(5, k=2).edit(5, k=1) == Recipe()


def test_an_edit_at_step_0_is_a_setting() -> None:
    assert Recipe().edit(0, k=2, noise=0.5) == Recipe(k=2, noise=0.5)
    assert Recipe(k=4).edit(7, k=2).edit(0, k=2) == Recipe(k=2)


def test_an_edit_keeps_the_type_of_its_setting() -> None:
    recipe = Recipe().edit(5, lr_d=1, k=2.0)
    assert [type(edit.value) for edit in recipe.edits] == [float, int]


def test_an_edit_leaves_the_recipe_alone() -> None:
    recipe = Recipe()
    recipe.edit(5, k=2)
    assert recipe.edits == ()
    assert recipe.edit(5) == recipe


def test_an_edit_may_be_at_the_last_step() -> None:
    assert Recipe().edit(MAX_STEPS, k=2).edits == (Edit(MAX_STEPS, "k", 2),)


def test_a_recipe_holds_a_limited_number_of_edits() -> None:
    recipe = Recipe(edits=[(step, "k", 2 + step % 2) for step in range(1, MAX_EDITS + 1)])
    assert len(recipe.edits) == MAX_EDITS
    assert recipe.edit(MAX_EDITS, k=9).edits[-1] == Edit(MAX_EDITS, "k", 9)
    with pytest.raises(RecipeError, match=f"at most {MAX_EDITS} edits, got {MAX_EDITS + 1}"):
        recipe.edit(MAX_STEPS, k=9)


@given(st.lists(strategies.near_edits, max_size=12))
def test_the_settings_in_force_are_those_of_the_last_edits(edits: list[Edit]) -> None:
    """Against the plain reading: a later step wins, at one step the later entry does."""
    recipe = Recipe(edits=edits)
    for step in range(8):
        expected = Recipe().settings
        for at in range(step + 1):
            expected |= {edit.name: edit.value for edit in edits if edit.step == at}
        assert recipe.settings_at(step) == expected


@given(st.lists(strategies.near_edits, max_size=12))
def test_edits_are_in_a_normal_form(edits: list[Edit]) -> None:
    """Runs with the same settings at every step are the same recipe, however they were written."""
    recipe = Recipe(edits=edits)
    assert recipe == recipe.replace(edits=recipe.edits[::-1])
    in_force = [recipe.settings_at(step) for step in range(8)]
    spelled = [
        Edit(step, name, row[name]) for step, row in enumerate(in_force) for name in ("k", "train")
    ]
    assert recipe == Recipe(edits=spelled)
    assert all(edit.step > 0 for edit in recipe.edits)


@given(st.lists(strategies.near_edits, max_size=12), st.integers(0, 8))
def test_a_prefix_holds_what_came_before(edits: list[Edit], step: int) -> None:
    recipe = Recipe(edits=edits)
    prefix = recipe.prefix(step)
    assert all(edit.step < step for edit in prefix.edits)
    for before in range(step):
        assert prefix.settings_at(before) == recipe.settings_at(before)
    assert prefix.edits == recipe.edits[: len(prefix.edits)]
