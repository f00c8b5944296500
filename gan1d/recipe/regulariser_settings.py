"""The settings of the regularisers, as fields of a model."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from gan1d.recipe.player_settings import MLP_D, PlayerSettings, Switch
from gan1d.recipe.settings import Kind, Meta
from gan1d.recipe.training_settings import WASSERSTEIN

PROGRAM, LIVE = Kind.PROGRAM, Kind.LIVE


class RegulariserSettings(PlayerSettings):
    """What keeps D smooth, and the game from turning."""

    r1: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            LIVE,
            "Regularisers",
            "R1",
            "Weight of E D'(x)^2 over the data, added as r1/2 times it; 0 is off.",
            log=True,
        ),
    ] = 0.0
    r2: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            LIVE,
            "Regularisers",
            "R2",
            "Weight of E D'(G(z))^2 over the fakes, added as r2/2 times it; 0 is off.",
            log=True,
        ),
    ] = 0.0
    gp: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            LIVE,
            "Regularisers",
            "Gradient penalty",
            "Weight of E (|f'(x)| - gp_target)^2 between data and fakes.",
            log=True,
            only=(WASSERSTEIN, ("lipschitz", ("penalty",))),
        ),
    ] = 1.0
    gp_target: Annotated[
        float,
        Field(ge=0, le=1),
        Meta(
            LIVE,
            "Regularisers",
            "Penalty's target",
            "The steepness of f that costs nothing: 1 as in WGAN-GP, or 0 (zero-centred).",
            only=(WASSERSTEIN, ("lipschitz", ("penalty",))),
        ),
    ] = 1.0
    clip: Annotated[
        float,
        Field(ge=1e-3, le=10),
        Meta(
            LIVE,
            "Regularisers",
            "Weight clip",
            "Every weight of the critic is kept within plus or minus this.",
            log=True,
            only=(WASSERSTEIN, ("lipschitz", ("clip",))),
        ),
    ] = 0.2
    noise: Annotated[
        float,
        Field(ge=0, le=5),
        Meta(
            LIVE,
            "Regularisers",
            "Instance noise",
            "Deviation of normal noise, in units of x, added to all that D sees; 0 is off.",
        ),
    ] = 0.0
    consensus: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            PROGRAM,
            "Regularisers",
            "Consensus",
            "Weight of half the square of both players' gradients, which both go down; 0 is off.",
            log=True,
        ),
    ] = 0.0
    spectral_d: Annotated[
        Switch,
        Meta(
            PROGRAM,
            "Regularisers",
            "Spectral norm",
            "Whether each weight matrix of D is divided by its largest singular value.",
            only=(MLP_D,),
        ),
    ] = "off"
