"""Which nodes get memory. All others are computed where they are read, inside that loop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gan1d.wasm.graph.nodes import Node, Region

FREE = ("constant", "data", "input", "result")  # nothing is to be computed
ALIAS = ("barrier", "reshape", "view")  # other nodes' elements
LOOPS = ("cond", "cumulative", "dot", "pieces", "pow", "reduce", "reshape", "update", "while")
_MOST_DEEP = 160  # operations that wait for each other in one body: Python recurses over them


class Plan(NamedTuple):
    """What of a region is computed, and what has memory."""

    nodes: list[Node]  # that outputs depend on, in order of computation
    stored: set[Node]
    uses: dict[Node, list[Node]]  # who reads a node; an output's reader is the node itself


def plan(region: Region) -> Plan:
    """Decide what has memory.

    A node is stored if its kind of loop demands it, if a reader needs its address, or if it would
    be computed more than once: in two loops, at two places of one loop, or for each copy that a
    view makes of it.
    """
    nodes = _live(region)
    uses: dict[Node, list[Node]] = {node: [] for node in nodes}
    for node in nodes:
        for arg in node.args:
            uses[arg].append(node)
    for node in region.outputs:
        uses[node].append(node)
    stored = {node for node in nodes if node.op in LOOPS or node.op in FREE}
    stored |= {*region.outputs, *_addressed(nodes)}
    stored -= {node for node in nodes if node.op == "constant"}
    _store_shared(nodes, uses, stored)
    _store_deep(nodes, stored)
    return Plan(nodes, stored, uses)


def _live(region: Region) -> list[Node]:
    seen: set[Node] = set()
    waiting = [*region.outputs, *region.inputs]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += node.args
    return [node for node in region.nodes if node in seen]


def base(node: Node) -> Node:
    """What a node is a view of."""
    while node.op in ("view", "barrier"):
        (node,) = node.args
    return node


def _runs_back(node: Node) -> bool:
    """Whether a view counts down somewhere: a product's addresses only go up."""
    while node.op in ("view", "barrier"):
        if node.op == "view" and any(axis.step < 0 for axis in node.params["index"]):
            return True
        (node,) = node.args
    return False


def _addressed(nodes: Iterable[Node]) -> Iterable[Node]:
    """Nodes whose readers need them in memory."""
    for node in nodes:
        if node.op == "dot":
            yield from (arg if _runs_back(arg) else base(arg) for arg in node.args)
        elif node.op in ("while", "cond", "reshape"):
            yield from node.args
        elif node.op in ("window", "gather"):
            yield node.args[0]
        elif node.op == "update":
            yield node.args[0]
            if node.params["guarded"]:
                yield node.args[-1]
        elif node.op == "barrier":
            yield base(node)


def _store_shared(nodes: list[Node], uses: dict[Node, list[Node]], stored: set[Node]) -> None:
    """Store what would be computed more than once."""
    loops: dict[Node, set[object]] = {}  # in which loops, and at which places, a node is computed
    for node in reversed(nodes):
        loops[node] = set()
        if node in stored:
            continue
        widened = False
        for reader in uses[node]:
            is_view = reader.op == "view"
            widened |= is_view and reader.size > node.size > 1
            found = _loops_of(reader, node) if reader in stored else loops[reader]
            cut = is_view and (reader.size < node.size or _strided(reader))
            loops[node] |= {(each, reader) for each in found} if cut else found
        recomputed = len(loops[node]) > 1 or widened
        if recomputed and node.op not in ("view", "barrier", "iota", "constant"):
            stored.add(node)


def _loops_of(reader: Node, node: Node) -> set[object]:
    """The loops in which a stored reader reads a node."""
    if reader.op == "pieces":  # a loop for each piece
        return {(reader, i) for i, arg in enumerate(reader.args) if arg is node}
    return {reader}


def _strided(view: Node) -> bool:
    return any(axis.dim is not None and axis.step != 1 for axis in view.params["index"])


def _store_deep(nodes: list[Node], stored: set[Node]) -> None:
    """Cut chains that are too long."""
    depth: dict[Node, int] = {}
    for node in nodes:
        depth[node] = 1 + max((depth[a] for a in node.args if a not in stored), default=0)
        if depth[node] > _MOST_DEEP and node.op != "view":
            stored.add(node)
