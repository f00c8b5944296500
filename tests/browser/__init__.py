"""Tests of the page in a real browser, and `Server`, which runs the real app for them."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

HOST = "127.0.0.1"
START_SECONDS = 90.0
STOP_SECONDS = 60.0


class ServerError(Exception):
    """The app did not do what it was told; the message ends with its log."""


def free_port() -> int:
    """A TCP port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """The app in a process of its own, on a port that it keeps when started again.

    Args:
      command: what runs the app, such as ("gan1d",); `--no-browser --no-warm --port N` is added.
      cwd: the folder it is run in.
      log: the file that gets all that it prints.
    """

    def __init__(self, command: Sequence[str], cwd: Path, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._command = [*command, "--no-browser", "--no-warm", "--port", str(self.port)]
        self._cwd = cwd
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        """All that it printed so far, restarts included."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def pid(self) -> int:
        """The id of its process."""
        assert self._process
        return self._process.pid

    @property
    def children(self) -> list[int]:
        """The ids of its own processes, as Linux tells them."""
        assert self._process
        path = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(number) for number in path.read_text().split()]

    def start(self) -> None:
        """Start it and wait until it answers GET / with 200.

        Raises:
          ServerError: it ended, or did not answer in time.
        """
        if self.running:
            raise ServerError(f"already running at {self.url}")
        # An ignored SIGINT, as in a shell's background job, would be inherited: then no Ctrl-C.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if (code := self._process.poll()) is not None:
                raise self._error(f"ended with exit code {code} before it answered")
            if time.monotonic() > deadline:
                self.kill()
                raise self._error(f"gave no answer at {self.url} in {START_SECONDS:.0f} s")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it as a person does, with Ctrl-C, and see that it ends well.

        Raises:
          ServerError: it did not end in time, or not with exit code 0.
        """
        if self._process is None:
            return
        if sys.platform == "win32":  # has no SIGINT for another process
            self.kill()
            return
        self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise self._error(f"still ran {STOP_SECONDS:.0f} s after Ctrl-C") from None
        self._process = None
        if code != 0:
            raise self._error(f"ended with exit code {code} after Ctrl-C")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of GET path, past any proxy of the environment."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=60)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()

    def _answers(self) -> bool:
        try:
            return self.get("/")[0] == http.client.OK
        except (OSError, http.client.HTTPException):
            return False

    def _error(self, what: str) -> ServerError:
        return ServerError(f"{' '.join(self._command)} {what}; its log:\n{self.log}")
