"""Products of matrices: a block of C is held in registers while k runs.

Four rows and two vectors is what runs fastest on x86-64, of six shapes that were tried: more sums
than that do not fit its sixteen registers beside what they are made of. Nor would two turns of k in
a row: V8 puts all the loads of a loop's body before what is made of them.
"""

from __future__ import annotations

from gan1d.wasm.code.assembler import F32, I32, V128, Code
from gan1d.wasm.loops.statements import Matrix, Product

ROWS = 4  # of a block of C
VECTORS = 2  # of four columns each


def write_product(product: Product, relaxed: bool) -> Code:
    """A function of the addresses of A, B and C."""
    if product.b.columns == 1 and product.n >= 4:
        return _Outer(product, relaxed).code
    if product.a.columns == product.b.rows == 1 and product.k >= 4:
        return _Inner(product, relaxed).code
    return _OneByOne(product, relaxed).code


class _Blocks:
    """What all forms share: the loops over blocks, and pointers that run along k."""

    def __init__(self, product: Product, relaxed: bool) -> None:
        self.product, self.relaxed = product, relaxed
        self.code = Code([I32] * 3)
        self.at_a, self.at_b = self.code.local(I32), self.code.local(I32)
        self.rows, self.columns = self.block()
        self.code.repeat(
            product.m,
            self.rows,
            lambda i: self.code.repeat(product.n, self.columns, lambda j: self.write(i, j)),
        )

    def block(self) -> tuple[int, int]:
        """Rows and columns of a block of C."""
        raise NotImplementedError

    def write(self, i: int, j: int) -> None:
        """Write the code for a block whose first row and column are local variables."""
        raise NotImplementedError

    def registers(self, rows: int, columns: int) -> list[list[int]]:
        return [[self.code.local(V128) for _ in range(columns)] for _ in range(rows)]

    def clear(self, sums: list[list[int]]) -> None:
        for row in sums:
            for variable in row:
                self.code.v128(bytes(16))
                self.code.set(variable)

    def aim(self, i: int, j: int) -> None:
        """Set both pointers to the block's first row of A and first column of B."""
        for number, counter, step, pointer in (
            (0, i, self.product.a.rows, self.at_a),
            (1, j, self.product.b.columns, self.at_b),
        ):
            self.code(number)
            self.code.scale(counter, 4 * step)
            self.code("i32.add")
            self.code.set(pointer)

    def move(self, steps: int) -> None:
        """Move both pointers along k."""
        for pointer, step in (
            (self.at_a, self.product.a.columns),
            (self.at_b, self.product.b.rows),
        ):
            self.code(pointer)
            self.code.i32(4 * step * steps)
            self.code("i32.add")
            self.code.set(pointer)

    def add(self, total: int, x: int, y: int) -> None:
        """Total += x y."""
        if self.relaxed:
            self.code(x, y, total, "f32x4.relaxed_madd")
        else:
            self.code(total, x, y, "f32x4.mul", "f32x4.add")
        self.code.set(total)

    def aim_at_c(self, i: int, j: int) -> None:
        """Set the first pointer to the block of C."""
        self.code(2)
        self.code.scale(i, 4 * self.product.n)
        self.code("i32.add")
        self.code.scale(j, 4)
        self.code("i32.add")
        self.code.set(self.at_a)


def _offset(matrix: Matrix, row: int, column: int) -> int:
    return 4 * (matrix.start + row * matrix.rows + column * matrix.columns)


