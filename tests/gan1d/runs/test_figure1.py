"""Figure 1 keeps its promises on the shipped seed; other seeds are a benchmark's business."""

from __future__ import annotations

import math
import warnings
from functools import cache

import jax
import numpy as np
import pytest

import gan1d
from gan1d import figures, lessons
from gan1d.game.step import TrainState
from gan1d.recipe import Recipe
from gan1d.runs import History, figure1
from gan1d.runs.compiled import compiled
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from gan1d.runs.replay import CHECKPOINTS
from tests.benchmarks.figure1 import LATENTS, humps, judge
from tests.small import TINY

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")


@cache
def played(latent: str) -> figure1.Figure1:
    *_, figure = figure1.play(Recipe(latent=latent))
    return figure


@cache
def history(latent: str) -> History:
    figure = played(latent)
    return gan1d.run(figure.recipe, figure.stages[-1].end, figure1.EVERY)


def state(recipe: Recipe, step: int) -> TrainState:
    """The state at a step, by one uncut call from the start."""
    code = compiled(program_of(recipe))
    start, schedule = start_arrays_of(recipe), schedule_of(recipe)
    counts = (np.int32(step), np.int32(1), np.int32(1))
    return code.advance(code.init(start), schedule, start, *counts)[0]


@pytest.mark.parametrize("latent", LATENTS)
def test_every_panel_keeps_its_promises_on_the_shipped_seed(latent: str) -> None:
    figure = played(latent)
    row, broken = judge(figure)
    assert [stage.reached for stage in figure.stages] == [True] * 4, figure.stages
    assert broken == [], row


def test_a_figure_that_is_not_the_papers_is_told() -> None:
    """The same run with a p_g that starts nearly where p_data is."""
    *_, figure = figure1.play(Recipe(theta=0.2))
    _, broken = judge(figure)
    assert "(a) the shift" in broken


def test_humps_are_counted_as_they_are_seen() -> None:
    """Mixtures of normals: a shoulder, and a bell below 3 % of the top, are no humps."""
    x = np.linspace(-6, 6, 256)

    def bell(mean: float) -> np.ndarray:
        return np.exp(-0.5 * ((x - mean) / 0.5) ** 2)

    assert humps(bell(0)) == humps(bell(0) + bell(0.6)) == humps(bell(0) + 0.02 * bell(4)) == 1
    assert humps(bell(-1) + bell(1)) == humps(bell(-1) + 0.05 * bell(2)) == 2


@pytest.mark.parametrize("latent", LATENTS)
def test_p_g_stands_beside_p_data_as_in_the_paper(latent: str) -> None:
    """To the right and no wider, as in the paper's (a); and (c) is nearer than (b)."""
    shown = history(latent)
    ends = [stage.end for stage in played(latent).stages]
    a, b, c = np.searchsorted(shown.step, ends[:3])
    weights = shown.p_g[a] / shown.p_g[a].sum()
    mean = weights @ shown.x
    deviation = np.sqrt(weights @ (shown.x - mean) ** 2)  # p_data is N(0, 1)
    assert mean > 0.7
    assert 0.4 < deviation < 1.3
    assert shown.jsd[c] < 0.8 * shown.jsd[b]


def test_the_held_player_does_not_move_a_bit() -> None:
    a, b, c, _ = (stage.end for stage in played("uniform").stages)
    recipe = played("uniform").recipe
    before, caught_up, followed = (state(recipe, step) for step in (a, b, c))

    def same(one: object, other: object) -> bool:
        leaves = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
        return all(np.array_equal(x, y) for x, y in leaves)

    assert same((before.params_g, before.opt_g), (caught_up.params_g, caught_up.opt_g))
    assert not same(before.params_d, caught_up.params_d)
    assert same((caught_up.params_d, caught_up.opt_d), (followed.params_d, followed.opt_d))
    assert not same(caught_up.params_g, followed.params_g)


