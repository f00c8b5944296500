"""The text of a link: what stands in a recipe's query string, before anything is validated.

Grammar: `name=value` pairs joined by `&`, only for settings that differ from their default, and
`edits=STEP:NAME:VALUE~STEP:NAME:VALUE...`, for instance
`seed=7&lr_d=0.01&edits=400:lr_d:0.05~900:train:d`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote

from gan1d.recipe.settings import Value, short, shown

MAX_QUERY = 16_000  # characters; 256 edits of the longest kind fit
_SAFE = ":~,()*"


def write(settings: Mapping[str, Value], edits: Iterable[tuple[int, str, Value]]) -> str:
    """Settings and edits as a query string, in the order given."""
    parts = [f"{name}={quote(_text(value), safe=_SAFE)}" for name, value in settings.items()]
    text = "~".join(f"{step}:{name}:{_text(value)}" for step, name, value in edits)
    if text:
        parts.append(f"edits={quote(text, safe=_SAFE)}")
    return "&".join(parts)


def read(query: str) -> tuple[dict[str, str], list[tuple[str, str, str]], list[str]]:
    """The texts of the settings and of the edits, and a sentence for what can't be read."""
    if len(query) > MAX_QUERY:
        return {}, [], [f"a link must be at most {MAX_QUERY} characters, got {len(query)}"]
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
    return settings, edits, problems


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
