"""Any chart can have the most room: by link, by button, in a lesson and on a slide."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.acts import until, until_points, violations
from tests.browser.conftest import OpenApp
from tests.browser.test_panels import DIRAC, QUERY, shown


def large(page: Page) -> str:
    """The chart in the place of the large one."""
    name: str = page.evaluate("() => document.querySelector('.chart [data-panel]').dataset.panel")
    return name


def area(page: Page, name: str) -> float:
    """Of a chart as it is drawn, in px^2."""
    size: float = page.evaluate(
        """(id) => {
          const { width, height } = document.getElementById(id)._fullLayout;
          return width * height;
        }""",
        name,
    )
    return size


def test_a_link_and_a_button_choose_the_large_chart(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=modes&large=pull&step=20", fresh=True)
    assert (large(page), shown(page)) == ("pull", ["densities", "modes"])
    until_points(page, "pull", "pull", 1)
    until_points(page, "live", "p_g", 3)
    assert area(page, "pull") > 2 * area(page, "live")
    assert violations(page) == []
    page.get_by_role("button", name="Large: Mass per mode").focus()
    page.keyboard.press("Enter")
    until(page, "() => location.search.includes('large=modes')")
    assert (large(page), shown(page)) == ("modes", ["densities", "pull"])
    expect(page.get_by_role("button", name="Large: Mass per mode")).to_be_focused()
    until_points(page, "modes", "p_g", 1)
    page.keyboard.press("Enter")
    until(page, "() => !location.search.includes('large')")
    assert (large(page), shown(page)) == ("densities", ["modes", "pull"])
    until(page, "() => document.getElementById('live')._fullLayout.height > 250")
    until_points(page, "live", "p_g", 3)


def test_a_chart_that_is_left_out_is_not_the_large_one(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=modes&large=modes&step=20")
    page.locator("#panels-menu summary").click()
    page.locator("#panels").get_by_label("Mass per mode").uncheck()
    until(page, "() => !location.search.includes('large')")
    assert (large(page), shown(page)) == ("densities", [])


def test_a_slide_shows_the_phase_portrait_alone(open_app: OpenApp) -> None:
    page = open_app(f"{DIRAC}&show=chart&large=phase", path="/embed")
    assert (large(page), shown(page)) == ("phase", [])
    until_points(page, "phase", "path", 5)
    assert violations(page) == []


def test_a_chart_with_nothing_to_show_takes_no_room(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=figure1,phase,modes&large=phase&step=20")
    assert (large(page), shown(page)) == ("densities", ["modes"])
    page.evaluate(f"() => gan1d.set(Object.fromEntries(new URLSearchParams('{DIRAC}')))")
    until(page, "() => document.querySelector('.chart [data-panel]').dataset.panel === 'phase'")
    page.evaluate("() => gan1d.play()")
    until_points(page, "phase", "path", 1)
    assert shown(page) == ["densities", "modes"]
    assert "large=phase" in page.url


def test_many_charts_wrap_and_nothing_scrolls_sideways(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=measures,losses,norms,quantiles,modes,pull&step=20")
    until(page, "() => gan1d.page.row.laid.size === 6")
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        boxes = page.locator("#below figure:visible").evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect().toJSON())"
        )
        assert len(boxes) == 6
        assert len({round(box["width"]) for box in boxes}) == 1
        assert all(0 <= box["left"] < box["right"] <= width for box in boxes)
        lines = len({round(box["top"]) for box in boxes})
        assert lines == (6 if width < 760 else 2 if width > 1200 else 3)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("#below").evaluate("(row) => row.scrollWidth <= row.clientWidth")
