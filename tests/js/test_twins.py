"""What is written in Python and again in JavaScript says the same on both sides."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.facts import tables
from app.page import controls
from app.page.index import facts
from gan1d.figures import geometry
from gan1d.figures.scene import ARROWS, Scene
from gan1d.formats import wire
from gan1d.game.equilibrium import NEAR, at_equilibrium, kind
from gan1d.game.frame import Frame
from gan1d.game.losses import LOSSES
from gan1d.recipe import LIVE_NAMES, SETTINGS, Recipe, RecipeError, check_value
from gan1d.recipe.settings import Setting
from gan1d.runs import chunk, figure1
from gan1d.runs.inputs import program_of
from tests import ROOT
from tests.js import Calls
from tests.small import TINY
from tests.strategies import edits, near_edits, some_settings, values_of

TABLE = json.loads(json.dumps(tables()))["settings"]
some_recipes = st.builds(
    lambda settings, changes: Recipe(**settings, edits=changes),
    some_settings,
    st.lists(edits | near_edits, max_size=5),
)


def told(recipe: Recipe) -> dict[str, Any]:
    """A recipe as the scripts keep it."""
    return {"settings": recipe.settings, "edits": [list(edit) for edit in recipe.edits]}


def read(query: str) -> Recipe:
    recipe, problems = Recipe.from_query(query)
    assert problems == []
    return recipe


@given(some_recipes, st.integers(0, 8))
def test_a_recipe_is_written_and_cut_as_the_library_does(
    calls: Calls, recipe: Recipe, step: int
) -> None:
    known = told(recipe)
    assert read(calls.value("playback/recipe", "toQuery", known, TABLE)) == recipe
    cut = calls.value("playback/recipe", "prefix", known, step)
    assert read(calls.value("playback/recipe", "toQuery", cut, TABLE)) == recipe.prefix(step)
    assert calls.value("playback/recipe", "settingsAt", known, step) == recipe.settings_at(step)


@given(
    some_recipes,
    st.integers(0, 200),
    st.sampled_from(LIVE_NAMES).flatmap(lambda name: st.tuples(st.just(name), values_of(name))),
)
def test_a_change_is_the_librarys(
    calls: Calls, recipe: Recipe, step: int, change: tuple[str, Any]
) -> None:
    """From a step on, without the edits behind it, which another way of the run leaves."""
    name, value = change
    changed = calls.value("playback/recipe", "edited", told(recipe), step, name, value)
    kept = recipe.prefix(step + 1)
    assert read(calls.value("playback/recipe", "toQuery", changed, TABLE)) == kept.edit(
        step, **{name: value}
    )


GIVEN = ("", " 3 ", "0", "-1", "1e-3", "0.5", "1e9", "nan", "inf", "lots", "both", "adam", "tanh")
COMMAS = ("0,01", " 0,5 ", "2,5e-1", "-0,1", "0,0,1", "1,024", "7,5", ",5", "0,")


@pytest.mark.parametrize("name", SETTINGS)
def test_a_value_is_refused_as_the_library_does(calls: Calls, name: str) -> None:
    """In the same words; but the page also reads 1e3 as a whole number."""
    row = SETTINGS[name]
    if row.low is None and not row.choices:
        return  # a target is for the server to read
    for text in (*GIVEN, *COMMAS, *row.choices, *map(str, filter(None, (row.low, row.high)))):
        answer = calls.value("playback/recipe", "checked", TABLE[name], text)
        if not (row.whole and "e" in text):
            assert answer == checked(name, text)


def checked(name: str, text: str) -> dict[str, Any]:
    try:
        return {"value": check_value(name, text)}
    except RecipeError as error:
        return {"problem": str(error)}


def test_the_stages_end_where_the_library_says(calls: Calls) -> None:
    staged = figure1.stage_a(TINY).prefix(1).edit(30, train="d").edit(70, train="g")
    for recipe in (TINY, staged, staged.edit(90, train="both"), staged.edit(90, k=3)):
        ends = calls.value("playback/recipe", "stageEnds", told(recipe))
        expected = figure1.ends(recipe)
        assert ends == (None if expected is None else list(expected))


@pytest.mark.parametrize("loss", LOSSES)
def test_equilibrium_is_the_librarys(calls: Calls, loss: str) -> None:
    """Of metrics about the bounds: each within, at and beyond it."""
    row = LOSSES[loss]
    facts = json.loads(json.dumps(tables()))
    generators = (
        {"skip": "on"},
        {"g_input": "z", "skip": "off"},
        {"skip": "off", "latent": "normal"},
    )
    for generator in generators:
        recipe = Recipe(loss=loss, **generator)
        name = kind(program_of(recipe))
        for jsd in (0.9 * NEAR[name].jsd, 1.1 * NEAR[name].jsd):
            for near in (0.0, 0.1, 0.2, 0.5, 1.5):
                value = row.value + near * (row.near_value or 0.01)
                offset = near * (row.near_level or 0.01)
                numbers = {"jsd": jsd, "value": value, "d_offset": offset}
                blank = dict.fromkeys(Frame._fields, np.zeros(1))
                frame = Frame(**blank | {key: np.array([one]) for key, one in numbers.items()})
                answer = calls.value(
                    "playback/equilibrium", "atRest", facts, recipe.settings, numbers
                )
                assert answer == bool(at_equilibrium(row, name, frame)[0]), numbers


def test_a_chunk_is_read_as_it_was_written(calls: Calls) -> None:
    encoded = wire.encode(chunk(TINY, 0, 5, 4))
    header, fields = wire.decode(encoded)
    read = calls.value("playback/chunk", "decode", {"$buffer": base64.b64encode(encoded).decode()})
    assert read["head"] == header
    np.testing.assert_array_equal(read["z"], fields["z"])
    for i, frame in enumerate(read["frames"]):
        assert frame["step"] == 5 * i
        for name, number in frame["metrics"].items():
            assert number == fields[name][i]
        curves = calls.value("playback/chunk", "curvesOf", frame)
        for name, curve in curves.items():
            np.testing.assert_allclose(curve, fields[name][i], rtol=1e-6, atol=1e-7, err_msg=name)


def test_the_pulls_arrows_are_the_librarys(calls: Calls) -> None:
    """A gap is null here and nan there; an arrow outside the picture is left out, or all gap."""
    run = chunk(TINY, 0, 50, 3)
    scene = Scene.of(TINY)
    meta = {"arrows": list(ARROWS), "pull": geometry.pull_sizes(scene)}
    drawn_in = (scene.bin_centres.tolist(), scene.y_max, meta)
    for i in range(3):
        curves = {name: getattr(run.frames, name)[i] for name in ("p_g", "g_z", "pull")}
        told = {name: values.tolist() for name, values in curves.items()}
        points = calls.value("charts/points", "pulls", told, *drawn_in)
        expected = geometry.pull_arrows(scene, curves)
        seven = [np.reshape(expected[axis], (-1, 7)) for axis in "xy"]
        inside = ~np.isnan(seven[0]).all(axis=1)
        for axis, own in zip("xy", seven, strict=True):
            drawn = np.array(points[axis], float).reshape(-1, 7)
            np.testing.assert_allclose(drawn, own[inside], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("row", [row for row in SETTINGS.values() if row.low is not None])
def test_a_slider_reaches_what_its_setting_allows(calls: Calls, row: Setting) -> None:
    known = json.loads(json.dumps(facts()))["settings"][row.name]
    low, high, _ = controls.slider_range(row)
    ends = [calls.value("page/controls", "fromPosition", known, end) for end in (low, high)]
    assert ends == [row.low, row.high]
    for value in (row.low, row.default, row.high):
        position = calls.value("page/controls", "toPosition", known, value)
        assert low - 1e-5 < position < high + 1e-5
        again = calls.value("page/controls", "fromPosition", known, position)
        assert again == pytest.approx(value, rel=0.06)  # a step of the slider


# --- the list of them ---

LIST = (ROOT / "assets/js/README.md").read_text(encoding="utf-8")


def test_the_list_of_twins_names_what_is_there() -> None:
    rows = re.findall(r"^\| .+ \| `(.+?)` \| `(.+?)` \| .+ \| (.+) \|$", LIST, re.M)
    assert len(rows) >= 12
    for script, module, tests in rows:
        assert (ROOT / "assets/js" / script).is_file(), script
        assert (ROOT / module).is_file(), module
        for name in re.findall(r"`(.+?)`", tests):
            assert (ROOT / "tests" / name).is_file(), name
