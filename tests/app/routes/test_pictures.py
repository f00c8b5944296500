"""The empty pictures: of the target, the loss and the theme that were asked for."""

import json
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from app.words import PANELS
from gan1d import targets
from gan1d.figures.themes import THEMES
from gan1d.game.frame import N_Z
from gan1d.game.losses import LOSSES
from gan1d.targets import modes
from gan1d.targets.target import N_BINS
from tests.app.routes.asking import problem, refuse

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # it plays Figure 1


# --- empty pictures ---


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.usefixtures("idle")
def test_empty_pictures_are_of_the_target_the_loss_and_the_theme_asked_for(
    client: FlaskClient, loss: str, theme: str
) -> None:
    """Each panel that a link may name, in JSON: p_data by the target's own cdf and quantiles."""
    response = client.get(f"/pictures?loss={loss}&target=comb&theme={theme}")
    assert response.status_code == 200
    answer = json.loads(response.data, parse_constant=refuse)
    pictures = answer["figures"]
    assert (answer["target"], answer["edges"]) == ("comb", list(modes.edges("comb")))
    assert answer["edges"] == pictures["modes"]["layout"]["meta"]["edges"]
    assert set(pictures) == {"live", *PANELS}
    for picture in pictures.values():
        assert picture["layout"]["paper_bgcolor"] == THEMES[theme].ground
    comb, lines = targets.parse("comb"), _lines(pictures["live"])
    edges = np.linspace(*comb.domain, N_BINS + 1)
    density = np.diff(comb.cdf(edges)) / np.diff(edges)
    np.testing.assert_allclose(lines["p_data"]["y"], density, atol=1e-6)
    assert lines["p_data"]["line"]["color"] == THEMES[theme].p_data
    assert pictures["live"]["layout"]["xaxis"]["range"] == list(comb.domain)
    low, high = pictures["live"]["layout"]["yaxis2"]["range"]
    assert low <= LOSSES[loss].level <= high
    panels = [one for one in pictures["figure1"]["data"] if one["meta"] == "p_data"]
    assert [one["y"] for one in panels] == [lines["p_data"]["y"]] * 4
    marks = pictures["measures"]["layout"]["annotations"]
    assert [mark["y"] for mark in marks] == [pytest.approx(LOSSES[loss].value)]
    levels = (np.arange(N_Z) + 0.5) / N_Z
    best = _lines(pictures["quantiles"])["p_data"]["y"]
    np.testing.assert_allclose(comb.cdf(best), levels, atol=1e-9)
    assert len(pictures["modes"]["layout"]["xaxis"]["ticktext"]) == 5  # of the comb's normals


def _lines(picture: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The traces of a picture with one panel, by their meta."""
    return {trace["meta"]: trace for trace in picture["data"]}


@pytest.mark.usefixtures("idle")
def test_simple_players_have_their_field_in_the_pictures(client: FlaskClient) -> None:
    query = "target=point(0)&generator=point&discriminator=linear"
    plain, damped, none = (
        json.loads(client.get(f"/pictures?{q}").data, parse_constant=refuse)["figures"]["phase"]
        for q in (query, f"{query}&r1=1", "seed=4")
    )
    fields = [{t["meta"]: t for t in one["data"]}["field"] for one in (plain, damped)]
    assert fields[0]["y"] != fields[1]["y"]
    assert none["data"] == []


def test_an_unknown_theme_is_refused(client: FlaskClient) -> None:
    sentence = problem(client, "/pictures?theme=pink" + "k" * 5000, 400)
    assert sentence.startswith("theme must be one of light, dark, projector, paper, got 'pink")
    assert len(sentence) < 200
