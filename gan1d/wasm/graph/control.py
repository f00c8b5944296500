"""Calls, loops and branches. A loop or a branch has regions of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gan1d.wasm.errors import RefusedError
from gan1d.wasm.graph.call import Call, Nodes, Rule
from gan1d.wasm.graph.indexing import update, window
from gan1d.wasm.graph.nodes import Node, Region, Spec


def _call(call: Call, *args: Node) -> list[Node]:
    jaxpr = call.params["jaxpr"] if "jaxpr" in call.params else call.params["call_jaxpr"]
    return call.inline(call.region, jaxpr, args)


def _region(call: Call, jaxpr: Any) -> Region:
    """A closed jaxpr as a region of its own."""
    region = Region()
    inputs = [region.input(Spec.of(v.aval)) for v in jaxpr.jaxpr.invars]
    specs = [Spec.of(v.aval) for v in jaxpr.jaxpr.outvars]
    region.finish(call.inline(region, jaxpr, inputs), specs)
    return region


def _results(call: Call, node: Node, specs: Sequence[Spec], first: int = 0) -> list[Node]:
    """The results of a loop or of branches, from one on."""
    return [
        call.region.add("result", (node,), *spec, number=number)
        for number, spec in enumerate(specs[first:], first)
    ]


def _while(call: Call, *args: Node) -> list[Node]:
    n_cond, n_body = call.params["cond_nconsts"], call.params["body_nconsts"]
    node = call.region.add(
        "while", args, (), "i",
        cond=_region(call, call.params["cond_jaxpr"]),
        body=_region(call, call.params["body_jaxpr"]),
        n_cond=n_cond,
        n_body=n_body,
    )  # fmt: skip
    return _results(call, node, call.outputs)


def _platform_index(call: Call) -> Node:
    """Which branch is for no platform in particular, of those in `jax.lax.platform_dependent`."""
    return call.region.constant(_default(call.params["platforms"]), "i")


def _default(platforms: Sequence[tuple[str, ...] | None]) -> int:
    if None not in platforms:
        raise RefusedError("no branch for any other platform")
    return list(platforms).index(None)


def _cond(call: Call, index: Node, *args: Node) -> list[Node]:
    if platforms := call.params.get("branches_platforms"):
        return call.inline(call.region, call.params["branches"][_default(platforms)], args)
    if index.kind == "b":
        index = call.region.add("convert", (index,), (), "i")
    branches = tuple(_region(call, jaxpr) for jaxpr in call.params["branches"])
    node = call.region.add("cond", (index, *args), (), "i", branches=branches)
    return _results(call, node, call.outputs)


def _scan(call: Call, *args: Node) -> list[Node]:
    """A loop that counts: it reads its xs by windows, and writes its ys by updates."""
    n_consts, n_carry = call.params["num_consts"], call.params["num_carry"]
    length, jaxpr = call.params["length"], call.params["jaxpr"]
    n_xs = len(args) - n_consts - n_carry
    consts, start, xs = args[:n_consts], args[n_consts:][:n_carry], args[n_consts + n_carry :]
    carried = [Spec((), "i"), *call.inputs[n_consts:][:n_carry], *call.outputs[n_carry:]]
    cond = Region()
    count, *_ = [cond.input(spec) for spec in carried]
    cond.finish([cond.add("lt", (count, cond.constant(length, "i")), (), "b")], [Spec((), "b")])
    body = Region()
    inputs = [*call.inputs[:n_consts], *call.inputs[n_consts + n_carry :], *carried]
    nodes = [body.input(spec) for spec in inputs]
    held, whole, (count, *state) = (
        nodes[:n_consts],
        nodes[n_consts:][:n_xs],
        nodes[n_consts + n_xs :],
    )
    within = call._replace(region=body)
    at = count
    if call.params["reverse"]:
        at = body.add("sub", (body.constant(length - 1, "i"), count), (), "i")
    rows = [_row(within, x, at) for x in whole]
    new = call.inline(body, jaxpr, [*held, *state[:n_carry], *rows])
    kept = [
        _with_row(within, y, row, at) for y, row in zip(state[n_carry:], new[n_carry:], strict=True)
    ]
    more = body.add("add", (count, body.constant(1, "i")), (), "i")
    body.finish([more, *new[:n_carry], *kept], carried)
    empty = [call.region.constant(0, spec.kind) for spec in call.outputs[n_carry:]]
    begin = [call.region.constant(0, "i"), *start, *empty]
    node = call.region.add(
        "while", [*consts, *xs, *begin], (), "i",
        cond=cond, body=body, n_cond=0, n_body=n_consts + n_xs,
    )  # fmt: skip
    return _results(call, node, carried, first=1)


def _first(call: Call, at: Node, rank: int) -> list[Node]:
    return [at, *[call.region.constant(0, "i")] * (rank - 1)]


def _row(call: Call, x: Node, at: Node) -> Node:
    """One row of an array."""
    found = window(call, x, _first(call, at, len(x.shape)), (1, *x.shape[1:]))
    return call.region.reshape(found, x.shape[1:])


def _with_row(call: Call, y: Node, row: Node, at: Node) -> Node:
    """An array with one row written."""
    this = call._replace(outputs=(Spec(y.shape, y.kind),))
    starts = _first(call, at, len(y.shape))
    return update(this, y, row, starts, range(1, len(y.shape)), y.shape[1:])


_CALLS: tuple[str, ...] = (
    "checkpoint", "closed_call", "core_call", "custom_jvp_call", "custom_vjp_call", "jit", "pjit",
    "remat", "remat2",
)  # fmt: skip
_CONTROL: dict[str, Callable[..., Nodes]] = {
    "cond": _cond,
    "platform_index": _platform_index,
    "scan": _scan,
    "while": _while,
}

RULES: dict[str, Rule] = {**dict.fromkeys(_CALLS, _call), **_CONTROL}
