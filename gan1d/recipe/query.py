"""The text of a link: what stands in a recipe's query string, before anything is validated.

Grammar: `name=value` pairs joined by `&`, only for settings that differ from their default, and
`edits=STEP:NAME:VALUE~STEP:NAME:VALUE...`, for instance
`defaults=2&seed=7&lr_d=0.01&edits=400:lr_d:0.05~900:train:d`.

`defaults` is the version of the defaults that the settings left out have; a text without it is of
version 1, so that a link means for ever what it meant. Version 2 gave G the normal score to read
and a way past its network (`Meta.first` has what version 1 had). A text that sets nothing is no
link: all settings have today's defaults.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

from gan1d.recipe.settings import Value, short, shown

MAX_QUERY = 16_000  # characters; 256 edits of the longest kind fit
VERSION = 2  # of today's defaults
NAME = "defaults"  # of the parameter that says so
FIRST = f"{NAME}=1"  # the recipe of nothing but the defaults of version 1
_VERSIONS = tuple(str(1 + i) for i in range(VERSION))
_SAFE = ":~,()*"


def write(
    settings: Mapping[str, Value], edits: Iterable[tuple[int, str, Value]], version: int
) -> str:
    """Settings and edits as a query string, in the order given, with the version of the rest.

    Version 1 is left out where there is anything else, and any other where there is nothing.
    """
    parts = [f"{name}={quote(_text(value), safe=_SAFE)}" for name, value in settings.items()]
    text = "~".join(f"{step}:{name}:{_text(value)}" for step, name, value in edits)
    if text:
        parts.append(f"edits={quote(text, safe=_SAFE)}")
    if bool(parts) == (version > 1):
        parts.insert(0, f"{NAME}={version}")
    return "&".join(parts)


class Text(NamedTuple):
    """A query string taken apart."""

    settings: dict[str, str]
    edits: list[tuple[str, str, str]]
    version: int | None  # of the defaults of what is left out; None if it is not said
    problems: list[str]  # a sentence for what can't be read


def read(query: object) -> Text:
    """The texts of the settings and of the edits."""
    if not isinstance(query, str):
        return Text({}, [], None, [f"a link must be text, got {shown(query)}"])
    if len(query) > MAX_QUERY:
        problem = f"a link must be at most {MAX_QUERY} characters, got {len(query)}"
        return Text({}, [], None, [problem])
    settings: dict[str, str] = {}
    edits: list[tuple[str, str, str]] = []
    problems: list[str] = []
    for name, text in parse_qsl(query.lstrip("?"), keep_blank_values=True, errors="replace"):
        if name == "edits":
            edits += _edits(text, problems)
            continue
        if name in settings:
            problems.append(f"{shown(name)} is given twice; the last one counts")
        settings[name] = text.strip()
    said = settings.pop(NAME, None)
    version = int(said) if said in _VERSIONS else None
    if said is not None and version is None:
        problems.append(f"{NAME} must be one of {', '.join(_VERSIONS)}, got {shown(said)}")
    return Text(settings, edits, version, problems)


def _edits(text: str, problems: list[str]) -> list[tuple[str, str, str]]:
    triples = []
    for item in filter(None, text.split("~")):
        parts = item.split(":", 2)
        if len(parts) == 3:
            triples.append((parts[0], parts[1], parts[2]))
        else:
            problems.append(f"an edit must read STEP:NAME:VALUE, got {shown(item)}")
    return triples


def _text(value: Value) -> str:
    return value if isinstance(value, str) else short(value)
