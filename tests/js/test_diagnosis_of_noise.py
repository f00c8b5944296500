"""The sentence under the chart, of made-up numbers where noise is the point; modes and turns."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gan1d.targets import PRESETS, modes, parse
from gan1d.targets.target import N_BINS
from tests.js.diagnosis import NETS, Ask, flat, ids, numbers


def test_jsd_that_only_jitters_does_not_improve(said: Ask) -> None:
    seen = said(NETS, 600, metrics=flat(0.06, 0.004))
    assert set(ids(seen)) == {"early", "steady"}
    assert numbers(seen[-1].text)[:2] == pytest.approx([0.06, 0.06], abs=5e-3)


def test_p_g_has_reached_p_data_and_stays(said: Ask) -> None:
    seen = said(NETS, 600, metrics=flat(0.0004, 0.00001))
    assert set(ids(seen)) == {"early", "reached"}
    assert seen[-1].text == "p_g = p_data, nearly: JSD is 0.0004 and stays there."
    assert ids(said(NETS, 600, metrics=flat(0.0025, 0.0001)))[-1] == "steady"


def test_p_g_that_comes_to_p_data_still_approaches_it(said: Ask) -> None:
    falling = [*np.linspace(0.1, 0.001, 31), *[0.001] * 30]
    last = said(NETS, 600, metrics={"jsd": falling, "gap": [0.1] * 61})[-1]
    assert last.id == "learning"


def test_that_p_data_is_reached_stays_said_a_little_above(said: Ask) -> None:
    """It is said below 0.002, and stays said up to 0.003."""
    jsd = [0.0004] * 31 + [0.0027] * 30
    seen = ids(said(NETS, 600, metrics={"jsd": jsd, "gap": [0.1] * 61}))
    assert seen == ["early", "reached"]


@pytest.mark.parametrize("jsd", [0.0123, 0.00012, 1.5e-8])
def test_a_small_number_is_not_shown_as_0(said: Ask, jsd: float) -> None:
    first = said(NETS, 10, metrics={"jsd": [jsd] * 2, "gap": [0.1] * 2})[0]
    assert first.id == "early"
    assert numbers(first.text)[0] == pytest.approx(jsd, rel=0.05)


def test_jsd_that_rises(said: Ask) -> None:
    rising = np.linspace(0.05, 0.2, 61)
    last = said(NETS, 600, metrics={"jsd": rising.tolist(), "gap": [0.1] * 61})[-1]
    assert last.id == "receding"
    means = [part.mean() for part in np.array_split(rising[:60], 5)]
    assert numbers(last.text)[:2] == pytest.approx([means[0], means[-1]], abs=5e-3)


def test_jsd_that_swings(said: Ask) -> None:
    at = np.arange(61)
    swings = 0.2 + 0.05 * np.sin(2 * np.pi * at / 20)  # three swings: turns at 5, 15, ..., 55
    last = said(NETS, 600, metrics={"jsd": swings.tolist(), "gap": [0.1] * 61})[-1]
    assert last.id == "orbiting"
    assert numbers(last.text) == pytest.approx([6, 600, 0.15, 0.25], abs=0.01)
    small = (0.2 + 0.2 * (swings - 0.2)).tolist()
    assert "orbiting" not in ids(said(NETS, 600, metrics={"jsd": small, "gap": [0.1] * 61}))


def test_a_rule_stays_until_it_has_clearly_ceased(said: Ask) -> None:
    """A lag is said from a gap of 0.25 on, and stays down to 0.2."""

    def with_gaps(first: float, second: float) -> list[str]:
        gap = [first] * 31 + [second] * 30
        return ids(said(NETS, 600, metrics={**flat(0.06, 0.004), "gap": gap}))

    assert with_gaps(0.26, 0.22) == ["early", "lagging"]
    assert with_gaps(0.22, 0.22) == ["early", "steady"]
    assert with_gaps(0.26, 0.15) == ["early", "lagging", "steady"]


def test_another_sentence_comes_at_most_once_a_second(said: Ask) -> None:
    noisy = (0.2 + 0.1 * np.random.default_rng(2).standard_normal(301)).tolist()
    d_fake = np.where(np.arange(301) // 7 % 2, 0.001, 0.5).tolist()
    made_up = {"jsd": noisy, "d_fake": d_fake}
    assert len(ids(said(NETS, 3000, metrics=made_up))) > 10  # the rules alone change more often
    texts = [one.text for one in said(NETS, 3000, metrics=made_up, ms=50)]
    changed = [i for i in range(1, 301) if texts[i] != texts[i - 1]]
    assert len(changed) > 5
    assert min(np.diff(changed)) >= 20  # frames of 50 ms


@pytest.mark.parametrize("name", PRESETS)
def test_the_modes_lie_between_the_edges_that_the_bars_have(
    tell: Callable[..., Any], name: str
) -> None:
    masses = parse(name).bins(N_BINS)[1:-1]
    edges = modes.edges(name)
    found = tell("modes", density=masses.tolist(), width=1, edges=edges)
    assert [(mode["first"], mode["end"]) for mode in found] == list(pairwise(edges))
    for mode in found:
        own = masses[mode["first"] : mode["end"]]
        assert masses[mode["peak"]] == own.max()
        assert mode["first"] <= mode["peak"] < mode["end"]
        assert mode["share"] == pytest.approx(own.sum())


def test_no_mode_is_spoken_of_before_the_server_has_told_them(said: Ask) -> None:
    recipe = NETS.replace(target="comb", lr_g=0.02)
    assert "hopping" in ids(said(recipe, 2000))
    assert not {"hopping", "missing"} & set(ids(said(recipe, 2000, {"edges": None})))


def test_a_series_turns_where_it_goes_back_by_enough(tell: Callable[..., Any]) -> None:
    values = [0, 3, 2.5, 5, 1, 1.4, 0, 4, 4, 6]
    assert tell("turns", values=values, least=2) == [5, 0]
    assert tell("turns", values=values, least=0.3) == [3, 2.5, 5, 1, 1.4, 0]
    assert tell("turns", values=values, least=20) == []
