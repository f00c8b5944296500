"""One operation of a kernel's body as instructions, for one number or for a vector of four.

A bool is four bytes of all ones or all zeros.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gan1d.wasm.code.assembler import F32, I32, V128, Code
from gan1d.wasm.graph.nodes import DTYPES, Kind

SHIFTS = ("shl", "shr_u", "shr_s")
COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")
SCALAR_ONLY = ("div", "rem")  # of whole numbers; a vector has none
_SIGNED = ("lt", "le", "gt", "ge", "min", "max", "div", "rem")  # of two kinds on whole numbers


def in_memory(value: object, kind: Kind) -> bytes:
    """A number or an array as it lies in memory."""
    array = np.asarray(value).astype(DTYPES[kind])
    return (-array.astype(np.int32) if kind == "b" else array).tobytes()


def type_of(kind: Kind, vector: bool) -> int:
    """The type of a local variable for a value."""
    return V128 if vector else F32 if kind == "f" else I32


def put_constant(code: Code, value: object, kind: Kind, vector: bool) -> None:
    """Leave a constant on the stack."""
    content = in_memory(value, kind)
    if vector:
        code.v128(content * 4)
    elif kind == "f":
        code.f32(float(np.frombuffer(content, "<f4")[0]))
    else:
        code.i32(int(np.frombuffer(content, "<i4")[0]))


def instruction(op: str, kind: Kind, vector: bool) -> str:
    """The name of an instruction that has one for its kind."""
    if vector and op in ("and", "or", "xor", "not"):
        return f"v128.{op}"
    prefix = ("f32" if kind == "f" else "i32") + ("x4" if vector else "")
    sign = ("_u" if kind == "u" else "_s") if kind != "f" and op in _SIGNED else ""
    return f"{prefix}.{op}{sign}"


def put(code: Code, op: str, kind: Kind, arg_kind: Kind, args: Sequence[int], vector: bool) -> None:
    """Leave the result of an operation on the stack.

    Args:
      code: where the instructions go.
      op: its name; a shift is written by `put_shift`.
      kind: of the result.
      arg_kind: of its last argument.
      args: local variables that hold its arguments.
      vector: whether all of them are vectors.
    """
    if op == "select":
        which, otherwise, chosen = args
        code(chosen, otherwise, which, "v128.bitselect" if vector else "select")
    elif op == "bitcast":
        code(*args)
        if not vector:
            code("f32.reinterpret_i32" if kind == "f" else "i32.reinterpret_f32")
    elif op == "convert":
        _convert(code, kind, arg_kind, args[0], vector)
    elif op in COMPARISONS and not vector:  # 1 or 0 becomes -1 or 0
        code.i32(0)
        code(*args, instruction(op, arg_kind, vector), "i32.sub")
    elif kind != "f" and not vector and op in ("min", "max", "neg", "abs", "not"):
        _whole(code, op, kind, args)
    else:
        code(*args, instruction(op, arg_kind, vector))


def _whole(code: Code, op: str, kind: Kind, args: Sequence[int]) -> None:
    """Operations on one whole number that have no instruction."""
    if op == "not":
        code(*args)
        code.i32(-1)
        code("i32.xor")
    elif op == "neg":
        code.i32(0)
        code(*args, "i32.sub")
    elif op == "abs":
        code(*args)
        code.i32(0)
        code(*args, "i32.sub", *args)
        code.i32(0)
        code("i32.ge_s", "select")
    else:
        code(*args, *args, instruction({"min": "lt", "max": "gt"}[op], kind, False), "select")


def put_shift(
    code: Code, op: str, value: int, places: int, vector: bool, constant: int | None
) -> None:
    """Leave a shifted value on the stack; by 32 places or more nothing is left but the sign.

    Args:
      code: where the instructions go.
      op: shl, shr_u or shr_s.
      value: the local variable of what is shifted.
      places: the local variable of how far.
      vector: whether both are vectors; only if it is constant how far.
      constant: how far, if it is.
    """
    if constant is not None and 0 <= constant < 32:
        code(value)
        code.i32(constant)
        code(f"i32x4.{op}" if vector else f"i32.{op}")
        return
    assert not vector
    code(value, places, f"i32.{op}")
    if op == "shr_s":
        code(value)
        code.i32(31)
        code("i32.shr_s")
    else:
        code.i32(0)
    code(places)
    code.i32(32)
    code("i32.lt_u", "select")


def _convert(code: Code, kind: Kind, arg_kind: Kind, arg: int, vector: bool) -> None:
    """From one kind to another; to a bool there is a comparison instead."""
    code(arg)
    one, ints = ("f32x4", "i32x4") if vector else ("f32", "i32")
    if arg_kind == "b":
        put_constant(code, 1, kind if vector else "i", vector)
        code("v128.and" if vector else "i32.and")
        if kind == "f" and not vector:
            code("f32.convert_i32_s")
    elif arg_kind == "f":
        code(f"{ints}.trunc_sat_{one}_{'u' if kind == 'u' else 's'}")
    elif kind == "f":
        code(f"{one}.convert_{ints}_{'u' if arg_kind == 'u' else 's'}")


def put_extremum(code: Code, op: str, args: Sequence[int], constant: Sequence[bool]) -> None:
    """The lower or the higher of floats of four; a NaN of either one goes through.

    Where one argument is a constant, which is no NaN, a cheaper instruction does.
    """
    if any(constant):
        code(*(args if constant[1] else args[::-1]), f"f32x4.p{op}")
    else:
        code(*args, f"f32x4.{op}")
