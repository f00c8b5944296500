"""The table of settings: default, bounds, kind and sentence of each, as fields of three models.

Validation, the page's controls, links and the README all read this table.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Annotated, Any, SupportsIndex, cast, get_args

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from gan1d.recipe.player_settings import PlayerSettings
from gan1d.recipe.regulariser_settings import RegulariserSettings
from gan1d.recipe.settings import Kind, Meta, Setting, Value, by_name, shown
from gan1d.recipe.training_settings import TrainingSettings


class RecipeError(ValueError):
    """A value that no recipe can hold; the message names setting, rule and value."""


class Settings(RegulariserSettings, PlayerSettings, TrainingSettings):
    """Every setting: frozen, hashable, validated; the fields of the last base come first."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)


def unknown(name: object) -> str:
    """The sentence that refuses a name that is no setting."""
    return f"there is no setting {shown(name)}; the settings are {', '.join(SETTINGS)}"


def check_value(name: str, value: object) -> Value:
    """One setting's value, validated and in its own type.

    Raises:
      RecipeError: names the setting, the rule and the value.
    """
    if not isinstance(name, str) or name not in SETTINGS:
        raise RecipeError(unknown(name))
    if is_truth_value(value) or isinstance(value, bytes):  # which pydantic takes for numbers
        raise RecipeError(SETTINGS[name].refusal(value))
    try:
        checked: Value = _ADAPTERS[name].validate_python(value)
    except ValidationError as error:
        cause = error.errors()[0].get("ctx", {}).get("error")
        raise RecipeError(str(cause or SETTINGS[name].refusal(value))) from None
    return checked


def is_truth_value(value: object) -> bool:
    """Whether a value is True or False, of Python or of an array's type."""
    return isinstance(value, bool) or getattr(value, "dtype", None) == "bool"


def whole_number(name: str, value: object, low: int, high: int) -> int:
    """A whole number of any type as Python's, whose arithmetic does not overflow.

    Raises:
      RecipeError: for a number out of bounds, a truth value, and what is no whole number by its
        type, such as 100.0.
    """
    number = as_whole(value)
    if number is None or not low <= number <= high:
        raise RecipeError(
            f"{name} must be a whole number between {low} and {high}, got {shown(value)}"
        )
    return number


def as_whole(value: object) -> int | None:
    """A whole number of any type as Python's; None for what is none by its type."""
    if not is_truth_value(value):
        with suppress(TypeError):
            return operator.index(cast(SupportsIndex, value))
    return None


@contextmanager
def told(problems: list[str]) -> Iterator[None]:
    """Turn a refusal into one more sentence."""
    try:
        yield
    except RecipeError as error:
        problems.append(str(error))


def _row(name: str, field: FieldInfo) -> Setting:
    bounds: dict[str, float] = {}
    for item in field.metadata:
        for ours, theirs in (("low", "ge"), ("high", "le")):
            if hasattr(item, theirs):
                bounds[ours] = getattr(item, theirs)
    meta = next(item for item in field.metadata if isinstance(item, Meta))
    return Setting(
        name=name,
        meta=meta,
        default=field.default,
        choices=get_args(field.annotation),
        whole=field.annotation is int,
        **bounds,
    )


SETTINGS: Mapping[str, Setting] = by_name(
    _row(name, field) for name, field in Settings.model_fields.items()
)
LIVE_NAMES = tuple(name for name, row in SETTINGS.items() if row.kind is Kind.LIVE)
_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(cast(Any, Annotated[field.annotation, *field.metadata]))
    for name, field in Settings.model_fields.items()
}
