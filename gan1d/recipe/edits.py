"""Edits: live settings changed on the way, checked and brought into normal form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from gan1d.recipe.settings import Kind, Value, shown
from gan1d.recipe.table import LIVE_NAMES, SETTINGS, RecipeError, check_value, unknown

MAX_STEPS = 200_000
MAX_EDITS = 256

_STEP: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(ge=0, le=MAX_STEPS)])


class Edit(NamedTuple):
    """From `step` on, live setting `name` has `value`."""

    step: int
    name: str
    value: Value


def check_edit(step: object, name: str, value: object) -> Edit:
    """One edit, validated.

    Raises:
      RecipeError: for a step out of range, a setting that is not live, or a refused value.
    """
    row = SETTINGS.get(name)
    if row is None:
        raise RecipeError(unknown(name))
    if row.kind is not Kind.LIVE:
        raise RecipeError(
            f"an edit must change a live setting ({', '.join(LIVE_NAMES)}); "
            f"{name} is a {row.kind} setting, changing it restarts the run"
        )
    try:
        at = _STEP.validate_python(step)
    except ValidationError:
        raise RecipeError(
            f"the step of an edit must be a whole number between 0 and {MAX_STEPS}, "
            f"got {shown(step)}"
        ) from None
    return Edit(at, name, check_value(name, value))


def oddities(edit: Edit, before: Mapping[tuple[int, str], Edit]) -> Iterator[str]:
    """What is strange, though readable, about an edit after those before it."""
    if (edit.step, edit.name) in before:
        yield f"{edit.name} is edited twice at step {edit.step}; the last one counts"
    elif before and edit.step < max(step for step, _ in before):
        yield f"edits must be in order of their steps; the one at step {edit.step} was sorted in"


def too_many(count: int) -> str:
    """The sentence that refuses more edits than the limit."""
    return f"a recipe must hold at most {MAX_EDITS} edits, got {count}"


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """A recipe's arguments with the edits in normal form.

    In order of step; the last one of a kind at a step; none that changes nothing; those at step 0
    are settings, and become so.
    """
    latest = {(edit.step, edit.name): edit for edit in _checked(values.get("edits", ()))}
    start = {edit.name: edit.value for edit in latest.values() if edit.step == 0}
    settings = {**values, **start}
    now = {n: check_value(n, settings.get(n, SETTINGS[n].default)) for n in LIVE_NAMES}
    kept: list[Edit] = []
    for edit in sorted(latest.values(), key=lambda edit: (edit.step, LIVE_NAMES.index(edit.name))):
        if now[edit.name] != edit.value:
            now[edit.name] = edit.value
            kept.append(edit)
    if len(kept) > MAX_EDITS:
        raise RecipeError(too_many(len(kept)))
    return {**settings, "edits": tuple(kept)}


def _checked(edits: Iterable[Any]) -> Iterator[Edit]:
    try:
        triples = [(step, name, value) for step, name, value in edits]
    except (TypeError, ValueError):
        raise RecipeError(
            f"edits must be a sequence of (step, name, value), got {shown(edits)}"
        ) from None
    for triple in triples:
        yield check_edit(*triple)
