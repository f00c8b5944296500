"""Every public door refuses what it cannot use, in one sentence that holds the value."""

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gan1d
from gan1d import History, Recipe, targets
from gan1d.formats import images, movies, tables, tex
from gan1d.recipe.settings import shown
from gan1d.runs import chunk, recorded, state_at
from tests.gan1d.doors import NOT_IN_BOUNDS, NOT_WHOLE, refused
from tests.small import TINY

NO_RECIPE: Any = ("normal", None, 3, {}, Recipe)


@cache
def history() -> History:
    return gan1d.run(TINY, 20, 10)


WHOLE: dict[str, Callable[[Any], Any]] = {
    "run steps": lambda n: gan1d.run(TINY, n, 1),
    "run every": lambda n: gan1d.run(TINY, 10, n),
    "chunk start": lambda n: chunk(TINY, n, 1, 1),
    "chunk every": lambda n: chunk(TINY, 0, n, 1),
    "chunk count": lambda n: chunk(TINY, 0, 1, n),
    "state_at step": lambda n: state_at(TINY, n),
    "sample n": lambda n: gan1d.sample(TINY, n, step=0),
    "sample seed": lambda n: gan1d.sample(TINY, 5, n, step=0),
    "sample step": lambda n: gan1d.sample(TINY, 5, step=n),
    "sweep steps": lambda n: gan1d.sweeps.sweep([TINY], n, 1),
    "sweep every": lambda n: gan1d.sweeps.sweep([TINY], 10, n),
    "settings_at step": lambda n: TINY.settings_at(n),
    "prefix step": lambda n: TINY.prefix(n),
    "movies width": lambda n: movies.write(history(), "run.gif", width=n),
    "movies height": lambda n: movies.write(history(), "run.gif", height=n),
    "movies fps": lambda n: movies.write(history(), "run.gif", fps=n),
    "movies first": lambda n: movies.write(history(), "run.gif", first=n),
    "movies last": lambda n: movies.write(history(), "run.gif", last=n),
}


@pytest.mark.parametrize("value", [*NOT_WHOLE, *NOT_IN_BOUNDS], ids=repr)
@pytest.mark.parametrize("door", WHOLE)
def test_a_whole_number_is_asked_for(door: str, value: Any) -> None:
    sentence = refused(WHOLE[door], value, words=shown(value))
    assert sentence.startswith(f"{door.split()[1]} must be a whole number between ")


@pytest.mark.parametrize(
    "door", [door for door in WHOLE if door not in ("sample step", "movies first", "movies last")]
)
def test_none_is_no_number(door: str) -> None:
    refused(WHOLE[door], None, words=shown(None))


@pytest.mark.parametrize("value", [*NOT_WHOLE, 3, -4, None], ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        lambda frame: gan1d.figures.live(history(), frame),
        lambda frame: tex.live(history(), frame),
        lambda frame: history().curves(frame),
    ],
)
def test_a_frame_is_one_of_the_run(call: Callable[[Any], Any], value: Any) -> None:
    rule = refused(call, value, words=shown(value))
    assert rule.startswith("frame must be a whole number between -3 and 2, got ")
    if isinstance(value, int) and value is not True:
        with pytest.raises(IndexError):
            call(value)


@pytest.mark.parametrize("value", NO_RECIPE, ids=repr)
@pytest.mark.parametrize(
    "call",
    [
        gan1d.run,
        gan1d.figure1_recipe,
        lambda recipe: gan1d.sample(recipe, 5),
        lambda recipe: chunk(recipe, 0, 1, 1),
        lambda recipe: gan1d.sweeps.sweep([recipe]),
        lambda recipe: gan1d.sweeps.sweep([TINY, recipe]),
    ],
)
def test_a_recipe_is_asked_for(call: Callable[[Any], Any], value: Any) -> None:
    refused(call, value, words=shown(value))


@pytest.mark.parametrize("value", [None, 3, TINY, History, "run.npz"], ids=str)
@pytest.mark.parametrize(
    "call",
    [
        gan1d.figures.live,
        gan1d.figures.figure1,
        gan1d.figures.animation,
        tex.live,
        tex.figure1,
        lambda one: tables.write_csv(one, "run.csv"),
        lambda one: movies.write(one, "run.gif"),
    ],
)
def test_a_history_is_asked_for(call: Callable[[Any], Any], value: Any) -> None:
    assert refused(call, value, words=shown(value)).startswith(
        "history must be a gan1d.History, got "
    )


@pytest.mark.parametrize("value", [TINY, None, 3, "abc", [3], []], ids=str)
def test_a_sweep_is_of_recipes(value: Any) -> None:
    sentence = refused(gan1d.sweeps.sweep, value, words="")
    assert "must " in sentence


