"""What a link means on a site of files: the same as `app.links` says on a server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.links.link import describe, describe_embed
from app.page.index import facts
from app.site.contents import meanings
from gan1d.lessons import LESSONS
from gan1d.recipe.query import MAX_QUERY
from tests import ROOT
from tests.js import Calls
from tests.js.test_twins import some_recipes

KNOWN = json.loads(json.dumps({"facts": facts(), "index": meanings()}, default=list))
KEPT = json.loads((ROOT / "tests/app/links/kept/links.json").read_text(encoding="utf-8"))
SAME = ("settings", "edits", "problems", "ignored", "figure1")
QUERIES = (
    "",
    "defaults=2",
    "defaults=3&seed=4",
    "step=30&speed=7&theme=dark&layers=d_star,pull&panels=phase",
    "step=-1&speed=fast&theme=pink&layers=love&panels=modes,none&engine=steam&lesson=none",
    "seed=1&seed=2&lr_d=fast&loss=love&width_g=1e9&lr_g=0,5",
    "panels=map&map=lr_d:1e-4:0.01,lr_g:0.001:1&seed=2",
    "panels=map&map=theta:-2.5:1,r1:0.001:100",
    "map=r1:0:1,lr_g:0.001:1&map=k:1:9,lr_g:0.001:1&map=lr_g:1e-4:1,lr_g:1e-4:1&map=x:1:2,r1:1:2",
    "map=lr_d:0.01:1e-4,lr_g:0.001:1&map=lr_d:1e-4:2,lr_g:0.001:1&map=lr_g:1e-4:1,lr_d:0.001:1",
    "utm_source=mail&seed=3&utm_source=again",
    "edits=10:lr_d:0.5~x~5:lr_g:0.3~10:lr_d:0.4~7:seed:3~9:none:1~-1:k:2~1.5:k:2~3:k:none",
    "edits=0:lr_d:0.5~20:lr_d:0.5",
    "reference=seed=3;lr_d=0.5;edits=5:k:3",
    "reference=seed=x&seed=2",
    "lesson=mode-collapse&speed=3",
    "lesson=figure-1&seed=8",
    "lesson=r1-strength&reference=seed=5",
    "speed=20",
    "a" * (MAX_QUERY + 1),
)
EMBEDS = (
    "show=chart,status&autoplay=0&start=30&stop=90&loop=1&keys=0&background=transparent&seed=3",
    "show=chart,love&autoplay=2&start=x&loop=1&load=never",
    "start=90&stop=30",
    "lesson=mode-collapse&show=lesson&step=4&start=9",
)


def meant(link: dict[str, Any]) -> dict[str, Any]:
    """A link without what only one side says, and who trains: a site has no server."""
    plain: dict[str, Any] = json.loads(json.dumps(link, default=list))
    view = {name: value for name, value in plain["view"].items() if name != "engine"}
    other = plain["reference"]
    reference = other and {"settings": other["settings"], "edits": other["edits"]}
    return {name: plain[name] for name in SAME} | {"view": view, "reference": reference}


@pytest.mark.parametrize("query", [*QUERIES, *(f"lesson={lesson.id}" for lesson in LESSONS)])
def test_a_link_means_the_same(calls: Calls, query: str) -> None:
    assert meant(calls.value("site/link", "describe", query, KNOWN)) == meant(describe(query))


@pytest.mark.parametrize("row", KEPT, ids=lambda row: row["link"][:40])
def test_an_old_link_means_what_it_meant(calls: Calls, row: dict[str, Any]) -> None:
    link = calls.value("site/link", "describe", row["link"], KNOWN)
    assert link["settings"] | row["settings"] == link["settings"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(some_recipes, st.sampled_from(["", "step=5", "speed=50&theme=paper"]))
def test_any_recipe_is_read_as_it_was_written(calls: Calls, recipe: Any, more: str) -> None:
    query = "&".join(filter(None, [recipe.to_query(), more]))
    assert meant(calls.value("site/link", "describe", query, KNOWN)) == meant(describe(query))


@pytest.mark.parametrize("query", EMBEDS)
def test_an_embed_means_the_same(calls: Calls, query: str) -> None:
    told = calls.value("site/link", "describeEmbed", query, KNOWN)
    link = describe_embed(query)
    assert told["embed"] == json.loads(json.dumps(link.pop("embed"), default=list))
    assert meant(told["link"]) == meant(link)
