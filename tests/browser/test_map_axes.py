"""A map over two other settings than the rates: chosen, linked, dragged, and left again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.acts import recipe_of, until, violations
from tests.browser.conftest import OpenApp
from tests.gan1d.maps.games import DIRAC

QUERY = f"{DIRAC.replace(r1=0, lr_d=0.1, lr_g=0.1).to_query()}&panels=map&large=map"
COARSE = "() => window.gan1d.page.row.panels.map?.tiles.levels[0]?.tiles.length === 1"
TITLE = "() => document.getElementById('map')._fullLayout.yaxis.title.text === 'Initial theta'"
DOT = """() => {
  const gd = document.getElementById('map');
  const { xaxis, yaxis } = gd._fullLayout;
  const { x: [x], y: [y] } = gd.data.find(({ meta }) => meta === 'dot');
  const box = gd.getBoundingClientRect();
  return [box.x + xaxis._offset + xaxis.d2p(x), box.y + yaxis._offset + yaxis.d2p(y), x, y];
}"""


def test_a_map_of_r1_and_of_where_g_starts(open_app: OpenApp) -> None:
    """R1 is off at first: the dot stands at the left end of its logarithmic axis."""
    page = open_app(f"{QUERY}&map=r1:0.001:100,lr_g:1e-5:1")
    page.evaluate("() => window.gan1d.page.player.pause()")
    up = page.get_by_label("Setting up")
    expect(page.get_by_label("Setting across")).to_have_value("r1")
    up.select_option("theta")
    until(page, "() => location.search.includes('map=r1:0.001:100,theta:-10:10')")
    until(page, COARSE)
    page.evaluate("() => window.gan1d.page.row.panels.map.tiles.stop()")
    until(
        page,
        "() => document.getElementById('map')._fullLayout.yaxis.title.text === 'Initial theta'",
    )
    x, y, r1, theta = page.evaluate(DOT)
    assert (r1, theta) == (0.001, DIRAC.theta)
    page.mouse.move(x + 1, y)
    page.mouse.down()
    page.mouse.move(x + 200, y + 60, steps=4)
    page.mouse.up()
    until(page, "() => window.gan1d.page.player.settings.r1 > 0.01")
    recipe = recipe_of(page)
    assert -10 <= recipe.theta < theta
    until(page, f"() => ({DOT})()[3] === {recipe.theta}")
    page.get_by_role("button", name="Back to the part of the map before").click()
    expect(up).to_have_value("lr_g")
    up.select_option("r1")  # that of the other axis: they change places
    until(page, "() => location.search.includes('map=lr_g:0.00001:1,r1:0.001:100')")
    assert violations(page) == []


def test_an_axis_without_an_effect_is_said(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&map=psi0:-1:1,lr_g:0.001:1")
    expect(page.locator(".map-bar")).to_contain_text("Initial psi0 does nothing in this run")
    page.get_by_label("Setting across").select_option("lr_d")
    expect(page.locator(".map-bar")).not_to_contain_text("does nothing")
