"""A real JupyterLab, with one notebook whose cells a test runs one by one."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page

from tests import ROOT
from tests.browser import HOST, START_SECONDS, STOP_SECONDS, ServerError, free_port
from tests.browser.acts import WAIT

# Its front end asks nobody for news, and does not offer to be built anew for an extension.
OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--IdentityProvider.token=",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
PAGE_CONFIG = {
    "buildCheck": False,
    "buildAvailable": False,
    "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True},
}


class Lab:
    """JupyterLab in a folder of its own, as nobody has configured it.

    Args:
      folder: empty; gets the notebook, what Jupyter keeps, and the log.
      cells: the code of the notebook's cells.
    """

    def __init__(self, folder: Path, cells: Sequence[str]) -> None:
        self.port = free_port()
        self.origin = f"http://{HOST}:{self.port}"
        self._log = folder / "log.txt"
        notebooks = folder / "notebooks"
        notebooks.mkdir()
        (notebooks / "test.ipynb").write_text(json.dumps(_notebook(cells)), encoding="utf-8")
        config = folder / "config" / "labconfig"
        config.mkdir(parents=True)
        (config / "page_config.json").write_text(json.dumps(PAGE_CONFIG), encoding="utf-8")
        kept = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
        own = {f"JUPYTER_{name}": str(folder / name.split("_")[0].lower()) for name in kept}
        own |= {f"JUPYTERLAB_{name}_DIR": str(folder / name) for name in ("SETTINGS", "WORKSPACES")}
        command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--port={self.port}"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, f"--ServerApp.root_dir={notebooks}"],
                env={**os.environ, **own, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def stop(self) -> None:
        """End it, and its kernel with it."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def open(self, page: Page) -> None:
        """Show the notebook.

        Raises:
          ServerError: it did not answer in time.
        """
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"JupyterLab gave no answer; its log:\n{self._log.read_text()}")
            time.sleep(0.1)
        page.goto(f"{self.origin}/lab/tree/test.ipynb?reset")
        page.locator(".jp-CodeCell").first.wait_for(timeout=WAIT)
        page.get_by_text("| Idle").wait_for(timeout=WAIT)  # the kernel's state, in the status bar

    def run(self, page: Page, i: int) -> Locator:
        """Run a cell to its end; returns the cell."""
        cell = page.locator(".jp-CodeCell").nth(i)
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        done = cell.locator(".jp-InputPrompt").get_by_text(f"[{i + 1}]:")
        done.wait_for(timeout=WAIT)
        return cell

    def frame(self, page: Page) -> FrameLocator:
        """The live page in a cell."""
        return page.frame_locator(".jp-OutputArea iframe")

    def _answers(self) -> bool:
        try:
            with closing(http.client.HTTPConnection(HOST, self.port, timeout=60)) as connection:
                connection.request("GET", "/api")
                return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False


def _notebook(cells: Sequence[str]) -> dict[str, object]:
    """The notebook's file."""
    blank: dict[str, object] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": [{"id": f"c{i}", "source": code, **blank} for i, code in enumerate(cells)],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
