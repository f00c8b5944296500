"""The PGFPlots documents: structure, numbers, and that TeX takes them where there is one."""

import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gan1d import targets
from gan1d.figures.scene import ARROWS, Scene
from gan1d.formats import tex
from gan1d.game.frame import Frame
from gan1d.recipe import Recipe
from gan1d.runs import History
from gan1d.targets.target import N_BINS
from tests.gan1d.formats.test_wire import made

STILL = ("recipe", "x", "z", "diverged")
STAGES = Recipe().edit(20, train="d").edit(40, train="g").edit(60, train="both")


@cache
def made_up(recipe: Recipe = STAGES, n: int = 8) -> History:
    """A history of random frames, ten steps apart, with no equilibrium in it."""
    frames = made(recipe, n=n).frames
    return History(
        recipe=recipe,
        step=10 * np.arange(n),
        x=Scene.of(recipe).bin_centres,
        z=np.zeros(0),
        frames=Frame(*map(np.asarray, frames)),
        diverged=None,
    )


PLOT = re.compile(r"\\addplot\[([^\]]*)\] coordinates \{([^}]*)\};")
ARROW = re.compile(
    r"\\draw\[-stealth, [^\]]*\] \(axis cs:(.*?),(.*?)\) -- \(axis cs:(.*?),(.*?)\);"
)


def axes(document: str) -> list[str]:
    return re.findall(r"\\begin\{axis\}.*?\\end\{axis\}", document, re.DOTALL)


def plots(axis: str) -> list[tuple[str, np.ndarray]]:
    """Options and points, shape [n, 2], of each curve of an axis."""
    return [
        (options, np.array([eval_point(one) for one in points.split()]))
        for options, points in PLOT.findall(axis)
    ]


def eval_point(text: str) -> tuple[float, float]:
    x, y = text.strip("()").split(",")
    for number in (x, y):
        assert re.fullmatch(r"-?\d+(\.\d+)?", number), number
        assert len(number.lstrip("-0.").replace(".", "")) <= 4
    return float(x), float(y)


def commented(document: str) -> tuple[list[str], str]:
    """The comments, and what TeX reads."""
    lines = document.split("\n")
    comments = [line for line in lines if line.startswith("%")]
    return comments, "\n".join(line for line in lines if not line.startswith("%"))


def test_figure_1_has_four_panels_side_by_side() -> None:
    document = tex.figure1(made_up())
    panels = axes(document)
    assert len(panels) == 4
    assert re.findall(r"title=\{(.*?)\}", document) == ["(a)", "(b)", "(c)", "(d)"]
    lefts = [int(left) for left in re.findall(r"at=\{\((\d+)mm,0mm\)\}", document)]
    width = int(re.findall(r"width=(\d+)mm", document)[0])
    assert all(right - left > width for left, right in pairwise(lefts))
    assert len(document) < 200_000
    assert document.count("{") == document.count("}")
    assert "\n\n" not in document  # an empty line in an axis's options ends them
    for name in ("document", "tikzpicture", "axis"):
        opened, closed = (document.count(f"\\{word}{{{name}}}") for word in ("begin", "end"))
        assert opened == closed > 0


def test_curves_have_the_papers_colours_and_dashes() -> None:
    document = tex.figure1(made_up())
    colours = dict(re.findall(r"\\definecolor\{(\w+)\}\{rgb\}\{(.*?)\}", document))
    assert colours == {"ganpdata": "0,0,0", "ganpg": "0,0.5,0", "gand": "0,0,1"}
    for axis in axes(document)[:3]:
        options = [each for each, _ in plots(axis)]
        assert [each.split(", ")[1:3] for each in options] == [
            ["color=ganpdata", "dotted"],
            ["color=ganpg", "solid"],
            ["color=gand", "dashed"],
        ]
    entries = re.findall(r"\\addlegendimage\{color=(\w+), .*\}\n\\addlegendentry\{(.*)\}", document)
    assert entries == [
        ("ganpdata", r"$p_{\mathrm{data}}(x)$"),
        ("ganpg", "$p_g(x)$"),
        ("gand", "$D(x)$"),
    ]


@pytest.mark.parametrize("loss", ["minimax", "wasserstein"])
@pytest.mark.parametrize("target", ["normal", "uniform", "normal(1000,0.1)"])
def test_curves_are_the_histories_within_the_tolerance(loss: str, target: str) -> None:
    history = made_up(Recipe(loss=loss, target=target))
    (axis,) = axes(tex.live(history, 2))
    low, high = Scene.of(history.recipe).d_axis
    y_max = targets.parse(target).y_max
    expected = {
        "ganpdata": history.p_data[2] / y_max,
        "ganpg": history.p_g[2] / y_max,
        "gand": (history.d[2] - low) / (high - low),
    }
    share = (np.arange(N_BINS) + 0.5) / N_BINS
    assert len(plots(axis)) == 3
    for (_, points), (name, heights) in zip(plots(axis), expected.items(), strict=True):
        assert 2 <= len(points) <= N_BINS
        drawn = np.interp(share, *points.T)
        steepest = np.abs(np.diff(np.clip(heights, -1, 3))).max() * N_BINS
        slack = tex.TOLERANCE + 1e-3 * (1 + 0.1 * steepest)  # of rounding x and y
        np.testing.assert_allclose(drawn, np.clip(heights, -1, 3), atol=slack, err_msg=name)
    assert ("$f(x)$" in axis) == (loss == "wasserstein")


