"""Primitives that work on each element by itself."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.wasm.errors import RefusedError
from gan1d.wasm.graph.call import Call, Nodes, Rule, by_jax
from gan1d.wasm.graph.nodes import DTYPES, Axis, Kind, Node, Region, Shape

_SHIFTS = {"shift_left": "shl", "shift_right_logical": "shr_u", "shift_right_arithmetic": "shr_s"}


def elementwise(op: str) -> Callable[..., Node]:
    """The rule of a primitive that the back half has an operation for."""

    def rule(call: Call, *args: Node) -> Node:
        fitted = [_fit(call.region, x, call.shape) for x in args]
        return call.region.add(op, fitted, call.shape, call.kind)

    return rule


def _fit(region: Region, x: Node, shape: Shape) -> Node:
    """An argument in the result's shape: its dimensions of 1 may stand for any number."""
    if x.op == "constant" or x.shape in ((), shape):
        return x
    pairs = enumerate(zip(x.shape, shape, strict=True))
    return region.view(x, shape, [Axis(0, None if n == 1 != m else d) for d, (n, m) in pairs])


def _float_only(op: str, otherwise: Rule) -> Rule:
    plain = elementwise(op)
    return lambda call, *args: (plain if call.kind == "f" else otherwise)(call, *args)


def _extremum(op: str, of_bools: str) -> Rule:
    plain, other = elementwise(op), elementwise(of_bools)
    return lambda call, *args: (other if call.kind == "b" else plain)(call, *args)


def _whole(op: str, by_zero: int) -> Rule:
    """Division of whole numbers, towards 0, as XLA defines it where WebAssembly would stop."""

    def rule(call: Call, x: Node, y: Node) -> Node:
        region, (shape, kind) = call.region, call.outputs[0]
        if kind not in "iu":
            raise RefusedError(f"{op} of floats")

        def put(op: str, *args: Node, kind: Kind = kind) -> Node:
            return region.add(op, args, shape, kind)

        x, y = _fit(region, x, shape), _fit(region, y, shape)
        zero, one = region.constant(0, kind), region.constant(1, kind)
        none = put("eq", y, zero, kind="b")
        divisor = put("select", none, y, one)
        if kind == "i":  # -2^31 / -1 is no int32: -2^31 / 1 has the bits that are left of it
            lowest = put("eq", x, region.constant(-(2**31), kind), kind="b")
            minus = put("eq", y, region.constant(-1, kind), kind="b")
            divisor = put("select", put("and", lowest, minus, kind="b"), divisor, one)
        value = np.array(by_zero).astype(DTYPES[kind])
        answer = region.constant(value, kind) if op == "div" else x
        return put("select", none, put(op, x, divisor), answer)

    return rule


def _abs(call: Call, x: Node) -> Node:
    return x if call.kind == "u" else elementwise("abs")(call, x)


def _convert(call: Call, x: Node) -> Node:
    """To another kind; from a float towards 0, clamped, and NaN to 0."""
    if x.kind == call.kind:
        return x
    if x.op == "constant":
        return call.region.constant(x.params["value"].astype(DTYPES[call.kind]), call.kind)
    if call.kind == "b":
        return call.region.add("ne", (x, call.region.constant(0, x.kind)), x.shape, "b")
    return call.region.add("convert", (x,), x.shape, call.kind)


def _bitcast(call: Call, x: Node) -> Node:
    if x.kind == call.kind:
        return x
    if "b" in (x.kind, call.kind):
        raise RefusedError("the bits of a bool")
    return call.region.add("bitcast", (x,), call.shape, call.kind)


def _power(call: Call, x: Node, y: Node) -> Node:
    """X^y of a float x; a whole y counts as a float, exactly up to 2^24."""
    if call.kind != "f":
        raise RefusedError("powers of whole numbers")
    y = y if y.kind == "f" else _convert(call, y)
    return elementwise("pow")(call, x, y)


def _round(call: Call, x: Node) -> Nodes:
    even = call.params["rounding_method"] == jax.lax.RoundingMethod.TO_NEAREST_EVEN
    return (_NEAREST if even else _AWAY)(call._replace(params={}), x)


def _away(x: jax.Array) -> jax.Array:
    """To the nearest whole number; halves away from 0."""
    whole = jnp.trunc(x)
    return jnp.where(jnp.abs(x - whole) >= 0.5, whole + jnp.sign(x), whole)


_NEAREST: Rule = elementwise("nearest")
_AWAY = by_jax(_away)


def _select(call: Call, which: Node, *cases: Node) -> Node:
    """Case number `which`; a bool takes the second where it holds."""
    region, (shape, kind) = call.region, call.outputs[0]
    which = _fit(region, which, shape)
    cases = tuple(_fit(region, x, shape) for x in cases)
    if len(cases) == 1:
        return cases[0]
    if which.kind == "b":
        return region.add("select", (which, *cases), shape, kind)
    result = cases[0]
    for i, case in enumerate(cases[1:], 1):
        reached = region.add("ge", (which, region.constant(i, which.kind)), shape, "b")
        result = region.add("select", (reached, result, case), shape, kind)
    return result


_SAME = ("add", "sub", "mul", "neg", "sqrt", "floor", "ceil", "and", "or", "xor", "not")
_COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")

RULES: dict[str, Rule] = {
    **{name: elementwise(name) for name in (*_SAME, *_COMPARISONS)},
    **{name: elementwise(op) for name, op in _SHIFTS.items()},
    "add_any": elementwise("add"),
    "abs": _abs,
    "bitcast_convert_type": _bitcast,
    "convert_element_type": _convert,
    "div": _float_only("div", _whole("div", -1)),
    "max": _extremum("max", of_bools="or"),
    "min": _extremum("min", of_bools="and"),
    "pow": _power,
    "rem": _whole("rem", 0),
    "round": _round,
    "select_n": _select,
}
