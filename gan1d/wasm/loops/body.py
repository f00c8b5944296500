"""The body of a kernel: what a node is at an index, as operations on loads."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np

from gan1d.wasm.graph.nodes import Kind, Node, Shape
from gan1d.wasm.loops.statements import Access, Buffer, Operation


class Index(NamedTuple):
    """Where along one dimension: start + steps . counters of the loops."""

    start: int
    steps: tuple[int, ...]


class Storage(NamedTuple):
    """The nodes that have memory, and where those are that have been computed."""

    stored: set[Node]
    buffers: dict[Node, Buffer]


def strides(shape: Shape) -> list[int]:
    """Elements from one index to the next along each dimension, row by row."""
    found, step = [], 1
    for n in reversed(shape):
        found.append(step)
        step *= n
    return found[::-1]


def access(shape: Shape, index: Sequence[Index], buffer: Buffer | None, n_loops: int) -> Access:
    """Where an array of a shape has an index."""
    pairs = list(zip(strides(shape), index, strict=True))
    start = sum(stride * at.start for stride, at in pairs)
    steps = [sum(stride * at.steps[d] for stride, at in pairs) for d in range(n_loops)]
    return Access(start, steps, buffer)


class Body:
    """Collects operations; equal ones are one."""

    def __init__(self, storage: Storage, n_loops: int) -> None:
        self.storage = storage
        self.n_loops = n_loops
        self.operations: list[Operation] = []
        self._seen: dict[Hashable, int] = {}

    def value(self, node: Node, index: Sequence[Index]) -> int:
        """The operation whose result is a node's element at an index."""
        if node.op != "constant" and node in self.storage.stored:
            buffer = self.storage.buffers[node]
            return self.load(node.kind, access(node.shape, index, buffer, self.n_loops))
        return self.computed(node, index)

    def computed(self, node: Node, index: Sequence[Index]) -> int:
        """The same, from the node's arguments, even if the node has memory."""
        special = getattr(self, f"_{node.op}", None)
        if special:
            found: int = special(node, index)
            return found
        key = (node, tuple(index))
        if key not in self._seen:
            args = [self.value(arg, index if arg.shape == node.shape else []) for arg in node.args]
            self._seen[key] = self.apply(node.op, node.kind, *args, arg_kind=node.args[-1].kind)
        return self._seen[key]

    def apply(self, op: str, kind: Kind, *args: int, arg_kind: Kind | None = None) -> int:
        """An operation on results."""
        make = lambda: Operation(op, kind, args, arg_kind=arg_kind or kind)  # noqa: E731
        return self._once((op, kind, args), make)

    def constant(self, value: Any, kind: Kind) -> int:
        """One value."""
        key = ("constant", kind, np.asarray(value).tobytes())
        return self._once(key, lambda: Operation("constant", kind, value=value))

    def load(self, kind: Kind, at: Access) -> int:
        """One element of a buffer."""
        key = ("load", at.buffer and id(at.buffer), at.start, tuple(at.steps), at.moving)
        args = tuple(a for a, _ in at.moving)
        return self._once(key, lambda: Operation("load", kind, args, at))

    def clamped(self, node: Node, index: Sequence[Index], most: int) -> int:
        """A node as an index from 0 to `most`."""
        at = self.value(node, index if node.shape else [])
        if node.kind == "i":
            at = self.apply("max", "i", at, self.constant(np.int32(0), "i"))
        return self.apply("min", node.kind, at, self.constant(np.int32(most), node.kind))

    def _once(self, key: Hashable, make: Callable[[], Operation]) -> int:
        if key not in self._seen:
            self.operations.append(make())
            self._seen[key] = len(self.operations) - 1
        return self._seen[key]

    def _constant(self, node: Node, _: Sequence[Index]) -> int:
        return self.constant(node.params["value"], node.kind)

    def _barrier(self, node: Node, index: Sequence[Index]) -> int:
        return self.value(node.args[0], index)

    def _view(self, node: Node, index: Sequence[Index]) -> int:
        none = (0,) * self.n_loops
        inner = []
        for start, dim, step in node.params["index"]:
            at = Index(0, none) if dim is None else index[dim]
            inner.append(Index(start + step * at.start, tuple(step * s for s in at.steps)))
        return self.value(node.args[0], inner)

    def _iota(self, node: Node, index: Sequence[Index]) -> int:
        start, steps = index[node.params["dim"]]
        key = ("iota", node.kind, start, steps)
        at = Access(start, list(steps))
        return self._once(key, lambda: Operation("iota", node.kind, access=at))

    def _window(self, node: Node, index: Sequence[Index]) -> int:
        x, *starts = node.args
        moving = [
            (self.clamped(start, [], n - size), stride)
            for start, n, size, stride in zip(
                starts, x.shape, node.shape, strides(x.shape), strict=True
            )
            if n != size
        ]
        return self._moved(x, index, moving)

    def _gather(self, node: Node, index: Sequence[Index]) -> int:
        x, *columns = node.args
        none = (0,) * self.n_loops
        inner = [Index(0, none)] * len(x.shape)
        for d, offset in node.params["inner"]:
            inner[d] = index[offset]
        stride = strides(x.shape)
        moving = [
            (self.clamped(column, index, x.shape[d] - node.params["sizes"][d]), stride[d])
            for column, d in zip(columns, node.params["looked_up"], strict=True)
        ]
        return self._moved(x, inner, moving)

    def _moved(self, x: Node, index: Sequence[Index], moving: list[tuple[int, int]]) -> int:
        at = access(x.shape, index, self.storage.buffers[x], self.n_loops)
        at.moving = tuple(moving)
        return self.load(x.kind, at)
