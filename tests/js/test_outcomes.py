"""How a map says that a run ended is what the page's sentence says of its last frame."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from app.assets import ASSETS
from app.page.index import facts
from gan1d.formats import wire
from gan1d.maps.outcomes import OUTCOMES, RULES, diagnose
from gan1d.maps.series import Span, of_frames
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from gan1d.targets import modes, parse
from tests.gan1d.maps.games import DIRAC
from tests.js import node
from tests.js.diagnosis import FAR, HELD, NETS, POINT, SHIFT, TWO

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps
DRIVER = Path(__file__).parent / "outcomes.mjs"
CASES: list[tuple[Recipe, int]] = [
    (NETS, 1500),
    (NETS, 60),
    (NETS.replace(lr_d=0.05), 900),
    (NETS.replace(lr_g=0.05), 900),
    (TWO, 1000),
    (TWO.replace(lr_g=0.05), 1200),
    (TWO.replace(noise=0.5, lr_g=0.02), 1200),
    (TWO.replace(lr_d=1e-5), 1200),
    (HELD, 500),
    (HELD, 900),
    (FAR, 1500),
    (POINT.replace(lr_d=0.1, lr_g=0.1), 2000),
    (POINT.replace(lr_d=0.1, lr_g=0.1, r1=1.0), 4000),
    (SHIFT.replace(lr_d=0.1, lr_g=0.1, r1=0.3), 3000),
    (DIRAC.replace(lr_d=0.1, lr_g=0.1, r1=0.5), 3000),
]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    """Of each case, the rule here and the rule there."""
    known, here, asked = facts(), [], []
    for recipe, steps in CASES:
        span, target = Span.of(steps), parse(recipe.target)
        run = chunk(recipe, span.first, span.every, span.frames)
        assert run.diverged is None
        series = of_frames(run.frames, recipe.target, target.domain)
        here += diagnose(recipe, series, span.step, np.zeros(1, bool))
        since = max((edit.step for edit in recipe.edits if edit.step <= steps), default=0)
        context = {
            "facts": known,
            "settings": recipe.settings_at(steps - 1),
            "since": since,
            "every": span.every,
            "diverged": None,
            "edges": modes.edges(recipe.target),
        }
        body = base64.b64encode(wire.encode(run)).decode()
        asked.append(json.dumps({"chunk": body, "context": context}))
    done = subprocess.run(
        [node(), "--no-warnings", str(DRIVER), str(ASSETS)],
        input="\n".join(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    there = [str(json.loads(line)) for line in done.stdout.splitlines()]
    return list(zip(here, there, strict=True))


def test_both_say_the_same_of_every_run(pairs: list[tuple[str, str]]) -> None:
    differ = [
        (recipe.to_query(), steps, pair)
        for (recipe, steps), pair in zip(CASES, pairs, strict=True)
        if pair[0] != pair[1]
    ]
    assert not differ


def test_the_cases_reach_most_rules(pairs: list[tuple[str, str]]) -> None:
    said = {here for here, _ in pairs}
    assert len(said) >= 8, said
    assert said <= {*RULES, "early"}


def test_every_rule_of_an_outcome_is_one_of_the_page() -> None:
    source = (ASSETS / "js/diagnosis/rules.js").read_text(encoding="utf-8")
    for name in [*RULES, "early"]:
        assert f'"{name}",' in source, name
    assert {rule for one in OUTCOMES for rule in one.rules} <= set(RULES)
