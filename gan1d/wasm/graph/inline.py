"""The walk over a jaxpr: each equation goes to its primitive's rule; calls are written out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax.extend.core import Literal

from gan1d.wasm.errors import RefusedError, UnsupportedError
from gan1d.wasm.graph.call import Call
from gan1d.wasm.graph.nodes import Node, Region, Spec
from gan1d.wasm.graph.table import RULES

_JAX = str(Path(jax.__file__).parent)
_TABLE = "gan1d/wasm/graph/table.py"


def graph(jaxpr: Any) -> Region:
    """A closed jaxpr as a region.

    Raises:
      UnsupportedError: for the first equation that has no rule.
    """
    region = Region()
    try:
        args = [region.input(Spec.of(v.aval)) for v in jaxpr.jaxpr.invars]
        region.finish(inline(region, jaxpr, args), [Spec.of(v.aval) for v in jaxpr.jaxpr.outvars])
    except RefusedError as error:
        raise _unsupported(str(error), "the function itself") from error
    return region


def inline(region: Region, jaxpr: Any, args: Sequence[Node]) -> list[Node]:
    """Write the equations of a jaxpr into a region; the nodes of its outputs."""
    constants = getattr(jaxpr, "consts", ())  # a closed one has some
    jaxpr = getattr(jaxpr, "jaxpr", jaxpr)
    nodes: dict[Any, Node] = dict(zip(jaxpr.invars, args, strict=True))
    for variable, value in zip(jaxpr.constvars, constants, strict=True):
        nodes[variable] = region.array(np.asarray(value))

    def read(variable: Any) -> Node:
        if isinstance(variable, Literal):
            aval: Any = variable.aval
            return region.array(np.asarray(variable.val, aval.dtype))
        return nodes[variable]

    for equation in jaxpr.eqns:
        found = _nodes(region, equation, [read(v) for v in equation.invars])
        nodes.update(zip(equation.outvars, found, strict=True))
    return [read(v) for v in jaxpr.outvars]


def _nodes(region: Region, equation: Any, args: list[Node]) -> Sequence[Node]:
    """The nodes of an equation's outputs."""
    name = equation.primitive.name
    try:
        if name not in RULES:
            raise RefusedError("there is no rule for this primitive")
        inputs, outputs = (
            tuple(Spec.of(v.aval) for v in variables)
            for variables in (equation.invars, equation.outvars)
        )
        found = RULES[name](Call(region, equation.params, inputs, outputs, inline), *args)
    except RefusedError as error:
        line, reason = _line(equation), f"{name}: {error}"
        if line is None:  # JAX keeps traces of its own functions: the call of it knows the line
            raise RefusedError(reason) from error
        raise _unsupported(reason, line) from error
    return [found] if isinstance(found, Node) else found


def _unsupported(reason: str, line: str) -> UnsupportedError:
    return UnsupportedError(f"{reason}; asked for by {line}. Rules are in {_TABLE}")


def _line(equation: Any) -> str | None:
    """The line of Python outside of JAX that an equation comes from."""
    traceback = equation.source_info.traceback
    for frame in traceback.frames if traceback else ():
        if not frame.file_name.startswith(_JAX):
            return f"{frame.file_name}:{frame.line_num} ({frame.function_name})"
    return None
