"""A kernel as a function of the addresses of its buffers."""

from __future__ import annotations

from collections.abc import Callable

from gan1d.wasm.code import operations
from gan1d.wasm.code.assembler import I32, V128, Code
from gan1d.wasm.code.vectors import differing, taken_in, uses, vector_loop
from gan1d.wasm.loops.statements import Access, Kernel, Operation


class KernelCode:
    """Writes the loops of a kernel.

    A value is computed at its level: inside as many loops as it depends on, once for all of those
    further in. The counter of the vector loop counts bytes, any other one turns.

    Args:
      kernel: what to write.
      relaxed: whether a product and a sum may be one instruction of relaxed-simd.
      power: the number of the function x^y, asked for when it is needed.
    """

    def __init__(self, kernel: Kernel, relaxed: bool, power: Callable[[], int]) -> None:
        self.kernel, self.power = kernel, power
        self.buffers = kernel.buffers()
        self.code = Code([I32] * len(self.buffers))
        self.vector = vector_loop(kernel)
        self.counters = [self.code.local(I32) for _ in kernel.extents]
        self.values: dict[int, int] = {}  # local variables of what is computed
        self.rows: dict[object, int] = {}  # and of addresses
        self.uses = uses(kernel, self.is_vector)
        self.differing = set() if self.vector is None else differing(kernel, self.vector)
        fuses = relaxed and self.vector is not None
        self.fused = taken_in(kernel, self.uses) if fuses else {}

    @property
    def is_vector(self) -> bool:
        """Whether values are vectors."""
        return self.vector is not None

    # Addresses: the parameter of the buffer, plus the turns of all loops but the vector loop,
    # plus moving starts, is a row; the instruction adds the start, and the vector loop's bytes.

    def _row_level(self, access: Access) -> int:
        loops = [d + 1 for d, step in enumerate(access.steps) if step and d != self.vector]
        return max([*loops, *(self.kernel.body[a].level for a, _ in access.moving)], default=0)

    def _row(self, access: Access, keep: bool = False) -> int:
        """The local variable of a row's address; with `keep`, for all loops further in."""
        code = self.code
        assert access.buffer is not None
        base = self.buffers.index(access.buffer)
        steps = [(d, step) for d, step in enumerate(access.steps) if step and d != self.vector]
        back = access.start if _goes_back(access) else 0
        if not steps and not access.moving and not back:
            return base
        key = (base, tuple(steps), access.moving, back)
        if key in self.rows:
            return self.rows[key]
        code(base)
        if back:
            code.i32(4 * back)
            code("i32.add")
        for d, step in steps:
            code.scale(self.counters[d], 4 * step)
            code("i32.add")
        for a, stride in access.moving:
            self._index(a)
            code.i32(4 * stride)
            code("i32.mul", "i32.add")
        row = code.local(I32)
        code.set(row)
        if keep:
            self.rows[key] = row
        return row

    def _index(self, number: int) -> None:
        """A whole number as one value on the stack; of a vector, its first lane."""
        operation = self.kernel.body[number]
        if operation.op == "constant":
            self.code.i32(int(operation.value))
            return
        self.code(self.values[number])
        if self.is_vector:
            self.code.extract("i32x4", 0)

    def _address(self, access: Access) -> int:
        """Leave an address on the stack; the offset that its instruction adds."""
        self.code(self._row(access))
        if self.vector is not None and access.steps[self.vector]:
            self.code(self.counters[self.vector], "i32.add")
        return 0 if _goes_back(access) else 4 * access.start

    # Values

    def at_level(self, level: int) -> None:
        """Compute what depends on so many loops, and the rows that loops further in need."""
        kernel = self.kernel
        for number, operation in enumerate(kernel.body):
            needed = self.uses.get(number) and number not in self.fused.values()
            if operation.level == level and needed:
                self._compute(number, operation)
        for operation in kernel.body:
            further_in = operation.op == "load" and operation.level > level
            if further_in and operation.access and self._row_level(operation.access) == level:
                self._row(operation.access, keep=True)
        if self._row_level(kernel.store) == level:
            self._row(kernel.store, keep=True)

    def _compute(self, number: int, operation: Operation) -> None:
        code, vector = self.code, self.is_vector
        match operation.op:
            case "constant":
                operations.put_constant(code, operation.value, operation.kind, vector)
            case "load":
                self._load(operation)
            case "iota":
                self._count(operation)
            case "pow":
                code(*(self.values[a] for a in operation.args))
                code.call(self.power())
            case op if op in operations.SHIFTS:
                value, places = operation.args
                known = self.kernel.body[places]
                constant = int(known.value) if known.op == "constant" else None
                local = self.values.get(places, -1)
                operations.put_shift(code, op, self.values[value], local, vector, constant)
            case _:
                self._apply(number, operation)
        self.values[number] = code.local(operations.type_of(operation.kind, vector))
        code.set(self.values[number])

    def _apply(self, number: int, operation: Operation) -> None:
        """An operation on values that are known."""
        code, body, vector = self.code, self.kernel.body, self.is_vector
        if number in self.fused:
            product = self.fused[number]
            factors = [self.values[a] for a in body[product].args]
            other = next(a for a in operation.args if a != product)
            name = "madd" if operation.op == "add" else "nmadd"
            code(*factors, self.values[other], f"f32x4.relaxed_{name}")
            return
        args = [self.values[a] for a in operation.args]
        if vector and operation.kind == "f" and operation.op in ("min", "max"):
            values = [body[a].value if body[a].op == "constant" else None for a in operation.args]
            constant = [value is not None and value == value for value in values]
            operations.put_extremum(code, operation.op, args, constant)
            return
        operations.put(code, operation.op, operation.kind, operation.arg_kind, args, vector)

    def _count(self, operation: Operation) -> None:
        """A number that grows with the counters."""
        code, access = self.code, operation.access
        assert access is not None
        code.i32(access.start)
        for d, step in enumerate(access.steps):
            if step and d == self.vector:
                code(self.counters[d])
                code.i32(2)
                code("i32.shr_u")  # bytes to elements
                code.i32(step)
                code("i32.mul", "i32.add")
            elif step:
                code.scale(self.counters[d], step)
                code("i32.add")
        if self.vector is not None:
            step = access.steps[self.vector]
            code("i32x4.splat")
            code.lanes(0, step, 2 * step, 3 * step)
            code("i32x4.add")
        if operation.kind == "f":
            code("f32x4.convert_i32x4_s" if self.is_vector else "f32.convert_i32_s")

    def _load(self, operation: Operation) -> None:
        code, access = self.code, operation.access
        assert access is not None
        if self.vector is None:
            offset = self._address(access)
            code.memory("f32.load" if operation.kind == "f" else "i32.load", offset)
            return
        step = access.steps[self.vector]
        apart = [(a, stride) for a, stride in access.moving if a in self.differing]
        if step in (0, 1) and not apart:
            offset = self._address(access)
            code.memory("v128.load" if step else "v128.load32_splat", offset)
            return
        self._load_each(access, apart)

    def _load_each(self, access: Access, apart: list[tuple[int, int]]) -> None:
        """Four elements that do not lie side by side."""
        code, vector = self.code, self.vector
        assert vector is not None
        together = tuple(each for each in access.moving if each not in apart)
        row = self._row(Access(access.start, access.steps, access.buffer, together))
        step = access.steps[vector]
        code.scale(self.counters[vector], step)
        code("i32x4.splat")
        code.lanes(0, 4 * step, 8 * step, 12 * step)
        code("i32x4.add")
        for a, stride in apart:
            code(self.values[a])
            code.lanes(*[4 * stride] * 4)
            code("i32x4.mul", "i32x4.add")
        offsets, found = code.local(V128), code.local(V128)
        code.set(offsets)
        start = 0 if _goes_back(access) else 4 * access.start
        for lane in range(4):
            code(row, offsets)
            code.extract("i32x4", lane)
            code("i32.add")
            if lane == 0:
                code.memory("v128.load32_splat", start)
            else:
                code(found)
                code.memory("v128.load32_lane", start, lane)
            code.set(found)
        code(found)

    def store(self, value: int) -> None:
        """Store a local variable."""
        code, access = self.code, self.kernel.store
        assert access.buffer is not None
        offset = self._address(access)
        code(value)
        if self.vector is None:
            code.memory("f32.store" if access.buffer.kind == "f" else "i32.store", offset)
        elif access.steps[self.vector]:
            code.memory("v128.store", offset)
        else:
            code.memory("v128.store32_lane", offset, 0)


def _goes_back(access: Access) -> bool:
    """Whether it runs backwards: its start cannot be an offset, which is added to no negative."""
    return min(access.steps, default=0) < 0
