"""`gan1d export site`: a folder of static files, and what is refused."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest

from app import __main__ as cli
from app.cli import commands
from app.page import files
from app.site import export, pages
from gan1d.recipe import Recipe
from gan1d.targets import PRESETS
from tests.small import TINY


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site of one small program; the tests' own process keeps no compiled code."""
    monkeypatch.setattr(commands, "keep_compiled_code", lambda: None)
    write = export.write
    monkeypatch.setattr(export, "write", lambda folder, _, say: write(folder, [TINY], say))


def test_a_site_asks_for_nothing_that_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "site"
    assert cli.main(["export", "site", str(out)]) == 0
    assert f"Wrote {out}: " in capsys.readouterr().out
    for name in pages.PAGES:
        html = (out / name).read_text(encoding="utf-8")
        assert "wasm-unsafe-eval" in html
        assert re.findall(r'(?:src|href)="(?:https?:)?/', html) == []
        asked = re.findall(r'(?:src|href)="([^":]+)"', html)
        assert [path for path in asked if not (out / path).is_file()] == []
        assert {files.PAGE, files.STYLES, files.DASH} <= set(asked)
    scripts = (out / files.PAGE).read_text(encoding="utf-8")
    assert '"site/site.js": () => {' in scripts
    assert (out / files.PAGE).with_name("js").joinpath("engine/worker.js").is_file()

    known = re.search(r'id="gan1d-page">(.*?)</script>', html, re.DOTALL)
    assert known
    facts = json.loads(known[1])
    assert (out / facts["plotly"]).is_file()
    index = json.loads(zlib.decompress((out / facts["site"]["index"]).read_bytes()))
    assert set(index["targets"]) >= set(PRESETS)
    (program,) = index["programs"]
    assert program["settings"]["width_g"] == TINY.width_g
    for path in (program["file"], *index["targets"].values(), *index["templates"].values()):
        assert json.loads(zlib.decompress((out / path).read_bytes()))


def test_a_folder_of_others_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("mine")
    assert cli.main(["export", "site", str(tmp_path)]) == 2
    assert "holds files; --force writes among them" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [note]
    assert cli.main(["export", "site", str(tmp_path), "--force"]) == 0
    assert note.read_text() == "mine"
    assert (tmp_path / "index.html").is_file()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ([], "a site is a folder: gan1d export site FOLDER"),
        (["{}/site", "--figure1"], "--figure1 is for the file of a run"),
        (["{}/site", "--query", "seed=3"], "--query is for the file of a run"),
        (["{}/none/site"], "no folder "),
        (["{}/file"], "it is a file"),
        (["{}/site", "--programs", "lr_d=0.1|0.2"], "lr_d needs no program"),
        (["{}/site", "--programs", "loss"], "--programs must read NAME="),
    ],
)
def test_what_is_refused_is_said(
    more: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    arguments = [word.format(tmp_path) for word in more]
    assert cli.main(["export", "site", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_the_file_of_a_run_takes_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", str(tmp_path / "run.csv"), str(tmp_path)]) == 2
    assert "a folder is for gan1d export site" in capsys.readouterr().err


def test_programs_are_those_that_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[list[Recipe]] = []
    monkeypatch.setattr(export, "write", lambda _, recipes, __: asked.append(recipes))
    out = str(tmp_path / "site")
    for named in ("minimax|hinge", "minimax"):
        assert cli.main(["export", "site", out, "--programs", f"loss={named}"]) == 0
    losses = [[recipe.loss for recipe in recipes] for recipes in asked]
    assert losses == [["non_saturating", "minimax", "hinge"], ["non_saturating", "minimax"]]
