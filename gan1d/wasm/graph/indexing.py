"""Primitives that read or write at places that are computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from jax.lax import GatherScatterMode

from gan1d.wasm.errors import RefusedError
from gan1d.wasm.graph.call import Call, Rule
from gan1d.wasm.graph.nodes import DTYPES, Axis, Node, Shape

_OUTSIDE = {"f": np.nan, "i": -(2**31), "u": 2**32 - 1, "b": True}  # what JAX fills in


def _dynamic_slice(call: Call, x: Node, *starts: Node) -> Node:
    return window(call, _whole(call, x), starts, tuple(call.params["slice_sizes"]))


def window(call: Call, x: Node, starts: Sequence[Node], sizes: Shape) -> Node:
    """Elements from a start on, which is moved inwards where they would not fit."""
    return call.region.add("window", (x, *starts), sizes, x.kind)


def update(
    call: Call,
    x: Node,
    new: Node,
    starts: Sequence[Node],
    dims: Sequence[int],
    window: Shape,
    *,
    adds: bool = False,
    guard: Node | None = None,
) -> Node:
    """X with new elements from a start on, along some of its dimensions; if `guard` is 1."""
    params = {"dims": tuple(dims), "window": window, "adds": adds, "guarded": guard is not None}
    guards = () if guard is None else (guard,)
    shape = call.outputs[0].shape
    return call.region.add("update", (x, new, *starts, *guards), shape, new.kind, **params)


def _dynamic_update_slice(call: Call, x: Node, new: Node, *starts: Node) -> Node:
    sizes = call.inputs[1].shape
    return update(call, x, new, starts, range(len(sizes)), sizes)


def _whole(call: Call, x: Node) -> Node:
    """A constant as an array in memory."""
    if x.op != "constant":
        return x
    shape, kind = call.inputs[0]
    return call.region.array(np.full(shape, x.params["value"], DTYPES[kind]))


def _gather(call: Call, x: Node, indices: Node) -> Node:
    numbers, sizes = call.params["dimension_numbers"], tuple(call.params["slice_sizes"])
    if numbers.operand_batching_dims:
        raise RefusedError("batch dimensions")
    (given, _), (index_shape, _) = call.inputs
    batch = [d for d in range(len(call.shape)) if d not in numbers.offset_dims]
    columns = []  # the index along each dimension that is looked up, for every result
    for k, _ in enumerate(numbers.start_index_map):
        where = [Axis(0, d) for d in batch] + [Axis(k)]
        assert indices.op == "constant" or len(where) == len(index_shape)
        columns.append(call.region.view(indices, call.shape, where))
    kept = [d for d in range(len(given)) if d not in numbers.collapsed_slice_dims]
    inner = tuple(zip(kept, numbers.offset_dims, strict=True))
    found = call.region.add(
        "gather", (_whole(call, x), *columns), *call.outputs[0],
        inner=inner, looked_up=tuple(numbers.start_index_map), sizes=sizes,
    )  # fmt: skip
    if call.params["mode"] != GatherScatterMode.FILL_OR_DROP:
        return found
    limits = [given[d] - sizes[d] for d in numbers.start_index_map]
    inside = _inside(call, columns, limits, call.shape)
    fill = call.params["fill_value"]
    outside = call.region.constant(_OUTSIDE[call.kind] if fill is None else fill, call.kind)
    return call.region.add("select", (inside, outside, found), *call.outputs[0])


def _inside(call: Call, columns: Sequence[Node], limits: Sequence[int], shape: Shape) -> Node:
    """Whether all indices are from 0 to their limits; of unsigned ones, too."""
    region, inside = call.region, call.region.constant(True, "b")
    for column, limit in zip(columns, limits, strict=True):
        for op, bound in (("ge", 0), ("le", limit)):
            holds = region.add(op, (column, region.constant(bound, column.kind)), shape, "b")
            inside = region.add("and", (inside, holds), shape, "b")
    return inside


def _scatter(call: Call, x: Node, indices: Node, updates: Node, *, adds: bool) -> Node:
    """Of one place; JAX drops what would lie outside."""
    numbers = call.params["dimension_numbers"]
    (given, _), (index_shape, _), (update_shape, _) = call.inputs
    if math.prod(index_shape[:-1]) != 1 or numbers.operand_batching_dims:
        raise RefusedError("more than one place")
    dims = [d for d in range(len(given)) if d not in numbers.inserted_window_dims]
    sizes = tuple(update_shape[d] for d in numbers.update_window_dims)
    extent = dict(zip(dims, sizes, strict=True))
    to = numbers.scatter_dims_to_operand_dims
    place = (0,) * (len(index_shape) - 1)
    columns = [call.region.fixed(indices, (*place, k)) for k in range(len(to))]
    zero = call.region.constant(0, "i")
    starts = [columns[to.index(d)] if d in to else zero for d in range(len(given))]
    limits = [given[d] - extent.get(d, 1) for d in to]
    guard = None if _is_clipped(call.params) else _guard(call, columns, limits)
    new = call.region.reshape(updates, sizes)
    return update(call, x, new, starts, dims, sizes, adds=adds, guard=guard)


def _is_clipped(params: Any) -> bool:
    return params["mode"] != GatherScatterMode.FILL_OR_DROP


def _guard(call: Call, columns: Sequence[Node], limits: Sequence[int]) -> Node | None:
    """1 where all indices are inside, 0 where not; None where that is known."""
    pairs = list(zip(columns, limits, strict=True))
    if all(c.op == "constant" and 0 <= int(c.params["value"]) <= limit for c, limit in pairs):
        return None
    inside = _inside(call, columns, limits, ())
    return call.region.add("convert", (inside,), (), "i")


RULES: dict[str, Rule] = {
    "dynamic_slice": _dynamic_slice,
    "dynamic_update_slice": _dynamic_update_slice,
    "gather": _gather,
    "scatter": partial(_scatter, adds=False),
    "scatter-add": partial(_scatter, adds=True),
}
