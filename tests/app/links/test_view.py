"""What a link says beside the recipe, and what the page opens with."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.links.link import FIGURE1_SPEED, describe
from app.links.view import MAX_SPEED, View, split
from gan1d.figures.themes import THEMES
from gan1d.recipe import MAX_STEPS, Recipe
from gan1d.recipe.query import MAX_QUERY
from gan1d.runs import figure1

LINKS = {
    "": (View(), ""),
    "?step=5": (View(step=5), ""),
    f"step={MAX_STEPS}&speed={MAX_SPEED}": (View(step=MAX_STEPS, speed=MAX_SPEED), ""),
    "seed=7&theme=paper&lr_d=0.01": (View(theme="paper"), "seed=7&lr_d=0.01"),
    "speed=1&seed=7&step=0": (View(speed=1), "seed=7"),
    "seed=7&theme=": (View(), "seed=7"),
}
REFUSED = {
    "step=-1": "step must be a whole number between 0 and 200000, got '-1'",
    "step=200001": "step must be a whole number between 0 and 200000, got '200001'",
    "step=1.5": "step must be a whole number between 0 and 200000, got '1.5'",
    "step=nan": "step must be a whole number between 0 and 200000, got 'nan'",
    "step=": "step must be a whole number between 0 and 200000, got ''",
    "step=" + "9" * 5000: "step must be a whole number between 0 and 200000, got '999",
    "speed=0": "speed must be a whole number between 1 and 200, got '0'",
    "speed=201": "speed must be a whole number between 1 and 200, got '201'",
    "theme=pink": "theme must be one of light, dark, projector, paper, got 'pink'",
    "layers=pull,bla": "layers must be a comma list of d_star, ghost, pull, logit, rug, "
    "got 'pull,bla'",
    "panels=modes,x": "panels must be a comma list of figure1, measures, losses, norms, "
    "parameters, quantiles, phase, modes, pull, map, got 'modes,x'",
    "theme=%00": "theme must be one of light, dark, projector, paper, got '\\x00'",
}


@pytest.mark.parametrize("query", LINKS)
def test_the_view_is_taken_out_of_a_link(query: str) -> None:
    view, rest, _ = split(query)
    assert (view, rest) == LINKS[query]


@pytest.mark.parametrize("query", REFUSED, ids=lambda query: query[:20])
def test_a_refused_part_keeps_its_default_and_the_rest_stands(query: str) -> None:
    name = query.partition("=")[0]
    other = "speed=50" if name != "speed" else "step=50"
    view, rest, problems = split(f"{query}&{other}&seed=7")
    assert view == View().model_copy(update={other.partition("=")[0]: 50})
    assert rest == "seed=7"
    assert len(problems) == 1
    assert problems[0].startswith(REFUSED[query])
    assert len(problems[0]) < 180


def test_every_theme_can_be_linked_to() -> None:
    for name in THEMES:
        view, _, problems = split(f"theme={name}")
        assert (view.theme, problems) == (name, [])


_names = st.sampled_from(
    [
        "step",
        "speed",
        "theme",
        "layers",
        "panels",
        "reference",
        "seed",
        "target",
        "edits",
        "lr_d",
        "x",
        "",
    ]
)
_pairs = st.lists(st.tuples(_names, st.text(max_size=12) | st.integers().map(str)), max_size=6)


@given(_pairs)
def test_the_rest_means_what_it_meant(pairs: list[tuple[str, str]]) -> None:
    """The recipe of a link is that of its pairs that are not the view's."""
    pairs = [(name, text.encode(errors="replace").decode()) for name, text in pairs]
    link = "&".join(f"{name}={quote(text)}" for name, text in pairs)
    own = "&".join(f"{name}={quote(text)}" for name, text in pairs if name not in View.model_fields)
    view, rest, problems = split(link)
    assert Recipe.from_query(rest) == Recipe.from_query(own)
    assert View(**view.model_dump()) == view
    assert len(problems) <= sum(name in View.model_fields for name, _ in pairs)


# --- what the page opens with ---


@pytest.mark.parametrize("query", ["", "?", "step=40", "theme=paper&step=3", "speed=20"])
def test_a_link_that_names_no_recipe_opens_figure_1(query: str) -> None:
    link = describe(query)
    opening = figure1.stage_a(Recipe())
    assert link["figure1"] == ""
    assert (link["query"], link["settings"]) == (opening.to_query(), opening.settings)
    assert link["problems"] == []
    assert link["view"]["speed"] == (20 if "speed" in query else FIGURE1_SPEED)


