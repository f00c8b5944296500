"""The sentence under the chart where G is a point: it tells of the distance, not of JSD."""

from __future__ import annotations

import pytest

from tests.js.diagnosis import POINT, Ask, metric


def test_a_point_that_comes_near_is_told_by_its_distance(said: Ask) -> None:
    """JSD is log 2 until both points share a bin, and 0 from then on: its mean says nothing."""
    recipe = POINT.replace(target="point(0)", theta=1, lr_d=0.1, lr_g=0.1, r1=3, loss="minimax")
    seen = {one.id: one for one in said(recipe, 600)}
    text = seen["learning"].text
    assert text.startswith("p_g approaches p_data: W_1 fell from ")
    before, after = (float(part.split()[0]) for part in text.split(" from ")[1].split(" to ")[:2])
    assert 1 >= before > after >= 0
    assert after == pytest.approx(metric(recipe, 600, "w1")[-20:].mean(), abs=0.1)
    assert "JSD fell" not in " ".join(one.text for one in seen.values())
