"""The bits of an update, however they are computed."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gan1d import wasm
from gan1d.game import random_bits


@pytest.mark.parametrize(
    ("seed", "step", "index"), [(0, 0, 0), (1, 7, 64), (2**32 - 1, 2**23 - 1, 255)]
)
def test_an_updates_bits_are_those_of_jax(seed: int, step: int, index: int) -> None:
    """Also of the first rows alone, which depend on no other."""
    word = np.uint32(2**31 + random_bits.UPDATES * step + index)
    words: Any = np.array([seed, word], np.uint32)
    key = jax.random.wrap_key_data(words, impl="threefry2x32")
    expected = np.asarray(jax.random.bits(key, (5, 16), jnp.uint32))
    for rows in (4, 5):
        found = random_bits.bits(jnp.uint32(seed), jnp.int32(step), jnp.int32(index), (rows, 16))
        np.testing.assert_array_equal(found, expected[:rows])


def test_a_browser_is_given_what_is_for_no_platform_in_particular() -> None:
    def branches(x: jax.Array) -> jax.Array:
        y: jax.Array = jax.lax.platform_dependent(x, cpu=jnp.sin, default=lambda x: 2 * x)
        return y

    def default(x: jax.Array) -> jax.Array:
        return 2 * x

    x = [jnp.zeros(8)]
    modules = [wasm.compile({"f": (function, x)}) for function in (branches, default)]
    assert modules[0].binary == modules[1].binary
