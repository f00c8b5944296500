"""The examples in the docstrings give what they show, as a user would type them."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import gan1d
from tests.gan1d.formats.test_images import real
from tests.test_package import MODULES

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# They train the default recipe for thousands of steps; the others compile more than they train.
NEED_CHROME = ("gan1d.formats.images.write", "gan1d.formats.movies.write")
# What a notebook user calls, beside the functions and classes of gan1d itself.
CALLED = (
    "gan1d.recipe.Recipe.edit",
    "gan1d.recipe.Recipe.from_query",
    "gan1d.runs.History.curves",
    "gan1d.runs.History.load",
    "gan1d.runs.History.save",
    "gan1d.runs.sweeps.sweep",
    "gan1d.targets.parse",
    "gan1d.targets.Target.bins",
    "gan1d.targets.Target.cdf",
    "gan1d.targets.Target.pdf",
    "gan1d.targets.Target.ppf",
    "gan1d.theory.divergences.jsd",
    "gan1d.theory.divergences.kl",
    "gan1d.theory.divergences.w1",
    "gan1d.theory.optimal.optimal_critic",
    "gan1d.theory.optimal.optimal_discriminator",
    "gan1d.theory.optimal.value",
    "gan1d.theory.push_forward.push_forward",
    "gan1d.figures.animation",
    "gan1d.figures.figure1",
    "gan1d.figures.live",
    "gan1d.formats.images.write",
    "gan1d.formats.movies.write",
    "gan1d.formats.tables.write_csv",
)
# No functions: a table, a row of a recipe, what `targets.parse` makes, and what is raised.
NOT_CALLED = {"PRESETS", "Edit", "RecipeError", "StorageError", "Target", "TargetError"}


def _examples() -> list[doctest.DocTest]:
    """Every docstring with examples; they know no name but those that they import."""
    finder = doctest.DocTestFinder()
    found = (finder.find(importlib.import_module(name), name, globs={}) for name in MODULES)
    return [one for tests in found for one in tests if one.examples]


EXAMPLES = _examples()


@real
@pytest.mark.usefixtures("compiled_as_shipped")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_gives_what_it_shows(
    example: doctest.DocTest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    if example.name in NEED_CHROME:
        request.getfixturevalue("chrome")
    monkeypatch.chdir(tmp_path)  # some save files
    heard: list[str] = []
    failed, _ = doctest.DocTestRunner(optionflags=FLAGS).run(example, out=heard.append)
    assert not failed, "".join(heard)


def test_no_example_is_skipped() -> None:
    for example in EXAMPLES:
        assert not any(line.options for line in example.examples), example.name


@pytest.mark.parametrize(
    "name", [*CALLED, *(f"gan1d.{name}" for name in gan1d.__all__ if name not in NOT_CALLED)]
)
def test_what_a_user_calls_has_an_example(name: str) -> None:
    text = pkgutil.resolve_name(name).__doc__
    assert ">>> " in text.partition("Examples:\n")[2]
