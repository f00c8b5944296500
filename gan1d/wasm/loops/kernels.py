"""Loops of single nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gan1d.wasm.graph.nodes import Node, Shape
from gan1d.wasm.loops.body import Body, Index, Storage, access, strides
from gan1d.wasm.loops.statements import Access, Buffer, Kernel, Matrix, Product


def loops_over(shape: Sequence[int]) -> tuple[list[int], list[Index]]:
    """Loops over all elements of a shape, and where each dimension is inside of them."""
    turns = [n for n in shape if n != 1]
    index, at = [], 0
    for n in shape:
        index.append(Index(0, tuple(int(n != 1 and d == at) for d in range(len(turns)))))
        at += n != 1
    return turns, index


def fill(node: Node, shape: Shape, target: Buffer, storage: Storage) -> Kernel:
    """A node, which may have memory elsewhere, into a buffer."""
    return place(node, shape, target, shape, (0,) * len(shape), storage)


def place(
    node: Node, shape: Shape, target: Buffer, whole: Shape, start: Shape, storage: Storage
) -> Kernel:
    """A node of a shape into a part of a buffer, which has the shape `whole`."""
    turns, index = loops_over(shape)
    body = Body(storage, len(turns))
    result = body.value(node, index)
    moved = [Index(at.start + by, at.steps) for at, by in zip(index, start, strict=True)]
    return _map(turns, access(whole, moved, target, len(turns)), body, result)


def compute(node: Node, storage: Storage) -> Kernel:
    """A node that has memory, from its arguments."""
    turns, index = loops_over(node.shape)
    body = Body(storage, len(turns))
    result = body.computed(node, index)
    target = access(node.shape, index, storage.buffers[node], len(turns))
    return _map(turns, target, body, result)


def _map(turns: list[int], target: Access, body: Body, result: int) -> Kernel:
    return Kernel("map", turns, len(turns), target, body.operations, result)


def reduce(node: Node, storage: Storage) -> Kernel:
    """A reduction: the loops over what is kept come first."""
    given, axes = node.params["given"], node.params["axes"]
    kept = [d for d in range(len(given)) if d not in axes]
    order = [*kept, *axes]
    turns, places = loops_over([given[d] for d in order])
    index = [places[order.index(d)] for d in range(len(given))]
    body = Body(storage, len(turns))
    result = body.value(node.args[0], index)
    n_out = sum(given[d] != 1 for d in kept)
    buffer = storage.buffers[node]
    target = access(node.shape, [index[d] for d in kept], buffer, len(turns))
    form = "reduce" if len(turns) > n_out else "map"
    return Kernel(form, turns, n_out, target, body.operations, result, node.params["how"])


def cumulative(node: Node, storage: Storage) -> Kernel:
    """Running sums: the loop along them comes last."""
    axis = node.params["axis"]
    order = [*(d for d in range(len(node.shape)) if d != axis), axis]
    turns, places = loops_over([node.shape[d] for d in order])
    index = [places[order.index(d)] for d in range(len(order))]
    body = Body(storage, len(turns))
    result = body.value(node.args[0], index)
    target = access(node.shape, index, storage.buffers[node], len(turns))
    if node.shape[axis] == 1:
        return _map(turns, target, body, result)
    how, reverse = node.params["how"], node.params["reverse"]
    return Kernel(
        "cumulative", turns, len(turns) - 1, target, body.operations, result, how, reverse
    )


def product(node: Node, storage: Storage) -> Product:
    """A product of two matrices, each of which may be a view."""
    a, b = node.args
    in_a, in_b = node.params["in_a"], node.params["in_b"]
    return Product(
        storage.buffers[node],
        _matrix(a, storage, rows=1 - in_a),
        _matrix(b, storage, rows=in_b),
        m=a.shape[1 - in_a],
        k=a.shape[in_a],
        n=b.shape[1 - in_b],
    )


def _matrix(node: Node, storage: Storage, rows: int) -> Matrix:
    """A node as a matrix whose rows count along the dimension `rows`."""
    buffer, start, steps = _lying(node, storage)
    return Matrix(buffer, start, steps[rows], steps[1 - rows])


def _lying(node: Node, storage: Storage) -> tuple[Buffer, int, list[int]]:
    """Where a node lies: its buffer, its start, and the step along each dimension."""
    if node in storage.stored:
        return storage.buffers[node], 0, strides(node.shape)
    buffer, start, steps = _lying(node.args[0], storage)
    if node.op == "barrier":
        return buffer, start, steps
    found = [0] * len(node.shape)
    for stride, (at, dim, step) in zip(steps, node.params["index"], strict=True):
        start += stride * at
        if dim is not None:
            found[dim] += stride * step
    return buffer, start, found


def update(node: Node, storage: Storage) -> Kernel:
    """New elements into the buffer of an `update`, which holds the old ones."""
    _, new, *starts = node.args
    dims, size = node.params["dims"], node.params["window"]
    turns, index = loops_over(size)
    body = Body(storage, len(turns))
    result = body.value(new, index)
    stride, extent = strides(node.shape), dict(zip(dims, size, strict=True))
    target = access(size, index, storage.buffers[node], len(turns))
    target.steps = [
        sum(stride[d] * at.steps[j] for d, at in zip(dims, index, strict=True))
        for j in range(len(turns))
    ]
    moving = []
    for d in range(len(node.shape)):
        most = node.shape[d] - extent.get(d, 1)
        if most and not _is_zero(starts[d]):
            moving.append((body.clamped(starts[d], [], most), stride[d]))
    target.moving = tuple(moving)
    if node.params["adds"]:
        old = body.load(node.kind, replace(target, steps=list(target.steps)))
        result = body.apply("add", node.kind, old, result)
    return _map(turns, target, body, result)


def _is_zero(node: Node) -> bool:
    return node.op == "constant" and int(node.params["value"]) == 0
