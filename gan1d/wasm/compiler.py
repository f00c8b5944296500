"""From functions written in JAX to one WebAssembly module."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import jax

from gan1d.wasm.code.assembler import PAGE, assemble
from gan1d.wasm.code.functions import Functions
from gan1d.wasm.code.memory import START, place_by_life, place_in_turn
from gan1d.wasm.code.operations import in_memory
from gan1d.wasm.graph.inline import graph
from gan1d.wasm.graph.nodes import DTYPES
from gan1d.wasm.loops.lower import Data, Lowered, lower

Source = tuple[Callable[..., Any], Sequence[Any]]  # a function, and its arguments or their shapes


class Slot(NamedTuple):
    """Where one array lies in the module's memory, row by row, four bytes for each element."""

    name: str  # path of the argument or of the result, such as "state.params_d[0].w"
    dtype: str  # float32, int32, uint32, or bool: all ones or all zeros, as an int32 of -1 or 0
    shape: tuple[int, ...]
    offset: int  # in bytes, a multiple of 16


class Signature(NamedTuple):
    """What a function reads before it is called, and what it has written afterwards."""

    inputs: tuple[Slot, ...]  # the leaves of all arguments in order; no call changes them
    outputs: tuple[Slot, ...]  # the leaves of the result in order


class Module(NamedTuple):
    """A compiled module. It imports nothing, and exports `memory` and each function by its name."""

    binary: bytes
    functions: dict[str, Signature]  # the functions take no arguments: all is in the memory
    pages: int  # of the memory, 64 KiB each; it never grows

    def layout(self) -> dict[str, Any]:
        """All but the binary, as plain data for JSON."""
        functions = {
            name: {
                side: [slot._asdict() for slot in slots] for side, slots in both._asdict().items()
            }
            for name, both in self.functions.items()
        }
        return {"pages": self.pages, "functions": functions}


def compile(functions: Mapping[str, Source], *, relaxed: bool = False) -> Module:  # noqa: A001
    """Compile functions into one module; they share its memory, but no array in it.

    Args:
      functions: by the names that they are exported with; each with its arguments, or with
        anything of their shapes and types (`jax.ShapeDtypeStruct`).
      relaxed: multiply and add by one instruction of relaxed-simd. That is faster, but rounds in a
        way that is up to the machine, and older browsers refuse such a module.

    Raises:
      UnsupportedError: for a primitive without a rule.

    Examples:
      >>> import jax.numpy as jnp
      >>> from gan1d import wasm
      >>> module = wasm.compile({"double": (lambda x: 2 * x, [jnp.zeros(3)])})
      >>> module.functions["double"].inputs
      (Slot(name='x', dtype='float32', shape=(3,), offset=64),)
    """
    data: Data = {}
    lowered, slots = {}, {}
    for name, (function, arguments) in functions.items():
        jaxpr, result = jax.make_jaxpr(function, return_shape=True)(*arguments)
        lowered[name] = lower(graph(jaxpr), data)
        slots[name] = _names(function, arguments), _paths(result)
    top = place_in_turn(data.values(), START)
    for each in lowered.values():
        top = place_in_turn([*each.inputs, *each.outputs], top)
    end = max([place_by_life(each.statements, top) for each in lowered.values()], default=top)
    code, exports = Functions(relaxed), {}
    for name, each in lowered.items():
        exports[name] = code.add_main(each.statements)
    pages = -(-end // PAGE)
    known = [(buffer.offset, in_memory(buffer.value, buffer.kind)) for buffer in data.values()]
    return Module(
        assemble(code.all, exports, pages, known),
        {name: _signature(each, *slots[name]) for name, each in lowered.items()},
        pages,
    )


def _names(function: Callable[..., Any], arguments: Sequence[Any]) -> list[tuple[str, Any]]:
    """Paths of the leaves of all arguments, and the leaves."""
    bound = inspect.signature(function).bind(*arguments).arguments
    return [
        (name + path, leaf) for name, argument in bound.items() for path, leaf in _paths(argument)
    ]


def _paths(tree: Any) -> list[tuple[str, Any]]:
    leaves = jax.tree_util.tree_leaves_with_path(tree)
    return [(jax.tree_util.keystr(path), leaf) for path, leaf in leaves]


def _signature(
    lowered: Lowered, inputs: list[tuple[str, Any]], outputs: list[tuple[str, Any]]
) -> Signature:
    sides = (
        tuple(
            Slot(name, DTYPES[buffer.kind].__name__.rstrip("_"), _shape(leaf), buffer.offset)
            for (name, leaf), buffer in zip(named, buffers, strict=True)
        )
        for named, buffers in ((inputs, lowered.inputs), (outputs, lowered.outputs))
    )
    return Signature(*sides)


def _shape(leaf: Any) -> tuple[int, ...]:
    return tuple(getattr(leaf, "shape", ()))
