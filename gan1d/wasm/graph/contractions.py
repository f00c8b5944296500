"""Primitives that sum over dimensions: reductions, running sums, products of matrices."""

from __future__ import annotations

import math

from gan1d.wasm.errors import RefusedError
from gan1d.wasm.graph.call import Call, Rule
from gan1d.wasm.graph.nodes import Axis, Kind, Node

_REDUCTIONS = ("sum", "prod", "max", "min", "and", "or")
_BOUNDS = {"f": (-math.inf, math.inf), "i": (-(2**31), 2**31 - 1), "u": (0, 2**32 - 1)}
_OF_BOOLS = {"max": "or", "min": "and"}


def identity(how: str, kind: Kind) -> float | int:
    """What a reduction starts from."""
    if how in ("max", "min"):
        low, high = _BOUNDS[kind]
        return low if how == "max" else high
    return {"sum": 0, "or": 0, "prod": 1, "and": -1}[how]


def _reduction(combine: str) -> Rule:
    def rule(call: Call, x: Node) -> Node:
        kind = call.kind
        how = _OF_BOOLS.get(combine, combine) if kind == "b" else combine
        axes, (given, _) = tuple(call.params["axes"]), call.inputs[0]
        if 0 in (given[d] for d in axes):
            return call.region.constant(identity(how, kind), kind)
        return call.region.add("reduce", (x,), call.shape, kind, how=how, axes=axes, given=given)

    return rule


def _cumulative(combine: str) -> Rule:
    def rule(call: Call, x: Node) -> Node:
        axis, reverse = call.params["axis"], call.params["reverse"]
        return call.region.add(
            "cumulative", (x,), *call.outputs[0], how=combine, axis=axis, reverse=bool(reverse)
        )

    return rule


def _dot(call: Call, a: Node, b: Node) -> Node:
    """A product of two matrices by blocks; any other one as products and their sum."""
    if any(spec.kind != call.kind for spec in call.inputs):
        raise RefusedError("operands of two types")
    (in_a, in_b), (batch_a, batch_b) = call.params["dimension_numbers"]
    shape_a, shape_b = call.inputs[0].shape, call.inputs[1].shape
    matrices = len(shape_a) == len(shape_b) == 2 and len(in_a) == 1 and not batch_a
    sizes = (*call.shape, *(shape_a[d] for d in in_a))
    computed = "constant" not in (a.op, b.op)
    if matrices and call.kind == "f" and min(sizes) > 1 and computed:
        return call.region.add("dot", (a, b), call.shape, "f", in_a=in_a[0], in_b=in_b[0])
    n_free_a = len(shape_a) - len(in_a) - len(batch_a)
    full = (*call.shape, *(shape_a[d] for d in in_a))
    rank, n_batch = len(call.shape), len(batch_a)
    kept_a = _placed(len(shape_a), batch_a, in_a, n_batch, rank)
    kept_b = _placed(len(shape_b), batch_b, in_b, n_batch + n_free_a, rank)
    views = [
        call.region.view(a, full, [Axis(0, d) for d in kept_a]),
        call.region.view(b, full, [Axis(0, d) for d in kept_b]),
    ]
    product = call.region.add("mul", views, full, call.kind)
    summed = tuple(range(rank, len(full)))
    if 0 in full[rank:]:
        return call.region.constant(0, call.kind)
    if math.prod(full[rank:]) == 1:
        return call.region.reshape(product, call.shape)
    return call.region.add(
        "reduce", (product,), call.shape, call.kind, how="sum", axes=summed, given=full
    )


def _placed(
    rank: int, batch: tuple[int, ...], summed: tuple[int, ...], first_free: int, first_summed: int
) -> list[int]:
    """Which dimension of all products each dimension of an operand is."""
    free = iter(range(first_free, first_free + rank))
    return [
        batch.index(d)
        if d in batch
        else first_summed + summed.index(d)
        if d in summed
        else next(free)
        for d in range(rank)
    ]


RULES: dict[str, Rule] = {
    **{f"reduce_{how}": _reduction(how) for how in _REDUCTIONS},
    **{f"cum{how}": _cumulative(how) for how in ("sum", "prod", "max", "min")},
    "dot_general": _dot,
}
