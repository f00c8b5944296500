"""The bytes of one function, and of a module of them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from gan1d.wasm.code.opcodes import MEMORY, PLAIN, SATURATING, SIMD

I32, I64, F32, F64, V128 = 0x7F, 0x7E, 0x7D, 0x7C, 0x7B  # types of values
PAGE = 65536  # bytes
_LANES = {"i32x4": b"\xfd\x1b", "f32x4": b"\xfd\x1f"}  # that take one out


def unsigned(n: int) -> bytes:
    """LEB128 of a number from 0 on."""
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    return bytes([*out, n])


def signed(n: int) -> bytes:
    """LEB128 of any whole number."""
    out = bytearray()
    while not -64 <= n < 64:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    return bytes([*out, n & 0x7F])


class Code:
    """One function as it is written: its parameters, then the local variables it asks for."""

    def __init__(self, params: Sequence[int], results: Sequence[int] = ()) -> None:
        self.signature = tuple(params), tuple(results)
        self.locals: list[int] = []
        self.bytes = bytearray()

    def __call__(self, *items: str | int) -> Code:
        """Instructions by name; a number reads that local variable."""
        for item in items:
            if isinstance(item, int):
                self.bytes += b"\x20" + unsigned(item)
            elif item in PLAIN:
                self.bytes.append(PLAIN[item])
            elif item in SATURATING:
                self.bytes += b"\xfc" + unsigned(SATURATING[item])
            else:
                self.bytes += b"\xfd" + unsigned(SIMD[item])
        return self

    def local(self, of: int) -> int:
        """A new local variable of a type."""
        self.locals.append(of)
        return len(self.signature[0]) + len(self.locals) - 1

    def set(self, variable: int) -> None:
        """Take a value into a local variable."""
        self.bytes += b"\x21" + unsigned(variable)

    def tee(self, variable: int) -> None:
        """The same, and leave it on the stack."""
        self.bytes += b"\x22" + unsigned(variable)

    def i32(self, value: int) -> None:
        """A constant, signed."""
        self.bytes += b"\x41" + signed(value)

    def i64(self, value: int) -> None:
        """A constant, signed."""
        self.bytes += b"\x42" + signed(value)

    def f32(self, value: float) -> None:
        """A constant."""
        self.bytes += b"\x43" + struct.pack("<f", value)

    def f64(self, value: float) -> None:
        """A constant."""
        self.bytes += b"\x44" + struct.pack("<d", value)

    def v128(self, sixteen: bytes) -> None:
        """A constant of 16 bytes."""
        self.bytes += b"\xfd\x0c" + sixteen

    def lanes(self, *values: int) -> None:
        """A constant of four whole numbers."""
        self.v128(np.array(values, np.int32).tobytes())

    def memory(self, name: str, offset: int = 0, lane: int | None = None) -> None:
        """A load or a store, by its full name; the offset is in bytes."""
        self.bytes += MEMORY[name] + unsigned(2) + unsigned(offset)
        if lane is not None:
            self.bytes.append(lane)

    def extract(self, shape: str, lane: int) -> None:
        """One of four lanes."""
        self.bytes += _LANES[shape] + bytes([lane])

    def shuffle(self, *lanes: int) -> None:
        """Four lanes out of the eight of two vectors."""
        self.bytes += b"\xfd\x0d" + bytes(4 * lane + byte for lane in lanes for byte in range(4))

    def scale(self, variable: int, factor: int) -> None:
        """Leave factor * variable on the stack."""
        self(variable)
        if factor != 1:
            self.i32(factor)
            self("i32.mul")

    def begin(self, what: str) -> None:
        """Open a block, a loop or an if; `end` closes it."""
        self.bytes += {"block": b"\x02\x40", "loop": b"\x03\x40", "if": b"\x04\x40"}[what]

    def branch(self, depth: int, when: bool = False) -> None:
        """Go to the start of the loop, or the end of the block, that is so many further out."""
        self.bytes += (b"\x0d" if when else b"\x0c") + unsigned(depth)

    def call(self, function: int) -> None:
        """Call a function by its number."""
        self.bytes += b"\x10" + unsigned(function)

    def copy(self) -> None:
        """Copy bytes: target, source and number are on the stack."""
        self.bytes += b"\xfc\x0a\x00\x00"

    def repeat(self, turns: int, step: int, body: Callable[[int], None]) -> None:
        """For i = 0, step, ... below turns: where step does not divide, the last one is moved back.

        Args:
          turns: at least step.
          step: what i grows by.
          body: writes the loop's body, given the variable i.
        """
        i = self.local(I32)
        self.i32(0)
        self.set(i)
        self.begin("loop")
        body(i)
        self(i)
        self.i32(step)
        self("i32.add")
        self.tee(i)
        self.i32(turns - step)
        self("i32.le_s")
        self.branch(0, when=True)
        if turns % step:
            self(i)
            self.i32(turns)
            self("i32.lt_s")
            self.begin("if")
            self.i32(turns - step)
            self.set(i)
            self.branch(1)
            self("end")
        self("end")

    def body(self) -> bytes:
        """The function's entry in the code section."""
        groups = [(len(list(each)), of) for of, each in groupby(self.locals)]
        declared = b"".join(unsigned(n) + bytes([of]) for n, of in groups)
        content = unsigned(len(groups)) + declared + bytes(self.bytes) + b"\x0b"
        return unsigned(len(content)) + content


class Function(NamedTuple):
    """A finished function."""

    signature: tuple[tuple[int, ...], tuple[int, ...]]  # types of parameters and results
    body: bytes


def assemble(
    functions: Sequence[Function],
    exports: Mapping[str, int],
    pages: int,
    data: Sequence[tuple[int, bytes]],
) -> bytes:
    """A module of one memory, which it exports as `memory`.

    Args:
      functions: in the order of their numbers.
      exports: numbers of functions by name.
      pages: of the memory, 64 KiB each.
      data: what the memory begins with: (offset, bytes).
    """
    kinds = list(dict.fromkeys(function.signature for function in functions))
    types = [b"\x60" + _vector([bytes([t]) for t in p]) + _vector([bytes([t]) for t in r])
             for p, r in kinds]  # fmt: skip
    numbers = [unsigned(kinds.index(function.signature)) for function in functions]
    offered = [_name(name) + b"\x00" + unsigned(number) for name, number in exports.items()]
    segments = [
        b"\x00\x41" + signed(offset) + b"\x0b" + unsigned(len(content)) + content
        for offset, content in data
    ]
    sections = {
        1: _vector(types),
        3: _vector(numbers),
        5: b"\x01\x00" + unsigned(pages),
        7: _vector([*offered, _name("memory") + b"\x02\x00"]),
        10: _vector([function.body for function in functions]),
        11: _vector(segments),
    }
    return b"\0asm\x01\0\0\0" + b"".join(
        bytes([number]) + unsigned(len(content)) + content for number, content in sections.items()
    )


def _vector(items: Sequence[bytes]) -> bytes:
    return unsigned(len(items)) + b"".join(items)


def _name(name: str) -> bytes:
    return unsigned(len(name.encode())) + name.encode()
