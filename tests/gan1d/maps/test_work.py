"""How much work a map may be: what its axes add to a run is counted."""

from __future__ import annotations

import pytest

from gan1d.maps import Map
from gan1d.maps import map as of_map
from gan1d.recipe import Recipe, RecipeError
from gan1d.runs.inputs import program_of


def test_updates_along_an_axis_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_map, "workers", lambda: 1)
    recipe, rates = Recipe(), ("lr_g", 1e-4, 1e-2)
    hours = 50 * 8 * of_map.run_seconds(recipe, program_of(recipe), 2000) / 3600
    Map(recipe, ("lr_d", 1e-4, 1e-2), rates, (50, 8), hours=1.01 * hours)
    with pytest.raises(RecipeError, match=r"would take about .* hours=\d+ allows it"):
        Map(recipe, ("k", 1, 50), rates, (50, 8), hours=10 * hours)
