"""The settings of the players, as fields of a model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from gan1d.recipe.settings import Kind, Meta

Optimizer = Literal["sgd", "momentum", "adam", "rmsprop", "optimistic"]
GeneratorName = Literal["mlp", "affine", "shift", "point"]
DiscriminatorName = Literal["mlp", "linear", "affine"]
Activation = Literal["tanh", "relu", "leaky_relu", "softplus"]
Latent = Literal["uniform", "normal"]
GeneratorInput = Literal["score", "z"]
Switch = Literal["off", "on"]

PROGRAM, START = Kind.PROGRAM, Kind.START
MLP_D, MLP_G = ("discriminator", ("mlp",)), ("generator", ("mlp",))
_SIMPLE_D = ("discriminator", ("linear", "affine"))
_BARE = (("generator", "mlp"), ("skip", "off"))  # no way past the perceptron


class PlayerSettings(BaseModel):
    """The architectures of D and G, their initial parameters, and their optimizers."""

    optimizer_d: Annotated[
        Optimizer,
        Meta(PROGRAM, "Players", "D optimizer", "How gradients become updates of D."),
    ] = "adam"
    optimizer_g: Annotated[
        Optimizer,
        Meta(PROGRAM, "Players", "G optimizer", "How gradients become updates of G."),
    ] = "adam"
    latent: Annotated[
        Latent,
        Meta(
            PROGRAM,
            "Players",
            "Latent z",
            "Distribution of z: uniform on (-1, 1), or standard normal.",
        ),
    ] = "uniform"
    discriminator: Annotated[
        DiscriminatorName,
        Meta(
            PROGRAM,
            "Players",
            "Discriminator",
            "D's score of x: a perceptron, psi x (linear), or psi0 + psi x (affine).",
        ),
    ] = "mlp"
    psi: Annotated[
        float,
        Field(ge=-10, le=10),
        Meta(
            START,
            "Players",
            "Initial psi",
            "Initial psi of a simple D, per unit of x.",
            only=(_SIMPLE_D,),
        ),
    ] = 0.0
    psi0: Annotated[
        float,
        Field(ge=-10, le=10),
        Meta(
            START,
            "Players",
            "Initial psi0",
            "Initial psi0 of an affine D, its score of x = 0.",
            only=(("discriminator", ("affine",)),),
        ),
    ] = 0.0
    width_d: Annotated[
        int,
        Field(ge=1, le=128),
        Meta(
            PROGRAM,
            "Players",
            "D width",
            "Units in each hidden layer of D.",
            log=True,
            only=(MLP_D,),
        ),
    ] = 32
    depth_d: Annotated[
        int,
        Field(ge=1, le=4),
        Meta(PROGRAM, "Players", "D depth", "Hidden layers of D.", only=(MLP_D,)),
    ] = 2
    activation_d: Annotated[
        Activation,
        Meta(PROGRAM, "Players", "D activation", "Activation of D's hidden units.", only=(MLP_D,)),
    ] = "tanh"
    generator: Annotated[
        GeneratorName,
        Meta(
            PROGRAM,
            "Players",
            "Generator",
            "G of z: a perceptron, theta + sigma z (affine), theta + z (shift), or theta (point).",
        ),
    ] = "mlp"
    g_input: Annotated[
        GeneratorInput,
        Meta(
            PROGRAM,
            "Players",
            "G reads",
            "What a perceptron G reads: the normal score of z, or z; of a normal z they are one.",
            only=(MLP_G,),
            first="z",
        ),
    ] = "score"
    skip: Annotated[
        Switch,
        Meta(
            PROGRAM,
            "Players",
            "Way past the net",
            "Whether a perceptron G of r is theta + sigma r + net(r), and not net(r) alone.",
            only=(MLP_G,),
            first="off",
        ),
    ] = "on"
    theta: Annotated[
        float,
        Field(ge=-10, le=10),
        Meta(
            START,
            "Players",
            "Initial theta",
            "Initial theta of G, in units of x; past a net, in deviations of p_data from its mean.",
            unless=_BARE,
        ),
    ] = 1.0
    sigma: Annotated[
        float,
        Field(ge=0.01, le=10),
        Meta(
            START,
            "Players",
            "Initial sigma",
            "Initial sigma of an affine G, in units of x; past a net, in deviations of p_data.",
            log=True,
            only=(("generator", ("mlp", "affine")),),
            unless=_BARE,
        ),
    ] = 1.0
    width_g: Annotated[
        int,
        Field(ge=1, le=128),
        Meta(
            PROGRAM,
            "Players",
            "G width",
            "Units in each hidden layer of G.",
            log=True,
            only=(MLP_G,),
        ),
    ] = 32
    depth_g: Annotated[
        int,
        Field(ge=1, le=4),
        Meta(PROGRAM, "Players", "G depth", "Hidden layers of G.", only=(MLP_G,)),
    ] = 2
    activation_g: Annotated[
        Activation,
        Meta(PROGRAM, "Players", "G activation", "Activation of G's hidden units.", only=(MLP_G,)),
    ] = "tanh"
