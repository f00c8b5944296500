"""Links: a recipe survives its link, and a bad link keeps what is good."""

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gan1d.recipe import (
    LIVE_NAMES,
    MAX_EDITS,
    SETTINGS,
    Edit,
    Recipe,
)
from gan1d.recipe.query import MAX_QUERY
from gan1d.recipe.settings import Value
from tests import strategies
from tests.small import FIRST


@given(strategies.some_settings, st.lists(strategies.edits, max_size=20))
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
    text = "seed=7&lr_d=0.01&edits=400:lr_d:0.05~900:train:d"
    assert recipe.to_query() == f"defaults=2&{text}"
    assert recipe.replace(**FIRST).to_query() == text


def test_a_link_without_a_version_has_the_defaults_of_the_first() -> None:
    """G is then a bare perceptron of z. What says nothing at all is no link."""
    for link in ("seed=3", "edits=5:k:2", "target=comb", "defaults=1"):
        recipe, problems = Recipe.from_query(link)
        assert (recipe.g_input, recipe.skip, problems) == ("z", "off", [])
    assert Recipe.from_query("seed=3&skip=on") == (Recipe(g_input="z"), [])
    for link in ("", "lr_d=nan", "nonsense=1", "defaults=2"):
        assert Recipe.from_query(link)[0] == Recipe()


def test_a_link_is_written_as_the_first_version_wrote_it_where_it_can_be() -> None:
    first = Recipe(**FIRST)
    assert [first.to_query(), first.replace(k=2).to_query()] == ["defaults=1", "k=2"]
    assert Recipe(skip="off", k=2).to_query() == "defaults=2&k=2&skip=off"
    assert Recipe(g_input="z").to_query() == "defaults=2&g_input=z"


def test_thirty_edits_are_a_short_link() -> None:
    """Below 2,000 characters even where every number has all its digits."""
    edits = [(199_000 + i, LIVE_NAMES[i % 2], 0.1234567890123456 + i / 1000) for i in range(30)]
    recipe = Recipe(
        edits=edits, target=strategies.TARGETS[3], seed=2**31 - 1, loss="wasserstein", batch=999
    )
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


def _first(**settings: Any) -> Recipe:
    """A recipe with the defaults of version 1 in what is left out."""
    return Recipe(**FIRST | settings)


BAD_LINKS: list[tuple[str, Recipe, list[str]]] = [
    ("k=true", Recipe(), ["k must be a whole number between 1 and 50, got 'true'"]),
    ("lr_d=nan&k=2", _first(k=2), ["lr_d must be between 1e-5 and 1, got 'nan'"]),
    ("lr_d=1e999", Recipe(), ["lr_d must be between 1e-5 and 1, got '1e999'"]),
    ("lr_d=", Recipe(), ["lr_d must be between 1e-5 and 1, got ''"]),
    ("lr_d", Recipe(), ["lr_d must be between 1e-5 and 1, got ''"]),
    ("seed=" + "9" * 9000, Recipe(), ["seed must be a whole number between 0 and 2147483647"]),
    ("k=2&k=3", _first(k=3), ["'k' is given twice; the last one counts"]),
    ("K=2", Recipe(), ["there is no setting 'K'"]),
    ("=", Recipe(), ["there is no setting ''"]),
    ("%", Recipe(), ["there is no setting '%'"]),
    ("%00=1", Recipe(), [r"there is no setting '\x00'"]),
    (
        "k=%FF",
        Recipe(),
        ["k must be a whole number between 1 and 50, got '\N{REPLACEMENT CHARACTER}"],
    ),
    ("loss=bogus&seed=5", _first(seed=5), ["loss must be one of minimax, non_saturating,"]),
    ("target=normal(0,", Recipe(), ["target must be a sum such as"]),
    ("target=%C3%A9", Recipe(), ["target must be written in plain ASCII characters"]),
    ("edits=5", Recipe(), ["an edit must read STEP:NAME:VALUE, got '5'"]),
    ("edits=5:k:2~x", _first().edit(5, k=2), ["an edit must read STEP:NAME:VALUE, got 'x'"]),
    ("edits=5:k", Recipe(), ["an edit must read STEP:NAME:VALUE, got '5:k'"]),
    ("edits=x:k:2", Recipe(), ["the step of an edit must be a whole number between 0 and 200000"]),
    ("edits=-5:k:2", Recipe(), ["the step of an edit must be a whole number between 0 and 200000"]),
    ("edits=" + "9" * 99 + ":k:2", Recipe(), ["between 0 and 200000, got '99999"]),
    ("edits=5:loss:minimax", Recipe(), ["an edit must change a live setting"]),
    ("edits=5:what:1", Recipe(), ["there is no setting 'what'"]),
    ("edits=5:k:0", Recipe(), ["k must be a whole number between 1 and 50, got '0'"]),
    ("edits=9:k:2~5:k:3", _first(edits=[(5, "k", 3), (9, "k", 2)]), ["in order of their steps"]),
    ("edits=5:k:2~5:k:3", _first().edit(5, k=3), ["k is edited twice at step 5; the last one"]),
    ("a" * 16_001, Recipe(), ["a link must be at most 16000 characters, got 16001"]),
    ("k=0&lr_d=9", Recipe(), ["k must be", "lr_d must be"]),
    (
        "edits=" + "~".join(f"{s}:k:{2 + s % 2}" for s in range(1, 259)),
        _first(edits=[(s, "k", 2 + s % 2) for s in range(1, 257)]),
        ["a recipe must hold at most 256 edits, got 258: the rest is left out"],
    ),
    ("defaults=2&lr_d=0.01", Recipe(lr_d=0.01), []),
    ("lr_d=0.01&defaults=2", Recipe(lr_d=0.01), []),
    ("defaults=2&lr_d=nan", Recipe(), ["lr_d must be between 1e-5 and 1, got 'nan'"]),
    ("defaults=1", _first(), []),
    ("defaults=2", Recipe(), []),
    ("defaults=3", Recipe(), ["defaults must be one of 1, 2, got '3'"]),
    ("defaults=x&k=2", _first(k=2), ["defaults must be one of 1, 2, got 'x'"]),
    ("edits=5:defaults:2", Recipe(), ["there is no setting 'defaults'"]),
    ("", Recipe(), []),
    ("?", Recipe(), []),
    ("&&&", Recipe(), []),
    ("edits=", Recipe(), []),
    ("edits=~~5:k:2~", _first().edit(5, k=2), []),
    ("edits=5:k:2&edits=9:k:3", _first(edits=[(5, "k", 2), (9, "k", 3)]), []),
    ("k=%202%20", _first(k=2), []),
    ("lr_d=1E-2", _first(lr_d=0.01), []),
    ("target=normal(0,1)+normal(2,1)", _first(target="normal(0,1)+normal(2,1)"), []),
]


@pytest.mark.parametrize(("link", "recipe", "words"), BAD_LINKS)
def test_a_bad_link_keeps_what_is_good(link: str, recipe: Recipe, words: list[str]) -> None:
    got, problems = Recipe.from_query(link)
    assert got == recipe
    assert len(problems) == len(words)
    for problem, expected in zip(problems, words, strict=True):
        assert expected in problem
        assert len(problem) < 450


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
        assert len(problem) < 450
    assert Recipe.from_query(recipe.to_query()) == (recipe, [])


def test_a_hopeless_link_gets_a_few_sentences() -> None:
    _, problems = Recipe.from_query("&".join(f"x{i}=1" for i in range(500)))
    assert len(problems) == 21
    assert problems[-1] == "and 480 more parts of the link were refused"
