"""The settings of the regularisers, as fields of a model."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from gan1d.recipe.player_settings import MLP_D, Switch
from gan1d.recipe.settings import Kind, Meta
from gan1d.recipe.training_settings import WASSERSTEIN

PROGRAM, LIVE = Kind.PROGRAM, Kind.LIVE


class RegulariserSettings(BaseModel):
    """Penalties, noise, consensus and spectral normalisation."""

    r1: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            LIVE,
            "Regularisers",
            "R1",
            "Weight of R1: r1/2 times E D'(x)^2 over the data is added to D's loss; 0 is off.",
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
            "Weight of R2: r2/2 times E D'(G(z))^2 is added to D's loss; 0 is off.",
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
            "Weight of E (abs(f'(x)) - gp_target)^2, at points between data and generated ones.",
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
            "Penalty target",
            "Steepness of f that is not penalised: 1 as in WGAN-GP, or 0 (zero-centred).",
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
            "Each weight of the critic is clipped to plus or minus this.",
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
            "Standard deviation of normal noise on all inputs of D, in units of x; 0 is off.",
        ),
    ] = 0.0
    consensus: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            PROGRAM,
            "Regularisers",
            "Consensus",
            "Weight of half the squared norm of both players' gradients, which both also minimise; "
            "0 is off.",
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
