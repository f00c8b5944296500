"""The settings of the data, the rates and the training, as fields of a model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from gan1d import targets
from gan1d.recipe.settings import Kind, Meta, shown

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
    """The normal form of a target that a run can have.

    Raises:
      TargetError: one sentence that says the rule and the value.
    """
    target = targets.parse(text)
    lo, hi = target.domain
    if hi - lo < target.least_width:
        raise targets.TargetError(
            f"target must span at least {target.least_width:.3g} around {lo:.6g}, where float32"
            f" tells no finer bins apart, got {shown(target.spec)}, which spans {hi - lo:.3g}"
        )
    return target.spec


class TrainingSettings(BaseModel):
    """The target and the seed, the learning rates, the loss and the updates of a step."""

    target: Annotated[
        str,
        AfterValidator(_canonical_target),
        Meta(START, "Data", "Target p_data", "The density to learn: a preset or a weighted sum."),
    ] = "normal"
    seed: Annotated[
        int,
        Field(ge=0, le=2**31 - 1),
        Meta(START, "Data", "Seed", "Fixes the initial weights and all random draws of the run."),
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
        Meta(LIVE, "Training", "Who trains", "Which players are trained; the other is held fixed."),
    ] = "both"
    loss: Annotated[
        LossName,
        Meta(PROGRAM, "Training", "Loss", "The objective of D, and with it the loss of G."),
    ] = "non_saturating"
    lipschitz: Annotated[
        Lipschitz,
        Meta(
            PROGRAM,
            "Training",
            "Lipschitz constraint",
            "How a Wasserstein critic's slope is bounded: by gradient penalty or weight clipping.",
            only=(WASSERSTEIN,),
        ),
    ] = "penalty"
    update: Annotated[
        UpdateOrder,
        Meta(
            PROGRAM,
            "Training",
            "Update order",
            "Alternating: G sees the updated D; simultaneous: the D before.",
        ),
    ] = "alternating"
    unroll: Annotated[
        int,
        Field(ge=0, le=10),
        Meta(
            PROGRAM,
            "Training",
            "Unroll",
            "Further D updates that G's gradient looks ahead through; 0 is off.",
        ),
    ] = 0
    batch: Annotated[
        int,
        Field(ge=1, le=1024),
        Meta(
            PROGRAM,
            "Training",
            "Batch size",
            "Real samples in one update, and as many generated ones.",
            log=True,
        ),
    ] = 256