def test_a_link_to_a_recipe_opens_that_recipe() -> None:
    recipe = Recipe(seed=7).edit(400, lr_d=0.05)
    link = describe(f"{recipe.to_query()}&step=1000&theme=dark")
    assert link == {
        "query": recipe.to_query(),
        "settings": recipe.settings,
        "edits": recipe.edits,
        "view": {**View(step=1000, theme="dark").model_dump()},
        "problems": [],
        "ignored": [],
        "figure1": None,
        "reference": None,
        "lesson": None,
    }


@pytest.mark.parametrize("target", ["comb", "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)"])
def test_a_link_carries_what_the_run_is_compared_to(target: str) -> None:
    """The reference's own link, with a semicolon for each ampersand."""
    recipe = Recipe(target=target, loss="minimax", lr_d=1e-5).edit(400, lr_d=0.05).edit(9, k=2)
    link = describe(f"seed=7&reference={recipe.to_query().replace('&', ';')}&step=3")
    assert link["reference"] == {
        "query": recipe.to_query(),
        "settings": recipe.settings,
        "edits": recipe.edits,
    }
    assert (link["query"], link["problems"]) == ("seed=7", [])
    assert link["view"]["step"] == 3


def test_a_reference_is_read_as_leniently_as_a_link() -> None:
    link = describe("seed=7&reference=lr_d=fast;;bla=1;k=3;edits=9:loss:minimax~50:k:2~50")
    assert link["reference"]["query"] == "k=3&edits=50:k:2"
    said = [problem.removeprefix("reference: ").split()[0] for problem in link["problems"]]
    assert sorted(said) == ["an", "an", "lr_d", "there"]
    assert all(problem.startswith("reference: ") for problem in link["problems"])


def test_layers_are_a_list() -> None:
    assert describe("seed=7&layers=pull,ghost")["view"]["layers"] == ("pull", "ghost")
    assert describe("seed=7&layers=")["view"]["layers"] == ()
    assert describe("seed=7&layers=pull,x")["view"]["layers"] == ("d_star",)


def test_small_charts_are_a_list() -> None:
    assert describe("seed=7")["view"]["panels"] == ("figure1", "measures", "losses")
    assert describe("seed=7&panels=modes,phase")["view"]["panels"] == ("modes", "phase")
    assert describe("seed=7&panels=")["view"]["panels"] == ()


def test_what_is_refused_is_said_and_the_rest_opens() -> None:
    link = describe("seed=7&lr_d=nan&step=-4&bla=1")
    assert link["query"] == "seed=7"
    assert [problem.split()[0] for problem in link["problems"]] == ["step", "lr_d"]
    assert link["ignored"] == ["bla"]


@pytest.mark.parametrize("extra", ["utm_source=mail", "utm_source=mail&fbclid=x&utm_source=2"])
@pytest.mark.parametrize("query", ["", "lesson=figure-1", "theme=dark&step=4"])
def test_what_a_mailer_adds_to_a_link_changes_nothing(query: str, extra: str) -> None:
    plain, more = describe(query), describe("&".join(filter(None, (query, extra))))
    assert more.pop("ignored") == list(dict.fromkeys(re.findall(r"(\w+)=", extra)))
    assert plain.pop("ignored") == []
    assert more == plain
    assert more["figure1"] == ""


def test_a_misspelt_setting_is_named_and_the_rest_is_kept_to_the_letter() -> None:
    recipe = Recipe(target="0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)").edit(400, lr_d=0.05)
    link = describe(f"lrd=0.01&{recipe.to_query()}&speeed=4")
    assert (link["query"], link["problems"]) == (recipe.to_query(), [])
    assert (link["ignored"], link["figure1"]) == (["lrd", "speeed"], None)


def test_a_link_too_long_to_read_opens_figure_1_and_says_so() -> None:
    link = describe("seed=" + "1" * MAX_QUERY)
    assert link["figure1"] == ""
    assert link["problems"] == [f"a link must be at most {MAX_QUERY} characters, got 16005"]


@given(_pairs)
def test_a_described_link_is_a_link(pairs: list[tuple[str, str]]) -> None:
    link = describe("&".join(f"{n}={quote(t.encode(errors='replace'))}" for n, t in pairs))
    again, problems = Recipe.from_query(link["query"])
    assert problems == []
    assert (again.to_query(), again.settings) == (link["query"], link["settings"])
    assert View(**link["view"]).model_dump() == link["view"]
