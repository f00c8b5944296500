"""What a function does, as a list of statements: loops over arrays, copies, control flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gan1d.wasm.graph.nodes import Kind


@dataclass(eq=False)
class Buffer:
    """An array in memory, row by row, four bytes for each element."""

    size: int  # elements
    kind: Kind
    value: np.ndarray | None = None  # if it is known now
    offset: int = -1  # bytes from the start of the memory; -1 as long as it has no place


@dataclass
class Access:
    """Where a loop reads or writes: start + steps . counters + moving, in elements."""

    start: int
    steps: list[int]  # one for each loop
    buffer: Buffer | None = None  # none of a number that counts by itself (`iota`)
    moving: tuple[tuple[int, int], ...] = ()  # (operation that gives an index, its stride)


@dataclass
class Operation:
    """One operation of a kernel's body, on results of operations before it."""

    op: str
    kind: Kind
    args: tuple[int, ...] = ()
    access: Access | None = None  # of a `load` or an `iota`
    value: Any = None  # of a `constant`
    arg_kind: Kind = "f"  # of the last argument
    level: int = 0  # loops that the result depends on: it is computed inside so many


@dataclass
class Kernel:
    """Nested loops around a body. A `map` stores each result.

    A `reduce` combines the results over the loops from `n_out` on; a `cumulative` has one such
    loop, and stores what it has combined so far at each of its turns.
    """

    form: str
    extents: list[int]  # turns of each loop, the outermost first
    n_out: int
    store: Access
    body: list[Operation]
    result: int  # the operation that is stored or combined
    how: str = ""  # sum, prod, max, min, and, or
    reverse: bool = False  # whether a cumulative one runs from the end

    def __post_init__(self) -> None:
        if self.form != "cumulative":
            self._join_loops()
        for operation in self.body:
            operation.level = self._level(operation)

    def accesses(self) -> list[Access]:
        """All of them."""
        return [self.store, *(each.access for each in self.body if each.access)]

    def buffers(self) -> list[Buffer]:
        """Those it uses: what it writes comes first."""
        found = [each.buffer for each in self.accesses() if each.buffer]
        return list(dict.fromkeys(found))

    def _join_loops(self) -> None:
        """Make one loop of two wherever all accesses run on from one to the other."""
        d = 0
        while d + 1 < len(self.extents):
            turns = self.extents[d + 1]
            one_side = d + 1 < self.n_out or d >= self.n_out
            if one_side and all(a.steps[d] == a.steps[d + 1] * turns for a in self.accesses()):
                self.extents[d : d + 2] = [self.extents[d] * turns]
                self.n_out -= d < self.n_out
                for access in self.accesses():
                    access.steps.pop(d)
            else:
                d += 1

    def _level(self, operation: Operation) -> int:
        steps = operation.access.steps if operation.access else []
        own = max((d + 1 for d, step in enumerate(steps) if step), default=0)
        return max([own, *(self.body[a].level for a in operation.args)])


@dataclass
class Matrix:
    """A matrix in memory: element (i, j) at start + i * rows + j * columns, in elements."""

    buffer: Buffer
    start: int
    rows: int
    columns: int


@dataclass
class Product:
    """C = A B; C lies row by row from the start of its buffer."""

    c: Buffer
    a: Matrix
    b: Matrix
    m: int  # rows of A and C
    k: int  # columns of A, rows of B
    n: int  # columns of B and C


@dataclass
class Copy:
    """All of a buffer."""

    target: Buffer
    source: Buffer


@dataclass
class While:
    """As long as a number is not 0 after `before`, do `body`."""

    before: Sequence[Statement]
    test: Buffer
    body: Sequence[Statement]


@dataclass
class Switch:
    """The branch of a number, from 0 on; the first or the last one for a number beyond."""

    index: Buffer
    branches: list[list[Statement]] = field(default_factory=list)


Simple = Kernel | Product | Copy
Statement = Simple | While | Switch
