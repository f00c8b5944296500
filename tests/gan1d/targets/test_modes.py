"""Where a target's density is cut into modes."""

from __future__ import annotations

import numpy as np
import pytest

from gan1d import targets
from gan1d.targets import modes
from gan1d.targets.target import N_BINS

COUNTS = dict.fromkeys(targets.PRESETS, 1) | {
    "two_normals": 2,
    "unequal_mixture": 2,
    "comb": 5,
    "iris": 2,  # setosa, and the two species that overlap
    "point(0)": 1,
    "uniform(-3,-2)+uniform(2,3)": 2,
    "0.99*normal(-2,0.5)+0.01*normal(3,0.3)": 1,  # too little to be a mode of its own
    "normal(-1.05,1)+normal(1.05,1)": 1,  # a dip of 3 %
}


def cut(target: str) -> tuple[np.ndarray, np.ndarray]:
    """The edges as places, and the mass between them."""
    edges = np.array(modes.edges(target))
    parsed = targets.parse(target)
    lo, hi = parsed.domain
    masses = np.concatenate([[0], np.cumsum(parsed.bins(N_BINS)[1:-1])])
    return lo + (hi - lo) * edges / N_BINS, np.diff(masses[edges])


@pytest.mark.parametrize("target", COUNTS)
def test_the_modes_of_a_target(target: str) -> None:
    places, masses = cut(target)
    lo, hi = targets.parse(target).domain
    assert len(masses) == COUNTS[target]
    assert (places[0], places[-1]) == (lo, hi)
    assert (np.diff(places) > 0).all()
    assert (masses >= modes.LEAST).all()


def test_the_cuts_lie_between_the_modes() -> None:
    """Halfway between equal modes, from their own places; masses as the sum is written."""
    width = 12 / N_BINS
    places, masses = cut("comb")
    np.testing.assert_allclose(places[1:-1], [-3, -1, 1, 3], atol=width)
    np.testing.assert_allclose(masses, 0.2, atol=1e-3)
    places, masses = cut("uniform(-3,-2)+uniform(2,3)")
    assert abs(places[1]) <= width  # the middle of the flat bottom
    np.testing.assert_allclose(masses, 0.5, atol=1e-6)
    _, masses = cut("unequal_mixture")
    np.testing.assert_allclose(masses, [0.7, 0.3], atol=0.01)


def test_a_small_part_goes_to_the_neighbour_over_the_higher_valley() -> None:
    target = "0.45*normal(-4,0.3)+0.02*normal(1,0.3)+0.53*normal(2.2,0.4)"
    places, masses = cut(target)
    assert len(masses) == 2
    assert masses[1] == pytest.approx(0.55, abs=1e-3)
    assert places[1] < 0