def test_arrows_go_from_z_to_its_image() -> None:
    history = made_up()
    for axis, i in zip(axes(tex.figure1(history))[:3], (2, 4, 6), strict=True):
        arrows = np.array(ARROW.findall(axis), float)
        assert arrows.shape == (len(ARROWS), 4)
        lo, hi = targets.parse(history.recipe.target).domain
        for column, x in ((0, Scene.of(history.recipe).z_line), (2, history.g_z[i, list(ARROWS)])):
            expected = np.clip((x - lo) / (hi - lo), -1, 3)
            np.testing.assert_allclose(arrows[:, column], expected, atol=6e-4)
        assert len(set(arrows[:, 1])) == len(set(arrows[:, 3])) == 1
        assert arrows[0, 1] < arrows[0, 3] < 0  # the z line, the x line, the curves


def test_a_panel_without_a_frame_says_so() -> None:
    panels = axes(tex.figure1(made_up()))
    assert ["not reached in this run" in axis for axis in panels] == [False] * 3 + [True]
    assert [len(plots(axis)) for axis in panels] == [3, 3, 3, 1]  # p_data is known
    assert ARROW.findall(panels[3]) == []
    early = replace(made_up(), step=np.arange(8))  # nothing is reached
    first, *_ = axes(tex.figure1(early))
    assert "not reached in this run" in first
    assert first.count("\\addlegendentry") == 3


def test_thinning_keeps_within_its_tolerance() -> None:
    x = np.linspace(0, 1, 200)
    for y in (np.sin(9 * x), np.where(x < 0.5, 0.0, 1.0), np.random.default_rng(0).random(200)):
        kept = tex.thinned(x, y, 0.01)
        assert kept[[0, -1]].tolist() == [0, 199]
        assert np.abs(np.interp(x, x[kept], y[kept]) - y).max() <= 0.01
    assert len(tex.thinned(x, 3 * x + 1)) == 2
    assert len(tex.thinned(x, np.sin(9 * x), 0.01)) < 50


def test_a_picture_far_out_of_its_axes_has_lengths_that_tex_knows() -> None:
    history = made_up()
    far = history.frames._replace(p_g=history.p_g * 1e9, g_z=history.g_z * 1e9)
    wild = replace(history, frames=far)
    (axis,) = axes(tex.live(wild))
    numbers = np.concatenate([points.ravel() for _, points in plots(axis)])
    assert np.abs(numbers).max() <= 3
    assert np.abs(np.array(ARROW.findall(axis), float)).max() <= 3


def test_the_recipe_stands_in_a_comment() -> None:
    history = made_up(Recipe(seed=7, target="0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)"), 2)
    comments, code = commented(tex.live(history, 1))
    assert f"% Recipe: {history.recipe.to_query()}" in comments
    assert any("pdflatex" in line for line in comments)
    assert "title={step 10}" in code
    assert "%" not in code
    assert "% Recipe: all defaults" in tex.live(made_up(Recipe(), 1))


def test_no_text_of_a_recipe_is_code(monkeypatch: pytest.MonkeyPatch) -> None:
    history = made_up()
    _, plain = commented(tex.figure1(history))
    bad = "seed=1\n\\input{/etc/passwd}\r\\write18{ls}\x0b\x0c\x85\u2028\u2029^^M\\end{document}é\0"
    monkeypatch.setattr(Recipe, "to_query", lambda _: bad)
    comments, code = commented(tex.figure1(history))
    assert code == plain
    (line,) = (line for line in comments if "Recipe" in line)
    assert line.isascii()
    assert line.isprintable()


def test_a_run_without_stages_has_no_figure_1() -> None:
    with pytest.raises(ValueError, match="figure1_recipe"):
        tex.figure1(made_up(Recipe(), 1))
    with pytest.raises(IndexError):
        tex.live(made_up(Recipe(), 1), 1)


def test_pdflatex_takes_both(tmp_path: Path) -> None:
    pdflatex = shutil.which("pdflatex")
    if pdflatex is None:
        pytest.skip(
            "pdflatex is not installed: apt-get install texlive-pictures texlive-latex-extra"
        )
    for name, document in (("figure1", tex.figure1(made_up())), ("live", tex.live(made_up()))):
        (tmp_path / f"{name}.tex").write_text(document, encoding="ascii")
        done = subprocess.run(
            [pdflatex, "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=120,
        )
        if b".sty' not found" in done.stdout or b".cls' not found" in done.stdout:
            pytest.skip(
                "TeX lacks pgfplots or standalone: apt-get install texlive-pictures "
                "texlive-latex-extra"
            )
        assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")
        assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
