"""What a notebook shows of a recipe and a run: the curves where the chart has them, no script."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from gan1d import History, Recipe, run
from gan1d.figures import chart, picture
from gan1d.figures.scene import Scene
from tests.small import TINY

PATH = re.compile(r"[ML](-?[\d.]+) (-?[\d.]+)")


@pytest.fixture(scope="module")
def history() -> History:
    return run(TINY, steps=40)


def lines_of(html: str, colour: str) -> list[np.ndarray]:
    """The points of every line of a colour, px, each of shape [n, 2]."""
    root = ElementTree.fromstring(html)
    found = [one for one in root.iter() if one.get("stroke") == colour]
    return [np.array(PATH.findall(one.get("d") or ""), float) for one in found]


def test_p_g_stands_in_the_picture_where_it_is(history: History) -> None:
    """Of a line of 524 x 224.6 px, whose top is the scene's, the points are the frame's p_g."""
    p_g = max(lines_of(history._repr_html_(), "#008000"), key=len)
    scene = Scene.of(TINY)
    width, height = 640 - 2 * 58, (360 - 30 - 42) * 0.78
    lo, hi = scene.domain
    assert p_g[:, 0] == pytest.approx(width * (history.x - lo) / (hi - lo), abs=0.1)
    assert p_g[:, 1] == pytest.approx(height * (1 - history.p_g[-1] / scene.y_max), abs=0.1)


def test_it_says_the_step_and_the_numbers(history: History) -> None:
    html = history._repr_html_()
    assert "Step 40: V \u2212" in html
    assert f"JSD {history.jsd[-1]:.3f}" in html
    assert "5 frames from step 0." in html
    assert repr(history) == f"<History of {TINY!r}: 5 frames, steps 0 to 40>"


@pytest.mark.parametrize("target", ["two_normals", "comb", "point(0)"])
def test_a_recipe_shows_its_target(target: str) -> None:
    html = Recipe(target=target)._repr_html_()
    assert max(map(len, lines_of(html, "#000000"))) == 256
    assert "D(x)" not in html


@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
@pytest.mark.parametrize("loss", ["minimax", "wasserstein", "least_squares"])
def test_every_picture_is_well_formed_and_runs_nothing(loss: str, theme: str) -> None:
    scene = Scene.of(TINY.replace(loss=loss))
    drawn = picture.svg(chart.live(scene, None, theme), 'a "label" & <b>', theme)
    root = ElementTree.fromstring(drawn)
    assert root.get("aria-label") == 'a "label" & <b>'
    names = {one.tag.split("}")[1] for one in root.iter()}
    assert names <= {"svg", "rect", "path", "text", "tspan"}
    assert not re.search(r"\bon\w+=|href|url\(", drawn)


def test_a_run_without_a_frame_says_so(history: History) -> None:
    assert "No frame" in history.part(slice(0, 0))._repr_html_()
