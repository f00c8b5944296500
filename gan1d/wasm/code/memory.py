"""The plan of the memory: every buffer's place, known before the module runs.

Inputs, outputs and constants have places of their own. All others share what is behind them: a
buffer may lie where another one lay that nothing reads any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gan1d.wasm.loops.statements import (
    Buffer,
    Copy,
    Kernel,
    Product,
    Simple,
    Statement,
    Switch,
    While,
)

START = 64  # the first byte in use
_ALIGNED = 16  # bytes


def size(buffer: Buffer) -> int:
    """Bytes that it takes; at least some, since a vector is loaded whole."""
    return -(-4 * max(buffer.size, 1) // _ALIGNED) * _ALIGNED


def place_in_turn(buffers: Iterable[Buffer], top: int) -> int:
    """Give each buffer that has none a place of its own; where the next one would lie."""
    for buffer in buffers:
        if buffer.offset < 0:
            buffer.offset = top
            top += size(buffer)
    return top


class _Life(NamedTuple):
    """A buffer, and the first and last statement that it is needed for."""

    buffer: Buffer
    first: int
    last: int


def place_by_life(statements: Sequence[Statement], top: int) -> int:
    """Give the buffers that have none a place, the largest first; the end of what is used."""
    placed: list[_Life] = []
    end = top
    for life in sorted(_lives(statements), key=lambda life: -life.buffer.size):
        at, needed = top, size(life.buffer)
        busy = sorted(
            (other.buffer.offset, size(other.buffer))
            for other in placed
            if other.first <= life.last and life.first <= other.last
        )
        for start, taken in busy:
            if at + needed <= start:
                break
            at = max(at, start + taken)
        life.buffer.offset = at
        placed.append(life)
        end = max(end, at + needed)
    return end


def _lives(statements: Sequence[Statement]) -> list[_Life]:
    walk = _Walk()
    walk.over(statements, [])
    return [_Life(buffer, first, walk.last[buffer]) for buffer, first in walk.first.items()]


class _Loop(NamedTuple):
    """A loop that is being walked through."""

    begin: int
    from_before: set[Buffer]  # used within, but filled before: needed until its end


class _Walk:
    """Numbers all statements in their order, and notes when each buffer is used."""

    def __init__(self) -> None:
        self.first: dict[Buffer, int] = {}
        self.last: dict[Buffer, int] = {}
        self.now = 0

    def over(self, statements: Sequence[Statement], loops: list[_Loop]) -> None:
        for statement in statements:
            self.now += 1
            if isinstance(statement, While):
                self._while(statement, loops)
            elif isinstance(statement, Switch):
                self._use([statement.index], loops)
                for branch in statement.branches:
                    self.over(branch, loops)
            else:
                self._use(used(statement), loops)

    def _while(self, statement: While, loops: list[_Loop]) -> None:
        loop = _Loop(self.now, set())
        within = [*loops, loop]
        self.over(statement.before, within)
        self.now += 1
        self._use([statement.test], within)
        self.over(statement.body, within)
        self.now += 1
        for buffer in loop.from_before:
            self.last[buffer] = self.now

    def _use(self, buffers: Iterable[Buffer], loops: list[_Loop]) -> None:
        for buffer in buffers:
            if buffer.offset >= 0:
                continue
            first = self.first.setdefault(buffer, self.now)
            self.last[buffer] = self.now
            for loop in loops:
                if first < loop.begin:
                    loop.from_before.add(buffer)


def used(statement: Simple) -> list[Buffer]:
    """The buffers of a simple statement."""
    match statement:
        case Kernel():
            return statement.buffers()
        case Product(c, a, b):
            return [c, a.buffer, b.buffer]
        case Copy(target, source):
            return [target, source]
