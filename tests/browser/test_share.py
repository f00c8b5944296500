"""The dialog that hands a run on: what it copies works where it is put, what it saves is right."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

import gan1d
from app.exports import FORMATS
from gan1d.recipe import Recipe
from tests.browser.acts import WAIT, recipe_of, state, until, until_step, violations
from tests.browser.conftest import OpenApp, PageLog
from tests.browser.deck import Deck

KINDS = ("Link", "HTML", "reveal.js", "reveal.js background", "Quarto", "Slidev", "Markdown")


def opened(page: Page) -> None:
    """Open the dialog; the run rests."""
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.locator("dialog.share")).to_be_visible()


def text(page: Page, kind: str) -> str:
    """What is copied as one kind."""
    page.get_by_role("radio", name=kind, exact=True).check()
    return page.locator("dialog.share pre").inner_text()


def saved(page: Page, button: str, row: int = 0) -> Path:
    """The file that a button saves."""
    with page.expect_download(timeout=WAIT) as download:
        page.locator("dialog.share .save").nth(row).get_by_role("button", name=button).click()
    return download.value.path()


def test_a_link_names_what_is_on_the_screen_and_is_copied(open_app: OpenApp) -> None:
    page = open_app("target=two_normals&seed=7&theme=dark&step=120")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page)
    page.keyboard.press("Enter")  # Copy has the focus
    expect(page.locator("dialog.share [role=status]")).to_have_text("Copied.")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link.endswith("/?target=two_normals&seed=7&step=120&theme=dark")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.share")).to_be_hidden()
    recipe = recipe_of(page)
    page.goto(link)
    until(page, "() => window.gan1d?.page.opened && gan1d.state().step === 120")
    assert recipe_of(page) == recipe


def test_every_kind_has_its_text(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=20")
    opened(page)
    page.locator("#share-title").click()
    page.keyboard.press("Space")  # no key of the player's
    assert not state(page)["playing"]
    texts = {kind: text(page, kind) for kind in KINDS}
    assert len(set(texts.values())) == len(KINDS)
    for kind in ("HTML", "reveal.js", "Quarto"):
        assert 'sandbox="allow-scripts allow-same-origin"' in texts[kind]
    assert texts["reveal.js"].startswith("<section>")
    assert 'data-background-iframe="' in texts["reveal.js background"]
    assert "```{=html}" in texts["Quarto"]
    assert "layout: iframe" in texts["Slidev"]
    assert texts["Markdown"].startswith("[A GAN learns normal](<http")


def test_the_preview_shows_what_is_ticked_and_trains_no_longer_than_it_is_seen(
    open_app: OpenApp,
) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 40)
    opened(page)
    text(page, "HTML")
    page.get_by_role("checkbox", name="Learning rates").check()
    page.get_by_role("checkbox", name="Play and step").uncheck()
    page.get_by_role("checkbox", name="Click to load").check()
    page.get_by_role("checkbox", name="Click to load").uncheck()
    preview = page.frame_locator("dialog.share iframe")
    expect(preview.locator("#react-entry-point #control-lr_d")).to_be_visible(timeout=2 * WAIT)
    expect(preview.locator(".transport")).to_be_hidden(timeout=WAIT)
    copied = page.locator("dialog.share pre")
    expect(copied).to_contain_text('embed?defaults=2&amp;show=chart,lr"', timeout=WAIT)
    page.keyboard.press("Escape")
    page.wait_for_function("() => window[0].location.href === 'about:blank'")


def test_what_is_copied_works_in_a_deck(deck: Deck, open_app: OpenApp, page_log: PageLog) -> None:
    page_log.expected.append("can escape its sandboxing")  # Chrome, of a frame not yet loaded
    page = open_app("defaults=2&seed=3&speed=20&step=100")
    opened(page)
    page.get_by_role("radio", name="HTML").check()
    page.get_by_role("checkbox", name="starts at step 100").check()
    html, section = text(page, "HTML"), text(page, "reveal.js")
    deck.show(f"<!doctype html><title>page</title>{html}")
    frame = deck.embed("start=100")
    frame.wait_for_function("() => gan1d.state().playing && gan1d.state().step > 100", timeout=WAIT)
    deck.add_reveal()
    deck.show(
        '<!doctype html><title>deck</title><link rel="stylesheet" href="dist/reveal.css">'
        f'<div class="reveal"><div class="slides"><section>1</section>{section}</div></div>'
        '<script src="dist/reveal.js"></script><script>Reveal.initialize()</script>'
    )
    deck.page.keyboard.press("ArrowRight")
    deck.embed("start=100").wait_for_function("() => gan1d.state().step > 100", timeout=WAIT)


def test_figure_1_brings_its_fragments(open_app: OpenApp) -> None:
    page = open_app()
    until(page, "() => window.gan1d.page.player.stages.ends")
    opened(page)
    section = text(page, "reveal.js")
    assert section.count('class="fragment"') == 4
    assert "assets/slides/reveal-gan1d.js" in section
    page.get_by_role("checkbox", name="Figure 1 (a)-(d)").uncheck()
    assert "fragment" not in text(page, "reveal.js")


def test_no_word_of_a_run_breaks_out_of_its_text(page: Page) -> None:
    page.goto("/assets/css/style.css")  # the words need the script, and no page of the app
    for hostile in ('"><script>alert(1)</script>', "a&lt;b]](x)`", "1*normal"):
        check_escaping(page, hostile)


def check_escaping(page: Page, hostile: str) -> None:
    """Put a word into every text, and read the texts back as a browser does."""
    texts = page.evaluate(
        """async (words) => {
          const { snippets } = await import("/assets/js/sharing/snippets.js");
          const shared = { page: "http://h/?" + words, embed: "http://h/embed?x=" + words,
            root: "http://h/", title: words, stages: true };
          return snippets(shared);
        }""",
        hostile,
    )
    for kind in ("iframe", "reveal", "background", "quarto"):
        seen = page.evaluate(
            """(text) => {
              const made = new DOMParser().parseFromString(text, "text/html");
              const [frame] = made.querySelectorAll("iframe, [data-background-iframe]");
              const url = frame.dataset.backgroundIframe ?? frame.dataset.src ??
                frame.getAttribute("src");
              const scripts = [...made.scripts].map((one) => one.getAttribute("src"));
              return [url, frame.title, scripts.filter((src) => !src)];
            }""",
            texts[kind],
        )
        assert seen[0] == f"http://h/embed?x={hostile}", kind
        assert seen[1] in (hostile, ""), kind
        assert seen[2] == [], kind


def test_pictures_of_any_size(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&step=100")
    opened(page)
    page.get_by_label("Width in px").fill("700")
    page.get_by_label("Height in px").fill("400")
    page.get_by_label("PNG at").select_option("3")
    png = saved(page, "PNG").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (2100, 1200)
    page.locator("dialog.share [name=colours]").select_option("paper")
    svg = saved(page, "SVG").read_text()
    assert 'width="700" height="400"' in svg
    assert "Latin Modern Roman" in svg
    page.get_by_label("Height in px").fill("9")
    page.get_by_role("button", name="SVG", exact=True).click()
    status = page.locator("dialog.share [role=status]")
    expect(status).to_have_text("A picture is 120 to 6000 px wide and high, got 700 × 9.")
    page.get_by_label("Picture").select_option("figure1")
    assert 'width="1100" height="330"' in saved(page, "SVG").read_text()


def test_data_and_samples_are_the_librarys(open_app: OpenApp, page_log: PageLog) -> None:
    page_log.expected.append("400 .BAD REQUEST.*sample")
    page = open_app("defaults=2&seed=3&speed=10&step=100")
    opened(page)
    served = [row.label for row in FORMATS.values() if row.mimetype]
    assert page.locator("[data-export]").all_inner_texts() == served
    steps = page.evaluate("() => gan1d.page.share.steps")
    held = gan1d.History.load(saved(page, "npz", 1))
    truth = gan1d.run(Recipe(seed=3), steps, 10)
    np.testing.assert_array_equal(held.step, truth.step)
    np.testing.assert_array_equal(held.p_g, truth.p_g)
    page.get_by_label("Number of samples").fill("1,000")
    x = np.loadtxt(saved(page, "CSV", 2), skiprows=1, dtype=np.float32)
    # The server's compiler optimises `sample`, and the one of this process does not.
    np.testing.assert_allclose(x, gan1d.sample(truth, 1000, step=100), rtol=1e-4, atol=5e-6)
    page.get_by_label("Number of samples").fill("many")
    page.locator("[data-sample]").click()
    status = page.locator("dialog.share [role=status]")
    expect(status).to_have_text("n must be a whole number, got 'many'")


def test_the_dialog_is_accessible(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3&theme=dark&step=20")
    opened(page)
    text(page, "reveal.js")
    assert violations(page) == []


def closed(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("dialog.share")).to_be_hidden()


def test_a_run_that_played_goes_on_when_the_dialog_is_closed(open_app: OpenApp) -> None:
    page = open_app("defaults=2&seed=3")
    until_step(page, 20)
    opened(page)
    assert not state(page)["playing"]
    step = state(page)["step"]
    closed(page)
    until_step(page, step + 50)
    page.evaluate("() => window.gan1d.pause()")
    opened(page)
    closed(page)
    assert not state(page)["playing"]


def test_a_stage_that_was_played_still_ends_after_the_dialog(open_app: OpenApp) -> None:
    """Stage (a) alone was asked for; between two stages the run goes on as it would have."""
    page = open_app("")
    until(page, "() => window.gan1d.page.player.stages.ends")
    end = page.evaluate(
        """() => {
          gan1d.seek(0);
          gan1d.page.action('stage-to', 'a');
          return gan1d.page.player.stages.stop;
        }"""
    )
    opened(page)
    closed(page)
    until_step(page, end)  # it goes on a moment after the dialog is gone
    until(page, "() => !window.gan1d.state().playing")
    assert (state(page)["step"], page.evaluate("() => gan1d.page.rests.resting")) == (end, False)
