"""What meets a visitor first: the picture before Dash, a phone, a finger, a tour."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import CDPSession, Page, ViewportSize, expect

from gan1d.recipe import Recipe
from gan1d.runs import chunk
from tests.browser.acts import WAIT, pause_at, recipe_of, state, until, until_step
from tests.browser.conftest import AT_REST, READY, VIEWPORT, OpenApp

PHONE: ViewportSize = {"width": 390, "height": 844}


FIRST = """() => {
  window.seen = { dash: null, moved: null, shift: 0, shifted: [], boxes: null };
  const told = ({ node, previousRect: from, currentRect: to }) =>
    [node?.id || node?.className || node?.nodeName, from.y, to.y, from.height, to.height];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (one.hadRecentInput) continue;
      seen.shift += one.value;
      seen.shifted.push([one.startTime, one.value, ...one.sources.map(told)]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  const line = () => document.querySelector("#first .first-picture .p_g")?.getAttribute("d");
  const boxes = PLACES;
  let before = null;
  const look = () => {
    const now = line();
    if (seen.moved === null && before && now && now !== before) seen.moved = performance.now();
    before = now ?? before;
    if (seen.dash === null && document.querySelector("#react-entry-point #page")) {
      seen.dash = performance.now();
    }
    const first = document.querySelector("#first #page");
    if (first?.querySelector("#below")) seen.boxes = boxes(first);  // all of it has come
    if (first || seen.dash === null) requestAnimationFrame(look);
  };
  look();
}"""


PLACES = """(page) => Object.fromEntries(
  ["header", ".headline", ".key", "#live", ".transport", "#timeline", ".rates", "#below"]
    .map((name) => [name, page.querySelector(name).getBoundingClientRect()])
    .map(([name, { x, y, width }]) => [name, [x, y, width]]))"""


LAID = """() => /\\d/.test(document.getElementById("status").textContent) &&
  [...document.querySelectorAll("#below [data-panel]")].every((one) =>
    !one.offsetParent || gan1d.page.row.laid.has(one.dataset.panel))"""


PLOTLY = re.compile(r"/plotly(\.min)?[-.\w]*\.js")


@pytest.fixture
def phone(page: Page) -> Page:
    """The page, as narrow as a phone's."""
    page.set_viewport_size(PHONE)
    return page


# --- the first picture ---


@pytest.mark.parametrize(
    ("query", "size"),
    [("", VIEWPORT), ("", PHONE), ("?seed=3&target=two_normals", VIEWPORT)],
)
def test_the_picture_moves_before_dash_is_there_and_nothing_jumps(
    page: Page, open_app: OpenApp, query: str, size: ViewportSize
) -> None:
    open_app(query)  # the server knows the frames now, as it does of the page without a query
    page.goto(AT_REST)
    asked: list[str] = []
    other = page.context.new_page()
    other.set_viewport_size(size)
    other.add_init_script(f"({FIRST.replace('PLACES', PLACES)})()")
    other.on("request", lambda request: asked.append(request.url))
    other.goto(f"/{query}")
    other.wait_for_function(READY, timeout=WAIT)
    until(other, LAID)
    other.wait_for_timeout(500)
    seen = other.evaluate("() => seen")
    assert seen["moved"] is not None, "the first picture never moved"
    assert seen["moved"] < seen["dash"]
    assert other.locator("#first").count() == 0
    assert seen["shift"] < 0.02, seen["shifted"]
    now = other.evaluate(f"() => ({PLACES})(document.querySelector('#react-entry-point #page'))")
    for name, box in seen["boxes"].items():
        if box[1] < size["height"]:  # on the screen
            assert box == pytest.approx(now[name], abs=2), name
    assert len([url for url in asked if PLOTLY.search(url)]) == 1
    assert other.locator("#live.js-plotly-plot").count() == 1


# --- a phone ---


@pytest.mark.parametrize("query", ["", "lesson=mode-collapse"])
def test_a_phone_opens_at_the_top_with_the_rates_beside_the_chart(
    phone: Page, open_app: OpenApp, query: str
) -> None:
    open_app(query, fresh=True)
    phone.wait_for_timeout(500)
    assert phone.evaluate("() => scrollY") == 0
    for name in ("#live", "#control-lr_d input[type=range]", "#control-lr_g input[type=range]"):
        expect(phone.locator(name)).to_be_in_viewport(ratio=0.9)


@pytest.fixture
def finger(page: Page) -> CDPSession:
    """What sends the touches of a finger."""
    return page.context.new_cdp_session(page)


def swipe(finger: CDPSession, start: tuple[float, float], by: tuple[float, float]) -> None:
    """One finger, from a place by (x, y) px in 12 moves."""

    def touch(kind: str, share: float) -> None:
        place = {"x": start[0] + share * by[0], "y": start[1] + share * by[1]}
        points = [] if kind == "touchEnd" else [place]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    for i in range(1, 13):
        touch("touchMove", i / 12)
    touch("touchEnd", 1)


def test_a_swipe_up_that_begins_on_a_slider_changes_nothing(
    phone: Page, open_app: OpenApp, finger: CDPSession
) -> None:
    open_app("defaults=2&seed=3&step=20")
    before = recipe_of(phone)
    slider = phone.locator("#control-lr_d input[type=range]")
    value = slider.input_value()
    box = slider.bounding_box()
    assert box is not None
    start = box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    swipe(finger, start, (2, -300))
    phone.wait_for_timeout(500)
    assert recipe_of(phone) == before
    assert slider.input_value() == value
    phone.evaluate("() => scrollTo(0, 0)")
    swipe(finger, start, (-0.4 * box["width"], 0))  # along it, it moves
    until(phone, "() => gan1d.state().recipe.includes('lr_d')")
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


def test_a_digit_on_a_slider_is_the_sliders(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20")
    before = recipe_of(page)
    page.locator("#control-lr_d input[type=range]").focus()
    page.keyboard.press("5")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert recipe_of(page) == before
    expect(page.locator("#lesson")).to_be_hidden()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("?")
    page.get_by_label("Single letters and digits act as keys").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("5")
    page.wait_for_timeout(300)
    expect(page.locator("#lesson")).to_be_hidden()
    page.keyboard.press("?")
    page.get_by_label("Single letters and digits act as keys").check()
    page.keyboard.press("Escape")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("5")
    expect(page.locator("#lesson")).to_be_visible()


def test_the_tour_can_be_left_and_stays_away(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 10)
    page.get_by_role("button", name="What is this?").click()
    tour = page.get_by_role("dialog", name="A guided minute")
    expect(tour).to_contain_text("1 of 5")
    page.keyboard.press("Enter")  # Next has the focus
    expect(tour).to_contain_text("2 of 5")
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)
    step = state(page)["step"]
    until_step(page, step + 100)
    assert page.evaluate("() => document.documentElement.dataset.tour") is None
    page.evaluate("() => gan1d.set({seed: 4})")
    page.reload()
    page.wait_for_function(READY, timeout=WAIT)
    page.wait_for_timeout(500)
    expect(tour).to_have_count(0)


def test_what_of_p_g_lies_above_the_picture_is_marked(open_app: OpenApp) -> None:
    bare = Recipe(g_input="z", skip="off")  # a G without a way past its net starts with walls
    page = open_app(bare.to_query() + "&step=20")
    mark = page.locator("#marks .above")
    frame = chunk(bare, 20, 1, 1).frames
    assert frame.p_g.max() > 0.6  # the top of the picture
    expect(mark).to_have_text(f"▲ pg up to {frame.p_g.max():.2g}")
    box, chart = mark.bounding_box(), page.locator("#live").bounding_box()
    assert box is not None
    assert chart is not None
    axis = page.evaluate(
        "() => { const { _offset, _length } = document.getElementById('live')._fullLayout.xaxis;"
        " return [_offset, _length]; }"
    )
    peak = chart["x"] + axis[0] + axis[1] * (int(frame.p_g[0].argmax()) + 0.5) / 256
    assert abs(box["x"] + box["width"] / 2 - peak) < 4, "the mark is not above the peak"
    pause_at(page, 40)
    assert chunk(bare, 40, 1, 1).frames.p_g.max() < 0.6
    expect(mark).to_have_count(0)


# --- the names of the curves ---


def test_the_curves_are_named_at_the_curves_until_the_first_touch(open_app: OpenApp) -> None:
    page = open_app(fresh=True)
    names = page.locator(".curve-labels span")
    expect(names).to_have_text(["pdata", "pg", "D(x)"])
    places = {name: page.locator(f".curve-labels .{name}").bounding_box() for name in ("p_g", "d")}
    chart = page.locator("#live").bounding_box()
    assert chart is not None
    for box in places.values():
        assert box is not None
        assert chart["x"] < box["x"] < chart["x"] + chart["width"]
        assert chart["y"] < box["y"] < chart["y"] + chart["height"]
    page.mouse.wheel(0, 1)
    expect(names).to_have_count(0)


def test_other_runs_do_not_name_their_curves(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20", fresh=True)
    assert page.locator(".curve-labels").count() == 0


# --- a projector ---

SMALLEST = """() => {
  const own = (one) => one.nodeType === Node.TEXT_NODE && one.textContent.trim();
  const size = (node) => parseFloat(getComputedStyle(node).fontSize);
  return [...document.querySelectorAll("#page *")]
    .filter((node) => node.checkVisibility() && !node.closest("sub, tspan, .dialog"))
    .filter((node) => [...node.childNodes].some(own))
    .map((node) => [size(node), node.textContent])
    .sort(([one], [other]) => one - other)[0];
}"""


def test_words_on_a_projector_are_read_from_the_last_row(open_app: OpenApp, page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_app("defaults=2&seed=3&theme=projector&step=20")
    size, text = page.evaluate(SMALLEST)
    assert size >= 20, text
    box = page.locator("#layers input[type=checkbox]").first.bounding_box()
    assert box is not None
    assert box["width"] >= 24
    assert box["height"] >= 24
    for name in ("measures", "losses"):
        caption = page.locator(f"#{name}-caption")
        assert caption.evaluate("(node) => node.scrollWidth <= node.clientWidth"), name
