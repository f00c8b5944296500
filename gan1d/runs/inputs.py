"""From a recipe to what the game takes: its program, its start, its live settings as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import jax
import numpy as np

from gan1d import targets
from gan1d.game.networks import Network
from gan1d.game.program import Program, StartArrays
from gan1d.game.quantile_table import quantile_table
from gan1d.game.regularisers import Weights
from gan1d.game.schedule import Live, Schedule
from gan1d.recipe import MAX_EDITS, SETTINGS, Recipe
from gan1d.targets.target import N_BINS

_LEVELS = (np.arange(20_000) + 0.5) / 20_000  # of the quantiles that expectations are taken over


def program_of(recipe: Recipe) -> Program:
    """The program that runs a recipe."""
    held = SETTINGS["lipschitz"].applies(recipe.settings)
    mlp_d, mlp_g = recipe.discriminator == "mlp", recipe.generator == "mlp"
    net_d = Network(recipe.width_d, recipe.depth_d, recipe.activation_d)
    net_g = Network(recipe.width_g, recipe.depth_g, recipe.activation_g)
    return Program(
        loss=recipe.loss,
        lipschitz=recipe.lipschitz if held else "none",
        update=recipe.update,
        unroll=recipe.unroll,
        batch=recipe.batch,
        latent=recipe.latent,
        optimizer_d=recipe.optimizer_d,
        optimizer_g=recipe.optimizer_g,
        discriminator=recipe.discriminator,
        generator=recipe.generator,
        net_d=net_d if mlp_d else None,
        net_g=net_g if mlp_g else None,
        score_g=mlp_g and recipe.g_input == "score" and recipe.latent != "normal",
        skip_g=mlp_g and recipe.skip == "on",
        spectral_d=mlp_d and recipe.spectral_d == "on",
        consensus=recipe.consensus > 0,
    )


def start_arrays_of(recipe: Recipe) -> StartArrays:
    """The start of a recipe, as numpy arrays."""
    target = targets.parse(recipe.target)
    x = target.ppf(_LEVELS)
    lo, hi = target.domain
    mean, deviation = target.moments
    beyond = np.full(2, np.inf)
    if target.has_mean:
        beyond = np.mean([np.maximum(lo - x, 0), np.maximum(x - hi, 0)], axis=1)
    return StartArrays(
        seed=np.uint32(recipe.seed),
        table=quantile_table(target),
        loc=np.float32(target.loc),
        scale=np.float32(target.scale),
        mean=np.float32(mean),
        deviation=np.float32(deviation),
        domain=np.asarray(target.domain, np.float32),
        masses=np.asarray(target.bins(N_BINS), np.float32),
        beyond=np.asarray(beyond, np.float32),
        theta=np.float32(recipe.theta),
        sigma=np.float32(recipe.sigma),
        psi=np.float32(recipe.psi),
        psi0=np.float32(recipe.psi0),
    )


def live_of(settings: Mapping[str, Any]) -> Live:
    """The numbers behind the settings in force at one step."""
    train = settings["train"]
    counts = {"n_d": settings["k"] * (train != "g"), "n_g": settings["k_g"] * (train != "d")}
    return Live(
        **{name: np.int32(count) for name, count in counts.items()},
        **_floats(settings, ("lr_d", "lr_g")),
        weights=Weights(**_floats(settings, Weights._fields)),
    )


def _floats(settings: Mapping[str, Any], names: Iterable[str]) -> dict[str, np.float32]:
    return {name: np.float32(settings[name]) for name in names}


def schedule_of(recipe: Recipe) -> Schedule:
    """A recipe's live settings over time, as numpy arrays of MAX_EDITS + 1 rows."""
    steps = sorted({0, *(edit.step for edit in recipe.edits)})
    rows = [live_of(recipe.settings_at(step)) for step in steps]
    padding = MAX_EDITS + 1 - len(rows)
    never = [np.iinfo(np.int32).max] * padding
    return Schedule(
        step=np.asarray(steps + never, np.int32),
        live=jax.tree.map(lambda *column: np.pad(np.stack(column), (0, padding), "edge"), *rows),
    )
