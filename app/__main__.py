"""The command line: `gan1d`, or `python -m app`. Without a command it serves the page."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

from app.cli import maps
from app.cli.commands import QUERY_HELP, add_to
from app.compile import keep_compiled_code
from app.folders import cache_folder
from app.hall.messages import MOST_BODY, MOST_HEAD

HOST, PORT = "127.0.0.1", 8050
_BUSY = {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}
_TRIES = 50  # ports tried
MOST_WORKERS = 64
BEHIND = {  # of a worker: the door alone speaks to it, and says who asks
    "trusted_proxy": HOST,
    "trusted_proxy_headers": {"x-forwarded-for"},
    "clear_untrusted_proxy_headers": True,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    return status


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(
        prog="gan1d",
        description="Watch a GAN learn a one-dimensional density, in the browser.",
        allow_abbrev=False,  # or --n of a command would be taken for one of these
    )
    _serve_options(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    add_to(commands)
    maps.add_to(commands)
    return top


def _serve_options(top: argparse.ArgumentParser) -> None:
    top.add_argument("--host", default=HOST, help=f"address to listen on (default: {HOST})")
    top.add_argument(
        "--port", type=int, default=PORT,
        help=f"port to listen on; the next free one if it is busy (default: {PORT})",
    )  # fmt: skip
    top.add_argument("--no-browser", action="store_true", help="do not open a browser")
    top.add_argument("--no-warm", action="store_true", help="compile nothing in advance")
    top.add_argument("--query", default="", help=QUERY_HELP)
    top.add_argument(
        "--workers", type=int, default=1, metavar="N",
        help="processes that share the port and the cores (default: 1)",
    )  # fmt: skip
    top.add_argument(
        "--lecture", action="store_true", help="lectures may be given at /?lecture=NAME"
    )
    top.add_argument("--behind", action="store_true", help=argparse.SUPPRESS)  # a door: a worker
    top.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from app.links.link import describe

    query = arguments.query.lstrip("?")
    for problem in describe(query)["problems"]:
        print(f"gan1d: {problem}", file=sys.stderr)
    if not 1 <= arguments.workers <= MOST_WORKERS:
        print(
            f"gan1d: --workers must be between 1 and {MOST_WORKERS}, got {arguments.workers}",
            file=sys.stderr,
        )
        return 2
    listener = _listen(arguments.host, arguments.port)
    if listener is None:
        return 2
    if arguments.workers > 1 or (arguments.lecture and not arguments.behind):
        return _open_hall(arguments, listener, query)
    if arguments.behind:
        threading.Thread(target=_end_with_the_door, daemon=True).start()
    keep_compiled_code()
    from waitress import create_server
    from waitress.parser import HTTPRequestParser

    from app import connections, create_app
    from app.routes.crowd import THREADS
    from gan1d.runs.replay import KEPT

    KEPT.path = cache_folder("states")  # a server that dies goes on where it was

    HTTPRequestParser.path = ""  # waitress logs it, even of a request that had none
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # chunks wait their turn: no news
    open_at_once = connections.possible()
    if (few := connections.shortage(open_at_once)) and not arguments.behind:
        print(f"gan1d: {few}", file=sys.stderr)
    server = create_server(
        create_app(lectures=arguments.lecture).server,
        sockets=[listener],
        threads=THREADS,
        connection_limit=open_at_once,
        asyncore_use_poll=True,  # select() takes 1024 files and no more
        channel_request_lookahead=1,
        max_request_header_size=MOST_HEAD,
        max_request_body_size=MOST_BODY,
        **(BEHIND if arguments.behind else {}),
    )
    _welcome(arguments, listener, query)
    if not arguments.no_warm:
        threading.Thread(target=_warm, daemon=True).start()
    _give_maps_up_on_ctrl_c()
    server.run()  # until Ctrl-C, which waitress takes as the end
    server.close()
    with suppress(OSError):
        print("\nStopped.", flush=True)
    os._exit(0)  # a compilation under way in the background would abort an ordinary exit


def _give_maps_up_on_ctrl_c() -> None:
    """Waitress would wait five seconds for those who wait for tiles."""
    from app.routes.tiles import TRAINERS

    def interrupted(number: int, frame: FrameType | None) -> None:
        TRAINERS.close()
        signal.default_int_handler(number, frame)

    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # else it is ignored, as in a shell's background job
        signal.signal(signal.SIGINT, interrupted)


def _welcome(arguments: argparse.Namespace, listener: socket.socket, query: str) -> None:
    """Say where the server is, and open it."""
    host, port = listener.getsockname()[:2]
    address = f"http://{host}:{port}/" + (f"?{query}" if query else "")
    with suppress(OSError):  # of a log on a full disk
        print(f"gan1d is at {address} (Ctrl-C ends it)", flush=True)
    if not arguments.no_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _open_hall(arguments: argparse.Namespace, listener: socket.socket, query: str) -> int:
    """Serve by several processes, or with lectures."""
    from app import connections
    from app.hall.run import run

    open_at_once = connections.possible()
    if few := connections.shortage(open_at_once):
        print(f"gan1d: {few}", file=sys.stderr)
    options = ["--no-warm"] * arguments.no_warm + ["--lecture"] * arguments.lecture
    listener.listen()  # who comes before the first worker is there waits, or is told to
    _welcome(arguments, listener, query)
    run(listener, arguments.workers, options, arguments.lecture, open_at_once)
    print("\nStopped.", flush=True)
    return 0


def _end_with_the_door() -> None:
    """A worker's input ends when the door does."""
    sys.stdin.buffer.read()
    os._exit(0)


def _warm() -> None:
    """Compile what the page opens with, then what the lessons need."""
    from app.compile import warm as warm_lessons
    from app.routes import frames

    frames.warm()
    warm_lessons()


def _listen(host: str, port: int) -> socket.socket | None:
    """A socket on the port, or on the next free one; None and a sentence if there is none."""
    if not 0 <= port <= 65535:
        print(f"gan1d: --port must be between 0 and 65535, got {port}", file=sys.stderr)
        return None
    for at in range(port, min(port + _TRIES, 65536)):
        listener = socket.socket()
        if os.name == "posix":  # elsewhere it would share a busy port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, at))
        except OSError as error:
            listener.close()
            if error.errno not in _BUSY:
                print(f"gan1d: cannot listen on {host}:{at}: {error.strerror}", file=sys.stderr)
                return None
            continue
        if at != port:
            print(f"Port {port} is busy; using {at}.")
        return listener
    print(f"gan1d: no free port from {port} to {port + _TRIES - 1}", file=sys.stderr)
    return None


if __name__ == "__main__":
    sys.exit(main())