SAMPLES: list[Any] = [
    ["1", "2"],
    ["a", "b"],
    [1 + 1j, 2],
    [1 + 0j, 2],
    {1, 2, 3},
    {"a": 1},
    [True, False],
    np.array([True, False]),
    [1, "2"],
    [1, [2, 3]],
    b"12",
    "12",
    None,
    np.array(["2020-01-01", "2021-01-01"], "M8[D]"),
    print,
]


@pytest.mark.parametrize("samples", SAMPLES, ids=repr)
def test_samples_are_numbers(samples: Any) -> None:
    sentence = refused(gan1d.target_from_samples, samples, words="samples must be numbers, got ")
    assert repr(samples)[:5] in sentence.replace('"', "'") or repr(samples)[1:5] in sentence


@pytest.mark.parametrize("adjust", [None, "2", True, 1j, [], math.nan, -1, 0, 21], ids=repr)
def test_adjust_is_a_number(adjust: Any) -> None:
    sentence = refused(gan1d.target_from_samples, [1, 2, 4], adjust=adjust, words="adjust must be")
    assert "got " in sentence


@pytest.mark.parametrize("bandwidth", [None, [], True, "Scott", 3], ids=repr)
def test_bandwidth_is_a_rule(bandwidth: Any) -> None:
    refused(gan1d.target_from_samples, [1, 2, 4], bandwidth, words=shown(bandwidth))


def test_masked_samples_are_left_out() -> None:
    numbers = np.random.default_rng(0).normal(3, 1, 200)
    masked = np.ma.array(np.append(numbers, [1e8, np.nan]), mask=[False] * 200 + [True] * 2)
    assert gan1d.target_from_samples(masked) == gan1d.target_from_samples(numbers)
    refused(gan1d.target_from_samples, np.ma.masked_all(5), words="got 0")


@pytest.mark.parametrize("text", [None, 3, True, [], {}, b"normal", print], ids=repr)
def test_a_target_is_text(text: Any) -> None:
    assert refused(targets.parse, text, words=str(text)[:20]).startswith(
        "target must be text, got "
    )


@pytest.mark.parametrize("n", [*NOT_WHOLE, 0, -1, None], ids=repr)
def test_bins_are_a_whole_number(n: Any) -> None:
    refused(targets.parse("normal").bins, n, words=str(n))


@pytest.mark.parametrize("theme", [None, 3, True, [], "Dark", b"dark"], ids=repr)
def test_a_theme_is_a_name(theme: Any) -> None:
    for call in (
        lambda: gan1d.figures.live(history(), theme=theme),
        lambda: gan1d.figures.animation(history(), theme),
        lambda: movies.write(history(), "run.gif", theme=theme),
    ):
        assert refused(call, words=shown(theme)).startswith("theme must be one of light, dark, ")


@pytest.mark.parametrize("layers", [None, 3, "pull", ["x"], [3, "x"], [[]]], ids=repr)
def test_layers_are_names(layers: Any) -> None:
    sentence = refused(gan1d.figures.live, history(), layers=layers, words="")
    assert sentence.startswith("layers must be ")


@pytest.mark.parametrize("value", [True, 0, -3, math.nan, math.inf, "9", [], 1j], ids=repr)
@pytest.mark.parametrize("name", ["width", "height", "scale"])
def test_the_size_of_an_image(name: str, value: Any, tmp_path: Path) -> None:
    figure = gan1d.figures.live(history())
    refused(images.write, figure, tmp_path / "frame.html", **{name: value}, words=shown(value))


@pytest.mark.parametrize("path", [None, 3, True, [], "", "lost.npz", b"lost.npz"], ids=repr)
def test_a_history_is_loaded_from_a_file(path: Any) -> None:
    refused(History.load, path, words=str(path))


@pytest.mark.parametrize("rows", [None, 3, True, "a", 1.5], ids=repr)
def test_a_part_is_a_slice(rows: Any) -> None:
    refused(history().part, rows, words=shown(rows))


def test_a_run_without_frames_says_so() -> None:
    """As one whose first frame is not finite."""
    none = history().part(slice(0))
    for call in (gan1d.figures.live, gan1d.figures.animation, tex.live):
        assert refused(call, none, words="the run has no frames")
    refused(movies.write, none, "run.gif", words="the run has no frames")
    part = chunk(TINY, 0, 1, 1)
    empty = part._replace(frames=type(part.frames)(*(f[:0] for f in part.frames)), diverged=1)
    refused(gan1d.figures.live, recorded([empty]), words="as it diverged at step 1")


@pytest.mark.parametrize("text", [None, 3, b"seed=7", [], {}], ids=repr)
def test_a_link_is_text(text: Any) -> None:
    """Nothing is raised: what can't be read has defaults, and a sentence."""
    assert Recipe.from_query(text) == (Recipe(), [f"a link must be text, got {shown(text)}"])
