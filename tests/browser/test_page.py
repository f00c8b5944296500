"""What a visitor does with the page, in a real browser."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from app.words import CHOICES
from gan1d.recipe import SETTINGS, Recipe
from gan1d.recipe.settings import Setting
from gan1d.runs import chunk
from tests.browser import Server
from tests.browser.acts import (
    WAIT,
    drawn,
    frame_of,
    recipe_of,
    shown,
    state,
    until,
    until_step,
    violations,
)
from tests.browser.conftest import OpenApp, PageLog
from tests.small import WILD


def test_opens_with_figure_1_and_fills_its_panels(open_app: OpenApp) -> None:
    page = open_app()
    until_step(page, 4)
    assert state(page)["playing"]
    assert drawn(page, "p_g") != drawn(page, "p_data")
    expect(page.locator("#status")).to_contain_text("(a)")
    until(page, "() => window.gan1d.page.player.stages.ends")
    until(page, "() => document.querySelectorAll('#timeline .band').length === 4")
    names = [
        f"({one})" if width >= 22 else "" for one, width in zip("abcd", widths(page), strict=True)
    ]
    expect(page.locator("#timeline .band")).to_have_text(names)  # (b) may be too narrow for one
    assert names[0] == "(a)"
    page.evaluate("() => window.gan1d.page.player.setSpeed(10)")
    page.get_by_label("stop at equilibrium").check()
    until(page, "() => !window.gan1d.state().playing && !gan1d.page.rests.resting")
    expect(page.locator("#status")).to_contain_text("(d) pg = pdata, and D = 1/2: JSD is 0.0")
    ends = page.evaluate("() => window.gan1d.page.player.stages.ends")
    assert ends == sorted(ends)
    assert None not in ends
    notes = page.evaluate(
        "() => JSON.parse(gan1d.page.row.panels.figure1.shown).map((one) => one[2])"
    )
    assert notes == [None] * 4  # each has a frame instead
    with page.expect_download() as download:
        page.get_by_role("button", name="save as SVG").click()
    assert "<svg" in download.value.path().read_text()


def widths(page: Page) -> list[float]:
    """Of the bands of Figure 1's stages, in px."""
    found: list[float] = page.evaluate(
        "() => [...document.querySelectorAll('#timeline .band')].map((one) => one.offsetWidth)"
    )
    return found


def without_stages(route: Route) -> None:
    """The page as a server sends it that has not yet played Figure 1."""
    text = route.fetch().text()
    before, facts, after = re.split(r'(?<=id="gan1d-page">)(.*?)(?=</script>)', text, flags=re.S)
    route.fulfill(body=before + json.dumps(json.loads(facts) | {"stages": None}) + after,
                  content_type="text/html")  # fmt: skip


@pytest.mark.parametrize("arrives", [True, False])
def test_a_step_sought_before_figure_1_is_known_is_shown(
    arrives: bool, page: Page, open_app: OpenApp
) -> None:
    """Of the whole recipe, whether its frame came before or after the rest of the recipe."""
    page.route(re.compile(r"/$"), without_stages)
    held: list[Route] = []
    page.route("**/figure1?*", lambda route: held.append(route))
    open_app()
    page.evaluate("() => (gan1d.pause(), gan1d.seek(300))")
    if arrives:
        until(page, "() => gan1d.page.player.shown.step === 300")
    held[0].continue_()
    until(page, "() => gan1d.page.player.preparing === null")
    until(page, "() => gan1d.page.player.shown.step === 300 && gan1d.page.player.target === null")
    recipe = recipe_of(page)
    assert recipe.edits
    assert shown(page) == frame_of(recipe, 300)


def test_stages_are_one_key_press_each(open_app: OpenApp) -> None:
    page = open_app()
    until(page, "() => window.gan1d.page.player.stages.ends")
    for i in range(2):
        page.keyboard.press("PageDown")
        until(page, "() => !window.gan1d.state().playing")
        page.wait_for_timeout(1500)  # longer than Figure 1 rests when it plays by itself
        assert state(page)["step"] == page.evaluate("() => window.gan1d.page.player.stages.ends")[i]
    page.keyboard.press("PageUp")
    until(page, "() => window.gan1d.state().step === window.gan1d.page.player.stages.ends[0]")


