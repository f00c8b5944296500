"""A GAN whose program compiles within seconds, and one that diverges; shared, they compile once."""

from gan1d.recipe import Recipe

FIRST = {"g_input": "z", "skip": "off"}  # the defaults of version 1: G is a bare perceptron of z
TINY = Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
SIMPLE = Recipe(generator="affine", discriminator="affine", batch=16)  # in a third of the time
DESCENT = TINY.replace(loss="least_squares", optimizer_d="sgd", optimizer_g="sgd")
STEEP = {"lr_d": 1.0, "lr_g": 1.0}
WILD = DESCENT.replace(**STEEP)  # the weights are no numbers any more within 50 steps
