"""Maps: the same numbers however they are trained, and those of the runs by themselves."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gan1d.maps import NAMES, Folder, Map, MapResult, alone
from gan1d.recipe import Recipe, RecipeError
from gan1d.runs.history import StorageError
from tests.gan1d.maps.games import DIRAC, NET
from tests.gan1d.maps.ulps import nearby

RATES: Any = (("lr_d", 1e-3, 1), ("lr_g", 1e-3, 1))
SIZE: Any = {"cells": (5, 4), "steps": 240, "side": 4}  # two tiles, one of them not full
pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps


def small(recipe: Recipe = NET, **more: Any) -> Map:
    return Map(recipe, *RATES, **{**SIZE, **more})


def same(one: MapResult, other: MapResult) -> bool:
    pairs = [(one.runs[name], other.runs[name]) for name in one.runs]
    pairs.append((one.p_g, other.p_g))
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in pairs)


class Backwards(Executor):
    """Begins with the work that was given last."""

    def __init__(self) -> None:
        self.given: list[tuple[Future[Any], Any]] = []

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ARG002
        future: Future[Any] = Future()
        self.given.append((future, lambda: function(*args)))
        if len(self.given) == 2:
            for waiting, work in reversed(self.given):
                waiting.set_result(work())
        return future


@pytest.fixture(scope="module")
def result() -> MapResult:
    return small().train()


def test_the_arrays_have_names_and_axes(result: MapResult) -> None:
    for name in ("outcome", "jsd", "jsd_spread", "w1", "w1_spread", "diverged_at"):
        assert getattr(result, name).shape == (4, 5), name
    assert result.x.shape == (5,)
    assert result.y.shape == (4,)
    # The values have three digits: each is within half a percent of an even spread.
    assert np.allclose(np.diff(np.log(result.x)), np.log(1000) / 5, rtol=0, atol=0.01)
    assert np.allclose(result.x_axis.edges[[0, -1]], (1e-3, 1))
    assert result.recipe(1, 2) == NET.replace(lr_d=result.x[2], lr_g=result.y[1])
    assert len(set(result.outcome.ravel())) > 1


def test_neither_order_nor_workers_change_a_bit(result: MapResult) -> None:
    assert same(small().train(executor=Backwards()), result)
    with ThreadPoolExecutor(3) as threads:
        assert same(small().train(executor=threads), result)


def test_a_part_of_a_map_has_the_numbers_of_the_whole(result: MapResult) -> None:
    """A tile's neighbours in the call, and the runs that fill it up, change nothing."""
    x = ("lr_d", *result.x_axis.edges[[0, 4]])
    part = Map(NET, x, RATES[1], cells=(4, 4), steps=240, side=4).train()
    assert np.allclose(part.x, result.x[:4])
    whole = small(cells=(5, 3)).train()
    assert np.array_equal(whole.x, result.x)
    rows = Map(NET, RATES[0], RATES[1], cells=(5, 4), steps=240, side=4).train()
    assert same(rows, result)


def test_a_cell_ends_as_its_run_does_alone(result: MapResult) -> None:
    """Twelve cells; one that ends otherwise must be chaotic: its last bits decide how it ends.

    tests/benchmarks/maps.py does the same with 200 cells of a game that is chaotic.
    """
    cells = [(i, j) for i in range(4) for j in range(0, 5, 2)]
    by_itself = [alone(result.recipe(i, j), result.steps) for i, j in cells]
    differ = [
        (i, j)
        for (i, j), one in zip(cells, by_itself, strict=True)
        if one.outcome[0, 0] != result.outcome[i, j]
    ]
    said = f"{len(differ)} of {len(cells)} cells end otherwise: {differ}"
    assert len(differ) <= 1, said
    for i, j in differ:
        ends = nearby(result.recipe(i, j), result.steps).outcome
        assert by_itself[cells.index((i, j))].outcome[0, 0] in ends, said
    for (i, j), one in zip(cells, by_itself, strict=True):
        settled = NAMES[result.outcome[i, j]] in ("converged", "saturated", "collapsed")
        if settled and (i, j) not in differ:
            assert result.jsd[i, j] == pytest.approx(one.jsd[0, 0], abs=0.02), (i, j)