def test_the_figure_is_a_recipe_like_any_other() -> None:
    figure = played("uniform")
    again, problems = Recipe.from_query(figure.recipe.to_query())
    assert (again, problems) == (figure.recipe, [])
    assert figure1.ends(again) == tuple(stage.end for stage in figure.stages[:3])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert gan1d.figure1_recipe(Recipe()) == again


def test_the_opening_is_the_same_run_up_to_the_first_edit() -> None:
    opening, recipe = figure1.stage_a(Recipe()), played("uniform").recipe
    assert opening == recipe.prefix(recipe.edits[0].step)


def test_the_end_of_d_is_the_equilibrium_of_the_theory() -> None:
    h = history("uniform")
    assert h.value[-1] == pytest.approx(-math.log(4), abs=0.003)
    assert h.loss_d[-1] == pytest.approx(2 * math.log(2), abs=0.003)
    assert h.d_offset[-1] < 0.01


def test_a_stage_that_is_not_reached_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    short = {name: phase._replace(limit=30, least=10) for name, phase in figure1.PHASES.items()}
    monkeypatch.setattr(figure1, "PHASES", short)
    with pytest.warns(UserWarning, match="^Figure 1: stage") as caught:
        gan1d.figure1_recipe(Recipe())
    told = [str(warning.message) for warning in caught]
    assert any(
        "stage (b) was not reached within 30 steps: with G held, D is" in one for one in told
    )


def test_a_g_that_is_drawn_to_one_mode_has_moved_too() -> None:
    """Of two normals p_g goes to the nearer one, and its mean away from p_data's: (c) ends."""
    recipe = Recipe(target="two_normals")
    figure = next(one for one in figure1.play(recipe) if one.stages[-1].name == "c")
    assert figure.stages[-1].reached, figure.stages[-1].sentence


def test_play_can_be_cancelled() -> None:
    CHECKPOINTS.clear()
    with pytest.raises(gan1d.runs.CancelledError):
        next(figure1.play(Recipe(seed=99), lambda: True))


def test_no_other_recipe_has_stages() -> None:
    for recipe in (
        Recipe(),
        Recipe().edit(5, train="d"),
        Recipe(train="d").edit(5, train="g").edit(9, train="both"),
        Recipe().edit(5, train="g").edit(9, train="d").edit(20, train="both"),
    ):
        assert figure1.ends(recipe) is None


def test_the_drawn_figure_has_the_papers_colours_dashes_and_panels() -> None:
    figure = figures.figure1(history("uniform"))
    by_name = {trace.meta: trace for trace in figure.data if trace.xaxis == "x"}
    assert [t.text for t in figure.layout.annotations if t.text in ("(a)", "(b)", "(c)", "(d)")]
    assert (by_name["p_data"].line.color, by_name["p_data"].line.dash) == ("#000000", "dot")
    assert (by_name["p_g"].line.color, by_name["p_g"].line.dash) == ("#008000", "solid")
    assert (by_name["d"].line.color, by_name["d"].line.dash) == ("#0000ff", "dash")
    ends = [stage.end // figure1.EVERY for stage in played("uniform").stages]
    shown = [trace.y for trace in figure.data if trace.meta == "p_g"]
    np.testing.assert_array_equal(np.asarray(shown, np.float32), history("uniform").p_g[ends])
    data = [trace.y for trace in figure.data if trace.meta == "p_data"]
    assert data[0] == data[1] == data[2] == data[3]


def test_a_run_without_stages_has_no_figure_1() -> None:
    with pytest.raises(ValueError, match="figure1_recipe"):
        figures.figure1(gan1d.run(Recipe(), 20))


def test_a_point_is_played_without_a_word_of_numpys() -> None:
    """Its stages may not be reached, which is told; p_g may lie on one bin, or on none."""
    simple = lessons.BY_ID["r1-strength"].base().replace(theta=5)  # its program is compiled
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        recipe = gan1d.figure1_recipe(simple)
        gan1d.figure1_recipe(TINY.replace(target="point(0.1)"))
    assert figure1.ends(recipe) is not None
    assert {str(one.message)[:9] for one in told} <= {"Figure 1:"}
