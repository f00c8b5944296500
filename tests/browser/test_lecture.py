"""A lecturer's page and a follower's, in two contexts, through a real hall."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import ROOT
from tests.browser import Server
from tests.browser.acts import WAIT, leave_warm, warm_page
from tests.browser.conftest import AT_REST, READY, PageLog

_NUMBERS = count(1)
SAME = """([recipe, step]) => {
  return window.gan1d.state().recipe === recipe && window.gan1d.state().step === step;
}"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("lecture") / "log"
    app = Server((sys.executable, "-m", "app", "--lecture"), ROOT, log)
    app.start()
    yield app
    app.stop()


@pytest.fixture
def name() -> str:
    """Of a lecture that nobody has given yet."""
    return f"gans-{next(_NUMBERS)}"


@pytest.fixture(scope="module")
def contexts(browser: Browser, hall: Server) -> Iterator[list[BrowserContext]]:
    """The lecturer's and the follower's: each has a browser's memory of its own."""
    contexts = [browser.new_context(base_url=hall.url, device_scale_factor=0.5) for _ in range(2)]
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def pages(contexts: list[BrowserContext], hall: Server, name: str) -> Iterator[tuple[Page, Page]]:
    """The lecturer's page and the follower's, which remember nothing of the test before."""
    with ExitStack() as stack:
        logs, opened = [], []
        paths = (f"/?lecture={name}&defaults=2&seed=5&step=20", f"/follow/{name}")
        for context, path in zip(contexts, paths, strict=True):
            log = PageLog(hall.url)
            stack.enter_context(log.watching(context))
            page = warm_page(context)
            page.goto(path)
            page.wait_for_function(READY, timeout=WAIT)
            logs.append(log)
            opened.append(page)
        yield opened[0], opened[1]
        for context in contexts:
            warm_page(context).evaluate("() => localStorage.clear()")
            leave_warm(context, AT_REST)
        for log in logs:
            log.check()


def shown(page: Page) -> list[object]:
    state: dict[str, object] = page.evaluate("() => window.gan1d.state()")
    return [state["recipe"], state["step"]]


def follows(lecturer: Page, follower: Page) -> None:
    follower.wait_for_function(SAME, arg=shown(lecturer), timeout=WAIT)


def test_a_follower_sees_what_the_lecturer_shows(pages: tuple[Page, Page], name: str) -> None:
    lecturer, follower = pages
    bar = follower.locator(".lecture")
    expect(bar).to_contain_text(f"You follow the lecture {name}.", timeout=WAIT)
    expect(lecturer.locator(".lecture")).to_contain_text("Your audience sees what you show")
    follows(lecturer, follower)
    lecturer.evaluate("() => window.gan1d.set({ lr_d: 0.02 })")
    lecturer.evaluate("() => window.gan1d.seek(40)")
    lecturer.wait_for_function("() => window.gan1d.state().step === 40", timeout=WAIT)
    follows(lecturer, follower)
    assert shown(follower) == ["defaults=2&seed=5&edits=20:lr_d:0.02", 40]
    assert follower.url.endswith(f"/?follow={name}")
    assert f"lecture={name}" in lecturer.url

    follower.evaluate("() => window.gan1d.set({ lr_g: 0.03 })")
    expect(bar).to_contain_text(f"You left the lecture {name}: this run is yours.", timeout=WAIT)
    lecturer.evaluate("() => window.gan1d.seek(60)")
    lecturer.wait_for_function("() => window.gan1d.state().step === 60", timeout=WAIT)
    assert "lr_g" in str(shown(follower)[0])
    bar.get_by_role("button", name="Come back").click()
    follows(lecturer, follower)
    expect(bar).to_contain_text(f"You follow the lecture {name}.")


def test_the_way_for_the_audience_is_a_code(pages: tuple[Page, Page], name: str) -> None:
    lecturer, _ = pages
    bar = lecturer.locator(".lecture")
    expect(bar).to_contain_text(re.compile(rf"127\.0\.0\.1:\d+/follow/{name}"))
    bar.get_by_role("button", name="QR code").click()
    code = bar.get_by_role("img")
    expect(code).to_be_visible()
    lecturer.wait_for_function("() => document.querySelector('.lecture img').naturalWidth > 0")
    assert str(code.get_attribute("alt")).endswith(f"/follow/{name}")
    assert lecturer.evaluate("() => localStorage.length") == 1  # the secret, in this browser alone
    assert "secret" not in lecturer.url


def test_without_the_option_there_are_no_lectures(server: Server) -> None:
    assert b'"lectures": false' in server.get("/?lecture=gans")[1]
