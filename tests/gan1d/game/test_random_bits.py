"""The random numbers of a run: their laws, and that no two places share any."""

from __future__ import annotations

import itertools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from gan1d.game import random_bits

ENDS = jnp.array([0, 2**32 - 1], jnp.uint32)


def _bits(seed: int, step: int, place: int, n: int = 4) -> list[int]:
    words = random_bits.bits(jnp.uint32(seed), jnp.int32(step), jnp.int32(place), (n,))
    return list(np.asarray(words).tolist())


@pytest.mark.parametrize(
    ("kind", "law"), [("uniform", stats.uniform(-1, 2)), ("normal", stats.norm)]
)
def test_z_follows_its_law(kind: str, law: Any) -> None:
    bits = random_bits.bits(jnp.uint32(0), jnp.int32(0), jnp.int32(0), (50_000,))
    z = np.asarray(random_bits.latent(kind, bits), float)
    assert stats.kstest(z, law.cdf).pvalue > 0.01
    assert random_bits.latent(kind, bits).dtype == np.float32


def test_no_bits_give_an_end_or_infinity() -> None:
    low, high = np.asarray(random_bits.uniform(ENDS), float)
    assert -1 < low < -1 + 1e-6
    assert high == -low
    assert np.abs(random_bits.normal(ENDS)).max() < 5.3


def test_every_update_has_its_own_bits() -> None:
    """Other seeds, steps and places; D's fiftieth update is none of G's, nor of the next step."""
    places = itertools.product((0, 1, 7), (0, 1, 2, 100_000), (0, 1, 49, 64, 113))
    drawn = [tuple(_bits(*place)) for place in places]
    assert len(set(drawn)) == len(drawn) == 60


def test_an_update_of_a_run_has_no_key_of_first_weights() -> None:
    """Also where the seed is the number of the update, and both keys begin alike."""
    for seed in (0, 1):
        first = [
            jax.random.key_data(random_bits.first_key(jnp.uint32(seed), who)) for who in (0, 1)
        ]
        assert {tuple(np.asarray(key).tolist()) for key in first} == {(seed, 0), (seed, 1)}
        weights = jax.random.bits(random_bits.first_key(jnp.uint32(seed), 0), (4,), np.uint32)
        assert _bits(seed, 0, 0) != np.asarray(weights).tolist()
