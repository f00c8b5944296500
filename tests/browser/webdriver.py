"""Firefox and WebKitGTK by W3C WebDriver, as far as a test of one page needs it.

Firefox takes WebDriver's commands by Marionette: JSON arrays, each behind its length. WebKitGTK
brings a driver that takes them by HTTP, and needs a display, if need be Xvfb's.
"""

from __future__ import annotations

import base64
import glob
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tests.browser import HOST, free_port

WAIT = 60.0  # s
MINI_BROWSERS = ("/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/lib*/webkit2gtk-4.*/MiniBrowser")
PREFERENCES = {
    "marionette.port": 0,  # any free one, which the profile then names
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class EngineError(Exception):
    """A browser does not start or answer, or answers with an error."""


class MissingError(Exception):
    """A program is not installed; the message names it, and Debian's package with it."""


@dataclass(frozen=True)
class Engine:
    """A browser's one page.

    Attributes:
      send: a command by its name in Marionette, its HTTP path and its parameters; its answer.
    """

    send: Callable[[str, str, Mapping[str, Any]], Any]

    def go(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        self.send("WebDriver:Navigate", "url", {"url": url})

    def run(self, script: str) -> Any:
        """What a script, the body of a function, returns."""
        return self.send("WebDriver:ExecuteScript", "execute/sync", {"script": script, "args": []})

    def until(self, expression: str) -> None:
        """Wait until an expression is true.

        Raises:
          EngineError: it is not within `WAIT` seconds.
        """
        deadline = time.monotonic() + WAIT
        while not self.run(f"return Boolean({expression})"):
            if time.monotonic() > deadline:
                raise EngineError(f"never true: {expression}")
            time.sleep(0.05)

    def resize(self, width: int, height: int) -> None:
        """Give the page a size in CSS pixels."""
        outer = {"width": width, "height": height}
        for _ in range(2):  # the second time with what the window has around the page
            self.send("WebDriver:SetWindowRect", "window/rect", outer)
            inner = self.run("return {width: innerWidth, height: innerHeight}")
            wanted = {"width": width, "height": height}
            outer = {name: outer[name] + wanted[name] - inner[name] for name in wanted}

    def screenshot(self) -> bytes:
        """A PNG of what is in sight of the page."""
        return base64.b64decode(self.send("WebDriver:TakeScreenshot", "screenshot", {}))


@contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    """A headless Firefox that keeps what it keeps in an empty folder.

    Raises:
      MissingError: there is no Firefox.
    """
    command = _program("firefox-esr", shutil.which("firefox-esr") or shutil.which("firefox"))
    told = [f"user_pref({json.dumps(name)}, {json.dumps(at)});" for name, at in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(told))
    active = folder / "MarionetteActivePort"
    args = [command, "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
    with _running(args, folder) as alive:
        _until(lambda: active.exists() and active.read_text().strip() != "", alive)
        address = (HOST, int(active.read_text()))
        with (
            socket.create_connection(address, timeout=WAIT) as connection,
            connection.makefile("rb") as answers,
        ):
            send = _marionette(connection, answers)
            send("WebDriver:NewSession", "", {"capabilities": {}})
            yield Engine(send)
            send("Marionette:Quit", "", {"flags": ["eForceQuit"]})


@contextmanager
def webkit(folder: Path) -> Iterator[Engine]:
    """A WebKitGTK, whose driver and display log to a folder.

    Raises:
      MissingError: there is no WebKitGTK with its driver, or no display.
    """
    driver = _program("webkit2gtk-driver", shutil.which("WebKitWebDriver"))
    found = [path for pattern in MINI_BROWSERS for path in glob.glob(pattern)]
    mini = _program("webkit2gtk-driver", found[0] if found else None)
    port = free_port()
    url = f"http://{HOST}:{port}/session"
    options = {"webkitgtk:browserOptions": {"binary": mini, "args": ["--automation"]}}
    with (
        _display(folder) as display,
        _running([driver, f"--port={port}"], folder, DISPLAY=display) as alive,
    ):
        _until(lambda: _listens(port), alive)
        wanted = {"capabilities": {"alwaysMatch": options}}
        session = f"{url}/{_http(url, 'POST', wanted)['sessionId']}"

        def send(_: str, path: str, parameters: Mapping[str, Any]) -> Any:
            method = "POST" if parameters else "GET"
            return _http(f"{session}/{path}", method, parameters)

        yield Engine(send)
        _http(session, "DELETE", {})


ENGINES: dict[str, Callable[[Path], AbstractContextManager[Engine]]] = {
    "firefox": firefox,
    "webkit": webkit,
}


def _marionette(
    connection: socket.socket, answers: BinaryIO
) -> Callable[[str, str, Mapping[str, Any]], Any]:
    def receive() -> Any:
        length = b""
        while (digit := answers.read(1)) != b":":
            if not digit:
                raise EngineError("Firefox has gone")
            length += digit
        return json.loads(answers.read(int(length)))

    receive()  # its greeting

    def send(name: str, _: str, parameters: Mapping[str, Any]) -> Any:
        message = json.dumps([0, 1, name, parameters]).encode()
        connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = receive()
        if error:
            raise EngineError(f"{name}: {error['error']}: {error['message']}")
        return result.get("value", result) if result else None

    return send


def _http(url: str, method: str, body: Mapping[str, Any]) -> Any:
    data = json.dumps(body).encode() if method == "POST" else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=WAIT) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        with error:
            raise EngineError(f"{method} {url}: {error.read().decode()}") from None


@contextmanager
def _display(folder: Path) -> Iterator[str]:
    """The display that there is, else one of Xvfb's."""
    if display := os.environ.get("DISPLAY"):
        yield display
        return
    command = _program("xvfb", shutil.which("Xvfb"))
    reading, writing = os.pipe()
    args = [command, "-displayfd", str(writing), "-screen", "0", "1600x1200x24"]
    with open(reading) as told, _running(args, folder, pass_fds=(writing,)):
        os.close(writing)
        number = told.readline().strip()  # empty once it has ended
        if not number:
            raise EngineError("Xvfb did not start: its log is in the folder")
        yield f":{number}"


@contextmanager
def _running(
    args: Sequence[str], folder: Path, pass_fds: Sequence[int] = (), **more: str
) -> Iterator[Callable[[], bool]]:
    """A process that ends with the block; the value says whether it still runs."""
    name = Path(args[0]).name
    environment = os.environ | {"HOME": str(folder)} | more
    with open(folder / f"{name}.txt", "wb") as log:
        process = subprocess.Popen(args, stdout=log, stderr=log, env=environment, pass_fds=pass_fds)
    try:
        yield lambda: process.poll() is None
    finally:
        try:
            process.terminate()
            process.wait(WAIT / 4)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until(ready: Callable[[], bool], alive: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not ready():
        if not alive() or time.monotonic() > deadline:
            raise EngineError("the browser did not start: its log is in the folder")
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex((HOST, port)) == 0


def _program(package: str, path: str | None) -> str:
    if path is None:
        raise MissingError(f"needs a program of Debian's package {package}")
    return path
