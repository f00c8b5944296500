"""Axes of the charts over steps: W1 has its own, which rises with it; JSD may be logarithmic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import pause_at, until, until_points, until_step
from tests.browser.conftest import OpenApp
from tests.browser.test_panels import QUERY
from tests.gan1d.figures.test_round_axes import is_round
from tests.small import SIMPLE

FAR = f"{SIMPLE.replace(theta=9).to_query()}&panels=measures"


def axis(page: Page, name: str) -> dict[str, Any]:
    """An axis as Plotly has drawn it."""
    found: dict[str, Any] = page.evaluate(
        """(name) => {
          const { range, type, tickvals, color, _length } =
            document.getElementById('measures')._fullLayout[name];
          return { range, type, tickvals, color, _length };
        }""",
        name,
    )
    return found


def heights(page: Page, meta: str) -> np.ndarray:
    """Of a line's corners over the lower end of its axis, in px."""
    until_points(page, "measures", meta, 2)
    path = page.evaluate(
        """(meta) => [...document.querySelectorAll('#measures .scatterlayer .trace')]
          .find((node) => node.__data__[0].trace.meta === meta)
          .querySelector('.js-line').getAttribute('d')""",
        meta,
    )
    ys = [float(point.partition(",")[2]) for point in path[1:].replace("M", "L").split("L")]
    return axis(page, "yaxis")["_length"] - np.array(ys)


def test_w1_is_never_off_its_scale(open_app: OpenApp) -> None:
    page = open_app(FAR)
    until_step(page, 60)
    pause_at(page, 60)
    drawn = heights(page, "w1")
    w1 = page.evaluate("() => gan1d.page.player.frames.upTo(60).map(({ metrics }) => metrics.w1)")
    assert max(w1) > 5  # G begins 9 to the right
    found = axis(page, "yaxis3")
    top = found["range"][1]
    assert max(w1) <= max(found["tickvals"]) <= top
    assert all(map(is_round, found["tickvals"]))
    assert 0 <= drawn.min() <= drawn.max() <= found["_length"]
    assert drawn.max() == pytest.approx(max(w1) / top * found["_length"], abs=0.5)
    assert len({axis(page, name)["color"] for name in ("yaxis", "yaxis2", "yaxis3")}) == 3


def test_jsd_over_powers_of_ten_is_in_the_link(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=measures,losses")
    until_step(page, 60)
    button = page.get_by_role("button", name="log", exact=True)
    button.click()
    until(page, "() => location.search.includes('jsd=log')")
    expect(button).to_have_attribute("aria-pressed", "true")
    pause_at(page, 60)
    until(page, "() => document.getElementById('measures')._fullLayout.yaxis2.type === 'log'")
    found = axis(page, "yaxis2")
    low, high = found["range"]
    jsd = page.evaluate("() => gan1d.page.player.frames.get(60).metrics.jsd")
    until(
        page,
        "() => gan1d.page.row.panels.measures.lines && !gan1d.page.drawings.fresh",
    )
    expected = (np.log10(jsd) - low) / (high - low) * found["_length"]
    assert np.abs(heights(page, "jsd") - expected).min() < 1
    page.reload()
    until(page, "() => window.gan1d?.page.opened")
    until(page, "() => document.getElementById('measures')._fullLayout?.yaxis2.type === 'log'")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    until(page, "() => !location.search.includes('jsd')")
    assert axis(page, "yaxis2")["range"] == [0, 0.75]
