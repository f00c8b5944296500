"""The map of the rates: cells come, say their numbers, open as runs; the dot and the view move."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import WAIT, recipe_of, state, until, violations
from tests.browser.conftest import OpenApp
from tests.gan1d.maps.games import DIRAC

QUERY = f"{DIRAC.replace(r1=0.3, lr_d=0.1, lr_g=0.1).to_query()}&panels=map&large=map"
CELLS = """() => document.getElementById('map').data?.find(({ meta }) => meta === 'coarse')
  .z.flat().every((one) => one !== null)"""
DOT = """() => {
  const gd = document.getElementById('map');
  const { xaxis, yaxis } = gd._fullLayout;
  const { x: [x], y: [y] } = gd.data.find(({ meta }) => meta === 'dot');
  const box = gd.getBoundingClientRect();
  const [right, down] = [xaxis.l2p(Math.log10(x)), yaxis.l2p(Math.log10(y))];
  return [box.x + xaxis._offset + right, box.y + yaxis._offset + down, x, y];
}"""


@pytest.fixture
def shown(open_app: OpenApp) -> Page:
    """The page with the large map, whose first cells are there, and no others are asked for."""
    page = open_app(QUERY)
    page.evaluate("() => window.gan1d.page.player.pause()")
    until(page, CELLS)
    expect(page.locator(".map-bar")).to_be_visible()
    page.evaluate("() => window.gan1d.page.row.panels.map.tiles.stop()")
    return page


def dot(page: Page) -> tuple[float, float, float, float]:
    """Where the dot is, px, and the rates it stands for."""
    x, y, lr_d, lr_g = page.evaluate(DOT)
    return x, y, lr_d, lr_g


def test_a_cell_says_its_numbers_and_opens_as_a_branch(shown: Page) -> None:
    x, y, *_ = dot(shown)
    shown.mouse.move(x + 60, y + 40)
    card = shown.locator(".map-card")
    expect(card).to_be_visible()
    expect(card).to_contain_text(
        re.compile(r"D rate [\d.e-]+, G rate [\d.e-]+\nJSD 0\.\d{4} ± 0\.\d{4}")
    )
    assert card.locator("path").get_attribute("d").count("L") == 63  # type: ignore[union-attr]
    said = re.search(r"D rate ([\d.e-]+), G rate ([\d.e-]+)", card.inner_text())
    assert said
    shown.mouse.click(x + 60, y + 40)
    until(shown, "() => window.gan1d.page.player.runs.list.length === 2")
    recipe = recipe_of(shown)
    assert recipe.lr_d == pytest.approx(float(said[1]), rel=0.01)
    assert recipe.lr_g == pytest.approx(float(said[2]), rel=0.01)
    assert recipe.replace(lr_d=0.1, lr_g=0.1) == DIRAC.replace(r1=0.3, lr_d=0.1, lr_g=0.1)
    until(shown, f"() => ({DOT})()[2] !== 0.1")  # the dot follows


def test_dragging_the_dot_moves_the_sliders(shown: Page) -> None:
    x, y, *_ = dot(shown)
    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x - 30, y + 10, steps=3)
    shown.mouse.move(x - 80, y + 30, steps=3)
    shown.mouse.up()
    # The run has the rates once the dot is dropped, and the dot its place at the next frame.
    until(
        shown,
        f"""() => {{
          const [, , x, y] = ({DOT})();
          const {{ lr_d, lr_g }} = window.gan1d.page.player.settings;
          return lr_d < 0.09 && x === lr_d && y === lr_g;
        }}""",
    )
    *_, lr_d, lr_g = dot(shown)
    settings = recipe_of(shown).settings_at(state(shown)["step"])
    assert (settings["lr_d"], settings["lr_g"]) == (lr_d, lr_g)
    assert lr_g < 0.09


def test_the_wheel_zooms_about_the_mouse_and_back_goes_back(shown: Page) -> None:
    view = "() => document.getElementById('map').layout.xaxis.range"
    before = shown.evaluate(view)
    x, y, *_ = dot(shown)
    shown.mouse.move(x, y)
    shown.mouse.wheel(0, -120)
    until(shown, f"() => (({view})()[0] > {before[0]} + 0.5)")
    again_x, again_y, *_ = dot(shown)
    assert (again_x, again_y) == pytest.approx((x, y), abs=3)
    shown.get_by_role("button", name="Back to the part of the map before").click()
    until(shown, f"() => Math.abs(({view})()[0] - {before[0]}) < 1e-6")


def test_keys_walk_from_cell_to_cell_and_play_one(shown: Page) -> None:
    shown.locator("#map").focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowRight"):
        shown.keyboard.press(key)
    expect(shown.locator(".map-card")).to_contain_text("D rate")
    shown.keyboard.press("Enter")
    until(shown, "() => window.gan1d.page.player.runs.list.length === 2")
    assert violations(shown) == []


def test_an_embed_of_the_map_alone(open_app: OpenApp) -> None:
    page = open_app(QUERY.replace("&panels=map&large=map", "&show=map"), path="/embed")
    page.wait_for_function(CELLS, timeout=WAIT)
    box = page.locator("#map").bounding_box()
    assert box is not None
    size = page.viewport_size
    assert size is not None
    assert box["height"] > 0.6 * size["height"]
