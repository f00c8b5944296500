"""What a server holds: memory, threads, sockets and files of its processes, as Linux tells them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")


class Footprint(NamedTuple):
    """Of a process and all that it has begun."""

    processes: int
    resident: int  # bytes of memory, shared ones counted in each
    threads: int
    sockets: int
    files: int  # open, that are no sockets

    @classmethod
    def of(cls, process: int) -> Footprint:
        """What a process holds now."""
        parts = [_of_one(process)]
        children = (_PROC / str(process) / "task" / str(process) / "children").read_text().split()
        parts += [cls.of(int(child)) for child in children]
        return cls(*(sum(column) for column in zip(*parts, strict=True)))

    def __str__(self) -> str:
        return (
            f"{self.resident / 2**20:.0f} MiB, {self.processes} processes, {self.threads} threads, "
            f"{self.sockets} sockets, {self.files} other files"
        )


def _of_one(process: int) -> Footprint:
    folder = _PROC / str(process)
    status = dict(
        line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line
    )
    opened = []
    for number in os.listdir(folder / "fd"):
        try:
            opened.append(os.readlink(folder / "fd" / number))
        except FileNotFoundError:  # closed meanwhile
            continue
    sockets = sum(name.startswith("socket:") for name in opened)
    resident = int(status["VmRSS"].split()[0]) * 1024
    return Footprint(1, resident, int(status["Threads"]), sockets, len(opened) - sockets)
