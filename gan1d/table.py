"""The table of settings: default, bounds, kind and sentence of each, as fields of one model.

Validation, the page's controls, links and the README all read this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from gan1d import targets
from gan1d.settings import Kind, Meta, Setting, Value, by_name, shown

LossName = Literal["minimax", "non_saturating", "least_squares", "wasserstein"]
Lipschitz = Literal["penalty", "clip"]
Optimizer = Literal["sgd", "momentum", "adam", "rmsprop"]
Activation = Literal["tanh", "relu", "leaky_relu", "softplus"]
Latent = Literal["uniform", "normal"]
UpdateOrder = Literal["alternating", "simultaneous"]
Train = Literal["both", "d", "g"]

PROGRAM, START, LIVE = Kind.PROGRAM, Kind.START, Kind.LIVE
_WASSERSTEIN = ("loss", ("wasserstein",))


class RecipeError(ValueError):
    """A value that no recipe can hold; the message names setting, rule and value."""


def _canonical_target(text: object) -> str:
    if not isinstance(text, str):
        raise RecipeError(SETTINGS["target"].refusal(text))
    return targets.parse(text).spec


class Settings(BaseModel):
    """Every setting: frozen, hashable, validated."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    target: Annotated[
        str,
        BeforeValidator(_canonical_target),
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
            only=(_WASSERSTEIN,),
        ),
    ] = "penalty"
    update: Annotated[
        UpdateOrder,
        Meta(PROGRAM, "Training", "Update order", "Whether G answers the new D or the old one."),
    ] = "alternating"
    batch: Annotated[
        int,
        Field(ge=1, le=1024),
        Meta(PROGRAM, "Training", "Batch size", "Samples of each kind in one update.", log=True),
    ] = 256
    optimizer_d: Annotated[
        Optimizer,
        Meta(PROGRAM, "Players", "D optimizer", "How D turns gradients into moves."),
    ] = "adam"
    optimizer_g: Annotated[
        Optimizer,
        Meta(PROGRAM, "Players", "G optimizer", "How G turns gradients into moves."),
    ] = "adam"
    latent: Annotated[
        Latent,
        Meta(PROGRAM, "Players", "Latent z", "Where z comes from: uniform on (-1, 1), or normal."),
    ] = "uniform"
    width_d: Annotated[
        int,
        Field(ge=1, le=128),
        Meta(PROGRAM, "Players", "D width", "Units in each hidden layer of D.", log=True),
    ] = 32
    depth_d: Annotated[
        int,
        Field(ge=1, le=4),
        Meta(PROGRAM, "Players", "D depth", "Hidden layers of D."),
    ] = 2
    activation_d: Annotated[
        Activation,
        Meta(PROGRAM, "Players", "D activation", "The bend in D's hidden units."),
    ] = "tanh"
    width_g: Annotated[
        int,
        Field(ge=1, le=128),
        Meta(PROGRAM, "Players", "G width", "Units in each hidden layer of G.", log=True),
    ] = 32
    depth_g: Annotated[
        int,
        Field(ge=1, le=4),
        Meta(PROGRAM, "Players", "G depth", "Hidden layers of G."),
    ] = 2
    activation_g: Annotated[
        Activation,
        Meta(PROGRAM, "Players", "G activation", "The bend in G's hidden units."),
    ] = "tanh"
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
    gp: Annotated[
        float,
        Field(ge=0, le=100),
        Meta(
            LIVE,
            "Regularisers",
            "Gradient penalty",
            "Weight of E (|f'(x)| - 1)^2 between data and fakes.",
            log=True,
            only=(_WASSERSTEIN, ("lipschitz", ("penalty",))),
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
            only=(_WASSERSTEIN, ("lipschitz", ("clip",))),
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


def unknown(name: str) -> str:
    """The sentence that refuses a name that is no setting."""
    return f"there is no setting {shown(name)}; the settings are {', '.join(SETTINGS)}"


def check_value(name: str, value: object) -> Value:
    """One setting's value, validated and in its own type.

    Raises:
      RecipeError: names the setting, the rule and the value.
    """
    if name not in SETTINGS:
        raise RecipeError(unknown(name))
    if isinstance(value, bool):  # which pydantic would take for 0 or 1
        raise RecipeError(SETTINGS[name].refusal(value))
    try:
        checked: Value = _ADAPTERS[name].validate_python(value)
    except ValidationError as error:
        cause = error.errors()[0].get("ctx", {}).get("error")
        raise RecipeError(str(cause or SETTINGS[name].refusal(value))) from None
    return checked


def _row(name: str, field: FieldInfo) -> Setting:
    bounds: dict[str, float] = {}
    for item in field.metadata:
        for ours, theirs in (("low", "ge"), ("high", "le")):
            if hasattr(item, theirs):
                bounds[ours] = getattr(item, theirs)
    meta = next(item for item in field.metadata if isinstance(item, Meta))
    return Setting(
        name=name,
        meta=meta,
        default=field.default,
        choices=get_args(field.annotation),
        whole=field.annotation is int,
        **bounds,
    )


SETTINGS: Mapping[str, Setting] = by_name(
    _row(name, field) for name, field in Settings.model_fields.items()
)
LIVE_NAMES = tuple(name for name, row in SETTINGS.items() if row.kind is LIVE)
_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(cast(Any, Annotated[field.annotation, *field.metadata]))
    for name, field in Settings.model_fields.items()
}
