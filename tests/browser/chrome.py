"""A Chrome or Chromium to test in: the installed one, else one that is installed now."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
MAC_APPS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
WINDOWS_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
PLAYWRIGHT_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
APT_PACKAGES = ("chromium", "fonts-liberation")


class ChromeError(RuntimeError):
    """There is no usable browser; the message says what to do about it."""


def find() -> str | None:
    """Path of an installed Chrome or Chromium; the environment's CHROME goes first.

    Raises:
      ChromeError: CHROME names something that cannot be run.
    """
    if override := os.environ.get("CHROME"):
        if path := shutil.which(override):
            return path
        raise ChromeError(f"CHROME must be the path of a Chrome or Chromium, got {override!r}")
    on_path = (path for command in COMMANDS if (path := shutil.which(command)))
    in_usual_place = (str(path) for path in _usual_places() if path.is_file())
    return next(filter(_starts, on_path), None) or next(in_usual_place, None) or _playwrights()


def ensure() -> str:
    """Path of a Chrome or Chromium, installed now if there is none.

    Raises:
      ChromeError: there is none and none could be installed.
    """
    if path := find():
        return path
    if _is_debian() and _apt_install() and (path := find()):
        return path
    if _runs(sys.executable, "-m", "playwright", "install", "chromium") and (path := find()):
        return path
    raise ChromeError(
        "The browser tests need a Chrome or Chromium: install one (Debian: apt-get install "
        "chromium; elsewhere: python -m playwright install --with-deps chromium), or put the path "
        "of yours in the environment variable CHROME."
    )


def _usual_places() -> list[Path]:
    """Where macOS and Windows keep their browsers; neither is on the PATH there."""
    if platform.system() == "Darwin":
        folders = (Path("/Applications"), Path.home() / "Applications")
        return [
            folder / f"{app}.app/Contents/MacOS/{app}" for app in MAC_APPS for folder in folders
        ]
    if platform.system() == "Windows":
        roots = [Path(os.environ[root]) for root in WINDOWS_ROOTS if root in os.environ]
        return [root / program for program in WINDOWS_PROGRAMS for root in roots]
    return []


def _starts(path: str) -> bool:
    """Whether it is a browser, not Ubuntu's stub that asks for a snap."""
    # On Windows --version opens a window, and there are no stubs.
    return platform.system() == "Windows" or _runs(path, "--version", quiet=True)


def _playwrights() -> str | None:
    """Playwright's own Chromium, if it was downloaded."""
    # In a child: Playwright's sync API does not nest, and a test may ask.
    child = subprocess.run(
        [sys.executable, "-c", PLAYWRIGHT_PATH], stdout=subprocess.PIPE, text=True
    )
    path = child.stdout.strip()
    return path if child.returncode == 0 and Path(path).is_file() else None


def _is_debian() -> bool:
    """Debian, Ubuntu and what derives from them."""
    return shutil.which("apt-get") is not None


def _apt_install() -> bool:
    """Install Debian's Chromium, as root or by a sudo that asks for no password."""
    if os.geteuid() == 0:
        sudo: tuple[str, ...] = ()
    elif shutil.which("sudo") and _runs("sudo", "-n", "true", quiet=True):
        sudo = ("sudo", "-n")
    else:
        return False
    apt = (*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    return _runs(*apt, "update") and _runs(
        *apt, "install", "--yes", "--no-install-recommends", *APT_PACKAGES
    )


def _runs(*command: str, quiet: bool = False) -> bool:
    """Whether a command exits with 0."""
    output = subprocess.DEVNULL if quiet else None
    return (
        subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        ).returncode
        == 0
    )