def test_the_last_bits_of_rates_do_not_matter_to_a_run_that_is_not_chaotic(
    result: MapResult,
) -> None:
    """So that a cell which ends otherwise than alone would not pass for a chaotic one."""
    i, j = np.argwhere(result.diverged_at < 0)[-1]
    cells = nearby(result.recipe(i, j), result.steps)
    assert (cells.outcome == result.outcome[i, j]).all()
    assert np.allclose(cells.jsd, result.jsd[i, j], atol=1e-3)


def test_a_run_that_diverges_says_when(result: MapResult) -> None:
    gone = np.argwhere(result.diverged_at >= 0)
    assert len(gone)
    i, j = gone[0]
    by_itself = alone(result.recipe(i, j), result.steps)
    assert NAMES[result.outcome[i, j]] == "diverged"
    # A frame's numbers overflow before the weights do.
    assert 0 <= result.diverged_at[i, j] - by_itself.diverged_at[0, 0] <= 30
    assert (np.isnan(result.jsd) == (result.diverged_at > 0) & (result.diverged_at < 180)).all()


def test_the_end_is_the_push_forward_of_the_last_step(result: MapResult) -> None:
    i, j = np.argwhere(result.diverged_at < 0)[0]
    density = result.density(int(i), int(j))
    lone = alone(result.recipe(i, j), result.steps)
    assert density.sum() * 12 / 256 == pytest.approx(lone.p_g[0, 0].sum() / 65535, abs=0.02)


def test_seeds_share_a_cell_among_outcomes() -> None:
    two = small(seeds=2).train()
    runs = [small(NET.replace(seed=NET.seed + i)).train() for i in range(2)]
    for i, run in enumerate(runs):
        assert np.array_equal(two.runs["outcome"][i], run.outcome)
    each = np.array([[one.outcome == k for k in range(len(NAMES))] for one in runs])
    assert np.allclose(two.shares, each.mean(axis=0))
    assert np.allclose(two.shares.sum(axis=0), 1)
    assert two.recipe(0, 0, seed=1).seed == NET.seed + 1
    kept = ~np.isnan([run.jsd for run in runs]).any(axis=0)
    assert np.allclose(two.jsd[kept], np.mean([run.jsd for run in runs], axis=0)[kept])


def test_what_is_done_is_not_done_again(result: MapResult, tmp_path: Path) -> None:
    stopped = small(store=Folder(tmp_path))
    tiles = stopped.tiles()
    next(tiles)
    tiles.close()  # as Ctrl-C does
    assert 1 <= len(Folder(tmp_path)) <= 2
    seen: list[tuple[int, int]] = []
    again = small(store=Folder(tmp_path)).train(lambda *done: seen.append(done))
    assert same(again, result)
    assert seen == [(1, 2), (2, 2)]

    class Nobody(Executor):
        """Does no work."""

    assert same(small(store=Folder(tmp_path)).train(executor=Nobody()), result)


def test_a_damaged_tile_is_set_aside_said_and_trained_again(
    result: MapResult, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small(store=Folder(tmp_path)).train()
    file = min(tmp_path.glob("*.npz"))
    file.write_bytes(file.read_bytes()[:300])
    assert same(small(store=Folder(tmp_path)).train(), result)
    assert f"{file.stem}.damaged" in capsys.readouterr().err
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".damaged"}
    assert len(Folder(tmp_path)) == 2


def test_a_folder_keeps_what_was_used_last_within_its_bound(tmp_path: Path) -> None:
    cells = alone(DIRAC, 40)
    probe = Folder(tmp_path / "probe")
    probe["a"] = cells
    size = (tmp_path / "probe" / "a.npz").stat().st_size
    folder = Folder(tmp_path / "tiles", max_bytes=int(2.5 * size))
    for i, key in enumerate("ab"):
        folder[key] = cells
        os.utime(tmp_path / "tiles" / f"{key}.npz", (i, i))
    assert folder["a"].outcome == cells.outcome  # used now
    folder["c"] = cells
    assert sorted(folder) == ["a", "c"]


def test_the_rates_of_the_recipe_itself_name_no_other_tile() -> None:
    keys = [one.tile.key for one in small().placed()]
    assert [one.tile.key for one in small(NET.replace(lr_d=0.3)).placed()] == keys
    assert [one.tile.key for one in small(NET.replace(seed=9)).placed()] != keys


