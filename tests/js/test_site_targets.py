"""Targets and figures of a site of files, made in the browser, beside the library's own."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.site import contents
from app.site.templates import template
from app.words import PANELS
from gan1d import targets
from gan1d.figures import chart
from gan1d.figures.layout import enlarged, reduced
from gan1d.figures.scene import Scene
from gan1d.recipe import Recipe
from gan1d.targets import modes
from gan1d.targets.language import write_drawn
from gan1d.targets.piecewise_linear import N_KNOTS, TOP, encode, quantised
from tests.js import Calls

CARRIED = ["normal", "two_normals", "comb"]
FLOAT32 = 2e-6  # relative: what is left of a number in float32, twice rounded


def drawn(heights: Any, lo: float = -3.0, hi: float = 4.0) -> str:
    return write_drawn(lo, hi, encode(quantised(heights)))


KNOTS = np.arange(N_KNOTS)
BELL = np.exp(-0.5 * ((KNOTS - 60.3) / 15) ** 2)  # no two bins are equally high
SHAPES = {
    "bell": drawn(BELL),
    "far": drawn(BELL + 0.3 * np.roll(BELL, 55), 900.0, 1400.0),
    "gap": drawn(np.where((KNOTS > 40) & (KNOTS < 80), 0, 1.0), -6.0, 6.0),
    "spike": drawn(KNOTS == 3),
    "ends": drawn(np.where((KNOTS == 0) | (KNOTS == 120), 1.0, 0)),
    "narrow": drawn(BELL, 0.1, 0.2),
}


def arrays(numbers: dict[str, Any]) -> dict[str, np.ndarray]:
    return {
        name: np.frombuffer(base64.b64decode(text), "<f4").astype(float)
        for name, text in numbers["arrays"].items()
    }


def check(calls: Calls, spec: str) -> None:
    """The numbers that a browser makes of a drawn target are those that Python makes."""
    got = calls.value("site/density", "numbersOf", spec)
    truth = json.loads(json.dumps(contents.target(spec), default=list))
    assert got["domain"] == truth["domain"]
    assert got["y_max"] == truth["y_max"]
    width = truth["domain"][1] - truth["domain"][0]
    slack = {"atol": FLOAT32 * width, "rtol": FLOAT32}
    np.testing.assert_allclose(got["quantiles"], truth["quantiles"], **slack)
    ours, theirs = arrays(got), arrays(truth)
    assert ours.keys() == theirs.keys()
    for name, values in theirs.items():
        np.testing.assert_allclose(ours[name], values, **slack, err_msg=name)


@pytest.mark.parametrize("name", SHAPES)
def test_a_drawn_target_has_the_librarys_quantiles(calls: Calls, name: str) -> None:
    check(calls, SHAPES[name])
    edges = calls.value("site/density", "numbersOf", SHAPES[name])["edges"]
    assert edges == list(modes.edges(SHAPES[name]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    st.lists(st.sampled_from([0, 0, 1, 7, 300, TOP]), min_size=N_KNOTS, max_size=N_KNOTS)
    .filter(any)
    .map(np.array),
    st.sampled_from([(-6, 6), (-1.5, 0.25), (20, 21), (-3000, 5000)]),
)
def test_so_has_any_drawing(calls: Calls, heights: Any, ends: tuple[float, float]) -> None:
    low, high = map(float, ends)
    check(calls, write_drawn(low, high, encode(heights)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 9), min_size=3, max_size=60).filter(any))
def test_modes_are_found_as_the_library_finds_them(calls: Calls, masses: list[int]) -> None:
    """By what holds of any edges: they cut at valleys that are deep enough, into parts of mass."""
    edges = calls.value("site/density", "modeEdges", masses)
    assert (edges[0], edges[-1]) == (0, len(masses))
    parts = [masses[low:high] for low, high in pairwise(edges)]
    for at, (left, right) in zip(edges[1:-1], pairwise(parts), strict=True):
        assert masses[at] <= 0.7 * min(max(left), max(right))
    if len(parts) > 1:
        assert min(map(sum, parts)) >= modes.LEAST * sum(masses)


@pytest.mark.parametrize(
    ("text", "peaks"),
    [
        ("normal(0,1)", [0]),
        ("0.7*normal(-1.5,0.4) + 0.3*normal(2,0.8)", [-1.5, 2]),
        ("2*laplace(1,0.5)+uniform(-4,-3)", [1]),
        ("triangular(-3,-1,3)", [-1]),
        ("exponential(2,0.5)", [2]),
    ],
)
def test_a_sum_becomes_a_drawing_of_the_same_density(
    calls: Calls, text: str, peaks: list[float]
) -> None:
    spec = calls.value("site/targets", "known", text, CARRIED)
    made, given = targets.parse(spec), targets.parse(text)
    x = np.linspace(*given.domain, 2001)
    assert np.trapezoid(np.abs(made.pdf(x) - given.pdf(x)), x) < 0.06  # twice the total variation
    for peak in peaks:
        assert made.pdf(peak) == pytest.approx(given.pdf(peak), rel=0.1)  # a cusp between knots


@pytest.mark.parametrize("text", ["comb", " Two_Normals ", SHAPES["far"]])
def test_what_is_carried_or_drawn_stays(calls: Calls, text: str) -> None:
    assert calls.value("site/targets", "known", text, CARRIED) == text.strip().lower() or text


@pytest.mark.parametrize(
    "text",
    ["uniform", "student_t(3,0,1)", "normal(0)", "normal(0,-1)", "normal(x,1)", "0*normal(0,1)",
     "normal(0,1)+", "drawn(0,1,AA)", f"drawn(1,0,{SHAPES['bell'][-243:]}", "<b>", ""],
)  # fmt: skip
def test_what_a_site_cannot_train_is_refused_in_a_sentence(calls: Calls, text: str) -> None:
    assert calls.value("site/targets", "known", text, CARRIED) is None
    assert f"got '{text[:37]}" in calls.value("site/targets", "flaw", text)


# --- figures ---


def same(got: Any, truth: Any, where: str = "") -> None:
    """Two values of JSON, their numbers up to float32's rounding."""
    if isinstance(truth, dict):
        assert got.keys() == truth.keys(), where
        for key in truth:
            same(got[key], truth[key], f"{where}.{key}")
    elif isinstance(truth, list):
        assert len(got) == len(truth), where
        for i, item in enumerate(truth):
            same(got[i], item, f"{where}[{i}]")
    elif isinstance(truth, float) and not isinstance(got, str | None):
        assert got == truth or abs(got - truth) <= 1e-5 * max(abs(truth), 1), where
    else:
        assert got == truth, where


@pytest.mark.parametrize(("loss", "latent"), [("minimax", "uniform"), ("wasserstein", "normal")])
def test_figures_are_the_librarys(calls: Calls, loss: str, latent: str) -> None:
    filled = template(loss, latent)
    peaked = [SHAPES[name] for name in ("bell", "far", "narrow", "spike")]  # a flat one has no top
    for spec in (*targets.PRESETS, "point(0)", *peaked):
        scene = Scene.of(Recipe(target=spec, loss=loss, latent=latent))
        for theme in ("light", "projector"):
            truth = {name: row.draw(scene, theme, None) for name, row in PANELS.items()}
            truth["live"] = chart.live(scene, None, theme)
            large = "densities" if theme == "light" else "modes"
            if large == "modes":
                truth |= {large: enlarged(truth[large]), "live": reduced(truth["live"])}
            numbers = json.loads(json.dumps(contents.target(spec), default=list))
            got = calls.value("site/template", "figuresOf", filled, numbers, theme, large)
            same(got, json.loads(json.dumps(truth)), spec[:30])
