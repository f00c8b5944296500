"""What `pip install` gives a user: the built wheel, in an environment without the sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests import ROOT
from tests.browser import Server

BIN = "Scripts" if sys.platform == "win32" else "bin"


def output(command: Sequence[str | Path], cwd: Path) -> str:
    """What a command prints; fails with all of it unless it exits with 0."""
    # A PYTHONPATH could bring the sources back.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def source_files() -> list[str]:
    """The files that a commit of everything would hold, relative to the repository's root."""
    listed = output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT
    )
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def files_under(*folders: str, suffix: str = "") -> set[str]:
    """The source files of some folders."""
    return {
        name for name in source_files() if Path(name).parts[0] in folders and name.endswith(suffix)
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the source files."""
    tmp_path = tmp_path_factory.mktemp("wheel")
    for name in source_files():
        copy = tmp_path / "source" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    output([*build, "--outdir", tmp_path / "dist", tmp_path / "source"], cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("gan1d-*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel, and with the dependencies of the present one."""
    environment = tmp_path_factory.mktemp("installed")
    venv.create(environment, symlinks=sys.platform != "win32")
    pip = [sys.executable, "-m", "pip", "--python", str(environment)]
    output([*pip, "install", "--no-deps", "--no-index", wheel], cwd=environment)
    # A path from a .pth file comes after the environment's own packages, and the .pth files in
    # it, an editable install's among them, are not read.
    base = {"base": str(environment), "platbase": str(environment)}
    site_packages = Path(sysconfig.get_path("purelib", "venv", base))
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "dependencies.pth").write_text("".join(f"{path}\n" for path in sorted(here)))
    return environment


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """An empty folder outside of the repository."""
    assert not tmp_path.is_relative_to(ROOT)
    return tmp_path


def test_wheel_holds_the_packages_and_the_assets_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assets = {f"app/{name}" for name in files_under("assets")}
    assert "app/assets/css/style.css" in assets
    assert names == files_under("gan1d", "app") | assets


def test_wheel_has_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
        entry_points = ConfigParser()
        entry_points.read_string(archive.read(name).decode())
    assert dict(entry_points["console_scripts"]) == {"gan1d": "app.__main__:main"}


def test_installed_packages_are_the_wheels(installed: Path, elsewhere: Path) -> None:
    code = "import app, gan1d; print(gan1d.__file__); print(app.__file__)"
    files = output([installed / BIN / "python", "-c", code], cwd=elsewhere).split("\n")[:2]
    assert [Path(file).is_relative_to(installed) for file in files] == [True, True], files


def test_installed_command_explains_itself(installed: Path, elsewhere: Path) -> None:
    text = output([installed / BIN / "gan1d", "--help"], cwd=elsewhere)
    assert "--port" in text
    assert "--no-browser" in text


def test_installed_command_serves_page_assets_and_frames(installed: Path, elsewhere: Path) -> None:
    server = Server([str(installed / BIN / "gan1d")], cwd=elsewhere, log=elsewhere / "log.txt")
    server.start()
    try:
        paths = ("/", "/assets/css/style.css", "/frames?start=0&every=10&count=2")
        answers = {path: server.get(path) for path in paths}
    finally:
        server.stop()
    assert {path: status for path, (status, _) in answers.items()} == dict.fromkeys(paths, 200)
    assert all(body for _, body in answers.values())
