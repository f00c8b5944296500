"""Lessons 9 to 14: games with so few parameters that all of them can be drawn."""

from __future__ import annotations

from gan1d.lessons import checks
from gan1d.lessons.lesson import Lesson

_MESCHEDER = "Mescheder et al. 2018, arXiv:1801.04406"
_DIRAC = (
    "target=point(0)&generator=point&discriminator=linear&theta=1&psi=0&loss=minimax"
    "&optimizer_d=sgd&optimizer_g=sgd&batch=1&lr_d=0.1&lr_g=0.1"
)
_COVER = (
    "target=0.5*normal(-2.5,0.8)+0.5*normal(2.5,0.8)&generator=affine&theta=1&sigma=1&latent=normal"
    "&lr_d=0.01&lr_g=0.005&k=5"
)
_NOISY = (
    "target=uniform(1,4)&generator=shift&theta=-3&loss=minimax&optimizer_g=sgd&lr_g=0.03&lr_d=0.01"
)

ROWS = (
    Lesson(
        id="dirac-gan",
        title="The Dirac-GAN spirals out",
        do="Follow (theta, psi) in the phase portrait; the ghost has R1.",
        notice="Simultaneous descent circles the equilibrium in ever wider turns; with R1 it spirals in.",
        why="The field turns about (0, 0) and points nowhere inwards: a step along it leads out.",
        source=f"{_MESCHEDER}, Lemmas 2.5 and 2.7",
        query=f"{_DIRAC}&update=simultaneous",
        reference=f"{_DIRAC}&update=simultaneous&r1=0.5",
        check=checks.spirals,
        steps=400,
        every=2,
        speed=1,
        panels=("phase", "measures"),
        large="phase",
        layers=("ghost",),
    ),
    Lesson(
        id="r1-strength",
        title="How much R1: critical damping",
        do="Move R1 between 0.2 and 3; the ghost has 3.",
        notice="Below 1 theta swings about the data, above 1 it creeps, at 1 it is there soonest.",
        why="The eigenvalues -gamma/2 +- sqrt(gamma^2/4 - 1/4) become real at gamma = 2 |f'(0)| = 1.",
        source=f"{_MESCHEDER}, Lemma 4.1",
        query=f"{_DIRAC}&r1=0.2",
        reference=f"{_DIRAC}&r1=3",
        check=checks.damps,
        steps=600,
        every=2,
        speed=1,
        panels=("phase", "measures"),
        large="phase",
        layers=("ghost",),
    ),
    Lesson(
        id="instance-noise",
        title="Instance noise, taken away slowly",
        do="Watch the noise fall at steps 500, 1,000 and 1,500; the ghost has none.",
        notice="Noise makes both densities overlap, D's step becomes a slope, and G walks home.",
        why="With noise the divergence is finite and smooth; without it D can be sure of everything.",
        source="Sonderby et al. 2017, arXiv:1610.04490",
        query=f"{_NOISY}&noise=2&edits=500:noise:1~1000:noise:0.5~1500:noise:0.2",
        reference=_NOISY,
        check=checks.noise_helps,
        steps=2000,
        panels=("measures", "pull"),
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="clip-or-penalty",
        title="Weight clipping against gradient penalty",
        do="Compare the clipped critic with the ghost, which has the penalty.",
        notice="The penalised critic has slope 1, as f* has; the clipped one is flat, or far too steep.",
        why="Clipping bounds weights, not the slope: what slope comes of it is left to chance.",
        source="Gulrajani et al. 2017, arXiv:1704.00028, section 3",
        query="target=two_normals&loss=wasserstein&lipschitz=clip&clip=0.05&k=5&latent=normal",
        reference="target=two_normals&loss=wasserstein&lipschitz=penalty&k=5&latent=normal",
        check=checks.clipping_bends,
        steps=1000,
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="f-divergences",
        title="KL covers, reverse KL seeks",
        do="Compare KL with the ghost's reverse KL; try the others of the family.",
        notice="One normal cannot be two: KL spreads it over both, reverse KL puts it on one of them.",
        why="KL pays for what p_g leaves out, reverse KL for what p_g puts where no data is.",
        source="Nowozin et al. 2016, arXiv:1606.00709, section 4",
        query=f"{_COVER}&loss=kl",
        reference=f"{_COVER}&loss=reverse_kl",
        check=checks.covers_or_seeks,
        steps=2000,
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="one-parameter",
        title="A GAN with one parameter",
        do="Follow theta: G only shifts z, D is a logistic regression.",
        notice="G runs to the data, past it, and comes back: D turns round each time.",
        why="Two players with one parameter each swing like a pendulum: together they descend nothing.",
        source="Prince 2023, Understanding Deep Learning, section 15.1",
        query="target=normal(2,1)&latent=normal&generator=shift&theta=-2&discriminator=affine"
        "&optimizer_d=sgd&optimizer_g=sgd&lr_d=0.1&lr_g=0.1",
        check=checks.one_parameter,
        steps=600,
        every=5,
        speed=1,
        panels=("phase", "measures"),
        large="phase",
    ),
)
