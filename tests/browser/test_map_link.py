"""The part of the plane that a map shows is in the link, and comes back with it."""

from __future__ import annotations

from tests.browser.acts import until
from tests.browser.conftest import OpenApp
from tests.gan1d.maps.games import DIRAC

QUERY = f"{DIRAC.replace(r1=0.3, lr_d=0.1, lr_g=0.1).to_query()}&panels=map&large=map"
PART = "lr_d:0.01:1,lr_g:0.001:0.1"
STARTS = "() => document.getElementById('map').layout?.xaxis?.range?.[0] === %d"


def test_a_link_opens_its_part_of_the_map_and_back_shows_all(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&map={PART}")
    page.evaluate("() => window.gan1d.page.player.pause()")
    until(page, STARTS % -2)
    until(page, f"() => location.search.includes('map={PART}')")
    page.get_by_role("button", name="Back to the part of the map before").click()
    until(page, STARTS % -5)
    until(page, "() => !location.search.includes('map=lr')")
    page.get_by_role("button", name="Zoom in").click()
    until(page, "() => location.search.includes('map=lr_d:0.000178:0.0562,lr_g:0.000178:0.0562')")
