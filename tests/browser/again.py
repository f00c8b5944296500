"""The page that is open, brought to another link: as a new one would be, for a tenth of its price.

Loading the page costs a second of a processor, most of it Dash's and Plotly's start. Tests that
look at what the page does, and not at how it opens, share one. What a test has left behind is
cleared by `again.js`; what cannot be cleared is noticed, and then the page is loaded anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

_SCRIPT = (Path(__file__).parent / "again.js").read_text(encoding="utf-8").strip(";\n")
_REST = "() => (window.gan1d.pause(), window.gan1d.page.rests.leave(), true)"


def _does(what: str) -> str:
    """A function of the script, as the page can run it."""
    return f"(given) => {_SCRIPT}.{what}(given)"


class Shared:
    """The page that the tests share."""

    def __init__(self) -> None:
        self.begins = True  # whether a test has begun, and has opened nothing yet
        self._opened: Any = None  # what it was like when loaded; None while it is not for use again

    def keep(self, page: Page) -> None:
        """The page has been loaded: it may be used again."""
        self._opened = page.evaluate(_does("opened"))

    def rest(self, page: Page) -> bool:
        """Whether the page may be used again; it rests until it is."""
        return self._did(page, _REST)

    def take(self, page: Page, query: str) -> bool:
        """Whether the page shows this link now; if not, it has to be loaded."""
        return self._did(page, _does("take"), query)

    def _did(self, page: Page, script: str, query: str = "") -> bool:
        """Whether the page could do that; if not, it is not used again."""
        opened, self._opened = self._opened, None
        try:
            done = opened is not None and page.evaluate(script, [query, opened])
        except Error:  # it has gone elsewhere
            return False
        self._opened = opened if done else None
        return bool(done)
