"""Recipes, the table of settings, links: refusals in words, edits in normal form, round trips."""

import math
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from gan1d.query import MAX_QUERY
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
from gan1d.settings import Kind, Value, short, shown

TARGETS = ("normal", "comb", "iris", "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)", "uniform(-1,1)")


def _values(name: str) -> st.SearchStrategy[Value]:
    row = SETTINGS[name]
    if row.choices:
        return st.sampled_from(row.choices)
    if row.low is None or row.high is None:
        return st.sampled_from(TARGETS)
    if row.whole:
        return st.integers(int(row.low), int(row.high))
    return st.floats(row.low, row.high)


_edit = st.sampled_from(LIVE_NAMES).flatmap(
    lambda name: st.builds(Edit, st.integers(0, MAX_STEPS), st.just(name), _values(name))
)
_near_edit = st.sampled_from(("k", "train")).flatmap(
    lambda name: st.builds(Edit, st.integers(0, 6), st.just(name), _values(name))
)
_settings = st.fixed_dictionaries({}, optional={name: _values(name) for name in SETTINGS})


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


@given(st.lists(_near_edit, max_size=12))
def test_the_settings_in_force_are_those_of_the_last_edits(edits: list[Edit]) -> None:
    """Against the plain reading: a later step wins, at one step the later entry does."""
    recipe = Recipe(edits=edits)
    for step in range(8):
        expected = Recipe().settings
        for at in range(step + 1):
            expected |= {edit.name: edit.value for edit in edits if edit.step == at}
        assert recipe.settings_at(step) == expected


@given(st.lists(_near_edit, max_size=12))
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


@given(st.lists(_near_edit, max_size=12), st.integers(0, 8))
def test_a_prefix_holds_what_came_before(edits: list[Edit], step: int) -> None:
    recipe = Recipe(edits=edits)
    prefix = recipe.prefix(step)
    assert all(edit.step < step for edit in prefix.edits)
    for before in range(step):
        assert prefix.settings_at(before) == recipe.settings_at(before)
    assert prefix.edits == recipe.edits[: len(prefix.edits)]


# --- links ---


@given(_settings, st.lists(_edit, max_size=20))
@example({"r1": -0.0}, [])
def test_a_recipe_survives_its_link(values: dict[str, Value], edits: list[Edit]) -> None:
    recipe = Recipe(**values, edits=edits)
    link = recipe.to_query()
    assert link.isascii()
    assert not set(link) & set(" #<>\"'+\n")
    again, problems = Recipe.from_query(link)
    assert again == recipe
    assert hash(again) == hash(recipe)
    assert problems == []
    assert again.to_query() == link
    assert Recipe.from_query("?" + link) == (recipe, [])
    assert Recipe.from_query(unquote(link).replace("+", "%2B")) == (recipe, [])


def test_a_link_can_be_read() -> None:
    recipe = Recipe(seed=7, lr_d=0.01).edit(400, lr_d=0.05).edit(900, train="d")
    assert recipe.to_query() == "seed=7&lr_d=0.01&edits=400:lr_d:0.05~900:train:d"


def test_thirty_edits_are_a_short_link() -> None:
    """Below 2,000 characters even where every number has all its digits."""
    edits = [(199_000 + i, LIVE_NAMES[i % 2], 0.1234567890123456 + i / 1000) for i in range(30)]
    recipe = Recipe(edits=edits, target=TARGETS[3], seed=2**31 - 1, loss="wasserstein", batch=999)
    assert len(recipe.edits) == 30
    assert len(recipe.to_query()) < 2000


def test_the_longest_recipe_has_a_link() -> None:
    edits = [
        (199_000 + i, "noise", 0.1234567890123456 + i / 1000) for i in range(MAX_EDITS)
    ]  # the longest kind: six digits, five letters, sixteen digits
    target = "+".join(f"0.{i:04d}*normal(-1.2345678,0.{i:04d})" for i in range(1001, 1058))
    recipe = Recipe(edits=edits, target=target)
    assert len(recipe.edits) == MAX_EDITS
    assert len(recipe.to_query()) <= MAX_QUERY
    assert Recipe.from_query(recipe.to_query()) == (recipe, [])


