"""The widget: the live page in a frame of a cell, and its run as attributes in Python.

The browser owns the run. It tells its recipe, its step and whether it plays by traits; what is set
here is sent as the messages that an embed takes (app/README.md). As a kernel that computes hears
nothing, a change is written into the recipe here at once, as the page will make it.
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from app.links.link import of
from app.offline import live
from app.offline.pack import read
from gan1d import History, run
from gan1d.recipe import MAX_STEPS, SETTINGS, Recipe, check_recipe, check_value, whole_number
from gan1d.recipe.settings import Kind
from gan1d.recipe.table import unknown
from gan1d.runs import figure1

_MESSAGES = 1  # version of the embed's


class Player(anywidget.AnyWidget):
    """A recipe that trains in a cell; see `gan1d.show`.

    Every setting is an attribute: reading it gives the value in force at `step`, writing it changes
    the run from there on, or starts another one, as the page's own controls do.
    """

    _esm = read("js/notebook/widget.js")

    page = traitlets.Unicode().tag(sync=True)  # the live page, one HTML file
    opens = traitlets.Dict().tag(sync=True)  # the run as a page that is opened now begins it
    opened = traitlets.Int(0).tag(sync=True)  # how often Python has begun another run
    height = traitlets.Int(620, min=200, max=4000).tag(sync=True)  # px
    query = traitlets.Unicode(read_only=True).tag(sync=True)  # of the recipe
    step = traitlets.Int(0, read_only=True).tag(sync=True)  # the play head's, when last heard of
    playing = traitlets.Bool(True, read_only=True).tag(sync=True)

    def __init__(self, recipe: Recipe, **traits: Any) -> None:
        super().__init__(**traits)
        self._open(recipe)

    @property
    def recipe(self) -> Recipe:
        """The run on the screen, with the reader's own edits; set it to play another."""
        return Recipe.from_query(self.query)[0]

    @recipe.setter
    def recipe(self, recipe: Recipe) -> None:
        self._open(check_recipe(recipe))

    def history(self, every: int = 10) -> History:
        """What `gan1d.run` records of the recipe up to the step on the screen.

        The kernel trains it anew: it is the run that the browser shows, up to rounding, which a
        chaotic game can enlarge.

        Args:
          every: steps between frames.
        """
        return run(self.recipe, steps=self.step, every=every)

    def play(self) -> None:
        """Start the clock."""
        self.set_trait("playing", True)
        self._tell("play")

    def pause(self) -> None:
        """Stop the clock."""
        self.set_trait("playing", False)
        self._tell("pause")

    def seek(self, step: int) -> None:
        """Show a step, computed first if need be.

        Raises:
          RecipeError: for what is no step of a run.
        """
        self.set_trait("step", whole_number("step", step, 0, MAX_STEPS))
        self._tell("seek", step=self.step)

    def set(self, **changes: Any) -> None:
        """Change settings: live ones from `step` on, others with another run.

        Raises:
          RecipeError: for a name that is no setting, or a refused value; nothing is changed then.
        """
        for name in changes:
            if name not in SETTINGS:
                check_value(name, None)
        values = {name: check_value(name, value) for name, value in changes.items()}
        now = self.recipe.settings_at(self.step)
        if any(SETTINGS[name].kind is not Kind.LIVE for name in values):
            self._open(Recipe(**now | values))
            return
        self.set_trait("query", _edited(self.recipe, self.step, values).to_query())
        self._tell("set", settings=values)

    def __getattr__(self, name: str) -> Any:
        """A setting's value in force at `step`."""
        if name not in SETTINGS:
            raise AttributeError(f"the widget has no {name!r}; {unknown(name)}")
        return self.recipe.settings_at(self.step)[name]

    def __setattr__(self, name: str, value: Any) -> None:
        """Change a setting, or any other attribute."""
        if name in SETTINGS:
            self.set(**{name: value})
        else:
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *SETTINGS]

    def _open(self, recipe: Recipe) -> None:
        """Begin a run: the page is compiled for it, and the frame loads it."""
        page = live.page(recipe, cell=True)
        with self.hold_sync():
            self.page = page
            self.set_trait("step", 0)
            self.set_trait("query", recipe.to_query())
            self.opened += 1

    @traitlets.observe("query")
    def _follow(self, _: object) -> None:
        recipe = self.recipe
        planned = figure1.ends(recipe) is not None
        base = recipe.replace(edits=()).to_query() if planned else None
        self.opens = of(recipe) | {"base": base}

    def _tell(self, kind: str, **what: Any) -> None:
        self.send({"gan1d": _MESSAGES, "type": kind, **what})


def _edited(recipe: Recipe, step: int, changes: dict[str, Any]) -> Recipe:
    """A recipe with live settings changed from a step on; later edits are left behind.

    A change in Figure 1 ends its plan: both players train on.
    """
    if step == 0:
        return Recipe(**{**recipe.settings, **changes})
    released = {} if figure1.ends(recipe) is None else {"train": "both"}
    before = recipe.replace(edits=[edit for edit in recipe.edits if edit.step <= step])
    return before.edit(step, **{**released, **changes})
