"""How many connections the server may hold open: each costs the process one open file."""

from __future__ import annotations

import select

CONNECTIONS = 4000  # open at once; browsers keep theirs between two requests
_WITHOUT_POLL = 400  # select() takes 512 sockets on Windows
_SPARE = 200  # files that are no connections: libraries, caches, pipes


def possible(wanted: int = CONNECTIONS) -> int:
    """How many connections may be open at once; raises the process's limit where it may."""
    if not hasattr(select, "poll"):
        return min(wanted, _WITHOUT_POLL)
    try:
        import resource
    except ImportError:
        return wanted
    needed = wanted + _SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    raised = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
    except (OSError, ValueError):  # some systems grant less than they say
        raised = soft
    return max(raised - _SPARE, 1)


def shortage(connections: int, wanted: int = CONNECTIONS) -> str | None:
    """The sentence for fewer connections than are wanted; None if there are enough."""
    if connections >= wanted:
        return None
    return (
        f"at most {connections} connections can be open at once, since this process may open "
        "few files; where a shell has it, ulimit -n raises that"
    )
