"""Primitives that move elements: views wherever an index map tells all."""

from __future__ import annotations

from collections.abc import Sequence

from gan1d.wasm.errors import RefusedError
from gan1d.wasm.graph.call import Call, Rule
from gan1d.wasm.graph.nodes import Axis, Node, Shape


def _broadcast(call: Call, x: Node) -> Node:
    shape, dims = call.shape, call.params["broadcast_dimensions"]
    (given, _), *_ = call.inputs
    index = [Axis(0, None if n == 1 != shape[d] else d) for n, d in zip(given, dims, strict=True)]
    return call.region.view(x, shape, index)


def _reshape(call: Call, x: Node) -> Node:
    return call.region.reshape(x, call.shape)


def _slice(call: Call, x: Node) -> Node:
    starts = call.params["start_indices"]
    steps = call.params["strides"] or (1,) * len(starts)
    index = [Axis(int(a), d, int(s)) for d, (a, s) in enumerate(zip(starts, steps, strict=True))]
    return call.region.view(x, call.shape, index)


def _transpose(call: Call, x: Node) -> Node:
    permutation = tuple(call.params["permutation"])
    if x.op == "dot" and permutation == (1, 0):  # (A B)' = B' A'
        contracted = {"in_a": x.params["in_b"], "in_b": x.params["in_a"]}
        return call.region.add("dot", x.args[::-1], call.shape, "f", **contracted)
    index = [Axis(0, permutation.index(d)) for d in range(len(permutation))]
    return call.region.view(x, call.shape, index)


def _rev(call: Call, x: Node) -> Node:
    turned = call.params["dimensions"]
    index = [Axis(n - 1, d, -1) if d in turned else Axis(0, d) for d, n in enumerate(call.shape)]
    return call.region.view(x, call.shape, index)


def _iota(call: Call) -> Node:
    return call.region.add("iota", (), *call.outputs[0], dim=call.params["dimension"])


def pieces(
    call: Call, parts: Sequence[Node], starts: Sequence[Shape], shapes: Sequence[Shape]
) -> Node:
    """An array put together of others, each at a place; later ones cover earlier ones."""
    return call.region.add(
        "pieces", parts, *call.outputs[0], starts=tuple(starts), shapes=tuple(shapes)
    )


def _concatenate(call: Call, *xs: Node) -> Node:
    dim, at, starts = call.params["dimension"], 0, []
    for spec in call.inputs:
        starts.append(tuple(at if d == dim else 0 for d in range(len(call.shape))))
        at += spec.shape[dim]
    return pieces(call, xs, starts, [spec.shape for spec in call.inputs])


def _stack(call: Call, *xs: Node) -> Node:
    axis, rank = call.params["axis"], len(call.shape)
    one = tuple(1 if d == axis else n for d, n in enumerate(call.shape))
    starts = [tuple(i if d == axis else 0 for d in range(rank)) for i in range(len(xs))]
    return pieces(call, [call.region.reshape(x, one) for x in xs], starts, [one] * len(xs))


def _pad(call: Call, x: Node, filling: Node) -> Node:
    config = [tuple(map(int, one)) for one in call.params["padding_config"]]
    if any(between for _, _, between in config):
        raise RefusedError("padding between elements")
    (given, _), *_ = call.inputs
    cut = [max(0, -low) for low, _, _ in config]  # negative padding takes away
    sizes = zip(given, config, strict=True)
    kept = tuple(max(0, n + min(low, 0) + min(high, 0)) for n, (low, high, _) in sizes)
    if kept != given:
        x = call.region.view(x, kept, [Axis(c, d) for d, c in enumerate(cut)])
    start = tuple(max(0, low) for low, _, _ in config)
    return pieces(call, [filling, x], [(0,) * len(start), start], [call.shape, kept])


def _split(call: Call, x: Node) -> list[Node]:
    axis, at, parts = call.params["axis"], 0, []
    for spec in call.outputs:
        index = [Axis(at if d == axis else 0, d) for d in range(len(spec.shape))]
        parts.append(call.region.view(x, spec.shape, index))
        at += spec.shape[axis]
    return parts


def _unstack(call: Call, x: Node) -> list[Node]:
    axis, rank = call.params["axis"], len(call.inputs[0].shape)
    others = [Axis(0, d) for d in range(rank - 1)]
    return [
        call.region.view(x, spec.shape, [*others[:axis], Axis(i), *others[axis:]])
        for i, spec in enumerate(call.outputs)
    ]


def _same(_: Call, *xs: Node) -> Sequence[Node]:
    return xs


def _barrier(call: Call, *xs: Node) -> Sequence[Node]:
    """Computed once, apart from what reads it."""
    known = ("constant", "data", "input")
    return [x if x.op in known else call.region.add("barrier", (x,), x.shape, x.kind) for x in xs]


def _empty(call: Call) -> Node:
    return call.region.constant(0, call.kind)  # whatever it holds is overwritten


_SAME = ("copy", "copy_p", "device_put", "random_unwrap", "random_wrap", "stop_gradient")

RULES: dict[str, Rule] = {
    **dict.fromkeys(_SAME, _same),
    **dict.fromkeys(("reshape", "squeeze", "expand_dims"), _reshape),
    **dict.fromkeys(("empty", "empty2"), _empty),
    "broadcast_in_dim": _broadcast,
    "concatenate": _concatenate,
    "iota": _iota,
    "optimization_barrier": _barrier,
    "pad": _pad,
    "rev": _rev,
    "slice": _slice,
    "split": _split,
    "stack": _stack,
    "transpose": _transpose,
    "unstack": _unstack,
}
