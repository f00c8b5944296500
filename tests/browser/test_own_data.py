"""A visitor's own density: drawn, a sum of normals, or from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect, Locator, Page, expect

from gan1d.recipe import Recipe
from gan1d.targets import from_samples, parse
from tests.browser.acts import WAIT, recipe_of, state, until
from tests.browser.conftest import OpenApp
from tests.small import TINY

QUERY = TINY.to_query()
HEIGHTS = np.random.default_rng(4).normal([165, 178], 6, (400, 2)).ravel().round(1)


@pytest.fixture
def own(open_app: OpenApp) -> Page:
    """The page with the dialog open."""
    page = open_app(f"{QUERY}&target=two_normals&panels=")
    until(page, "() => window.gan1d.state().step >= 4")
    page.get_by_role("button", name="Your data").click()
    expect(page.get_by_role("dialog", name="Your own p_data")).to_be_visible()
    return page


def tab(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=name).click()
    return page.get_by_role("tabpanel", name=name)


def use(page: Page) -> Recipe:
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("dialog.own")).to_be_hidden(timeout=WAIT)
    return recipe_of(page)


def box_of(surface: Locator) -> FloatRect:
    box = surface.bounding_box()
    assert box is not None
    return box


def told(page: Page) -> Locator:
    return page.locator("dialog.own .told")


def test_a_density_is_drawn_with_the_mouse_and_the_link_keeps_it(own: Page) -> None:
    panel = tab(own, "Draw")
    panel.get_by_role("button", name="Clear").click()
    box = box_of(panel.get_by_role("slider"))
    x, floor, inner = box["x"] + 14, box["y"] + box["height"] - 26, box["width"] - 28
    own.mouse.move(x + inner / 4, floor)  # x = -3
    own.mouse.down()
    own.mouse.move(x + inner / 2, floor - 100, steps=9)
    own.mouse.move(x + 3 * inner / 4, floor, steps=9)
    own.mouse.up()
    recipe = use(own)
    target, triangle = parse(recipe.target), parse("triangular(-3,0,3)")
    assert recipe.target.startswith("drawn(-6,6,")
    np.testing.assert_allclose(target.bins(24), triangle.bins(24), atol=0.01)
    assert state(own)["playing"]
    until(own, "() => location.search.includes('drawn')")
    assert len(own.url) < 2000
    own.reload()
    until(own, "() => window.gan1d?.page.opened && window.gan1d.state().step >= 0")
    assert recipe_of(own) == recipe
    curve = own.evaluate("() => Array.from(window.gan1d.page.player.shown.pData)")
    np.testing.assert_allclose(curve, target.bins()[1:-1] * 256 / 12, atol=1e-5)


def test_a_density_is_drawn_with_keys(own: Page) -> None:
    panel = tab(own, "Draw")
    panel.get_by_role("button", name="Clear").click()
    own.get_by_role("button", name="Use it").click()
    expect(told(own)).to_have_text("Draw something first: all heights are 0.")
    surface = panel.get_by_role("slider")
    surface.focus()
    step = state(own)["step"]
    for key in ("Home", "Shift+ArrowRight", "ArrowRight", "Shift+ArrowUp", "ArrowUp", "ArrowDown"):
        own.keyboard.press(key)
    expect(surface).to_have_attribute("aria-valuetext", "x = -4.9: height 20 %")
    for key in ("ArrowRight", "Shift+ArrowUp", "Shift+ArrowUp", "End", "ArrowUp", "ArrowDown"):
        own.keyboard.press(key)
    assert state(own)["step"] == step, "the keys moved the play head"
    panel.get_by_label("to").fill("18")
    panel.get_by_label("to").press("Tab")
    target = parse(use(own).target)
    assert target.spec.startswith("drawn(-6,18,")
    expected = np.interp(np.linspace(-6, 18, 121), [-4, -3.8, -3.6, -3.4], [0, 1, 2, 0])
    x = np.linspace(-6, 18, 121)
    np.testing.assert_allclose(target.pdf(x), expected / np.trapezoid(expected, x), atol=1e-3)


def test_smoothing_keeps_the_area_and_lowers_the_peak(own: Page) -> None:
    panel = tab(own, "Draw")
    heights = "() => Array.from(window.gan1d.page.ownData.tabs.draw.heights)"
    before = np.array(own.evaluate(heights))
    grid = np.linspace(-6, 6, 121)
    expected = parse("two_normals").pdf(grid)
    np.testing.assert_allclose(before / before.max(), expected / expected.max(), atol=0.02)
    for _ in range(5):
        panel.get_by_role("button", name="Smooth").click()
    after = np.array(own.evaluate(heights))
    assert after.max() < 0.95 * before.max()
    assert after.sum() == pytest.approx(before.sum(), rel=1e-3)


def test_ends_that_cannot_be_are_refused(own: Page) -> None:
    panel = tab(own, "Draw")
    panel.get_by_label("to").fill("-7")
    own.get_by_role("button", name="Use it").click()
    expect(told(own)).to_have_text("To must lie at least 0.007 above from, got -6 to -7.")
    panel.get_by_label("to").fill("six")
    own.get_by_role("button", name="Use it").click()
    expect(told(own)).to_contain_text("must be numbers")


def test_normals_are_dragged(own: Page) -> None:
    panel = tab(own, "Normals")
    mean = panel.get_by_label("mean of normal 2")
    expect(mean).to_have_value("2")
    handle = panel.get_by_role("slider", name="Normal 2: mean and weight")
    box = box_of(handle)
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    pixel = (box_of(panel.locator("svg"))["width"] - 28) / 12  # of one unit of x
    own.mouse.move(*at)
    own.mouse.down()
    own.mouse.move(at[0] + pixel, at[1] + 60, steps=5)
    own.mouse.up()
    assert float(mean.input_value()) == pytest.approx(3, abs=0.05)
    weight = float(panel.get_by_label("weight of normal 2").input_value())
    assert 0.5 < weight < 0.95
    own.mouse.wheel(0, -100)
    sd = panel.get_by_label("sd of normal 2")
    expect(sd).to_have_value("0.578")  # 0.55 times 1.05
    panel.get_by_role("slider", name="Normal 1: sd").focus()
    own.keyboard.press("Shift+ArrowRight")
    expect(panel.get_by_label("sd of normal 1")).to_have_value("0.67")  # 0.55 times 1.02^10
    panel.get_by_role("button", name="Add a normal").click()
    own.keyboard.type("-4")
    written = panel.get_by_label("The target").inner_text()
    assert use(own).target == written
    assert written.count("normal(") == 3
    assert "normal(-2,0.67)" in written


def test_normals_are_removed_and_refused(own: Page) -> None:
    panel = tab(own, "Normals")
    panel.get_by_label("sd of normal 1").fill("0")
    own.get_by_role("button", name="Use it").click()
    expect(told(own)).to_have_text("Normal 1: sd must be between 0.001 and 10000, got 0.")
    panel.get_by_role("button", name="Remove normal 1").click()
    assert use(own).target == "normal(2,0.55)"


def file(name: str, text: str | bytes) -> Any:
    return {
        "name": name,
        "mimeType": "text/csv",
        "buffer": text.encode() if isinstance(text, str) else text,
    }


def csv() -> str:
    lines = [f"{i};person {i};{height}".replace(".", ",") for i, height in enumerate(HEIGHTS)]
    return "\n".join(["id;name;height", *lines])


def test_a_file_becomes_the_target(own: Page) -> None:
    panel = tab(own, "File")
    panel.locator("input[type=file]").set_input_files(file("people.csv", csv()))
    expect(panel.locator(".facts")).to_contain_text("800 numbers, mean 171.")
    expect(panel.get_by_role("combobox", name="column")).to_have_value("1")
    assert own.locator("#own-file .curve").get_attribute("d")
    panel.get_by_role("combobox", name="bandwidth").select_option("scott")
    panel.get_by_label("Bandwidth, times").fill("1")
    expect(panel.locator(".adjust output")).to_have_text("2")
    seen, library = parse(use(own).target), parse(from_samples(HEIGHTS, "scott", 2.0))
    assert seen.domain == library.domain
    np.testing.assert_allclose(seen.bins(), library.bins(), atol=1e-5)


def test_a_file_is_dropped_and_nothing_is_sent(own: Page) -> None:
    sent: list[str] = []
    own.on("request", lambda request: sent.append(f"{request.method} {request.post_data or ''}"))
    panel = tab(own, "File")
    transfer = own.evaluate_handle(
        """(text) => { const transfer = new DataTransfer();
        transfer.items.add(new File([text], 'x.csv')); return transfer; }""",
        csv(),
    )
    panel.locator(".drop").dispatch_event("drop", {"dataTransfer": transfer})
    expect(panel.locator(".facts")).to_contain_text("800 numbers")
    assert not [one for one in sent if "person" in one or one.startswith("POST")]


def test_numbers_are_pasted_and_cancelled(own: Page) -> None:
    before = recipe_of(own)
    panel = tab(own, "File")
    panel.get_by_label("or paste numbers").fill("1\n2\n2.5\n7")
    expect(panel.locator(".facts")).to_contain_text("4 numbers, mean 3.125")
    own.get_by_role("button", name="Cancel").click()
    expect(own.locator("dialog.own")).to_be_hidden()
    assert recipe_of(own) == before
    assert state(own)["playing"]


BAD_FILES: dict[str, str | bytes] = {
    'least 80 % of its cells; 1 of 3 cells is no number ("nan" in line 4).': "x\n1\n2\nnan\n",
    "Line 2 holds bytes that are no text": b"h\xf6he\n\x001\n2\n",
    "Line 3 must have 2 cells as line 1 has, got 1": "a,b\n1,2\n3\n",
}


def test_a_bad_file_gets_a_sentence(own: Page, tmp_path: Path) -> None:
    panel = tab(own, "File")
    box = panel.locator("input[type=file]")
    for words, data in BAD_FILES.items():
        box.set_input_files(file("good.csv", csv()))
        expect(panel.locator(".facts")).to_contain_text("800 numbers")
        box.set_input_files(file("bad.csv", data))
        expect(told(own)).to_contain_text(words)
        own.get_by_role("button", name="Use it").click()  # not the curve from before
        expect(told(own)).to_contain_text(words)
    large = tmp_path / "large.csv"
    large.write_bytes(b"1\n" * (11 * 2**20))
    box.set_input_files(large)
    expect(told(own)).to_contain_text("A file must have at most 20 MB, got 22 MB.")
    assert recipe_of(own).target == "two_normals"


def test_tabs_turn_with_arrows_and_escape_closes(own: Page) -> None:
    own.get_by_role("tab", name="Draw").focus()
    own.keyboard.press("ArrowRight")
    expect(own.get_by_role("tab", name="Normals")).to_be_focused()
    own.keyboard.press("ArrowLeft")
    own.keyboard.press("ArrowLeft")
    expect(own.get_by_role("tabpanel", name="File")).to_be_visible()
    own.keyboard.press("Escape")
    expect(own.locator("dialog.own")).to_be_hidden()


def test_nothing_bars_the_way(own: Page) -> None:
    for theme in ("light", "dark", "projector"):
        own.evaluate("(theme) => window.gan1d.page.themeSwitch.use(theme)", theme)
        for name in ("Draw", "Normals", "File"):
            tab(own, name)
            found = Axe().run(own, "dialog.own").response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == [], (
                theme,
                name,
            )


def test_on_a_phone_nothing_scrolls_sideways(page: Page, open_app: OpenApp) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(f"{QUERY}&step=4")
    page.get_by_text("Data", exact=True).click()
    page.get_by_role("button", name="Your data").click()
    for name in ("Draw", "Normals", "File"):
        tab(page, name)
        dialog = page.locator("dialog.own")
        assert dialog.evaluate("(node) => node.scrollWidth <= node.clientWidth"), name
        expect(page.get_by_role("button", name="Use it")).to_be_in_viewport()