def test_a_rate_acts_on_the_running_game(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 100)
    slider = page.locator("#control-lr_d input[type=range]")
    slider.focus()
    page.keyboard.press("End")
    until(page, "() => window.gan1d.state().recipe.includes('edits=')")
    recipe = recipe_of(page)
    assert {edit.name for edit in recipe.edits} == {"lr_d"}
    assert recipe.edits[-1].value == 1.0
    expect(page.locator("#control-lr_d input[type=text]")).to_have_value("1")
    until_step(page, recipe.edits[-1].step + 50)
    page.evaluate("() => window.gan1d.pause()")
    at = state(page)["step"]
    plain = chunk(Recipe(seed=3), at, 1, 1).frames
    seen = page.evaluate("() => window.gan1d.page.player.shown.metrics")
    assert abs(seen["gap"] - plain.gap[0]) > 0.01, "the curve did not answer"
    ours = chunk(recipe, at, 1, 1).frames
    assert seen["value"] == pytest.approx(float(ours.value[0]), abs=1e-6)
    until(page, "() => location.search.includes('edits=')")


def other_value(row: Setting) -> Any:
    """A value that is not the default, for nets too small to take long to compile."""
    if row.name in ("loss", "generator"):  # what most other settings matter for
        return {"loss": "wasserstein", "generator": "affine"}[row.name]
    if row.choices:
        return row.choices[-1] if row.choices[-1] != row.default else row.choices[0]
    if row.name == "target":
        return "0.3*normal(-1,0.5)+0.7*normal(2,1)"
    return 2 if row.whole else row.low if row.low != row.default else 0.5


def test_every_setting_can_be_set_by_its_control(open_app: OpenApp) -> None:
    page = open_app("defaults=2&gp=2&clip=1&step=10")
    page.route("**/frames?*", lambda _: None)  # none is needed, and each would compile a program
    page.evaluate(
        "() => { window.gan1d.pause();"
        " document.querySelectorAll('details').forEach((one) => (one.open = true)) }"
    )
    # What is shown depends on others: a critic is kept smooth by one of two, whose strength alone
    # is then seen; a simple player, or a way past a net, has a start of its own.
    first = ["theta", "sigma", "loss", "gp", "gp_target", "lipschitz", "clip"]
    for row in SETTINGS.values():
        if row.name not in first and any("mlp" in values for _, values in row.meta.only):
            first.append(row.name)
    first += ["discriminator", "generator"]
    for name in first + [name for name in SETTINGS if name not in first]:
        value = other_value(SETTINGS[name])
        control = page.locator(f"#control-{name}")
        if SETTINGS[name].choices:
            control.get_by_text(CHOICES.get(str(value), str(value)), exact=True).click()
        else:
            control.locator("input[type=text]").fill(str(value))
            control.locator("input[type=text]").press("Enter")
        until(page, f"() => window.gan1d.page.player.settings.{name} === {json.dumps(value)}")
        assert state(page)["problems"] == []
    recipe = recipe_of(page)
    assert recipe.settings_at(state(page)["step"]) == {
        name: other_value(row) for name, row in SETTINGS.items()
    }


BAD_VALUES = (
    ("lr_d", "fast", "lr_d must be between 1e-5 and 1, got 'fast'"),
    ("lr_g", "7", "lr_g must be between 1e-5 and 1, got '7'"),
    ("k", "2.5", "k must be a whole number between 1 and 50, got '2.5'"),
    ("seed", "-1", "seed must be a whole number between 0 and 2147483647, got '-1'"),
    ("target", "normal(0,0)", "normal"),
)


def test_a_bad_value_gets_a_sentence_and_changes_nothing(open_app: OpenApp) -> None:
    page = open_app("seed=5")
    before = recipe_of(page)
    for name, text, rule in BAD_VALUES:
        box = page.locator(f"#control-{name} input[type=text]")
        kept = box.input_value()
        box.fill(text)
        box.press("Enter")
        expect(page.locator("#problems")).to_contain_text(rule)
        expect(box).to_have_value(kept)
        assert recipe_of(page) == before
        page.get_by_role("button", name="Dismiss").click()
        expect(page.locator("#problems")).to_be_hidden()


