"""What a rule is: from one equation of a jaxpr to nodes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import jax

from gan1d.wasm.graph.nodes import DTYPES, Kind, Node, Region, Shape, Spec

Inline = Callable[[Region, Any, Sequence[Node]], list[Node]]  # of a closed jaxpr


class Call(NamedTuple):
    """One equation, as its rule sees it."""

    region: Region  # where the nodes go
    params: Mapping[str, Any]
    inputs: tuple[Spec, ...]
    outputs: tuple[Spec, ...]
    inline: Inline  # writes another jaxpr's equations into a region

    @property
    def shape(self) -> Shape:
        """Of the first output."""
        return self.outputs[0].shape

    @property
    def kind(self) -> Kind:
        """Of the first output."""
        return self.outputs[0].kind


Nodes = Node | Sequence[Node]  # of the output, or of several
Rule = Callable[..., Nodes]  # rule(call, *arguments); it may raise RefusedError


def by_jax(function: Callable[..., Any]) -> Rule:
    """The rule of a primitive that simpler ones make up.

    Args:
      function: the primitive in JAX; takes the arguments, and the parameters by name.
    """

    @functools.lru_cache(maxsize=1024)
    def traced(inputs: tuple[Spec, ...], params: tuple[tuple[str, Any], ...]) -> Any:
        shapes = [jax.ShapeDtypeStruct(spec.shape, DTYPES[spec.kind]) for spec in inputs]
        return jax.make_jaxpr(functools.partial(function, **dict(params)))(*shapes)

    def rule(call: Call, *args: Node) -> list[Node]:
        params = tuple((k, v) for k, v in call.params.items() if k != "accuracy")
        return call.inline(call.region, traced(call.inputs, params), args)

    return rule
