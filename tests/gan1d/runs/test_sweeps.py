"""Sweeps: a vectorised run is the run alone, up to rounding; groups, order, divergence, bounds."""

import numpy as np
import pytest

from gan1d import runs
from gan1d.game.step import StartArrays
from gan1d.recipe import RecipeError
from gan1d.runs import chunk, sweeps
from gan1d.runs.inputs import program_of, start_arrays_of
from tests.small import SIMPLE, TINY

WILD = {"lr_d": 1.0, "r1": 10.0}  # psi is multiplied by -9 in each step
UNSTABLE = SIMPLE.replace(
    loss="least_squares", optimizer_d="sgd", optimizer_g="sgd", lr_d=1e-3, lr_g=1e-3
)
SHORT = 20  # steps in which rounding has not grown yet


def test_a_vectorised_run_is_the_run_alone_at_first() -> None:
    """Rates, a seed, a target and an edit differ; R1 and noise are on in some of them alone."""
    recipes = [
        TINY,
        TINY.replace(lr_d=0.02, seed=7),
        TINY.replace(target="two_normals", r1=0.1),
        TINY.replace(noise=0.3).edit(10, lr_g=0.05),
        TINY.edit(5, train="d", k=3),
    ]
    swept = sweeps.sweep(recipes, SHORT, 5)
    assert [run.recipe for run in swept] == recipes
    for run in swept:
        alone = chunk(run.recipe, 0, 5, SHORT // 5 + 1)
        assert run.step.tolist() == alone.step.tolist() == [0, 5, 10, 15, 20]
        for name, field in run.frames._asdict().items():
            wanted = getattr(alone.frames, name)
            assert field.shape == wanted.shape
            np.testing.assert_allclose(field[0], wanted[0], rtol=1e-5, atol=1e-5, err_msg=name)
            if name != "pull":  # a derivative: it feels the rounding most
                np.testing.assert_allclose(field, wanted, rtol=2e-3, atol=2e-3, err_msg=name)
        assert run.diverged is None
    history = runs.recorded([swept[1]])
    assert history.recipe == recipes[1]
    assert len(history) == 5


def test_programs_are_trained_apart_and_teams_are_even(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five runs in teams of two at most: the fifth stands twice in the last, and is told once."""
    monkeypatch.setattr(sweeps, "RUNS_AT_ONCE", 2)
    recipes = [SIMPLE.replace(lr_d=rate) for rate in (0.001, 0.002, 0.003, 0.004, 0.005)]
    recipes.insert(2, SIMPLE.replace(loss="minimax"))
    told: list[tuple[int, int]] = []
    swept = sweeps.sweep(recipes, 10, 5, lambda done, total: told.append((done, total)))
    assert [run.recipe for run in swept] == recipes
    assert [len(run.step) for run in swept] == [3] * 6
    assert len({run.frames.p_g[-1].tobytes() for run in swept}) == 6
    assert told[-1] == (18, 18)
    assert told == sorted(told)
    assert len({program_of(recipe) for recipe in recipes}) == 2


def test_what_runs_share_stays_without_an_axis() -> None:
    """Else `lax.cond` on R1 and noise would compute both branches for each of them."""
    setups = [start_arrays_of(TINY.replace(seed=seed)) for seed in (1, 2)]
    axes = sweeps._axes(setups)
    assert axes == StartArrays(0, *[None] * (len(StartArrays._fields) - 1))
    stacked = sweeps._stacked(setups, axes)
    assert stacked.seed.tolist() == [1, 2]
    assert stacked.table.shape == setups[0].table.shape


def test_a_run_that_diverges_stops_and_the_others_go_on() -> None:
    recipes = [UNSTABLE, UNSTABLE.edit(30, **WILD), UNSTABLE.replace(seed=5).edit(12, **WILD)]
    calm, late, soon = sweeps.sweep(recipes, 300, 10)
    assert calm.diverged is None
    assert len(calm.step) == 31
    for run, edited in ((late, 30), (soon, 12)):
        alone = chunk(run.recipe, 0, 10, 31)
        assert run.diverged is not None
        assert alone.diverged is not None
        assert edited < run.diverged
        assert abs(run.diverged - alone.diverged) <= 5  # it grows by factors: rounding is a step
        assert run.step[-1] < run.diverged <= run.step[-1] + 10
        assert all(np.isfinite(field).all() for field in run.frames)


@pytest.mark.parametrize(
    ("count", "steps", "every", "sentence"),
    [
        (0, 10, 5, "a sweep must have 1 to 100 runs, got 0"),
        (101, 10, 5, "a sweep must have 1 to 100 runs, got 101"),
        (1, 200001, 5, "steps must be a whole number between 0 and 200000, got 200001"),
        (1, 10, 0, "every must be a whole number between 1 and 200000, got 0"),
    ],
)
def test_too_much_is_refused(count: int, steps: int, every: int, sentence: str) -> None:
    with pytest.raises(RecipeError) as caught:
        sweeps.sweep([TINY] * count, steps, every)
    assert str(caught.value) == sentence