def test_a_bad_link_opens_with_a_sentence_for_each_refused_part(open_app: OpenApp) -> None:
    page = open_app("lr_d=nan&target=bla&foo=1&seed=4&speed=0&edits=9:loss:minimax~50:k:3")
    problems = page.locator("#problems")
    for words in ("lr_d must be", "target must be", "speed must", "loss is a"):
        expect(problems).to_contain_text(words)
    expect(problems).to_contain_text("Unknown in this link, and left out: foo.")
    recipe = recipe_of(page)
    assert (recipe.seed, recipe.lr_d) == (4, Recipe().lr_d)
    assert [edit.name for edit in recipe.edits] == ["k"]
    until_step(page, 10)


def test_divergence_stops_at_the_last_finite_frame(open_app: OpenApp) -> None:
    page = open_app(f"{WILD.to_query()}&speed=1")
    expect(page.locator("#status")).to_contain_text("diverged at step", timeout=WAIT)
    until(page, "() => !window.gan1d.state().playing")
    assert "NaN" not in drawn(page, "p_g")
    assert state(page)["step"] >= 0
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("#status")).to_contain_text("diverged at step", timeout=WAIT)


def test_the_server_may_go_and_come_back(
    open_app: OpenApp, server: Server, page_log: PageLog
) -> None:
    page_log.expected += ["ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE"]
    page = open_app("seed=6&speed=50")
    until_step(page, 200)
    server.stop()
    expect(page.locator("#status")).to_contain_text("does not answer", timeout=WAIT)
    step = state(page)["step"]
    assert len(drawn(page, "p_g")) > 500
    server.start()
    until_step(page, step + 500)
    expect(page.locator("#status")).to_have_text(re.compile(r"\d.*\."), timeout=WAIT)
    expect(page.locator("#status")).not_to_contain_text("does not answer")


def test_keys_and_buttons(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 60)
    page.keyboard.press("Space")
    until(page, "() => !window.gan1d.state().playing")
    step = state(page)["step"]
    page.keyboard.press("ArrowRight")
    until(page, f"() => window.gan1d.state().step === {step + 10}")
    page.keyboard.press("Shift+ArrowLeft")
    until(page, f"() => window.gan1d.state().step === {max(step + 10 - 100, 0)}")
    page.keyboard.press("Home")
    until(page, "() => window.gan1d.state().step === 0")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("n")
    until(page, "() => window.gan1d.page.player.settings.seed !== 3")


def test_keys_do_nothing_while_one_types(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 20)
    page.locator("#control-seed input[type=text]").focus()
    page.keyboard.type("r n s ?")
    assert state(page)["playing"]
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert recipe_of(page).seed == 3