def test_a_saved_map_comes_back(result: MapResult, tmp_path: Path) -> None:
    file = tmp_path / "map.npz"
    result.save(file)
    again = MapResult.load(file)
    assert same(again, result)
    assert (again.recipe_of_all, again.x_axis, again.y_axis) == (
        result.recipe_of_all,
        result.x_axis,
        result.y_axis,
    )
    assert again.steps == 240
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(StorageError, match="damaged"):
        MapResult.load(file)


@pytest.mark.parametrize(
    ("x", "y", "more", "sentence"),
    [
        (("lr_d", 0.1, 0.1), RATES[1], {}, "x must vary lr_d from a lower to a higher value"),
        (("loss", 0, 1), RATES[1], {}, "x must vary a setting that is a number"),
        (("batch", 1, 9), RATES[1], {}, "needs no other program"),
        (("lr_d", 1e-9, 1), RATES[1], {}, "lr_d must be between 1e-5 and 1, got 1e-09"),
        (("gp", 1, 2), RATES[1], {}, "gp does nothing in this recipe; it needs loss = wasserstein"),
        (RATES[0], ("lr_d", 0.1, 1), {}, "x and y must vary two settings, got lr_d twice"),
        (("k", 1, 5), RATES[1], {"cells": (6, 2)}, "at most 5, the whole numbers of k from 1 to 5"),
        (("lr_d", 0.1, 0.1 + 1e-8), RATES[1], {}, "float32 does not tell"),
        ("lr_d", RATES[1], {}, r"such as \('lr_d', 1e-5, 1\), got 'lr_d'"),
        (RATES[0], RATES[1], {"cells": (1024, 1024)}, "at most 262144 runs"),
        (RATES[0], RATES[1], {"cells": (0, 2)}, "cells along x must be a whole number"),
        (RATES[0], RATES[1], {"steps": 0}, "steps must be a whole number"),
        (RATES[0], ("seed", 1, 9), {"seeds": 2}, "seeds must be 1 where an axis is the seed"),
    ],
)
def test_what_cannot_be_a_map_is_refused(
    x: Sequence[Any], y: Sequence[Any], more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RecipeError, match=sentence):
        Map(NET, x, y, **{**SIZE, **more})


def test_a_held_player_has_no_rate() -> None:
    with pytest.raises(RecipeError, match="lr_g is of the player that train = d holds still"):
        Map(NET.replace(train="d"), *RATES)


def test_what_takes_too_long_says_how_long_and_how_to_allow_it() -> None:
    with pytest.raises(RecipeError, match="would take about") as refused:
        Map(Recipe(), RATES[0], RATES[1], cells=(256, 256), steps=20_000)
    allowed = re.search(r"hours=(\d+) allows it", str(refused.value))
    assert allowed
    hours = float(allowed[1])
    assert Map(Recipe(), RATES[0], RATES[1], cells=(256, 256), steps=20_000, hours=hours)


def test_start_settings_and_whole_numbers_are_axes() -> None:
    axes = (("theta", -2, 2), ("k", 1, 3))
    result = Map(DIRAC.replace(lr_d=0.01, lr_g=0.01), *axes, cells=(4, 3), steps=40, side=4).train()
    assert result.y.tolist() == [1, 2, 3]
    assert result.x.tolist() == [-1.5, -0.5, 0.5, 1.5]
    assert np.allclose(result.w1, result.w1[:, ::-1], atol=0.06)  # as far left as right
    for i, j in ((0, 0), (2, 3)):
        by_itself = alone(result.recipe(i, j), 40)
        assert result.w1[i, j] == pytest.approx(by_itself.w1[0, 0], abs=1e-5)


def test_edits_hold_in_every_cell() -> None:
    recipe = DIRAC.replace(r1=0.3).edit(30, lr_d=0.5).edit(60, train="d")
    result = Map(recipe, RATES[0], ("r1", 0.1, 1), cells=(3, 2), steps=100, side=4).train()
    for i, j in ((0, 0), (1, 2)):
        by_itself = alone(result.recipe(i, j), 100)
        assert result.w1[i, j] == pytest.approx(by_itself.w1[0, 0], abs=1e-5)
