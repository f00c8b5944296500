"""Modules in Node: one process for a whole file of tests."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np

from gan1d import wasm
from gan1d.wasm import Module, Slot
from tests.js import node

MACHINE = Path(__file__).parent / "machine.mjs"
TINY = 2.0**-126  # the smallest normal float32: XLA flushes what is below, WebAssembly does not
RELAXED = "--experimental-wasm-relaxed-simd"  # which newer versions of Node do without


class Machine:
    """A Node process that runs modules."""

    def __init__(self) -> None:
        known = subprocess.run([node(), "--v8-options"], capture_output=True, text=True, check=True)
        flags = [RELAXED] if RELAXED in known.stdout else []
        self.process = subprocess.Popen(
            [node(), *flags, str(MACHINE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: str, **rest: Any) -> dict[str, Any]:
        """One question."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps({"question": question, **rest}), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer

    def load(self, module: Module) -> Loaded:
        """A module, until the next one is loaded."""
        self.ask("load", binary=base64.b64encode(module.binary).decode())
        return Loaded(self, module)

    def apply(self, function: Callable[..., Any], *args: Any, relaxed: bool = False) -> Any:
        """What a function gives when it is compiled and called, as a tree of numpy arrays."""
        module = wasm.compile({"main": (function, args)}, relaxed=relaxed)
        return self.load(module).call("main", function, *args)

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


class Loaded:
    """The module that a machine has loaded."""

    def __init__(self, machine: Machine, module: Module) -> None:
        self.machine, self.module = machine, module
        self.seconds = 0.0  # of processor time that the last call took

    def call(self, name: str, like: Callable[..., Any], *args: Any, times: int = 1) -> Any:
        """A function's result; with `times`, each further call starts from the result before."""
        slots, leaves = self.module.functions[name], jax.tree.leaves(args)
        tree = jax.tree.structure(jax.eval_shape(like, *args))
        pairs = zip(slots.outputs, slots.inputs, strict=False)
        copies = [(to.offset, out.offset, size(out)) for out, to in pairs if times > 1]
        answer = self.machine.ask(
            "call",
            name=name,
            writes=[_written(*pair) for pair in zip(slots.inputs, leaves, strict=True)],
            reads=[(slot.offset, size(slot)) for slot in slots.outputs],
            copies=copies,
            times=times,
        )
        self.seconds = answer["seconds"]
        found = [_array(*pair) for pair in zip(slots.outputs, answer["arrays"], strict=True)]
        return jax.tree.unflatten(tree, found)


def size(slot: Slot) -> int:
    """Bytes of an array."""
    return 4 * int(np.prod(slot.shape, dtype=int))


def _written(slot: Slot, value: Any) -> tuple[int, str]:
    array = np.asarray(value, slot.dtype)
    assert array.shape == slot.shape
    array = -array.astype(np.int32) if slot.dtype == "bool" else array
    return slot.offset, base64.b64encode(array.tobytes()).decode()


def _array(slot: Slot, content: str) -> np.ndarray:
    array = np.frombuffer(base64.b64decode(content), "<i4").reshape(slot.shape)
    if slot.dtype == "bool":
        assert np.isin(array, (0, -1)).all()
        return array != 0
    return array.view(slot.dtype)


def ulps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How many float32 lie from a to b; 0 between two NaN, and between numbers below TINY."""
    order = [np.where(x < 0, -(x & 0x7FFFFFFF), x) for x in (a.view(np.int32), b.view(np.int32))]
    apart = np.abs(order[0].astype(np.int64) - order[1])
    alike = (np.isnan(a) & np.isnan(b)) | ((np.abs(a) <= TINY) & (np.abs(b) <= TINY))
    return np.where(alike, 0, apart)


def check(name: str, found: Any, expected: Any, allowed: int = 0) -> None:
    """The same shapes and types, and the same numbers but for some units in the last place."""
    for a, b in zip(
        jax.tree.leaves(found), map(np.asarray, jax.tree.leaves(expected)), strict=True
    ):
        assert (a.shape, a.dtype) == (b.shape, b.dtype), name
        if a.dtype == np.float32:
            worst = ulps(a, b).max(initial=0)
            assert worst <= allowed, f"{name}: {a} is {worst} units in the last place from {b}"
        else:
            np.testing.assert_array_equal(a, b, name)
