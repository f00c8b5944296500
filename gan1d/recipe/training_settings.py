"""The settings of the data, the rates and the training, as fields of a model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from gan1d import targets
from gan1d.recipe.settings import Kind, Meta

LossName = Literal[
    "minimax",
    "non_saturating",
    "least_squares",
    "wasserstein",
    "hinge",
    "kl",
    "reverse_kl",
    "pearson",
    "squared_hellinger",
    "jensen_shannon",
    "jeffrey",
]
Lipschitz = Literal["penalty", "clip"]
UpdateOrder = Literal["alternating", "simultaneous"]
Train = Literal["both", "d", "g"]

PROGRAM, START, LIVE = Kind.PROGRAM, Kind.START, Kind.LIVE
WASSERSTEIN = ("loss", ("wasserstein",))


def _canonical_target(text: str) -> str:
    return targets.parse(text).spec


class TrainingSettings(BaseModel):
    """What is learned, and how fast, by whom, with which loss."""

    target: Annotated[
        str,
        AfterValidator(_canonical_target),
        Meta(START, "Data", "Target p_data", "The density to learn: a preset or a weighted sum."),
    ] = "normal"
    seed: Annotated[
        int,
        Field(ge=0, le=2**31 - 1),
        Meta(START, "Data", "Seed", "Fixes the first weights and every random draw of the run."),
    ] = 3
    lr_d: Annotated[
        float,
        Field(ge=1e-5, le=1),
        Meta(LIVE, "Learning rates", "D rate", "Step size of the discriminator.", log=True),
    ] = 2e-3
    lr_g: Annotated[
        float,
        Field(ge=1e-5, le=1),
        Meta(LIVE, "Learning rates", "G rate", "Step size of the generator.", log=True),
    ] = 1e-3
    k: Annotated[
        int,
        Field(ge=1, le=50),
        Meta(LIVE, "Training", "k: D updates a step", "Updates of D in each step (Algorithm 1)."),
    ] = 1
    k_g: Annotated[
        int,
        Field(ge=1, le=50),
        Meta(LIVE, "Training", "k_g: G updates a step", "Updates of G in each step, after D's."),
    ] = 1
    train: Annotated[
        Train,
        Meta(LIVE, "Training", "Who trains", "Which player moves; the other is held still."),
    ] = "both"
    loss: Annotated[
        LossName,
        Meta(PROGRAM, "Training", "Loss", "What D maximises and what G does about it."),
    ] = "non_saturating"
    lipschitz: Annotated[
        Lipschitz,
        Meta(
            PROGRAM,
            "Training",
            "Critic held by",
            "How a Wasserstein critic is kept smooth: gradient penalty or weight clipping.",
            only=(WASSERSTEIN,),
        ),
    ] = "penalty"
    update: Annotated[
        UpdateOrder,
        Meta(PROGRAM, "Training", "Update order", "Whether G answers the new D or the old one."),
    ] = "alternating"
    unroll: Annotated[
        int,
        Field(ge=0, le=10),
        Meta(
            PROGRAM,
            "Training",
            "Unroll",
            "Further D updates that G foresees and answers in advance; 0 is off.",
        ),
    ] = 0
    batch: Annotated[
        int,
        Field(ge=1, le=1024),
        Meta(PROGRAM, "Training", "Batch size", "Samples of each kind in one update.", log=True),
    ] = 256
