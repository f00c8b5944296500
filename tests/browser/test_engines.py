"""A live file in Firefox and WebKit, opened from a disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.offline import live
from gan1d.recipe import Recipe
from gan1d.runs import chunk
from tests.browser import Server
from tests.browser.webdriver import ENGINES, Engine, MissingError
from tests.small import TINY

RATE = """
  const input = document.querySelector("input[name=lr_d]");
  input.value = -1;
  input.dispatchEvent(new Event("input", {bubbles: true}));
"""


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Each browser, of 960 x 540 CSS px."""
    try:
        with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as engine:
            engine.resize(960, 540)
            yield engine
    except MissingError as error:
        pytest.skip(f"{request.param} {error}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """live.html; modules.html, whose modules no browser finds, as one without import maps."""
    folder = tmp_path_factory.mktemp("live")
    whole = live.page(TINY)
    pages = {"live": whole, "modules": whole.replace('type="importmap"', 'type="none"')}
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def file(folder: Path) -> str:
    """The URL of the live file on the disk."""
    return (folder / "live.html").as_uri()


def seek(engine: Engine, step: int) -> None:
    engine.run(f"gan1d.pause(); gan1d.page.player.seek({step}, {{exact: true}})")
    engine.until(f"gan1d.state().step === {step} && gan1d.page.player.target === null")


def test_it_trains_the_recipe_and_follows_a_rate(engine: Engine, file: str) -> None:
    engine.go(file)
    engine.until("window.gan1d?.state().step > 100")
    seek(engine, 100)
    jsd = "return gan1d.page.player.shown.metrics.jsd"
    truth = float(chunk(TINY, 100, 1, 1).frames.jsd[0])
    assert engine.run(jsd) == pytest.approx(truth, abs=1e-3)

    engine.run(RATE)
    moved, problems = Recipe.from_query(engine.run("return gan1d.state().recipe"))
    assert problems == []
    assert [tuple(edit) for edit in moved.edits] == [(100, "lr_d", 0.1)]
    seek(engine, 160)
    unmoved = float(chunk(TINY, 160, 1, 1).frames.jsd[0])
    followed = float(chunk(moved, 160, 1, 1).frames.jsd[0])
    assert abs(followed - unmoved) > 0.02  # so that the next line says something
    assert engine.run(jsd) == pytest.approx(followed, abs=5e-3)
    assert engine.run("return document.getElementById('problems').textContent") == ""


def test_the_file_fits_its_window(engine: Engine, file: str) -> None:
    engine.go(file)
    engine.until("window.gan1d?.state().step > 0")
    assert engine.run("return [innerWidth, innerHeight]") == [960, 540]
    beyond = """
      const page = document.documentElement;
      const {bottom} = document.querySelector("footer").getBoundingClientRect();
      return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight, bottom - innerHeight];
    """
    assert max(engine.run(beyond)) < 1
    assert engine.screenshot().startswith(b"\x89PNG")


def test_a_browser_too_old_says_so(engine: Engine, folder: Path) -> None:
    engine.go((folder / "modules.html").as_uri())
    engine.until("!document.getElementById('problems').hidden")
    problem = engine.run("return document.getElementById('problems').textContent")
    assert problem == f"This browser is too old for this file: it needs {live.BROWSERS}."


def test_the_served_page_trains_here_too(engine: Engine, server: Server) -> None:
    engine.go(f"{server.url}/?{TINY.to_query()}&engine=browser")
    engine.until("window.gan1d?.state().step > 200")
    trainer = engine.run("return document.getElementById('trainer').textContent")
    assert trainer == "Trained by the JAX program in this browser."
