"""Round tops of axes that rise: the page's are the library's."""

from __future__ import annotations

import pytest

from gan1d.figures.step_charts import from_zero, round_above
from tests.js import Calls


@pytest.mark.parametrize("value", [1e-7, 0.03, 0.75, 1, 1.0001, 3.2, 9.99, 4321])
def test_the_page_rounds_as_the_library_does(calls: Calls, value: float) -> None:
    top = calls.value("charts/metric_chart", "roundAbove", value)
    assert top == pytest.approx(round_above(value))
    axis, expected = calls.value("charts/metric_chart", "fromZero", top), from_zero(top)
    for name in ("range", "tickvals"):
        assert axis[name] == pytest.approx(expected[name])
    assert [float(text) for text in axis["ticktext"]] == pytest.approx(axis["tickvals"])
