"""The functions of a module: loops alike but for their addresses are one."""

from __future__ import annotations

from collections.abc import Sequence

from gan1d.wasm.code.assembler import Code, Function
from gan1d.wasm.code.loops import write_kernel
from gan1d.wasm.code.power import write_power
from gan1d.wasm.code.product import write_product
from gan1d.wasm.loops.statements import (
    Buffer,
    Copy,
    Kernel,
    Product,
    Statement,
    Switch,
    While,
)


class Functions:
    """Collects functions, each with its number."""

    def __init__(self, relaxed: bool) -> None:
        self.relaxed = relaxed
        self.all: list[Function] = []
        self._numbers: dict[Function, int] = {}

    def add(self, code: Code) -> int:
        """The number of a function; that of an equal one, if there is any."""
        function = Function(code.signature, code.body())
        if function not in self._numbers:
            self._numbers[function] = len(self.all)
            self.all.append(function)
        return self._numbers[function]

    def add_main(self, statements: Sequence[Statement]) -> int:
        """A function without arguments, of statements whose buffers have places."""
        code = Code(())
        self._put(code, statements)
        return self.add(code)

    def _power(self) -> int:
        return self.add(write_power())

    def _put(self, code: Code, statements: Sequence[Statement]) -> None:
        for statement in statements:
            match statement:
                case Kernel():
                    if 0 not in statement.extents:  # else there is nothing to store
                        written, buffers = write_kernel(statement, self.relaxed, self._power)
                        self._call(code, self.add(written), buffers)
                case Product(c, a, b):
                    number = self.add(write_product(statement, self.relaxed))
                    self._call(code, number, [a.buffer, b.buffer, c])
                case Copy(target, source):
                    for value in (target.offset, source.offset, 4 * target.size):
                        code.i32(value)
                    code.copy()
                case While():
                    self._while(code, statement)
                case Switch():
                    self._switch(code, statement)

    def _call(self, code: Code, function: int, buffers: Sequence[Buffer]) -> None:
        for buffer in buffers:
            code.i32(buffer.offset)
        code.call(function)

    def _while(self, code: Code, statement: While) -> None:
        code.begin("block")
        code.begin("loop")
        self._put(code, statement.before)
        code.i32(0)
        code.memory("i32.load", statement.test.offset)
        code("i32.eqz")
        code.branch(1, when=True)
        self._put(code, statement.body)
        code.branch(0)
        code("end", "end")

    def _switch(self, code: Code, statement: Switch) -> None:
        *others, last = statement.branches
        for number, branch in enumerate(others):
            code.i32(0)
            code.memory("i32.load", statement.index.offset)
            code.i32(number)
            code("i32.le_s")
            code.begin("if")
            self._put(code, branch)
            code("else")
        self._put(code, last)
        code(*["end"] * len(others))
