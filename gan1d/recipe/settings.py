"""What a setting is: the row type that validation, controls, links and the README all read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Value = float | int | str

_SHOWN_CHARACTERS = 60
_DECIMAL_COMMA = re.compile("[0-9]{0,9},[0-9]{1,9}(e-?[0-9]{1,2})?")


class Kind(StrEnum):
    """What changing a setting costs."""

    PROGRAM = "program"  # other compiled code: the run restarts
    START = "start"  # the run restarts, nothing is compiled
    LIVE = "live"  # takes effect at the next step, the run goes on


@dataclass(frozen=True)
class Meta:
    """How a setting is shown: metadata of one field of `Recipe`."""

    kind: Kind
    group: str  # heading on the page
    label: str  # name on the page
    help: str  # one sentence
    log: bool = False  # drawn on a logarithmic slider; a 0 stands at its left end
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (other setting, values it matters for)
    unless: tuple[tuple[str, str], ...] = ()  # (other setting, value): it matters for none of all
    first: Value | None = None  # its default in links of version 1, if that was another


@dataclass(frozen=True)
class Setting:
    """One row of the settings table."""

    name: str
    meta: Meta
    default: Value
    choices: tuple[str, ...] = ()  # of a named choice
    low: float | None = None  # smallest number allowed
    high: float | None = None  # largest number allowed
    whole: bool = False  # whole numbers only

    @property
    def kind(self) -> Kind:
        """What changing this setting costs."""
        return self.meta.kind

    def default_of(self, version: int) -> Value:
        """The default that a link of a version leaves out."""
        return self.default if version > 1 or self.meta.first is None else self.meta.first

    @property
    def rule(self) -> str:
        """The rule in words, as it completes 'lr_d must be ...'."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.low is None or self.high is None:
            return (
                "a preset's name or a weighted sum such as 0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)"
            )
        number = "a whole number " if self.whole else ""
        return f"{number}between {short(self.low)} and {short(self.high)}"

    def refusal(self, got: object) -> str:
        """The sentence that refuses a value: setting, rule, value, and how to write its number."""
        return f"{self.name} must be {self.rule}, got {shown(got)}{self._with_a_point(got)}"

    def _with_a_point(self, got: object) -> str:
        """What to write for an allowed number that was written with a decimal comma, or nothing."""
        if self.low is None or self.high is None or self.whole or not isinstance(got, str):
            return ""
        text = got.strip().replace(",", ".")
        fits = _DECIMAL_COMMA.fullmatch(got.strip()) and self.low <= float(text) <= self.high
        return f"; write {text}, with a point" if fits else ""

    def applies(self, settings: dict[str, Any]) -> bool:
        """Whether this setting has any effect beside the given values of the others."""
        idle = [settings[other] == value for other, value in self.meta.unless]
        return not (idle and all(idle)) and all(
            settings[other] in values for other, values in self.meta.only
        )


def short(value: float) -> str:
    """A number's shortest text that reads back as the same number."""
    if isinstance(value, int):
        return str(value)
    if math.isfinite(value) and value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return repr(value).replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


def shown(got: object) -> str:
    """A refused value on one line, cut to what a sentence can hold."""
    text = repr(got) if isinstance(got, str) else " ".join(str(got).split())
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def by_name(rows: Iterable[Setting]) -> dict[str, Setting]:
    """The table as a mapping from name to row."""
    return {row.name: row for row in rows}
