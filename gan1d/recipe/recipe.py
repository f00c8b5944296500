"""A run is a pure function of its recipe: every setting, the seed, and the edits on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Self

from gan1d.recipe import query
from gan1d.recipe.edits import (
    MAX_EDITS,
    MAX_STEPS,
    Edit,
    cut,
    oddities,
    refuse,
    tidied,
    too_many,
)
from gan1d.recipe.settings import Value, shown
from gan1d.recipe.table import (
    LIVE_NAMES,
    SETTINGS,
    RecipeError,
    Settings,
    check_value,
    told,
    whole_number,
)

__all__ = [
    "LIVE_NAMES",
    "MAX_EDITS",
    "MAX_STEPS",
    "SETTINGS",
    "Edit",
    "Recipe",
    "RecipeError",
    "check_recipe",
    "check_value",
]


class Recipe(Settings):
    """Every setting, the seed and the edits: frozen, hashable, validated.

    Raises:
      RecipeError: names the setting, the rule and the value that was refused.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(target="two_normals", loss="wasserstein", lr_d=0.005)
      >>> recipe.lr_g  # the default, as it was not given
      0.001
      >>> gan1d.Recipe.from_query(recipe.to_query()) == (recipe, [])  # a link is the recipe
      True
      >>> gan1d.Recipe(lr_d=2)
      Traceback (most recent call last):
        ...
      gan1d.recipe.table.RecipeError: lr_d must be between 1e-5 and 1, got 2
    """

    edits: tuple[Edit, ...] = ()
    # What a notebook shows; the package gives it, as a recipe knows no picture.
    _repr_html_: ClassVar[Callable[[Recipe], str]]

    def __init__(self, **values: Any) -> None:
        super().__init__(**tidied(values))

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        """What differs from the defaults: the text makes an equal recipe again."""
        for name, row in SETTINGS.items():
            if (value := getattr(self, name)) != row.default:
                yield name, value
        if self.edits:
            yield "edits", [tuple(edit) for edit in self.edits]

    def __str__(self) -> str:
        return repr(self)

    @property
    def settings(self) -> dict[str, Value]:
        """Name and value of every setting at step 0, in the table's order."""
        return {name: getattr(self, name) for name in SETTINGS}

    def settings_at(self, step: int) -> dict[str, Value]:
        """The settings in force for the update from `step` to `step + 1`."""
        step = whole_number("step", step, 0, MAX_STEPS)
        changed = {edit.name: edit.value for edit in self.edits if edit.step <= step}
        return {**self.settings, **changed}

    def edit(self, step: int, **changes: Value) -> Recipe:
        """The same recipe with live settings changed from `step` on; later edits stay.

        Raises:
          RecipeError: for a setting that is not live, a value or step out of range, or a recipe
            that already holds its limit of edits.

        Examples:
          >>> import gan1d
          >>> recipe = gan1d.Recipe().edit(400, lr_d=0.05).edit(900, train="d")
          >>> recipe.settings_at(399)["lr_d"], recipe.settings_at(400)["lr_d"]
          (0.002, 0.05)
          >>> [tuple(edit) for edit in recipe.edits]
          [(400, 'lr_d', 0.05), (900, 'train', 'd')]
        """
        problems: list[str] = []
        new: list[Edit] = []
        for name, value in changes.items():
            with told(problems):
                new.append(Edit(step, name, value))
        refuse(problems)
        at = {(edit.step, edit.name) for edit in new}
        kept = [edit for edit in self.edits if (edit.step, edit.name) not in at]
        return self.replace(edits=(*kept, *new))

    def replace(self, **changes: Any) -> Recipe:
        """The same recipe with other settings at step 0, or other edits."""
        return Recipe(**{**self.settings, "edits": self.edits, **changes})

    def model_copy(
        self,
        *,
        update: Mapping[str, Any] | None = None,
        deep: bool = False,  # noqa: ARG002  all of a recipe is immutable
    ) -> Self:
        """Pydantic's name for `replace`: what it changes is validated too."""
        return type(self)(**{**self.settings, "edits": self.edits, **(update or {})})

    def prefix(self, step: int) -> Recipe:
        """The recipe of the run's first `step` steps: only the edits made before it."""
        before = whole_number("step", step, 0, MAX_STEPS)
        return self.replace(edits=tuple(edit for edit in self.edits if edit.step < before))

    def to_query(self) -> str:
        """The recipe as a query string: only what differs from the default.

        Where the defaults of version 1 fit it is the string that version 1 wrote (see `query`).
        """
        rows = SETTINGS.values()
        older = all(getattr(self, row.name) == row.default_of(1) for row in rows if row.meta.first)
        version = 1 if older else query.VERSION
        defaults = {row.name: row.default_of(version) for row in rows}
        differing = {name: v for name, v in self.settings.items() if v != defaults[name]}
        return query.write(differing, self.edits, version)

    @classmethod
    def from_query(cls, text: str) -> tuple[Recipe, list[str]]:
        """The recipe in a query string, and a sentence for each part that was refused.

        Never raises on user text: what is refused keeps its default, and the rest stands.

        Examples:
          >>> import gan1d
          >>> recipe, problems = gan1d.Recipe.from_query("seed=7&lr_d=fast&edits=400:k:5")
          >>> recipe.seed, recipe.edits
          (7, (Edit(step=400, name='k', value=5),))
          >>> problems
          ["lr_d must be between 1e-5 and 1, got 'fast'"]
        """
        texts, triples, version, problems = query.read(text)
        values: dict[str, Value] = {}
        for name, value in texts.items():
            with told(problems):
                values[name] = check_value(name, value)
        edits: dict[tuple[int, str], Edit] = {}
        for triple in triples:
            with told(problems):
                edit = Edit(*triple)
                problems += oddities(edit, edits)
                edits[edit.step, edit.name] = edit
        kept = list(edits.values())[:MAX_EDITS]
        if len(kept) < len(edits):
            problems.append(f"{too_many(len(edits))}: the rest is left out")
        problems = cut(problems, "parts of the link")
        version = version or (1 if values or kept else query.VERSION)
        left_out = {name: row.default_of(version) for name, row in SETTINGS.items()}
        return cls(**left_out | values, edits=kept), problems


def check_recipe(value: object) -> Recipe:
    """The value, if it is a recipe.

    Raises:
      RecipeError: says what it is instead.
    """
    if not isinstance(value, Recipe):
        raise RecipeError(f"recipe must be a gan1d.Recipe, got {shown(value)}")
    return value
