"""What a browser needs to train by itself: a program as WebAssembly, and where its runs start.

`gan1d.wasm` compiles the very functions that the server runs, `init` and `advance` of
`gan1d.runs.compiled`. The worker, assets/js/engine/worker.js, fills in their arguments by name.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Any

import jax
import numpy as np

from gan1d import wasm
from gan1d.figures.scene import Scene
from gan1d.game.frame import METRICS, Frame
from gan1d.game.program import Program, StartArrays
from gan1d.game.schedule import Schedule
from gan1d.game.step import TrainState, gan
from gan1d.recipe import Recipe
from gan1d.runs.compiled import advancing
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from gan1d.runs.once_cache import OnceCache
from gan1d.targets.target import N_BINS

BLOCK = 32  # frames of one call, at most: a call is to be short
PROGRAM_BYTES = 32 * 2**20  # of programs kept
OWN = ("seed", "theta", "sigma", "psi", "psi0")  # of the start arrays, a recipe's settings as such

_programs: OnceCache[Program, dict[str, Any]] = OnceCache(
    PROGRAM_BYTES, lambda made: len(made["binary"])
)


def program(recipe: Recipe) -> dict[str, Any]:
    """A recipe's program: its module in base64, and where the module has what.

    Args:
      recipe: only what shapes the program counts: its seed, target, rates, edits do not.
    """
    key = program_of(recipe)
    return _programs.get(key, lambda: _compiled(key))


def at_hand(recipe: Recipe) -> dict[str, Any] | None:
    """A recipe's program, if it is kept: nothing is compiled for it."""
    return _programs.peek(program_of(recipe))


def start(recipe: Recipe) -> dict[str, Any]:
    """Where the runs of a recipe's target, loss and latent start, and what their frames span."""
    scene, arrays = Scene.of(recipe), start_arrays_of(recipe)._asdict()
    return {
        "arrays": {
            name: b64encode(np.asarray(array, "<f4").tobytes()).decode()
            for name, array in arrays.items()
            if name not in OWN
        },
        "z": scene.z.tolist(),
        "head": {
            "bins": N_BINS,
            "domain": list(scene.domain),
            "ranges": scene.ranges,
            "metrics": METRICS,
        },
    }


def _compiled(program: Program) -> dict[str, Any]:
    steps = advancing(program, BLOCK)

    def init(start: StartArrays) -> dict[str, Any]:
        return {"state": gan(program).init(start)}

    def advance(
        state: TrainState, schedule: Schedule, start: StartArrays, numbers: tuple[Any, Any, Any]
    ) -> dict[str, Any]:
        state, frames = steps(state, schedule, start, *numbers)
        return {"state": state, "frames": frames}

    example, zero = Recipe(), np.int32(0)
    arrays = start_arrays_of(example)
    state = jax.eval_shape(init, arrays)["state"]
    arguments = (state, schedule_of(example), arrays, (zero, zero, zero))
    module = wasm.compile({"init": (init, [arrays]), "advance": (advance, arguments)})
    first, rest = module.functions["init"], module.functions["advance"]
    return {
        "binary": b64encode(module.binary).decode(),
        "block": BLOCK,
        "init": {"start": _places(first.inputs, "start."), "state": _state(first.outputs)},
        "advance": {
            "start": _places(rest.inputs, "start."),
            "schedule": _places(rest.inputs, "schedule."),
            "numbers": [slot.offset for slot in _of(rest.inputs, "numbers[")],
            "state": _state(slot for slot in rest.inputs if slot.name.startswith("state")),
            "after": _state(rest.outputs),
            "frames": _frames(rest.outputs),
        },
    }


def _of(slots: Iterable[wasm.Slot], prefix: str) -> list[wasm.Slot]:
    return [slot for slot in slots if slot.name.startswith(prefix)]


def _places(slots: Iterable[wasm.Slot], prefix: str) -> dict[str, dict[str, Any]]:
    """Where the arrays of an argument lie, and of what kind they are, by name."""
    return {
        slot.name.removeprefix(prefix): {"offset": slot.offset, "dtype": slot.dtype}
        for slot in _of(slots, prefix)
    }


def _state(slots: Iterable[wasm.Slot]) -> list[tuple[int, int]]:
    """Where the parts of a state lie, in the order of its leaves, and their lengths in bytes."""
    return [
        (slot.offset, 4 * int(np.prod(slot.shape, dtype=int)))
        for slot in slots
        if slot.name.startswith(("state", "['state']"))
    ]


def _frames(slots: Iterable[wasm.Slot]) -> Mapping[str, int]:
    """Where each field of the frames lies."""
    offsets = {slot.name: slot.offset for slot in slots}
    return {name: offsets[f"['frames'].{name}"] for name in Frame._fields}
