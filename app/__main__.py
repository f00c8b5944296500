"""The command line: `gan1d`, or `python -m app`."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path

HOST, PORT = "127.0.0.1", 8050
_BUSY = {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}
_TRIES = 50  # ports looked at
_THREADS = 16  # requests served at once; those that train take turns


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
        prog="gan1d", description="Watch a GAN learn a one-dimensional density, in the browser."
    )
    _serve_options(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    figure = commands.add_parser(
        "figure",
        help="write Figure 1 (a)-(d) of a recipe to a file",
        description="Play a recipe through the stages of Figure 1 and write the four panels.",
    )
    figure.add_argument("out", type=Path, metavar="OUT.html", help="the file to write")
    figure.add_argument("--query", default="", help=_QUERY_HELP)
    figure.add_argument(
        "--theme", default="paper", choices=["light", "dark", "projector", "paper"],
        help="how it looks (default: paper)",
    )  # fmt: skip
    figure.add_argument("--force", action="store_true", help="overwrite an existing file")
    figure.set_defaults(run=_figure)
    return top


_QUERY_HELP = 'a recipe as in a link, e.g. "target=two_normals&lr_d=0.002" (default: the default)'


def _serve_options(top: argparse.ArgumentParser) -> None:
    top.add_argument("--host", default=HOST, help=f"address to listen on (default: {HOST})")
    top.add_argument(
        "--port", type=int, default=PORT,
        help=f"port to listen on; the next free one if it is busy (default: {PORT})",
    )  # fmt: skip
    top.add_argument("--no-browser", action="store_true", help="do not open a browser")
    top.add_argument("--query", default="", help=_QUERY_HELP)
    top.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from app.opening import describe

    query = arguments.query.lstrip("?")
    for problem in describe(query)["problems"]:
        print(f"gan1d: {problem}", file=sys.stderr)
    listener = _listen(arguments.host, arguments.port)
    if listener is None:
        return 2
    _keep_compiled_code()
    from waitress import create_server

    from app import create_app, routes

    server = create_server(
        create_app().server, sockets=[listener], threads=_THREADS, channel_request_lookahead=1
    )
    host, port = listener.getsockname()[:2]
    address = f"http://{host}:{port}/" + (f"?{query}" if query else "")
    print(f"gan1d is at {address} (Ctrl-C ends it)", flush=True)
    threading.Thread(target=routes.warm, daemon=True).start()
    if not arguments.no_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    server.run()  # until Ctrl-C, which waitress takes as the end
    server.close()
    print("\nStopped.", flush=True)
    os._exit(0)  # a compilation under way in the background would abort an ordinary exit


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


def _keep_compiled_code() -> None:
    """Keep XLA's compiled programs on disk, so that only the first start ever waits for them."""
    import jax

    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    jax.config.update("jax_compilation_cache_dir", str(base / "gan1d" / "xla"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def _figure(arguments: argparse.Namespace) -> int:
    out: Path = arguments.out
    if out.suffix != ".html":
        print(f"gan1d: the file must end in .html, got {out.name!r}", file=sys.stderr)
        return 2
    if out.exists() and not arguments.force:
        print(f"gan1d: {out} exists; --force overwrites it", file=sys.stderr)
        return 2
    if not os.access(out.parent, os.W_OK):
        print(f"gan1d: cannot write {out}: no writable folder {out.parent}", file=sys.stderr)
        return 2
    _keep_compiled_code()
    import gan1d
    from gan1d import figure1, figures

    recipe, problems = gan1d.Recipe.from_query(arguments.query)
    for problem in problems:
        print(f"gan1d: {problem}", file=sys.stderr)
    *_, (recipe, stages) = figure1.play(recipe)
    for stage in stages:
        if not stage.reached:
            print(f"gan1d: Figure 1: {stage.sentence}", file=sys.stderr)
    history = gan1d.run(recipe, stages[-1].end, figure1.EVERY)
    figure = figures.figure1(history, arguments.theme)
    try:
        figure.write_html(out)
    except OSError as error:
        print(f"gan1d: cannot write {out}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"Wrote {out}: {recipe.to_query()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