class _Outer(_Blocks):
    """Rows of B lie in memory as they are: each is multiplied by one number of A after another."""

    def block(self) -> tuple[int, int]:
        vectors = VECTORS if self.product.n >= 4 * VECTORS else 1
        self.sums = self.registers(min(ROWS, self.product.m), vectors)
        (self.row,) = self.registers(1, vectors)
        self.number = self.code.local(V128)
        return len(self.sums), 4 * vectors

    def write(self, i: int, j: int) -> None:
        code, k = self.code, self.product.k
        self.clear(self.sums)
        self.aim(i, j)
        code.repeat(k, 1, lambda _: self._turn())
        self.aim_at_c(i, j)
        for r, row in enumerate(self.sums):
            for v, total in enumerate(row):
                code(self.at_a, total)
                code.memory("v128.store", 4 * (r * self.product.n + 4 * v))

    def _turn(self) -> None:
        code, a, b = self.code, self.product.a, self.product.b
        for v, variable in enumerate(self.row):
            code(self.at_b)
            code.memory("v128.load", _offset(b, 0, 4 * v))
            code.set(variable)
        for r, row in enumerate(self.sums):
            code(self.at_a)
            code.memory("v128.load32_splat", _offset(a, r, 0))
            code.set(self.number)
            for total, variable in zip(row, self.row, strict=True):
                self.add(total, self.number, variable)
        self.move(1)


class _Inner(_Blocks):
    """Rows of A and columns of B lie in memory along k: four products at a time, then their sum."""

    def block(self) -> tuple[int, int]:
        self.sums = self.registers(min(ROWS, self.product.m), min(2, self.product.n))
        (self.column,) = self.registers(1, len(self.sums[0]))
        self.row = self.code.local(V128)
        return len(self.sums), len(self.column)

    def write(self, i: int, j: int) -> None:
        code, k = self.code, self.product.k
        whole = k - k % 4
        self.clear(self.sums)
        self.aim(i, j)
        code.repeat(whole, 4, lambda _: self._turn())
        if k % 4:  # the last four, without those that have been added
            self.move(k % 4 - 4)
            self._turn(lanes=[0] * (4 - k % 4) + [-1] * (k % 4))
        self.aim_at_c(i, j)
        other = self.row
        for r, row in enumerate(self.sums):
            for c, total in enumerate(row):
                for order in ((2, 3, 0, 1), (1, 0, 3, 2)):
                    code(total, total)
                    code.shuffle(*order)
                    code.set(other)
                    code(total, other, "f32x4.add")
                    code.set(total)
                code(self.at_a, total)
                code.memory("v128.store32_lane", 4 * (r * self.product.n + c), 0)

    def _turn(self, lanes: list[int] | None = None) -> None:
        """Four of k."""
        code, a, b = self.code, self.product.a, self.product.b
        for c, variable in enumerate(self.column):
            self._load(self.at_b, _offset(b, 0, c), lanes)
            code.set(variable)
        for r, row in enumerate(self.sums):
            self._load(self.at_a, _offset(a, r, 0), lanes)
            code.set(self.row)
            for total, variable in zip(row, self.column, strict=True):
                self.add(total, self.row, variable)
        self.move(4)

    def _load(self, pointer: int, offset: int, lanes: list[int] | None) -> None:
        """Four numbers, or 0 where a lane is to be left out."""
        self.code(pointer)
        self.code.memory("v128.load", offset)
        if lanes:
            self.code.lanes(*lanes)
            self.code("v128.and")


class _OneByOne(_Blocks):
    """Any other one."""

    def block(self) -> tuple[int, int]:
        self.total = self.code.local(F32)
        return 1, 1

    def write(self, i: int, j: int) -> None:
        code = self.code
        code.f32(0)
        code.set(self.total)
        self.aim(i, j)
        code.repeat(self.product.k, 1, lambda _: self._turn())
        self.aim_at_c(i, j)
        code(self.at_a, self.total)
        code.memory("f32.store")

    def _turn(self) -> None:
        code = self.code
        code(self.total, self.at_a)
        code.memory("f32.load", _offset(self.product.a, 0, 0))
        code(self.at_b)
        code.memory("f32.load", _offset(self.product.b, 0, 0))
        code("f32.mul", "f32.add")
        code.set(self.total)
        self.move(1)
