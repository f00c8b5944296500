"""Links of earlier versions mean what they meant."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.links.link import describe

KEPT = json.loads((Path(__file__).parent / "kept" / "links.json").read_text(encoding="utf-8"))


def _said(problem: str) -> str:
    """A sentence without the list of all settings, which grows."""
    return problem.partition("; the settings are ")[0]


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept["link"][:40])
def test_a_kept_link_means_the_same(kept: dict[str, Any]) -> None:
    now = json.loads(json.dumps(describe(kept["link"])))
    assert (now["query"], now["edits"]) == (kept["query"], kept["edits"])
    assert {name: now["settings"][name] for name in kept["settings"]} == kept["settings"]
    assert {name: now["view"][name] for name in kept["view"]} == kept["view"]
    assert list(map(_said, now["problems"])) == list(map(_said, kept["problems"]))
    assert now["ignored"] == kept.get("ignored", [])  # names that are no settings
    assert (now["reference"] and now["reference"]["query"]) == kept["reference"]
