"""What a recipe amounts to: the code that it shares with others, and the numbers it starts from."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gan1d import targets
from gan1d.networks import Network
from gan1d.recipe import Recipe


class Program(NamedTuple):
    """The settings that shape the compiled code; runs that share them share the code.

    What has no effect beside the others is left out, so that it compiles nothing.
    """

    loss: str
    lipschitz: str  # "none" but for a Wasserstein critic
    update: str
    unroll: int
    batch: int
    latent: str
    optimizer_d: str
    optimizer_g: str
    discriminator: str
    generator: str
    net_d: Network | None  # of an mlp
    net_g: Network | None
    spectral_d: bool  # of an mlp
    consensus: bool  # whether there is any: its gradients of gradients take long to compile

    @classmethod
    def of(cls, recipe: Recipe) -> Program:
        """The program that runs a recipe."""
        mlp_d, mlp_g = recipe.discriminator == "mlp", recipe.generator == "mlp"
        net_d = Network(recipe.width_d, recipe.depth_d, recipe.activation_d)
        net_g = Network(recipe.width_g, recipe.depth_g, recipe.activation_g)
        return cls(
            loss=recipe.loss,
            lipschitz=recipe.lipschitz if recipe.loss == "wasserstein" else "none",
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
            spectral_d=mlp_d and recipe.spectral_d == "on",
            consensus=recipe.consensus > 0,
        )


class Setup(NamedTuple):
    """What the start settings amount to: traced, so a new seed or target compiles nothing."""

    seed: Any  # shape [], uint32
    table: Any  # quantiles of p_data, shape [targets.TABLE_SIZE], unit of x
    loc: Any  # perceptrons see (x - loc) / scale, shape []
    scale: Any  # shape [], unit of x
    domain: Any  # drawn part of x, shape [2]
    masses: Any  # p_data on the bins with the tail bins, shape [n_bins + 2], sum 1
    beyond: Any  # E (lo - x)+ and E (x - hi)+ of p_data, shape [2], unit of x
    theta: Any  # where simple players start: shape [], unit of x
    sigma: Any  # shape [], unit of x
    psi: Any  # shape [], per unit of x
    psi0: Any  # shape []

    @classmethod
    def of(cls, recipe: Recipe, n_bins: int) -> Setup:
        """The start of a recipe, as numpy arrays."""
        target = targets.parse(recipe.target)
        levels = (np.arange(20_000) + 0.5) / 20_000
        x = target.ppf(levels)
        lo, hi = target.domain
        beyond = [np.mean(np.maximum(lo - x, 0)), np.mean(np.maximum(x - hi, 0))]
        return cls(
            seed=np.uint32(recipe.seed),
            table=target.quantile_table(),
            loc=np.float32(target.loc),
            scale=np.float32(target.scale),
            domain=np.asarray(target.domain, np.float32),
            masses=np.asarray(target.bins(n_bins), np.float32),
            beyond=np.asarray(beyond, np.float32),
            theta=np.float32(recipe.theta),
            sigma=np.float32(recipe.sigma),
            psi=np.float32(recipe.psi),
            psi0=np.float32(recipe.psi0),
        )
