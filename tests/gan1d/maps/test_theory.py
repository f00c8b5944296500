"""The Dirac-GAN's map against theory: eigenvalues of its linearised step, derived here.

V = log sigma(psi 0) + log(1 - sigma(psi theta)), so near (0, 0) D's ascent is dV/dpsi = -theta/2,
and G's descent -dV/dtheta = psi/2; R1 takes r1 psi from D's (Mescheder et al. 2018,
arXiv:1801.04406).
"""

from __future__ import annotations

import numpy as np
import pytest

from gan1d.maps import NAMES, Map, MapResult
from gan1d.theory.stability import dirac_border
from tests.gan1d.maps.games import DIRAC

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps
CONVERGED = NAMES.index("converged")


def radius(lr_d: float, lr_g: float, r1: float, alternating: bool = False) -> float:
    """Spectral radius of a step of (theta, psi)."""
    d = np.array([[1, 0], [-lr_d / 2, 1 - lr_d * r1]])
    g = np.array([[1, lr_g / 2], [0, 1]])
    step = g @ d if alternating else d + g - np.eye(2)
    return float(np.abs(np.linalg.eigvals(step)).max())


def trained(x: tuple[float, float], y: tuple[float, float], **changes: float | str) -> MapResult:
    ends = (("lr_d", *x), ("lr_g", *y))
    return Map(DIRAC.replace(**changes), *ends, cells=(8, 16), steps=4000).train()


def stable(result: MapResult, r1: float) -> np.ndarray:
    """Whether theory says that a cell converges, shape [ny, nx]."""
    return np.array([[radius(a, b, r1) < 1 for a in result.x] for b in result.y])


@pytest.mark.parametrize("r1", [0.02, 0.06, 0.2])
def test_the_border_of_convergence_is_that_of_theory(r1: float) -> None:
    result = trained((0.3, 1), (0.4 * r1, min(40 * r1, 1)), r1=r1)
    found, expected = result.outcome == CONVERGED, stable(result, r1)
    for column in range(8):
        assert (np.diff(found[:, column].astype(int)) <= 0).all(), "converges below, not above"
    assert expected.any()
    assert not expected.all()
    assert (np.abs(found.sum(axis=0) - expected.sum(axis=0)) <= 1).all()


def test_too_much_r1_makes_d_unstable() -> None:
    result = trained((0.2, 1), (0.1, 1), r1=4)
    found, expected = result.outcome == CONVERGED, stable(result, 4)
    assert expected[:, 0].all()
    assert not expected[:, -1].any()
    assert (np.abs(found.sum(axis=1) - expected.sum(axis=1)) <= 1).all()


@pytest.mark.parametrize("r1", [0.02, 0.2, 4.0])
def test_the_closed_form_is_where_the_eigenvalues_leave_the_circle(r1: float) -> None:
    rates = np.geomspace(1e-3, 3, 60)
    low, high = dirac_border(rates, r1)
    for a, bottom, top in zip(rates, low, high, strict=True):
        for b in np.geomspace(1e-4, 30, 57):
            assert (radius(a, b, r1) < 1) == (bottom < b < top), (a, b)


def test_without_r1_nothing_converges() -> None:
    assert not (trained((0.05, 1), (0.05, 1)).outcome == CONVERGED).any()


def test_alternating_orbits_are_bounded_up_to_a_product_of_rates() -> None:
    """The trace 2 - ab/4 of a step of determinant 1 has modulus below 2 up to ab = 16.

    Rates end at 1: six updates of each player in a step make a = 6 lr_d. Farther from (0, 0) than
    here, where the game is not linear, orbits near ab = 8 grow too: they turn by a quarter a step.
    """
    k, start = 6, 0.1
    recipe: dict[str, float | str] = {"update": "alternating", "theta": start, "k": k, "k_g": k}
    result = trained((0.2, 1), (0.2, 1), **recipe)
    product = k**2 * result.x[None] * result.y[:, None]
    inside = [[radius(k * a, k * b, 0, True) < 1 + 1e-9 for a in result.x] for b in result.y]
    assert np.array_equal(inside, product < 16)
    assert (result.w1[product < 0.8 * 16] < 4 * start).all()
    assert (result.w1[product > 1.25 * 16] > 4 * start).all()
