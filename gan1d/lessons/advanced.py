"""Lessons 15 to 20: what G learns, what a weak D misses, and remedies."""

from __future__ import annotations

from gan1d.lessons import checks
from gan1d.lessons.lesson import Lesson

_BILINEAR = (
    "target=point(0)&generator=point&discriminator=linear&theta=1&psi=0&loss=wasserstein&gp=0"
    "&batch=1&update=simultaneous&lr_d=0.1&lr_g=0.1"
)
_DIRAC = (
    "target=point(0)&generator=point&discriminator=linear&theta=1&psi=0&loss=minimax"
    "&optimizer_d=sgd&optimizer_g=sgd&batch=1&update=simultaneous&lr_d=0.2&lr_g=0.2"
)

ROWS = (
    Lesson(
        id="inverse-cdf",
        title="G learns the inverse CDF",
        do="Watch G(z) beside the dotted F\u207b\u00b9.",
        notice="G bends until it lies on the quantile function of the data, or on its mirror: for about three seeds in four.",
        why="A monotone G that makes z into x has no choice: p_g = p_data means G = F^-1.",
        source="Inverse transform sampling: Devroye 1986, section II.2",
        query="target=exponential&k=5&r1=0.01&seed=5",
        check=checks.inverse_cdf,
        steps=3000,
        panels=("quantiles", "measures"),
    ),
    Lesson(
        id="weak-discriminator",
        title="A D that is too weak",
        do="Compare a D of two units with the ghost's 32.",
        notice="D cannot bend like D*, so G need not match what D cannot see.",
        why="p_g = p_data is the end only against a D that can become D*.",
        source="Arora et al. 2017, arXiv:1703.00573",
        query="target=comb&latent=normal&k=5&width_d=2&depth_d=1",
        reference="target=comb&latent=normal&k=5",
        check=checks.too_weak,
        steps=1500,
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="heavy-tails",
        title="Heavy tails are out of reach",
        do="Look at the ends of p_g, and at the arrows.",
        notice="p_g stops where p_data goes on: a G of a bounded z cannot have tails.",
        why="G is a smooth function of z on (-1, 1): what it reaches is bounded.",
        source="Wiese et al. 2019, arXiv:1907.06374",
        query="target=student_t&k=5&r1=0.01&seed=5",
        check=checks.tails_missing,
        steps=1500,
        panels=("quantiles", "measures"),
    ),
    Lesson(
        id="unrolling",
        title="Unrolling: G looks ahead",
        do="Follow (theta, psi): G's gradient looks five D updates ahead; the ghost's looks none ahead.",
        notice="The G that takes D's next updates into account comes to rest on the data; the other circles it.",
        why="Its gradient runs through D's next updates, and these pull it inwards.",
        source="Metz et al. 2017, arXiv:1611.02163, equation 3",
        query=f"{_DIRAC}&unroll=5",
        reference=_DIRAC,
        check=checks.comes_in,
        steps=400,
        every=2,
        speed=1,
        panels=("phase", "measures"),
        large="phase",
        layers=("ghost",),
    ),
    Lesson(
        id="optimism",
        title="Optimism on the bilinear game",
        do="Follow (theta, psi); the ghost descends without optimism.",
        notice="Plain gradient descent spirals out, optimistic descent spirals in.",
        why="A step along twice the last gradient minus the one before it anticipates the rotation.",
        source="Daskalakis et al. 2018, arXiv:1711.00141",
        query=f"{_BILINEAR}&optimizer_d=optimistic&optimizer_g=optimistic",
        reference=f"{_BILINEAR}&optimizer_d=sgd&optimizer_g=sgd",
        check=checks.comes_in,
        steps=600,
        every=2,
        speed=1,
        panels=("phase", "measures"),
        large="phase",
        layers=("ghost",),
    ),
    Lesson(
        id="past-equilibrium",
        title="Past the equilibrium",
        do="Play past the equilibrium, to step 6,000.",
        notice="D says 1/2 everywhere, G goes on training on what is left, and p_g drifts away again.",
        why="At D = 1/2 the gradient is the noise of the batch, and G follows it.",
        source="Mescheder et al. 2018, arXiv:1801.04406, section 2",
        query="latent=normal&k=5&r1=0.01&edits=2000:r1:0~2000:k:1",
        check=checks.drifts,
        steps=6000,
        every=20,
        speed=10,
    ),
)
