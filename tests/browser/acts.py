"""What tests do with an open page, and what they read off it."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from gan1d.formats import wire
from gan1d.recipe import Recipe
from gan1d.runs import chunk

OVER_STEPS = ("losses", "measures", "norms")
_SEGMENTS = """(meta) => {
  const traces = [...document.querySelectorAll('#live .scatterlayer .trace')];
  const own = traces.find((node) => node.__data__[0].trace.meta === meta);
  const paths = [...own.querySelectorAll('.js-line')].map((path) => path.getAttribute('d'));
  return paths.join('').split('M').length - 1;
}"""
WAIT = 120_000  # ms: a cold server compiles first, beside the other workers


def state(page: Page) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate("() => window.gan1d.state()")
    return answer


def until(page: Page, condition: str) -> None:
    page.wait_for_function(condition, timeout=WAIT)


def until_step(page: Page, step: int) -> None:
    until(page, f"() => window.gan1d.state().step >= {step}")


def until_points(page: Page, chart: str, meta: str, points: int) -> None:
    """Wait until a line in a small chart has more points than these.

    At rest Plotly draws a line without the points that lie on a straight one: then those that it
    was told of count, in charts over steps, which begin with two.
    """
    page.wait_for_function(
        """([chart, meta, points, told]) => {
          const traces = [...document.querySelectorAll(`#${chart} .scatterlayer .trace`)];
          const node = traces.find((one) => one.__data__[0].trace.meta === meta);
          const drawn = node?.querySelector('.js-line')?.getAttribute('d')?.split('L').length;
          return drawn > points || (told && node?.__data__[0].trace.x.length > points);
        }""",
        arg=[chart, meta, points, chart in OVER_STEPS],
        timeout=WAIT,
    )


def until_fitted(page: Page) -> None:
    """Wait until the charts are as wide as their places: Plotly follows a little later."""
    until(
        page,
        """() => [...document.querySelectorAll('.js-plotly-plot')].every(
          (one) => Math.abs(one.querySelector('.main-svg').clientWidth - one.clientWidth) < 2)""",
    )


def recipe_of(page: Page) -> Recipe:
    recipe, problems = Recipe.from_query(state(page)["recipe"])
    assert problems == []
    return recipe


def drawn(page: Page, meta: str) -> str:
    """The SVG path of a curve in the large chart, once that is laid out."""
    path = page.wait_for_function(
        """(meta) => [...document.querySelectorAll('#live .scatterlayer .trace')]
            .find((node) => node.__data__[0].trace.meta === meta)?.querySelector('.js-line')
            ?.getAttribute('d')""",
        arg=meta,
        timeout=WAIT,
    )
    found: str = path.json_value()
    return found


def segments(page: Page, meta: str) -> int:
    """Number of lines that a curve in the large chart is drawn as: a gap begins a new one."""
    count: int = page.evaluate(_SEGMENTS, meta)
    return count


def until_segments(page: Page, meta: str, count: str) -> None:
    """Wait until there are so many of them, such as "< 5"."""
    page.wait_for_function(f"(meta) => ({_SEGMENTS})(meta) {count}", arg=meta, timeout=WAIT)


def frame_of(recipe: Recipe, step: int) -> str:
    """The curves of one frame as the player gets them."""
    body = wire.encode(chunk(recipe, step, 1, 1))
    count = 3 * 256 + 2 * 81
    return ",".join(map(str, wire._levels(body[-2 * count :], (1, count))[0]))


def shown(page: Page) -> str:
    """The curves of the frame on the screen, as they came."""
    curves: str = page.evaluate("() => window.gan1d.page.player.shown.curves.join()")
    return curves


def pause_at(page: Page, step: int) -> None:
    """Pause, and show this very step."""
    page.evaluate("(step) => (gan1d.pause(), gan1d.page.player.seek(step, {exact: true}))", step)
    until(page, f"() => window.gan1d.state().step === {step}")


def warm_page(context: BrowserContext) -> Page:
    """The first page of a context: one that is used again opens the next file far sooner."""
    return context.pages[0] if context.pages else context.new_page()


def leave_warm(context: BrowserContext, place: str) -> None:
    """Leave all pages, once what they logged has come; the first goes to a place of its origin."""
    for page in context.pages:
        page.evaluate("0")  # the answer comes after all that was logged before
    for page in context.pages[1:]:
        page.close()
    for page in context.pages:
        if page.url != "about:blank":
            page.evaluate("() => sessionStorage.clear()")
        page.goto(place)


def rest(page: Page) -> None:
    """Pause where it is: what plays takes half a processor from all tests."""
    page.evaluate("() => gan1d.pause()")


def set_speed(page: Page, speed: int) -> None:
    """Steps per frame that is drawn, where it is not the speed that is looked at."""
    page.evaluate("(speed) => gan1d.page.player.setSpeed(speed)", speed)


def set_rate(page: Page, text: str) -> None:
    """D's rate, by its box."""
    box = page.locator("#control-lr_d input[type=text]")
    box.fill(text)
    box.press("Enter")
    until(page, f"() => window.gan1d.page.player.settings.lr_d === {text}")
    page.evaluate("() => document.activeElement.blur()")


def runs_of(page: Page) -> list[str]:
    """The names in the list of runs."""
    names: list[str] = page.locator("#runs .chip button:first-child").all_inner_texts()
    return names


def violations(page: Page) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds that is serious: rule, sentence, where."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], one["help"], [node["html"][:200] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
