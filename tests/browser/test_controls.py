"""What a visitor does with the controls: settings, bad values, keys."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import expect

from app.words import CHOICES
from gan1d.recipe import SETTINGS, Recipe
from gan1d.recipe.settings import Setting
from tests.browser.acts import (
    recipe_of,
    state,
    until,
    until_step,
)
from tests.browser.conftest import OpenApp


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
    page = open_app("defaults=2&gp=2&clip=1&step=10", fresh=True)
    sent = page.evaluate("() => dash_stores[0].getState().history.past.length")
    assert 0 < sent < 12, "each widget was told what it showed already"
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
    assert recipe.settings_at(page.evaluate("() => gan1d.page.player.head")) == {
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
    page = open_app("defaults=2&seed=5&step=20")
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
    page = open_app(
        "lr_d=nan&target=bla&foo=1&seed=4&speed=0&edits=9:loss:minimax~50:k:3", fresh=True
    )
    problems = page.locator("#problems")
    for words in ("lr_d must be", "target must be", "speed must", "loss is a"):
        expect(problems).to_contain_text(words)
    expect(problems).to_contain_text("Unknown in this link, and left out: foo.")
    recipe = recipe_of(page)
    assert (recipe.seed, recipe.lr_d) == (4, Recipe().lr_d)
    assert [edit.name for edit in recipe.edits] == ["k"]
    until_step(page, 10)


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
