"""Small charts, and layers of the large one: by link, by menu, in an embed; what they draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from app.words import PANELS
from gan1d import targets
from gan1d.recipe import Recipe
from gan1d.runs import run
from gan1d.runs.vector_field import field
from gan1d.targets import modes
from gan1d.targets.target import N_BINS
from tests.browser.acts import WAIT, drawn, pause_at, until, until_points, until_step, violations
from tests.browser.conftest import OpenApp
from tests.small import TINY

COMB = TINY.replace(target="comb", seed=5)
QUERY = COMB.to_query()
DIRAC = (
    "target=point(0)&generator=point&discriminator=linear&batch=1&loss=minimax"
    "&optimizer_d=sgd&optimizer_g=sgd&lr_d=0.05&lr_g=0.05"
)


def shown(page: Page) -> list[str]:
    """The small charts that are seen."""
    names: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('#below [data-panel]')]
            .filter((one) => one.offsetParent).map((one) => one.dataset.panel)"""
    )
    return names


def path(page: Page, panel: str, meta: str) -> list[tuple[float, float]]:
    """The corners of a line in a chart, in the units of its axes x and y."""
    corners: list[tuple[float, float]] = page.evaluate(
        """([panel, meta]) => {
          const gd = document.getElementById(panel);
          const own = [...gd.querySelectorAll('.scatterlayer .trace')]
            .find((node) => node.__data__[0].trace.meta === meta);
          const paths = [...own.querySelectorAll('.js-line')].map((one) => one.getAttribute('d'));
          const { xaxis, yaxis } = gd._fullLayout;
          const [left, right] = xaxis.range;
          const [low, high] = yaxis.range;
          const seen = paths.filter((one) => one !== 'M0,0').join('');
          return [...seen.matchAll(/(-?[\\d.]+),(-?[\\d.]+)/g)].map(([, x, y]) => [
            left + (Number(x) / xaxis._length) * (right - left),
            high - (Number(y) / yaxis._length) * (high - low),
          ]);
        }""",
        [panel, meta],
    )
    return corners


def settled(page: Page, panel: str, meta: str) -> np.ndarray:
    """The same, once the panel has drawn the frame: its line lies in the picture."""
    until(page, f"() => gan1d.page.row.laid.has('{panel}')")
    page.wait_for_function(
        """([panel, meta]) => {
          const gd = document.getElementById(panel);
          const one = [...gd.querySelectorAll('.scatterlayer .trace')]
            .find((node) => node.__data__[0].trace.meta === meta)?.querySelector('.js-line');
          const ys = [...(one?.getAttribute('d') ?? '').matchAll(/,(-?[\\d.]+)/g)];
          return ys.some(([, y]) => y >= 0 && y <= gd._fullLayout.yaxis._length);
        }""",
        arg=[panel, meta],
        timeout=WAIT,
    )
    return np.array(path(page, panel, meta))


def curves_shown(page: Page) -> dict[str, Any]:
    """The curves of the frame on the screen, in their own units."""
    curves: dict[str, Any] = page.evaluate(
        """async () => {
          const { curvesOf } = await import('/assets/js/playback/chunk.js');
          const all = Object.entries(curvesOf(gan1d.page.player.shown));
          return Object.fromEntries(all.map(([name, values]) => [name, [...values]]));
        }"""
    )
    return {name: np.array(values) for name, values in curves.items()}


def test_a_link_shows_panels_and_the_menu_switches_them(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=modes,quantiles&step=20", fresh=True)
    assert shown(page) == ["quantiles", "modes"]
    page.locator("#panels-menu summary").focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("group", name="Small charts that are shown")
    expect(menu).to_be_visible()
    boxes = menu.get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()] == [n in shown(page) for n in PANELS]
    assert violations(page) == []
    menu.get_by_label("Pull of D").check()
    menu.get_by_label("G(z) and F⁻¹").uncheck()
    until(page, "() => location.search.includes('panels=modes,pull')")
    assert shown(page) == ["modes", "pull"]
    assert len(settled(page, "pull", "pull")) > 20  # laid out and drawn at once
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.reload()
    until(page, "() => window.gan1d?.page.opened")
    assert shown(page) == ["modes", "pull"]


