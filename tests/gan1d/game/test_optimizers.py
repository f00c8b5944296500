"""Optimizers against optax; a player that is held, clipping, and what is off."""

import jax
import numpy as np
import optax
import pytest

from gan1d.recipe import Recipe
from gan1d.runs.inputs import live_of, program_of
from tests.gan1d.game.steps import (
    SMALL,
    STEEP,
    both,
    flat,
    live_with,
    program_with,
    same,
    setup_of,
    state_of,
    step_of,
)

# --- optimizers, who trains, and the rest ---


def _optax(name: str, rate: float) -> optax.GradientTransformation:
    """Optax's own optimizers at a fixed rate, with the documented constants."""
    return {
        "adam": lambda: optax.adam(rate, b1=0.5, b2=0.999),
        "momentum": lambda: optax.sgd(rate, momentum=0.9),
        "rmsprop": lambda: optax.rmsprop(rate, decay=0.99, eps=1e-8),
    }[name]()


@pytest.mark.parametrize(("of_d", "of_g"), [("adam", "adam"), ("momentum", "rmsprop")])
def test_an_optimizer_moves_as_optax_does(of_d: str, of_g: str) -> None:
    """Two moves each, from the gradients that sgd takes with the same draws."""
    program = program_with(batch=64, optimizer_d=of_d, optimizer_g=of_g, update="simultaneous")
    gradients = program_with(batch=64, update="simultaneous")
    state = state_of(program)
    rates = {"lr_d": 2.0**-6, "lr_g": 2.0**-8}
    by_d, by_g = _optax(of_d, rates["lr_d"]), _optax(of_g, rates["lr_g"])
    memory_d, memory_g = by_d.init(state.params_d), by_g.init(state.params_g)
    for _ in range(2):
        plain = state._replace(opt_d=optax.EmptyState(), opt_g=optax.EmptyState())
        descended = step_of(gradients)(plain, live_with(lr_d=STEEP, lr_g=STEEP), setup_of())
        grad_d, grad_g = (
            jax.tree.map(lambda a, b: (a - b) / STEEP, before, after)
            for before, after in (
                (plain.params_d, descended.params_d),
                (plain.params_g, descended.params_g),
            )
        )
        move_d, memory_d = by_d.update(grad_d, memory_d)
        move_g, memory_g = by_g.update(grad_g, memory_g)
        expected = optax.apply_updates(both(state), (move_d, move_g))
        state = step_of(program)(state, live_with(**rates), setup_of())
        jax.tree.map(
            lambda got, want: np.testing.assert_allclose(got, want, atol=3e-6),
            both(state),
            expected,
        )


def test_a_held_player_stays_to_the_bit() -> None:
    program = program_with(batch=64, optimizer_d="adam", optimizer_g="adam", update="simultaneous")
    step, settings = step_of(program), Recipe(**SMALL).settings
    state = step(state_of(program), live_of(settings), setup_of())  # moments that are not 0
    only_d = step(state, live_of({**settings, "train": "d"}), setup_of())
    assert same((only_d.params_g, only_d.opt_g), (state.params_g, state.opt_g))
    assert not same(only_d.params_d, state.params_d)
    only_g = step(state, live_of({**settings, "train": "g"}), setup_of())
    assert same((only_g.params_d, only_g.opt_d), (state.params_d, state.opt_d))
    assert not same(only_g.params_g, state.params_g)
    assert state.step + 1 == only_d.step == only_g.step


def test_adam_counts_every_update() -> None:
    program = program_with(batch=64, optimizer_d="adam", optimizer_g="adam", update="simultaneous")
    state = step_of(program)(state_of(program), live_with(n_d=3, n_g=2), setup_of())
    assert (int(state.opt_d.count), int(state.opt_g.count)) == (3, 2)


def test_clipping_keeps_the_weights_of_the_critic() -> None:
    program = program_with(batch=64, loss="wasserstein", lipschitz="clip")
    state, step = state_of(program), step_of(program)
    for clip in (0.5, 0.05):
        state = step(state, live_with(clip=clip), setup_of())
        weights = flat(state.params_d)
        assert np.abs(weights).max() == np.float32(clip)
        assert np.abs(flat(state.params_g)).max() > clip


def test_nothing_is_clipped_under_another_loss() -> None:
    assert program_of(Recipe(lipschitz="clip")) == program_of(Recipe(lipschitz="penalty"))
    program = program_with()
    state = state_of(program)
    moved = step_of(program)(state, live_with(clip=1e-3, gp=50), setup_of())
    assert same(moved, step_of(program)(state, live_with(), setup_of()))


@pytest.mark.parametrize("name", ["noise", "r1", "r2", "gp"])
def test_off_is_off_to_the_bit(name: str) -> None:
    """Weight 0 skips the code; a weight too small to be felt runs it: the same bits."""
    program = program_with(loss="wasserstein")
    state, step = state_of(program), step_of(program)
    off = step(state, live_with(**{name: 0.0}), setup_of())
    assert same(off, step(state, live_with(**{name: 1e-30}), setup_of()))
    assert not same(off, step(state, live_with(**{name: 0.1}), setup_of()))
