"""Training steps a second of the WebAssembly module in Node, beside JAX, on one core.

Both by processor time, so that other work on the machine counts as little as it can.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from gan1d import wasm
from gan1d.game.step import gan
from gan1d.recipe import Recipe
from gan1d.runs.compiled import advancing, compiled
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from tests.gan1d.wasm import Machine

ROUNDS, FRAMES = 7, 20
RECIPES = {"default recipe": Recipe(), "k = 5": Recipe(k=5)}
Rate = Callable[[], float]


def main() -> None:
    """Print medians of alternating rounds, and of their ratios, with and without frames."""
    for name, recipe in RECIPES.items():
        machine = Machine()
        try:
            _compare(name, recipe, machine)
        finally:
            machine.close()


def _compare(name: str, recipe: Recipe, machine: Machine) -> None:
    for every, frames in ((10, FRAMES), (10 * FRAMES, 1)):
        rates: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            for engine, rate in _engines(recipe, machine, every, frames).items():
                rates.setdefault(engine, []).append(rate())
        told = f"a frame every {every} steps" if frames > 1 else "hardly any frames"
        jax_rates = rates.pop("JAX")
        figures = [f"JAX {statistics.median(jax_rates):,.0f}"]
        for engine, each in rates.items():
            ratio = statistics.median(a / b for a, b in zip(each, jax_rates, strict=True))
            figures.append(f"{engine} {statistics.median(each):,.0f} ({ratio:.2f} of JAX)")
        print(f"{name}, {told}: {', '.join(figures)} steps a second", flush=True)


def _engines(recipe: Recipe, machine: Machine, every: int, frames: int) -> dict[str, Rate]:
    """What each engine does, given the same state."""
    program = program_of(recipe)
    start, schedule = start_arrays_of(recipe), schedule_of(recipe)
    code, advance = compiled(program), advancing(program)
    state = jax.device_get(code.init(start))
    args = (state, schedule, start, np.int32(every), np.int32(every), np.int32(frames))

    def in_jax() -> float:
        begin = time.process_time()
        jax.block_until_ready(code.advance(*args))
        return every * frames / (time.process_time() - begin)

    def in_wasm(relaxed: bool) -> float:
        module = _module(program, relaxed, start, args)
        loaded = machine.load(module)
        for _ in range(3):  # the first calls run while the engine still compiles
            loaded.call("advance", advance, *args)
        return every * frames / loaded.seconds

    return {
        "JAX": in_jax,
        "WebAssembly": lambda: in_wasm(False),
        "with relaxed SIMD": lambda: in_wasm(True),
    }


_MODULES: dict[Any, wasm.Module] = {}


def _module(program: Any, relaxed: bool, start: Any, args: tuple[Any, ...]) -> wasm.Module:
    key = program, relaxed
    if key not in _MODULES:
        begin = time.perf_counter()
        functions: dict[str, Any] = {
            "init": (gan(program).init, [start]),
            "advance": (advancing(program), args),
        }
        _MODULES[key] = wasm.compile(functions, relaxed=relaxed)
        spent = time.perf_counter() - begin
        size = len(_MODULES[key].binary)
        print(f"  compiled in {spent:.1f} s: {size:,} bytes", flush=True)
    return _MODULES[key]
