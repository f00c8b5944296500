"""X^y of float32, by way of float64: right to the last place but for rounding."""

from __future__ import annotations

import math

from gan1d.wasm.code.assembler import F32, F64, I32, I64, Code

_MANTISSA = 52  # bits of float64
_BIAS = 1023  # of its exponent
_LOG2_HIGH, _LOG2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10  # their sum is log 2
_X, _Y = 0, 1


def write_power() -> Code:
    """A function of x and y: e^(y log |x|) in float64, with the sign of an odd power."""
    code = Code([F32, F32], [F32])
    y, size, result = code.local(F64), code.local(F64), code.local(F64)
    code(_Y, "f64.promote_f32")
    code.set(y)
    code(_X, "f32.abs", "f64.promote_f32")
    code.set(size)
    _return_one(code)
    code(size)
    code.f64(0)
    code("f64.eq")
    code.begin("if")
    code.f64(-math.inf)
    code.set(result)
    code("else")
    code(size)
    code.f64(math.inf)
    code("f64.eq")
    code.begin("if")
    code.f64(math.inf)
    code.set(result)
    code("else")
    _log(code, size, result)
    code("end", "end", y, result, "f64.mul")
    code.set(result)
    code(size)
    code.f64(1)
    code("f64.eq")  # also with an infinite y
    code.begin("if")
    code.f64(0)
    code.set(result)
    code("end")
    _exp(code, result)
    _signed(code, y, result)
    return code


def _return_one(code: Code) -> None:
    """1 for y = 0 and for x = 1, even beside a NaN; a NaN for any other NaN."""
    code(_Y)
    code.f32(0)
    code("f32.eq", _X)
    code.f32(1)
    code("f32.eq", "i32.or")
    code.begin("if")
    code.f32(1)
    code("return", "end")
    code(_X, _X, "f32.ne", _Y, _Y, "f32.ne", "i32.or")
    code.begin("if")
    code(_X, _Y, "f32.add", "return", "end")


def _log(code: Code, x: int, result: int) -> None:
    """Log of a finite x > 0: e log 2 + 2 artanh((m - 1)/(m + 1)), m in [sqrt(1/2), sqrt(2)]."""
    bits, exponent, m, t, z = code.local(I64), *(code.local(F64) for _ in range(4))
    code(x, "i64.reinterpret_f64")
    code.set(bits)
    code(bits)
    code.i64(_MANTISSA)
    code("i64.shr_s")
    code.i64(_BIAS)
    code("i64.sub", "f64.convert_i64_s")
    code.set(exponent)
    code(bits)
    code.i64(2**_MANTISSA - 1)
    code("i64.and")
    code.i64(_BIAS << _MANTISSA)
    code("i64.or", "f64.reinterpret_i64")
    code.set(m)
    code(m)
    code.f64(math.sqrt(2))
    code("f64.gt")
    code.begin("if")
    code(m)
    code.f64(0.5)
    code("f64.mul")
    code.set(m)
    code(exponent)
    code.f64(1)
    code("f64.add")
    code.set(exponent)
    code("end", m)
    code.f64(1)
    code("f64.sub", m)
    code.f64(1)
    code("f64.add", "f64.div")
    code.set(t)
    code(t, t, "f64.mul")
    code.set(z)
    code.f64(0)
    for k in range(23, 0, -2):
        code(z, "f64.mul")
        code.f64(1 / k)
        code("f64.add")
    code(t, "f64.mul")
    code.f64(2)
    code("f64.mul", exponent)
    code.f64(math.log(2))
    code("f64.mul", "f64.add")
    code.set(result)


def _exp(code: Code, x: int) -> None:
    """X becomes e^x: 2^n e^r, with Taylor's series of r in [-log 2 / 2, log 2 / 2]."""
    n, r = code.local(F64), code.local(F64)
    for limit, beyond in ((-700.0, 0.0), (700.0, math.inf)):
        code(x)
        code.f64(limit)
        code("f64.lt" if limit < 0 else "f64.gt")
        code.begin("if")
        code.f64(beyond)
        code.set(x)
        code("else")
    code(x)
    code.f64(1 / math.log(2))
    code("f64.mul")
    code.f64(0.5)
    code("f64.add", "f64.floor")
    code.set(n)
    code(x, n)
    code.f64(_LOG2_HIGH)
    code("f64.mul", "f64.sub", n)
    code.f64(_LOG2_LOW)
    code("f64.mul", "f64.sub")
    code.set(r)
    code.f64(1)
    for k in range(14, 0, -1):
        code(r, "f64.mul")
        code.f64(1 / k)
        code("f64.mul")
        code.f64(1)
        code("f64.add")
    code(n, "i64.trunc_sat_f64_s")
    code.i64(_BIAS)
    code("i64.add")
    code.i64(_MANTISSA)
    code("i64.shl", "f64.reinterpret_i64", "f64.mul")
    code.set(x)
    code("end", "end")


def _signed(code: Code, y: int, result: int) -> None:
    """Leave the result: of a negative x it is negative for an odd y, and none for a broken y."""
    whole, odd = code.local(I32), code.local(I32)
    code(y, "f64.floor", y, "f64.eq")
    code.set(whole)
    code(y)
    code.f64(0.5)
    code("f64.mul", "f64.floor", y)
    code.f64(0.5)
    code("f64.mul", "f64.ne", whole, "i32.and")
    code.set(odd)
    code(_X)
    code.f32(0)
    code("f32.lt", whole, "i32.eqz", "i32.and", _X)
    code.f32(-math.inf)
    code("f32.ne", "i32.and")
    code.begin("if")
    code.f32(math.nan)
    code("return", "end", result, "f32.demote_f64")
    code(_X, "i32.reinterpret_f32")
    code.i32(-(2**31))
    code("i32.and", odd)
    code.i32(31)
    code("i32.shl", "i32.and", "f32.reinterpret_i32", "f32.copysign")
