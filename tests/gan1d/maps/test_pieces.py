"""A tile is cut into pieces: its numbers are the same however it is, and it can be given up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from gan1d.maps import Cells, Map
from gan1d.maps.tile import Tile, train
from gan1d.recipe import Recipe
from gan1d.runs import CancelledError
from gan1d.runs.pace import Pace
from tests.gan1d.maps.games import DIRAC, NET

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps


def tile_of(recipe: Recipe, y: Any = ("lr_g", 1e-3, 1), lowest: float = 1e-3) -> Tile:
    x = ("lr_d", lowest, 1)
    one, *_ = Map(recipe, x, y, cells=(4, 4), steps=240, side=4).placed()
    return one.tile


def same(one: Cells, other: Cells) -> bool:
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("recipe", "y"),
    [
        (NET, ("lr_g", 1e-3, 1)),  # some of whose runs diverge
        (DIRAC.replace(lr_g=0.3).edit(30, lr_d=0.5).edit(60, train="d"), ("r1", 0.1, 1)),
    ],
)
def test_a_tile_has_the_same_bits_however_it_is_cut(
    recipe: Recipe, y: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tile = tile_of(recipe, y)
    monkeypatch.setattr(Pace, "steps", lambda _, __, most: most)
    whole = train(tile)
    sizes = np.random.default_rng(0)
    monkeypatch.setattr(Pace, "steps", lambda _, __, most: min(most, int(sizes.integers(1, 9))))
    assert same(train(tile), whole)
    assert len(np.unique(whole.w1)) > 4


def test_a_tile_is_given_up_between_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    tile = tile_of(NET)
    monkeypatch.setattr(Pace, "steps", lambda _, __, most: min(most, 50))
    answers: Iterator[bool] = iter([False, False, True])
    with pytest.raises(CancelledError):
        train(tile, lambda: next(answers))
    assert next(answers, None) is None  # asked no more


def test_runs_that_are_all_gone_tell_nothing_of_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pieces of the next tile would be as long as it is."""
    noted = []
    monkeypatch.setattr(Pace, "note", lambda _, __, steps, ___: noted.append(steps))
    cells = train(tile_of(NET, ("lr_g", 0.99, 1), 0.99))
    assert (cells.diverged_at > 0).all()
    assert sum(noted) == cells.diverged_at.max()