def test_seeking_far_ahead_and_back(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20")
    page.evaluate("() => window.gan1d.seek(3000)")
    until(page, "() => window.gan1d.state().step === 3000")
    curves = shown(page)
    page.evaluate("() => window.gan1d.seek(20)")
    until(page, "() => window.gan1d.state().step === 20")
    page.evaluate("() => window.gan1d.seek(3000)")
    until(page, "() => window.gan1d.state().step === 3000")
    assert shown(page) == curves


def test_a_link_opens_the_same_frame(open_app: OpenApp, page: Page) -> None:
    open_app("target=two_normals&seed=2&edits=30:lr_d:0.02&step=120")
    until(page, "() => window.gan1d.state().step === 120")
    assert not state(page)["playing"]
    curves = shown(page)
    page.reload()
    until(
        page, "() => window.gan1d && window.gan1d.page.opened && window.gan1d.state().step === 120"
    )
    assert shown(page) == curves
    assert "edits=30:lr_d:0.02" in page.url


def test_script_object(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20")
    assert set(state(page)) == {"step", "playing", "fps", "recipe", "problems"}
    refused = page.evaluate("() => window.gan1d.set({lr_d: NaN, nonsense: 1, lr_g: 0.02})")
    assert len(refused) == 2
    assert state(page)["problems"] == refused
    assert "lr_g" in state(page)["recipe"]
    assert page.evaluate("() => { window.gan1d.play = null; return typeof window.gan1d.play }") == (
        "function"
    )


def test_axes_follow_the_loss_and_the_target(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    page.evaluate("() => window.gan1d.set({loss: 'wasserstein'})")
    title = "() => document.getElementById('live').layout.yaxis2.title.text"
    until(page, f"() => ({title})().includes('critic')")
    page.evaluate("() => window.gan1d.set({loss: 'non_saturating', target: 'tips'})")
    until(page, f"() => ({title})() === 'D(x)'")
    until(page, "() => document.getElementById('live').layout.xaxis.range[1] > 20")
    until_step(page, 30)


def test_reduced_motion_starts_paused(page: Page, open_app: OpenApp) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_app()
    assert not state(page)["playing"]
    assert state(page)["step"] == 0


def test_nothing_scrolls_sideways(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&reference=k=2&step=20")
    for width, height in ((1440, 900), (1024, 768), (960, 540), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        wide = page.evaluate(
            "() => [document.documentElement,"
            " ...document.querySelectorAll('main, section, aside, .transport, .runs')]"
            ".filter((one) => one.scrollWidth > one.clientWidth + 1)"
            ".map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`)"
        )
        assert wide == [], (width, height)
        chart = page.locator("#live").bounding_box()
        assert chart is not None
        assert chart["height"] >= 240, (width, height)


def test_all_that_matters_is_above_the_fold(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20")
    low = page.evaluate(
        "() => ['live', 'timeline', 'figure1', 'measures', 'losses', 'control-lr_g']"
        ".filter((id) => document.getElementById(id).getBoundingClientRect().bottom > innerHeight)"
    )
    assert low == []


def test_accessible(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&theme=light&reference=k=2&step=20")
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for theme in ("light", "dark", "projector"):
        expect(page.get_by_role("button", name="Theme:")).to_have_text(f"Theme: {theme}")
        page.wait_for_timeout(300)
        assert violations(page) == [], theme
        page.get_by_role("button", name="Theme:").click()


def test_plays_in_a_frame_without_taking_the_focus(page: Page, server: Server) -> None:
    page.goto("/link")  # a page of the same server to stand in for a slide
    page.set_content(
        "<input id=mine autofocus>"
        f"<iframe src='{server.url}/?seed=3' width=960 height=540></iframe>"
    )
    page.locator("#mine").focus()
    frame = page.frame_locator("iframe")
    status = frame.locator("#react-entry-point #status")  # the page before it has one too
    expect(status).to_have_text(re.compile(r"\d.*\."), timeout=WAIT)
    page.wait_for_timeout(500)
    assert page.evaluate("() => document.activeElement.id") == "mine"


def test_what_was_clicked_leaves_the_keys_to_the_player(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 20)
    page.get_by_label("slow motion").check()
    page.get_by_label("slow motion").uncheck()
    until(page, "() => document.activeElement === document.body")  # soon after the click
    page.keyboard.press("Space")
    until(page, "() => !window.gan1d.state().playing")
    expect(page.get_by_label("slow motion")).not_to_be_checked()
    page.get_by_label("slow motion").focus()
    page.keyboard.press("Space")  # reached by Tab, it keeps its key
    expect(page.get_by_label("slow motion")).to_be_checked()
    assert not state(page)["playing"]


def test_enter_in_a_box_gives_the_keys_back_to_the_player(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 20)
    page.locator("#control-lr_d input[type=text]").fill("0.01")
    page.keyboard.press("Enter")
    until(page, "() => window.gan1d.page.player.settings.lr_d === 0.01")
    for box in ("#control-lr_d input[type=text]", "#step"):
        playing = state(page)["playing"]
        page.locator(box).focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        until(page, f"() => window.gan1d.state().playing === {str(not playing).lower()}")
