"""The loops around a kernel's body: maps, reductions and running sums."""

from __future__ import annotations

from collections.abc import Callable

from gan1d.wasm.code import operations
from gan1d.wasm.code.assembler import I32, Code
from gan1d.wasm.code.kernel import KernelCode
from gan1d.wasm.graph.contractions import identity
from gan1d.wasm.loops.statements import Buffer, Kernel

_COMBINES = {"sum": "add", "prod": "mul"}  # the others are called alike


def write_kernel(
    kernel: Kernel, relaxed: bool, power: Callable[[], int]
) -> tuple[Code, list[Buffer]]:
    """A kernel's function, and the buffers whose addresses it takes."""
    writer = KernelCode(kernel, relaxed, power)
    writer.at_level(0)
    {"map": _map, "reduce": _reduce, "cumulative": _cumulative}[kernel.form](writer)
    return writer.code, writer.buffers


def _open(writer: KernelCode, loop: int) -> None:
    writer.code.i32(0)
    writer.code.set(writer.counters[loop])
    writer.code.begin("loop")
    writer.at_level(loop + 1)


def _close(writer: KernelCode, loop: int, whole: bool = False) -> None:
    """End a loop. One by vectors takes a last turn over its last four, unless only `whole`."""
    code, counter, turns = writer.code, writer.counters[loop], writer.kernel.extents[loop]
    by_vectors = loop == writer.vector
    code(counter)
    code.i32(16 if by_vectors else 1)
    code("i32.add")
    code.tee(counter)
    code.i32(4 * turns - 16 if by_vectors else turns - 1)
    code("i32.le_s")
    code.branch(0, when=True)
    if by_vectors and turns % 4 and not whole:
        code(counter)
        code.i32(4 * turns)
        code("i32.lt_s")
        code.begin("if")
        code.i32(4 * turns - 16)
        code.set(counter)
        code.branch(1)
        code("end")
    code("end")


def _map(writer: KernelCode) -> None:
    loops = range(len(writer.kernel.extents))
    for loop in loops:
        _open(writer, loop)
    writer.store(writer.values[writer.kernel.result])
    for loop in reversed(loops):
        _close(writer, loop)


class _Total:
    """What a reduction has combined so far: a local variable."""

    def __init__(self, writer: KernelCode) -> None:
        assert writer.kernel.store.buffer is not None
        self.writer, self.kind = writer, writer.kernel.store.buffer.kind
        self.op = _COMBINES.get(writer.kernel.how, writer.kernel.how)
        self.start = identity(writer.kernel.how, self.kind)
        self.variable = writer.code.local(operations.type_of(self.kind, writer.is_vector))

    def put_start(self) -> None:
        operations.put_constant(self.writer.code, self.start, self.kind, self.writer.is_vector)

    def begin(self) -> None:
        self.put_start()
        self.writer.code.set(self.variable)

    def take(self, value: int) -> None:
        """Combine with a local variable."""
        args = [self.variable, value]
        code, vector = self.writer.code, self.writer.is_vector
        operations.put(code, self.op, self.kind, self.kind, args, vector)
        code.set(self.variable)

    def join_lanes(self) -> None:
        """Combine the four lanes: all of them hold the result then."""
        code, other = self.writer.code, self.writer.code.local(operations.type_of("f", True))
        for lanes in ((2, 3, 0, 1), (1, 0, 3, 2)):
            code(self.variable, self.variable)
            code.shuffle(*lanes)
            code.set(other)
            self.take(other)


def _reduce(writer: KernelCode) -> None:
    kernel, code, total = writer.kernel, writer.code, _Total(writer)
    kept, last = range(kernel.n_out), len(kernel.extents) - 1
    across = writer.vector == last  # the lanes are parts of one result
    for loop in kept:
        _open(writer, loop)
    total.begin()
    for loop in range(kernel.n_out, last + 1):
        _open(writer, loop)
    total.take(writer.values[kernel.result])
    _close(writer, last, whole=True)
    turns = kernel.extents[last]
    if across and turns % 4:  # the last four, without those that have been combined
        code.i32(4 * turns - 16)
        code.set(writer.counters[last])
        writer.at_level(last + 1)
        rest = code.local(operations.type_of("f", True))
        code(writer.values[kernel.result])
        total.put_start()
        code.lanes(*(-1 if lane >= 4 - turns % 4 else 0 for lane in range(4)))
        code("v128.bitselect")
        code.set(rest)
        total.take(rest)
    for loop in reversed(range(kernel.n_out, last)):
        _close(writer, loop)
    if across:
        total.join_lanes()
    writer.store(total.variable)
    for loop in reversed(kept):
        _close(writer, loop)


def _cumulative(writer: KernelCode) -> None:
    kernel, code, total = writer.kernel, writer.code, _Total(writer)
    kept, last = range(kernel.n_out), len(kernel.extents) - 1
    for loop in kept:
        _open(writer, loop)
    total.begin()
    turns, at = kernel.extents[last], code.local(I32)
    code.i32(0)
    code.set(at)
    code.begin("loop")
    if kernel.reverse:
        code.i32(turns - 1)
        code(at, "i32.sub")
    else:
        code(at)
    code.set(writer.counters[last])
    writer.at_level(last + 1)
    total.take(writer.values[kernel.result])
    writer.store(total.variable)
    code(at)
    code.i32(1)
    code("i32.add")
    code.tee(at)
    code.i32(turns)
    code("i32.lt_s")
    code.branch(0, when=True)
    code("end")
    for loop in reversed(kept):
        _close(writer, loop)
