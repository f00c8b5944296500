"""From a graph to statements: each stored node gets a buffer and the loops that fill it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from gan1d.wasm.graph.nodes import DTYPES, Node, Region, Spec
from gan1d.wasm.loops import kernels
from gan1d.wasm.loops.body import Storage
from gan1d.wasm.loops.fusion import ALIAS, FREE, plan
from gan1d.wasm.loops.statements import Buffer, Copy, Kernel, Statement, Switch, While

Data = dict[Hashable, Buffer]  # arrays that are known now; equal ones are one


class Lowered(NamedTuple):
    """A function as statements on buffers."""

    statements: list[Statement]
    inputs: list[Buffer]
    outputs: list[Buffer]


def lower(region: Region, data: Data) -> Lowered:
    """A whole function. Its inputs and outputs have buffers of their own.

    Args:
      region: the function's graph.
      data: what is known already; the function's constants are added.
    """
    inputs = [Buffer(node.size, node.kind) for node in region.inputs]
    outputs = [Buffer(spec.size, spec.kind) for spec in region.specs]
    return Lowered(_Lowering(region, data, inputs, outputs).run(), inputs, outputs)


class _Lowering:
    """Lowers one region.

    Args:
      region: its graph.
      data: of the module.
      inputs: where its inputs lie.
      outputs: where its outputs have to be, or None for anywhere.
      first_carried: in a loop's body, the input that its first output becomes in the next turn.
    """

    def __init__(
        self,
        region: Region,
        data: Data,
        inputs: Sequence[Buffer],
        outputs: Sequence[Buffer] | None = None,
        first_carried: int | None = None,
    ) -> None:
        self.region, self.data, self.outputs = region, data, outputs
        self.plan = plan(region)
        self.storage = Storage(self.plan.stored, dict(zip(region.inputs, inputs, strict=True)))
        self.statements: list[Statement] = []
        self.in_place = self._chains(first_carried)
        self.wanted: dict[Node, Buffer] = {}  # nodes that may be computed where outputs have to be
        for node, buffer in zip(region.outputs, outputs or (), strict=False):
            if node.op == "result" or node.op not in (*FREE, *ALIAS):
                self.wanted.setdefault(node, buffer)

    def run(self) -> list[Statement]:
        """The statements; `outputs` then says where the outputs are."""
        for node in self.plan.nodes:
            if node in self.plan.stored and node.op != "input":
                self._store(node)
        found = []
        for k, (node, spec) in enumerate(zip(self.region.outputs, self.region.specs, strict=True)):
            want = self.outputs[k] if self.outputs else None
            if node.op == "constant":
                want = want or Buffer(spec.size, spec.kind)
                self.statements.append(kernels.fill(node, spec.shape, want, self.storage))
            found.append(want or self.storage.buffers[node])
            if node.op != "constant" and found[-1] is not self.storage.buffers[node]:
                self.statements.append(Copy(found[-1], self.storage.buffers[node]))
        self.outputs = found
        return self.statements

    def _chains(self, first_carried: int | None) -> set[Node]:
        """Updates that may write into what they update: nobody else reads that any more."""
        found = {
            node
            for node in self.plan.nodes
            if node.op == "update"
            and len(self.plan.uses[node.args[0]]) == 1
            and node.args[0].op not in (*FREE, *ALIAS)
        }
        if first_carried is None:
            return found
        for k, node in enumerate(self.region.outputs):
            first = node
            while first in found:
                first = first.args[0]
            if first.op == "update" and len(self.plan.uses[first.args[0]]) == 1:
                before = first.args[0]
                if before.op == "input" and before.params["index"] == first_carried + k:
                    found.add(first)
        return found

    def _store(self, node: Node) -> None:
        """Put a node into memory."""
        buffers = self.storage.buffers
        match node.op:
            case "data":
                buffers[node] = self._known(node)
            case "result":
                pass  # its loop or branches have said where it is
            case "while":
                self._while(node)
            case "cond":
                self._cond(node)
            case "reshape":
                buffers[node] = self._argument(node.args[0], Spec(node.shape, node.kind))
            case "barrier" if node.args[0] in self.plan.stored:
                buffers[node] = buffers[node.args[0]]
            case "update":
                self._update(node)
            case _:
                buffers[node] = self.wanted.get(node) or Buffer(node.size, node.kind)
                self.statements += self._loops(node)

    def _loops(self, node: Node) -> Sequence[Statement]:
        """The loops that compute a node."""
        match node.op:
            case "dot":
                return [kernels.product(node, self.storage)]
            case "reduce":
                return [kernels.reduce(node, self.storage)]
            case "cumulative":
                return [kernels.cumulative(node, self.storage)]
            case "pieces":
                buffer = self.storage.buffers[node]
                places = zip(node.args, node.params["shapes"], node.params["starts"], strict=True)
                return [
                    kernels.place(x, shape, buffer, node.shape, start, self.storage)
                    for x, shape, start in places
                ]
            case _:
                return [kernels.compute(node, self.storage)]

    def _known(self, node: Node) -> Buffer:
        value = np.ascontiguousarray(node.params["value"], DTYPES[node.kind])
        key = (node.kind, value.tobytes())
        return self.data.setdefault(key, Buffer(node.size, node.kind, value))

    def _argument(self, node: Node, spec: Spec) -> Buffer:
        """Where a node lies that is an argument of control flow."""
        if node.op != "constant":
            return self.storage.buffers[node]
        buffer = Buffer(spec.size, spec.kind)
        self.statements.append(kernels.fill(node, spec.shape, buffer, self.storage))
        return buffer

    def _update(self, node: Node) -> None:
        x, buffers = node.args[0], self.storage.buffers
        if node in self.in_place:
            buffers[node] = buffers[x]
        else:
            buffers[node] = self.wanted.get(node) or Buffer(node.size, node.kind)
            if x.op == "constant":
                self.statements.append(kernels.fill(x, node.shape, buffers[node], self.storage))
            else:
                self.statements.append(Copy(buffers[node], buffers[x]))
        written = kernels.update(node, self.storage)
        if node.params["guarded"]:
            self.statements.append(Switch(buffers[node.args[-1]], [[], [written]]))
        else:
            self.statements.append(written)

    def _results(self, node: Node, specs: Sequence[Spec]) -> list[Buffer]:
        """Buffers of what a loop or branches give, where the outputs want them."""
        buffers = [Buffer(spec.size, spec.kind) for spec in specs]
        for reader in self.plan.uses[node]:
            number = reader.params["number"]
            buffers[number] = self.wanted.get(reader, buffers[number])
            self.storage.buffers[reader] = buffers[number]
        return buffers

    def _cond(self, node: Node) -> None:
        branches: tuple[Region, ...] = node.params["branches"]
        index = self._argument(node.args[0], Spec((), "i"))
        specs = [Spec(each.shape, each.kind) for each in branches[0].inputs]
        args = [self._argument(*pair) for pair in zip(node.args[1:], specs, strict=True)]
        outputs = self._results(node, branches[0].specs)
        lowered = [_Lowering(branch, self.data, args, outputs).run() for branch in branches]
        self.statements.append(Switch(index, lowered))

    def _while(self, node: Node) -> None:
        cond, body = node.params["cond"], node.params["body"]
        n_cond, n_body = node.params["n_cond"], node.params["n_body"]
        specs = [Spec(each.shape, each.kind) for each in body.inputs[n_body:]]
        held = [
            self._argument(arg, Spec(each.shape, each.kind))
            for arg, each in zip(
                node.args[: n_cond + n_body],
                [*cond.inputs[:n_cond], *body.inputs[:n_body]],
                strict=True,
            )
        ]
        carry = self._results(node, specs)
        for start, spec, buffer in zip(node.args[n_cond + n_body :], specs, carry, strict=True):
            self.statements.append(self._start(start, spec, buffer))
        test = _Lowering(cond, self.data, [*held[:n_cond], *carry])
        turn = _Lowering(body, self.data, [*held[n_cond:], *carry], first_carried=n_body)
        before, statements = test.run(), turn.run()
        assert test.outputs is not None
        assert turn.outputs is not None
        statements += _assign(carry, turn.outputs)
        self.statements.append(While(before, test.outputs[0], statements))

    def _start(self, node: Node, spec: Spec, buffer: Buffer) -> Copy | Kernel:
        if node.op == "constant":
            return kernels.fill(node, spec.shape, buffer, self.storage)
        return Copy(buffer, self.storage.buffers[node])


def _assign(targets: Sequence[Buffer], sources: Sequence[Buffer]) -> list[Copy]:
    """All targets at once: a source that is another target is set aside first."""
    first, then = [], []
    for target, source in zip(targets, sources, strict=True):
        if target is source:
            continue
        if source in targets:
            aside = Buffer(source.size, source.kind)
            first.append(Copy(aside, source))
            source = aside
        then.append(Copy(target, source))
    return [*first, *then]
