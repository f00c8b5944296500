"""The widget in Python: what is set before and without a browser, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

import gan1d
from gan1d import Recipe, RecipeError
from gan1d.recipe import SETTINGS
from tests import ROOT

pytest.importorskip("anywidget", reason="anywidget is not installed")

from app.notebook.player import Player
from tests.small import TINY


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the widget has told the page."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(Player, "send", lambda _, content: sent.append(content))
    return sent


@pytest.fixture
def player(sent: list[dict[str, Any]]) -> Player:  # noqa: ARG001  which it tells
    player = gan1d.show(TINY, lr_d=0.005)
    assert isinstance(player, Player)
    return player


def heard(player: Player, recipe: Recipe, step: int) -> None:
    """What the browser says of a run that has been played."""
    player.set_state({"query": recipe.to_query(), "step": step, "playing": True})


def test_it_opens_with_the_recipe(player: Player) -> None:
    recipe = TINY.replace(lr_d=0.005)
    assert player.recipe == recipe
    assert player.step == 0
    assert player.opens["settings"] == recipe.settings
    assert player.opens["base"] is None
    assert "<!doctype html>" in player.page


def test_a_rate_is_an_edit_where_the_reader_is(player: Player, sent: list[dict[str, Any]]) -> None:
    now = player.recipe.edit(40, lr_g=0.01).edit(900, lr_g=0.1)
    heard(player, now, 120)
    assert player.lr_g == 0.01
    player.lr_d = 0.02
    assert [tuple(one) for one in player.recipe.edits] == [(40, "lr_g", 0.01), (120, "lr_d", 0.02)]
    assert player.opens["query"] == player.query
    assert sent == [{"gan1d": 1, "type": "set", "settings": {"lr_d": 0.02}}]


def test_another_program_is_compiled_and_begun(player: Player) -> None:
    heard(player, player.recipe.edit(40, lr_d=0.02), 120)
    before, opened = player.page, player.opened
    player.loss = "wasserstein"
    assert player.recipe == TINY.replace(lr_d=0.02, loss="wasserstein")
    assert (player.step, player.opened) == (0, opened + 1)
    assert player.page != before


def test_the_clock_is_told(player: Player, sent: list[dict[str, Any]]) -> None:
    player.pause()
    player.seek(300)
    player.play()
    assert [one["type"] for one in sent] == ["pause", "seek", "play"]
    assert (player.step, player.playing) == (300, True)


def test_its_history_is_the_run_of_the_screen(player: Player) -> None:
    heard(player, player.recipe, 40)
    history = player.history()
    assert history.step.tolist() == [0, 10, 20, 30, 40]
    assert history.recipe == player.recipe


def test_figure_1_leaves_its_plan_with_a_change(player: Player) -> None:
    planned = TINY.edit(40, train="d").edit(80, train="g").edit(120, train="both")
    player.recipe = planned
    assert player.opens["base"] == TINY.to_query()
    heard(player, planned, 50)
    player.lr_g = 0.01
    assert player.recipe.settings_at(60)["train"] == "both"
    assert player.opens["base"] is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("lr_d", 9, "lr_d must be between 1e-5 and 1, got 9"),
        ("loss", "mse", "loss must be one of"),
        ("recipe", "seed=3", "recipe must be a gan1d.Recipe, got 'seed=3'"),
    ],
)
def test_what_is_refused_changes_nothing(
    player: Player, sent: list[dict[str, Any]], name: str, value: Any, words: str
) -> None:
    before = player.recipe
    with pytest.raises(RecipeError, match=words):
        setattr(player, name, value)
    with pytest.raises(RecipeError, match="step must be a whole number"):
        player.seek(-1)
    with pytest.raises(RecipeError, match="there is no setting 'foo'"):
        player.set(lr_d=0.5, foo=1)
    assert player.recipe == before
    assert sent == []


def test_every_setting_is_an_attribute(player: Player) -> None:
    for name in SETTINGS:
        assert getattr(player, name) == player.recipe.settings[name]
    with pytest.raises(AttributeError, match="there is no setting 'lr'"):
        player.lr  # noqa: B018


def test_a_notebook_loads_no_page_server() -> None:
    code = "import sys, gan1d; gan1d.show; import app.notebook.player; print('dash' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "False", done.stderr