BAD_LINKS: list[tuple[str, Recipe, list[str]]] = [
    ("k=true", Recipe(), ["k must be a whole number between 1 and 50, got 'true'"]),
    ("lr_d=nan&k=2", Recipe(k=2), ["lr_d must be between 1e-5 and 1, got 'nan'"]),
    ("lr_d=1e999", Recipe(), ["lr_d must be between 1e-5 and 1, got '1e999'"]),
    ("lr_d=", Recipe(), ["lr_d must be between 1e-5 and 1, got ''"]),
    ("lr_d", Recipe(), ["lr_d must be between 1e-5 and 1, got ''"]),
    ("seed=" + "9" * 9000, Recipe(), ["seed must be a whole number between 0 and 2147483647"]),
    ("k=2&k=3", Recipe(k=3), ["'k' is given twice; the last one counts"]),
    ("K=2", Recipe(), ["there is no setting 'K'"]),
    ("=", Recipe(), ["there is no setting ''"]),
    ("%", Recipe(), ["there is no setting '%'"]),
    ("%00=1", Recipe(), [r"there is no setting '\x00'"]),
    (
        "k=%FF",
        Recipe(),
        ["k must be a whole number between 1 and 50, got '\N{REPLACEMENT CHARACTER}"],
    ),
    ("loss=bogus&seed=5", Recipe(seed=5), ["loss must be one of minimax, non_saturating,"]),
    ("target=normal(0,", Recipe(), ["target must be a sum such as"]),
    ("target=%C3%A9", Recipe(), ["target must be written in plain ASCII characters"]),
    ("edits=5", Recipe(), ["an edit must read STEP:NAME:VALUE, got '5'"]),
    ("edits=5:k:2~x", Recipe().edit(5, k=2), ["an edit must read STEP:NAME:VALUE, got 'x'"]),
    ("edits=5:k", Recipe(), ["an edit must read STEP:NAME:VALUE, got '5:k'"]),
    ("edits=x:k:2", Recipe(), ["the step of an edit must be a whole number between 0 and 200000"]),
    ("edits=-5:k:2", Recipe(), ["the step of an edit must be a whole number between 0 and 200000"]),
    ("edits=" + "9" * 99 + ":k:2", Recipe(), ["between 0 and 200000, got '99999"]),
    ("edits=5:loss:minimax", Recipe(), ["an edit must change a live setting"]),
    ("edits=5:what:1", Recipe(), ["there is no setting 'what'"]),
    ("edits=5:k:0", Recipe(), ["k must be a whole number between 1 and 50, got '0'"]),
    ("edits=9:k:2~5:k:3", Recipe(edits=[(5, "k", 3), (9, "k", 2)]), ["in order of their steps"]),
    ("edits=5:k:2~5:k:3", Recipe().edit(5, k=3), ["k is edited twice at step 5; the last one"]),
    ("a" * 16_001, Recipe(), ["a link must be at most 16000 characters, got 16001"]),
    ("k=0&lr_d=9", Recipe(), ["k must be", "lr_d must be"]),
    (
        "edits=" + "~".join(f"{s}:k:{2 + s % 2}" for s in range(1, 259)),
        Recipe(edits=[(s, "k", 2 + s % 2) for s in range(1, 257)]),
        ["a recipe must hold at most 256 edits, got 258: the rest is left out"],
    ),
    ("", Recipe(), []),
    ("?", Recipe(), []),
    ("&&&", Recipe(), []),
    ("edits=", Recipe(), []),
    ("edits=~~5:k:2~", Recipe().edit(5, k=2), []),
    ("edits=5:k:2&edits=9:k:3", Recipe(edits=[(5, "k", 2), (9, "k", 3)]), []),
    ("k=%202%20", Recipe(k=2), []),
    ("lr_d=1E-2", Recipe(lr_d=0.01), []),
    ("target=normal(0,1)+normal(2,1)", Recipe(target="normal(0,1)+normal(2,1)"), []),
]


@pytest.mark.parametrize(("link", "recipe", "words"), BAD_LINKS)
def test_a_bad_link_keeps_what_is_good(link: str, recipe: Recipe, words: list[str]) -> None:
    got, problems = Recipe.from_query(link)
    assert got == recipe
    assert len(problems) == len(words)
    for problem, expected in zip(problems, words, strict=True):
        assert expected in problem
        assert len(problem) < 400


_word = st.one_of(
    st.sampled_from([*SETTINGS, "edits"]),
    st.text(max_size=6),
    st.sampled_from(["%", "%00", "%ff%fe", "%ED%A0%80", "nan", "1e999", "9" * 5000, "\ud800"]),
)
_glue = st.sampled_from(["&", "=", "~", ":", "", "+", "?", ";", "#"])


@settings(max_examples=200)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=())),
        st.lists(st.tuples(_word, _glue), max_size=12).map(
            lambda parts: "".join(word + glue for word, glue in parts)
        ),
    )
)
@example("\0")
@example("edits=\ud800:lr_d:1")
@example("k=\ud800&target=\udfff&\ud800=1")
@example("x" * 1_000_000)
@example("&".join("a=1" for _ in range(4000)))
def test_no_text_makes_a_link_fail(text: str) -> None:
    recipe, problems = Recipe.from_query(text)
    assert isinstance(recipe, Recipe)
    for problem in problems:
        problem.encode()  # can be sent: no half characters
        assert "\0" not in problem
        assert len(problem) < 400
    assert Recipe.from_query(recipe.to_query()) == (recipe, [])


def test_a_hopeless_link_gets_a_few_sentences() -> None:
    _, problems = Recipe.from_query("&".join(f"x{i}=1" for i in range(500)))
    assert len(problems) == 21
    assert problems[-1] == "and 480 more parts of the link were refused"
