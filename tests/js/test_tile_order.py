"""The order in which a page asks for the tiles of a map: what a viewer looks at comes first."""

from __future__ import annotations

from tests.js.test_tiles import TILES, mapped


def test_coarse_cells_come_before_fine_ones_and_the_middle_before_the_edge() -> None:
    places = mapped()["places"]
    assert len({tuple(place) for place in places}) == len(places) == TILES
    assert [cells for cells, _, _ in places] == sorted(cells for cells, _, _ in places)
    off = [(row + 4 - 16) ** 2 + (column + 4 - 16) ** 2 for cells, row, column in places[5:]]
    assert off == sorted(off)
    assert off[0] < off[-1]
