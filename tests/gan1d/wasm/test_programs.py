"""The programs of real runs: init and advance in WebAssembly, against JAX."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest

from gan1d import wasm
from gan1d.game.frame import Frame
from gan1d.game.program import Program
from gan1d.game.step import gan
from gan1d.lessons import LESSONS
from gan1d.recipe import Recipe
from gan1d.runs.compiled import advancing, compiled
from gan1d.runs.inputs import program_of, schedule_of, start_arrays_of
from tests.gan1d.wasm import Loaded, Machine
from tests.small import TINY, WILD

RECIPES = {
    "default": Recipe(),
    "tiny": TINY,
    "hinge": TINY.replace(
        loss="hinge", r1=0.1, optimizer_d="rmsprop", activation_d="relu", noise=0.1
    ),
    "wasserstein": TINY.replace(
        loss="wasserstein", spectral_d="on", optimizer_g="momentum", gp=1.0
    ),
    "consensus": TINY.replace(loss="kl", consensus=0.1, latent="normal", update="simultaneous"),
    "unrolled": TINY.replace(loss="minimax", unroll=2, optimizer_g="sgd", k=3),
    "dirac": Recipe(discriminator="linear", generator="point", optimizer_d="sgd"),
}
# How far a state or a frame may be from JAX's, as a share of 1 + its size, after so many steps.
BOUNDS = {0: 1e-5, 1: 1e-5, 10: 2e-5, 100: 2e-4}


@functools.cache
def functions(program: Program) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """A program's init and advance: the same two each time, so that JAX traces them once."""
    return gan(program).init, advancing(program)


@functools.cache
def module(program: Program) -> wasm.Module:
    """What a browser gets: the program's init and advance."""
    recipe, number = Recipe(), np.int32(0)
    start, schedule = start_arrays_of(recipe), schedule_of(recipe)
    init, advance = functions(program)
    state = jax.eval_shape(init, start)
    arguments = (state, schedule, start, number, number, number)
    return wasm.compile({"init": (init, (start,)), "advance": (advance, arguments)})


class Run:
    """A recipe in both engines; each call starts from JAX's state."""

    def __init__(self, machine: Machine, recipe: Recipe) -> None:
        program = program_of(recipe)
        self.code = compiled(program)
        self.init, self.advancing = functions(program)
        self.loaded: Loaded = machine.load(module(program))
        self.start, self.schedule = start_arrays_of(recipe), schedule_of(recipe)

    def both(self, state: Any, first: int, every: int, count: int) -> tuple[Any, Any]:
        """The state and the frames of WebAssembly, and of JAX."""
        numbers = [np.int32(n) for n in (first, every, count)]
        args = (state, self.schedule, self.start, *numbers)
        found = self.loaded.call("advance", self.advancing, *args)
        return found, jax.device_get(self.code.advance(*args))


def far(found: Any, expected: Any) -> float:
    """The greatest difference of two trees, as a share of 1 + the size; infinite where one is."""
    worst = 0.0
    for a, b in zip(
        jax.tree.leaves(found), map(np.asarray, jax.tree.leaves(expected)), strict=True
    ):
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        if a.dtype == np.float32:
            same = (a == b) | (np.isnan(a) & np.isnan(b))
            with np.errstate(invalid="ignore"):
                apart = np.abs(a.astype(float) - b) / (1 + np.abs(b))
            worst = max(worst, np.where(same, 0, apart).max(initial=0))
        else:
            np.testing.assert_array_equal(a, b)
    return worst


@pytest.mark.parametrize("name", RECIPES)
def test_states_and_frames_are_those_of_jax(machine: Machine, name: str) -> None:
    """After 1, 10 and 100 steps, by single calls; norms of gradients count as frames do."""
    run = Run(machine, RECIPES[name])
    expected = jax.device_get(run.code.init(run.start))
    state = run.loaded.call("init", run.init, run.start)
    assert far(state, expected) <= 1e-6
    done = 0
    for steps, bound in BOUNDS.items():
        args = (run.schedule, run.start, np.int32(steps - done), np.int32(1), np.int32(1))
        state, frames = run.loaded.call("advance", run.advancing, state, *args)
        expected, in_jax = jax.device_get(run.code.advance(expected, *args))
        done = steps
        assert far(state, expected) <= bound, steps
        for field, a, b in zip(Frame._fields, frames, in_jax, strict=True):
            assert far(a[:1], b[:1]) <= 10 * bound, (steps, field)


def test_frames_in_a_row_and_edits(machine: Machine) -> None:
    """Many frames in one call, with live settings that change on the way."""
    recipe = TINY.edit(3, lr_d=1e-4).edit(5, k=2).edit(8, noise=0.2).edit(9, train="d")
    run = Run(machine, recipe)
    state = jax.device_get(run.code.init(run.start))
    (found, frames), (expected, in_jax) = run.both(state, 2, 1, 12)
    assert far(found, expected) <= 2e-5
    for field, a, b in zip(Frame._fields, frames, in_jax, strict=True):
        assert far(a[:12], b[:12]) <= 2e-4, field


def test_a_run_diverges_at_about_the_same_step(machine: Machine) -> None:
    """Numbers that double at each step reach infinity a step sooner or later."""
    run = Run(machine, WILD)
    state = jax.device_get(run.code.init(run.start))
    (_, frames), (_, in_jax) = run.both(state, 0, 1, 64)
    assert not frames.finite.all()
    assert abs(int(np.argmin(frames.finite)) - int(np.argmin(in_jax.finite))) <= 2


PROGRAMS = {program_of(lesson.base()): lesson for lesson in LESSONS}


@pytest.mark.parametrize("program", PROGRAMS, ids=[lesson.id for lesson in PROGRAMS.values()])
def test_the_lessons_compile_and_train(machine: Machine, program: Program) -> None:
    """Each lesson's program: it starts, trains, and all numbers are finite."""
    recipe = PROGRAMS[program].base()
    start, schedule = start_arrays_of(recipe), schedule_of(recipe)
    loaded = machine.load(module(program))
    init, advance = functions(program)
    state = loaded.call("init", init, start)
    numbers = [np.int32(n) for n in (0, 5, 2)]
    state, frames = loaded.call("advance", advance, state, schedule, start, *numbers)
    assert state.step == 5
    assert frames.finite[:2].all()
    np.testing.assert_allclose(frames.p_g[:2].sum(1), frames.p_g[0].sum(), rtol=0.5)
