"""The other run, faint behind: its check-box works with a reference too, and it has a key."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.acts import until, until_points
from tests.browser.conftest import OpenApp
from tests.browser.test_panels import DIRAC, QUERY

REFERENCE = f"{DIRAC}&r1=1".replace("&", ";")
LINK = f"{DIRAC}&panels=phase,measures&large=phase&speed=1&reference={REFERENCE}"


def is_seen(page: Page, seen: bool) -> None:
    """Wait until the ghost's mark of now lies in the phase portrait, or below it."""
    until(
        page,
        """() => {
          const gd = document.getElementById('phase');
          const node = [...gd.querySelectorAll('.scatterlayer .trace')]
            .find((one) => one.__data__[0].trace.meta === 'ghost_here');
          const y = Number(node?.querySelector('.js-line')?.getAttribute('d')?.split(/[,L]/)[1]);
          return SEEN === (y >= 0 && y <= gd._fullLayout.yaxis._length);
        }""".replace("SEEN", "true" if seen else "false"),
    )


def test_the_check_box_works_with_a_reference(open_app: OpenApp) -> None:
    page = open_app(LINK)
    box = page.get_by_label("Other run")
    expect(box).to_be_checked()
    until_points(page, "phase", "path", 10)
    is_seen(page, True)
    key = page.locator("figure[data-panel=phase] .behind")
    expect(key).to_be_visible()
    box.uncheck()
    is_seen(page, False)
    expect(key).to_be_hidden()
    until(page, "() => location.search.includes('layers=d_star')")
    page.reload()
    until(page, "() => window.gan1d?.page.opened")
    expect(box).not_to_be_checked()  # as it was left
    box.check()
    until(page, "() => !location.search.includes('layers')")
    is_seen(page, True)


def test_a_pinned_run_is_seen_until_it_is_unpinned(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&step=20")
    box = page.get_by_label("Other run")
    expect(box).not_to_be_checked()
    page.keyboard.press("c")
    expect(box).to_be_checked()
    page.keyboard.press("c")
    expect(box).not_to_be_checked()


def test_the_large_chart_names_its_lines(open_app: OpenApp) -> None:
    page = open_app(LINK)
    key = page.locator("#large-key")
    for name in ("one step", "this run", "now", "equilibrium"):
        expect(key).to_contain_text(name)
    expect(page.locator(".legend").first).to_be_hidden()
    page.get_by_role("button", name="Large: Phase").click()
    expect(page.locator(".legend").first).to_be_visible()
    expect(key).to_be_hidden()


def test_numbers_can_be_read_from_afar(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&step=20&theme=projector")
    until(page, "() => document.querySelector('#measured-jsd').textContent !== ''")
    shown = page.evaluate("() => gan1d.page.player.shown.metrics")
    for name in ("value", "jsd", "w1"):
        expect(page.locator(f"#measured-{name}")).to_have_text(
            f"{shown[name]:.3f}".replace("-", "\u2212")
        )
    page.set_viewport_size({"width": 1920, "height": 1080})
    size = page.locator("#measured-jsd").evaluate(
        "(one) => parseFloat(getComputedStyle(one).fontSize)"
    )
    assert size >= 28  # px
    open_app(f"{QUERY}&show=chart,numbers", path="/embed")
    expect(page.locator("#measured-w1")).to_be_visible()
    open_app(f"{QUERY}&show=chart", path="/embed")
    expect(page.locator("#measured-w1")).to_be_hidden()
