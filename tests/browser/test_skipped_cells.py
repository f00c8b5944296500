"""The File tab says what it has skipped and how it has read, and forgets what it refuses."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_own_data import file, own, tab, told

__all__ = ["own"]  # the fixture

NAMED = "Größe in cm\n" + "".join(f"{150 + i},5\n" for i in range(30)) + "unbekannt\n"


def test_what_is_skipped_is_said_and_a_refused_file_leaves_nothing(own: Page) -> None:
    panel = tab(own, "File")
    box, facts = panel.locator("input[type=file]"), panel.locator(".facts")
    box.set_input_files(file("old.csv", NAMED.encode("cp1252")))
    for words in (
        "31 rows, one column, decimal commas, read as Windows-1252 since it is not UTF-8.",
        "30 numbers, mean 165",
        '; 1 of 31 cells is no number ("unbekannt" in line 32) and was skipped.',
    ):
        expect(facts).to_contain_text(words)
    column = panel.get_by_role("combobox", name="column")
    expect(column).to_be_visible()
    box.set_input_files(file("words.csv", "a,b\nx,y\nz,w\n"))
    expect(told(own)).to_contain_text("must hold a column of finite numbers")
    expect(facts).to_have_text(
        "The file is read in this browser and is sent nowhere: only the curve goes into the link."
    )
    expect(column).to_be_hidden()
    expect(panel.locator(".curve")).to_be_hidden()
