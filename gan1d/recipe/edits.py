"""Edits: live settings changed on the way, checked and brought into normal form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, TypeAdapter, ValidationError

from gan1d.recipe.settings import Kind, Value, shown
from gan1d.recipe.table import (
    LIVE_NAMES,
    SETTINGS,
    RecipeError,
    check_value,
    is_truth_value,
    told,
    unknown,
)

MAX_STEPS = 200_000
MAX_EDITS = 256
MAX_PROBLEMS = 20  # sentences about one recipe or one link

_STEP: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(ge=0, le=MAX_STEPS)])


class _Row(NamedTuple):
    step: int
    name: str
    value: Value


class Edit(_Row):
    """From `step` on, live setting `name` has `value`.

    Raises:
      RecipeError: for a step out of range, a setting that is not live, or a refused value.
    """

    __slots__ = ()

    def __new__(cls, step: object, name: object, value: object) -> Self:
        """An edit in which step and value are in their own types."""
        return super().__new__(cls, *_checked(step, name, value))


def _checked(step: object, name: object, value: object) -> tuple[int, str, Value]:
    row = SETTINGS.get(name) if isinstance(name, str) else None
    if row is None:
        raise RecipeError(unknown(name))
    if row.kind is not Kind.LIVE:
        raise RecipeError(
            f"an edit must change a live setting ({', '.join(LIVE_NAMES)}); "
            f"{name} is a {row.kind} setting, changing it restarts the run"
        )
    try:
        if is_truth_value(step):  # which pydantic takes for 0 or 1
            raise TypeError
        at = _STEP.validate_python(step)
    except (TypeError, ValidationError):
        raise RecipeError(
            f"the step of an edit must be a whole number between 0 and {MAX_STEPS}, "
            f"got {shown(step)}"
        ) from None
    return at, row.name, check_value(row.name, value)


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
    """A recipe's arguments, validated, with the edits in normal form.

    In order of step; the last one of a kind at a step; none that changes nothing; those at step 0
    are settings, and become so.

    Raises:
      RecipeError: a sentence for each of the values that are refused.
    """
    problems: list[str] = []
    settings: dict[str, Any] = {}
    for name, value in values.items():
        if name != "edits":
            with told(problems):
                settings[name] = check_value(name, value)
    edits = _read(values.get("edits", ()), problems)
    refuse(problems)
    latest = {(edit.step, edit.name): edit for edit in edits}
    settings |= {edit.name: edit.value for edit in latest.values() if edit.step == 0}
    now = {name: settings.get(name, SETTINGS[name].default) for name in LIVE_NAMES}
    kept: list[Edit] = []
    for edit in sorted(latest.values(), key=lambda edit: (edit.step, LIVE_NAMES.index(edit.name))):
        if now[edit.name] != edit.value:
            now[edit.name] = edit.value
            kept.append(edit)
    if len(kept) > MAX_EDITS:
        raise RecipeError(too_many(len(kept)))
    return {**settings, "edits": tuple(kept)}


def refuse(problems: list[str]) -> None:
    """Refuse all that is wrong at once.

    Raises:
      RecipeError: if there is any problem.
    """
    if problems:
        raise RecipeError("; ".join(cut(problems, "values")))


def cut(problems: list[str], what: str) -> list[str]:
    """The first MAX_PROBLEMS sentences, and how many more there are of what was refused."""
    if len(problems) <= MAX_PROBLEMS:
        return problems
    more = len(problems) - MAX_PROBLEMS
    return [*problems[:MAX_PROBLEMS], f"and {more} more {what} were refused"]


def _read(edits: Iterable[Any], problems: list[str]) -> list[Edit]:
    """The edits among some triples; a sentence for each that is refused."""
    try:
        triples = [(step, name, value) for step, name, value in edits]
    except (TypeError, ValueError):
        rule = "edits must be a sequence of (step, name, value)"
        problems.append(f"{rule}, got {shown(edits)}")
        return []
    read: list[Edit] = []
    for triple in triples:
        with told(problems):
            read.append(Edit(*triple))
    return read
