"""A computation as a graph: nodes in order of computation, equal ones once, views as index maps."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.wasm.errors import RefusedError

Shape = tuple[int, ...]
Kind = str  # of an array's elements, four bytes each: a key of DTYPES

DTYPES: dict[Kind, Any] = {"f": np.float32, "i": np.int32, "u": np.uint32, "b": np.bool_}
_KINDS = {np.dtype(dtype): kind for kind, dtype in DTYPES.items()}
_KEY = "key<fry>"  # dtype of Threefry's keys, which are two words each


class Spec(NamedTuple):
    """Shape and kind of an array."""

    shape: Shape
    kind: Kind

    @classmethod
    def of(cls, aval: Any) -> Spec:
        """That of a jaxpr's variable.

        Raises:
          RefusedError: for elements of another type.
        """
        shape = tuple(int(n) for n in aval.shape)
        if jnp.issubdtype(aval.dtype, jax.dtypes.prng_key):
            if str(aval.dtype) != _KEY:
                raise RefusedError(f"random keys of type {aval.dtype} (only {_KEY})")
            return cls((*shape, 2), "u")
        if np.dtype(aval.dtype) not in _KINDS:
            known = ", ".join(map(str, _KINDS))
            raise RefusedError(f"elements of type {aval.dtype} (only {known})")
        return cls(shape, _KINDS[np.dtype(aval.dtype)])

    @property
    def size(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)


class Axis(NamedTuple):
    """Where a view reads along one dimension of its array: start + step * index along `dim`."""

    start: int
    dim: int | None = None  # of the view; None: always at `start`
    step: int = 1


class Node:
    """One operation. A `constant` is one value that stands for an array of any shape."""

    __slots__ = ("args", "kind", "op", "params", "shape")

    def __init__(self, op: str, args: tuple[Node, ...], spec: Spec, params: dict[str, Any]) -> None:
        self.op = op
        self.args = args
        self.shape, self.kind = spec
        self.params = params

    @property
    def size(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)


class Region:
    """The nodes of a function, or of one part of its control flow, in order of computation."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.inputs: list[Node] = []
        self.outputs: list[Node] = []
        self.specs: list[Spec] = []  # of the outputs: a constant has no shape of its own
        self._seen: dict[Hashable, Node] = {}

    def add(
        self, op: str, args: Sequence[Node], shape: Sequence[int], kind: Kind, **params: Any
    ) -> Node:
        """A node; the same one when asked for the same again."""
        spec = Spec(tuple(shape), kind)
        key = (op, *map(id, args), spec, *((name, _key(v)) for name, v in params.items()))
        if key not in self._seen:
            self._seen[key] = Node(op, tuple(args), spec, params)
            self.nodes.append(self._seen[key])
        return self._seen[key]

    def input(self, spec: Spec) -> Node:
        """One more input."""
        self.inputs.append(self.add("input", (), *spec, index=len(self.inputs)))
        return self.inputs[-1]

    def finish(self, outputs: Sequence[Node], specs: Sequence[Spec]) -> None:
        """Say what the region computes."""
        self.outputs, self.specs = list(outputs), list(specs)

    def constant(self, value: Any, kind: Kind) -> Node:
        """One value."""
        return self.add("constant", (), (), kind, value=DTYPES[kind](value))

    def array(self, value: np.ndarray) -> Node:
        """An array that is known now."""
        spec = Spec.of(value)
        if value.ndim == 0:
            return self.constant(value, spec.kind)
        return self.add("data", (), *spec, value=value)

    def view(self, x: Node, shape: Sequence[int], index: Sequence[Axis]) -> Node:
        """A node's elements in another order or number, one `Axis` for each of its dimensions."""
        if x.op == "constant":
            return x
        if x.op == "view":
            inner: tuple[Axis, ...] = x.params["index"]
            return self.view(x.args[0], shape, [_through(axis, index) for axis in inner])
        if tuple(shape) == x.shape and all(axis == Axis(0, d) for d, axis in enumerate(index)):
            return x
        return self.add("view", (x,), shape, x.kind, index=tuple(index))

    def fixed(self, x: Node, place: Sequence[int]) -> Node:
        """One element, as an array of shape []."""
        return self.view(x, (), [Axis(i) for i in place])

    def reshape(self, x: Node, shape: Sequence[int]) -> Node:
        """A node's elements in another shape; a view where only dimensions of 1 come or go."""
        if x.op == "constant" or tuple(shape) == x.shape:
            return x
        long = [d for d, n in enumerate(shape) if n != 1]
        if [n for n in x.shape if n != 1] != [shape[d] for d in long]:
            return self.add("reshape", (x,), shape, x.kind)
        places = iter(long)
        return self.view(x, shape, [Axis(0, next(places)) if n != 1 else Axis(0) for n in x.shape])


def _through(axis: Axis, index: Sequence[Axis]) -> Axis:
    """Where a view of a view reads."""
    if axis.dim is None:
        return axis
    outer = index[axis.dim]
    start = axis.start + axis.step * outer.start
    return Axis(start) if outer.dim is None else Axis(start, outer.dim, axis.step * outer.step)


def _key(value: Any) -> Hashable:
    """What tells a parameter from another one."""
    if isinstance(value, (np.generic, np.ndarray)):
        return value.dtype.str, value.shape, value.tobytes()
    return value if isinstance(value, (tuple, str, int, type(None))) else id(value)