def test_what_is_usual_is_not_in_the_link(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=losses,measures,figure1,pull&step=20")
    assert shown(page) == ["measures", "losses", "pull"]  # the run has none of Figure 1's stages
    for name in shown(page):  # those of the test before may be laid out too
        until(page, f"() => gan1d.page.row.laid.has('{name}')")
    page.locator("#panels-menu summary").click()
    page.locator("#panels").get_by_label("Pull of D").uncheck()
    until(page, "() => !location.search.includes('panels')")
    page.locator("#live").click(position={"x": 400, "y": 100})
    expect(page.locator("#panels-menu .choices")).to_be_hidden()


def test_every_panel_draws_the_frame(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=modes,quantiles,pull&step=60")
    settled(page, "modes", "p_g")
    curves = curves_shown(page)
    edges = modes.edges(COMB.target)
    lo, hi = targets.parse(COMB.target).domain
    sums = np.add.reduceat(curves["p_g"], edges[:-1]) * (hi - lo) / N_BINS
    until(page, "() => gan1d.page.row.panels.modes.shown?.[0] === gan1d.page.player.shown")
    bars = settled(page, "modes", "p_g")
    tops = bars[1::2, 1]
    np.testing.assert_allclose(tops, sums, atol=0.003)
    assert sum(tops) == pytest.approx(curves["p_g"].sum() * (hi - lo) / N_BINS, abs=0.02)
    outline = settled(page, "modes", "p_data")
    np.testing.assert_allclose(outline[1::4, 1], 0.2, atol=0.01)
    line = settled(page, "quantiles", "g")
    np.testing.assert_allclose(line[:, 1], curves["g_z"], atol=0.1)
    assert (np.diff(line[:, 0]) > 0).all()
    pull = settled(page, "pull", "pull")
    order = np.argsort(curves["g_z"], kind="stable")
    np.testing.assert_allclose(pull[:, 0], curves["g_z"][order], atol=0.1)
    np.testing.assert_allclose(pull[:, 1], curves["pull"][order], atol=0.1)


def test_gradient_norms_over_powers_of_ten(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&panels=norms")
    until_step(page, 60)  # played, not sought: every frame on the way is at hand
    pause_at(page, 60)
    for name in ("norm_d", "norm_g"):
        until_points(page, "norms", name, 3)
    lines = {name: settled(page, "norms", name) for name in ("norm_d", "norm_g")}
    drawn_at = {name: 10 * np.rint(line[:, 0] / 10).astype(int) for name, line in lines.items()}
    furthest = max(60, *(int(steps[-1]) for steps in drawn_at.values()))  # played before the pause
    history = run(COMB, steps=furthest, every=10)
    for name, line in lines.items():
        own = getattr(history, name)[np.isin(history.step, [0, *drawn_at[name]])]
        assert own[0] == 0  # before the first update: it has no place on the axis
        np.testing.assert_allclose(line[:, 1], np.log10(own[1:]), atol=0.03)
    now = float(history.norm_d[history.step == 60].item())
    expect(page.locator("#norms-caption")).to_contain_text(f"{now:.3f}")


def test_the_path_of_simple_players_on_their_field(open_app: OpenApp) -> None:
    page = open_app(f"{DIRAC}&panels=phase")
    until(page, "() => gan1d.state().step >= 100")
    pause_at(page, 100)
    until(page, "() => gan1d.page.row.panels.phase.shown?.[0] === gan1d.page.player.shown")
    line = settled(page, "phase", "path")
    recipe, _ = Recipe.from_query(DIRAC)
    phase = run(recipe, steps=100, every=10).phase
    assert phase is not None
    span = page.evaluate("() => document.getElementById('phase')._fullLayout.xaxis.range")
    found = field(recipe)
    assert found is not None
    assert span[0] < found.theta[0] < found.theta[-1] < span[1]
    np.testing.assert_allclose(line[0], phase[0], atol=0.03)
    np.testing.assert_allclose(line[-1], phase[-1], atol=0.03)
    before = path(page, "phase", "field")
    page.evaluate("() => gan1d.set({r1: 5})")  # in force from here on
    until(page, "() => gan1d.page.row.panels.phase.settled.includes('r1=5')")
    assert path(page, "phase", "field") != before


def test_an_embed_shows_the_panels_of_its_link(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&show=chart,panels&panels=modes,pull&theme=projector", path="/embed")
    assert shown(page) == ["modes", "pull"]
    assert len(settled(page, "modes", "p_g")) >= 2
    assert violations(page) == []
    open_app(f"{QUERY}&show=chart,metrics,figure1&panels=modes", path="/embed")
    assert shown(page) == ["measures", "losses"]
    open_app("show=chart,metrics,figure1&panels=modes", path="/embed")
    assert shown(page) == ["figure1", "measures", "losses"]
    open_app(f"{QUERY}&show=chart&panels=modes", path="/embed")
    assert shown(page) == []


def test_d_as_its_logit(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&layers=d_star,logit&step=60")
    curves = curves_shown(page)
    expected = np.log(curves["d"] / (1 - curves["d"]))
    axis = "document.getElementById('live')._fullLayout.yaxis2"
    assert page.evaluate(f"() => {axis}.range") == [-8, 8]
    height = page.evaluate(f"() => {axis}._length")

    def logits() -> np.ndarray:
        ys = [float(point.partition(",")[2]) for point in drawn(page, "d")[1:].split("L")]
        return 8 - 16 * np.array(ys) / height

    np.testing.assert_allclose(logits(), expected, atol=0.05)
    page.get_by_label("Logit of D").uncheck()
    until(page, f"() => {axis}.range[1] === 1")
    until(page, "() => !location.search.includes('logit')")
    page.get_by_label("Logit of D").check()
    until(page, f"() => {axis}.range[1] === 8")
    np.testing.assert_allclose(logits(), expected, atol=0.05)
    open_app(f"{QUERY}&layers=logit&loss=wasserstein")
    assert page.get_by_label("Logit of D").is_disabled()
    assert page.evaluate(f"() => {axis}.range[1]") == 4


def test_the_same_64_samples_at_a_step(open_app: OpenApp) -> None:
    page = open_app(f"{QUERY}&layers=rug")
    pause_at(page, 60)
    until(page, "() => gan1d.page.live.drawn[3] === true")
    for meta in ("rug_data", "rug_g"):
        until_points(page, "live", meta, 1)

    def places(meta: str) -> np.ndarray:
        ends = np.array(path(page, "live", meta))[:, 0].reshape(64, 2)
        assert (ends[:, 0] == ends[:, 1]).all()
        return np.array(ends[:, 0])

    first = [places(meta) for meta in ("rug_data", "rug_g")]
    pause_at(page, 70)
    assert np.abs(places("rug_data") - first[0]).max() > 1
    pause_at(page, 60)
    np.testing.assert_allclose([places("rug_data"), places("rug_g")], first, atol=2e-3)
    g_z = curves_shown(page)["g_z"]
    assert g_z.min() - 0.01 <= first[1].min() < first[1].max() <= g_z.max() + 0.01
    cdf = targets.parse("comb").cdf(np.sort(first[0]))
    steps = np.arange(1, 65) / 64
    assert np.abs(cdf - steps).max() < 0.24  # Kolmogorov-Smirnov: passed by 999 of 1000 draws
    page.get_by_label("Samples", exact=True).uncheck()
    until(page, "() => gan1d.page.live.drawn[3] === false")
    assert len(path(page, "live", "rug_data")) < 64


def test_the_run_behind_has_its_path_too(open_app: OpenApp) -> None:
    """The phase portrait of two Dirac-GANs, as the lessons on R1 and unrolling compare them."""
    simple = "target=point(0)&generator=point&discriminator=linear&loss=minimax&theta=1&batch=1"
    reference = f"{simple}&r1=3".replace("&", ";")
    page = open_app(f"{simple}&panels=phase,pull&speed=1&reference={reference}")
    until_points(page, "phase", "path", 40)
    until_points(page, "phase", "ghost_path", 40)
    until_points(page, "pull", "ghost_pull", 1)
