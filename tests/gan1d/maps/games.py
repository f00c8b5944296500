"""Games that the tests of maps share: a Dirac-GAN, which trains in no time, and a tiny net."""

from gan1d.recipe import Recipe
from tests.small import DESCENT

DIRAC = Recipe(
    target="point(0)",
    generator="point",
    discriminator="linear",
    theta=1,
    psi=0,
    loss="minimax",
    optimizer_d="sgd",
    optimizer_g="sgd",
    update="simultaneous",
    batch=1,
)
NET = DESCENT.replace(target="two_normals")  # some rates of which diverge
