"""What a link opens: Figure 1, a recipe, and a sentence for what is refused."""

import json

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings

import gan1d
from gan1d.recipe import Recipe
from gan1d.runs import figure1
from tests.app.routes.asking import SERVER, embedded, queries, refuse

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # it plays Figure 1


# --- Figure 1 ---


@pytest.fixture(scope="module")
def played() -> Recipe:
    """Figure 1 of the default recipe, as the library gives it."""
    return gan1d.figure1_recipe(Recipe())


def test_figure_1_is_the_librarys_own(client: FlaskClient, played: Recipe) -> None:
    answer = client.get("/figure1").get_json()
    recipe, problems = Recipe.from_query(answer["query"])
    assert (recipe, problems) == (played, [])
    assert answer["settings"] == recipe.settings
    assert [tuple(edit) for edit in answer["edits"]] == list(recipe.edits)
    stages = answer["stages"]
    assert [stage["name"] for stage in stages] == ["a", "b", "c"]
    assert tuple(stage["end"] for stage in stages) == figure1.ends(recipe)
    assert all(stage["reached"] and stage["sentence"] for stage in stages)
    assert answer["limit"] == figure1.LIMIT


def test_figure_1_is_played_once(
    client: FlaskClient, played: Recipe, request: pytest.FixtureRequest
) -> None:
    first = client.get("/figure1?defaults=2&seed=3")
    request.getfixturevalue("idle")
    assert client.get("/figure1").data == first.data
    assert played.to_query() == first.get_json()["query"]


@pytest.mark.usefixtures("idle")
@given(queries)
@settings(max_examples=100)
def test_a_link_is_never_an_error(query: str) -> None:
    response = SERVER.test_client().get("/link", query_string=query)
    assert response.status_code == 200
    link = json.loads(response.data, parse_constant=refuse)
    named = {"edits", "figure1", "ignored", "lesson", "problems", "query", "reference"}
    assert set(link) == {*named, "settings", "view"}
    assert all(isinstance(sentence, str) and sentence for sentence in link["problems"])
    recipe, problems = Recipe.from_query(link["query"])
    assert problems == []
    assert link["settings"] == recipe.settings


def test_a_link_without_a_recipe_opens_figure_1(client: FlaskClient) -> None:
    opening = figure1.stage_a(Recipe())
    for link in (client.get("/link").get_json(), embedded(client.get("/").text)["link"]):
        assert link["figure1"] == ""
        assert link["query"] == opening.to_query()
        assert link["problems"] == []


def test_what_is_refused_in_a_link_is_said(client: FlaskClient) -> None:
    link = client.get("/link?seed=7&lr_d=nan&bla=1&theme=pink").get_json()
    assert link["query"] == "seed=7"
    assert [sentence.split()[0] for sentence in link["problems"]] == ["theme", "lr_d"]
    assert link["ignored"] == ["bla"]
