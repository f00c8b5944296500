"""Failures: what goes wrong, and what no training mends."""

from __future__ import annotations

from gan1d.lessons import checks
from gan1d.lessons.lesson import Lesson, Question, Shown
from gan1d.lessons.mathml import equation, frac, root, under

_THREE = "defaults=2&target=normal(-3,0.7)+normal(0,0.7)+normal(3,0.7)&k=5&r1=0.01"

ROWS = (
    Lesson(
        id="mode-collapse",
        group="Failures",
        title="Mode collapse, and hopping",
        do="Play for a while, then lower the G rate.",
        notice="p_g piles up on a few of the modes, D learns to refuse them, and p_g hops to others.",
        why="G answers the D of the moment: to put all mass where that D is highest is its best "
        "answer.",
        source="Metz et al. 2017, arXiv:1611.02163, section 2",
        equation=equation(
            "the greatest over G of the mean of D of G of z is reached where all G of z are the x "
            "at which D is greatest",
            under("max", "G"),
            " 𝔼 D(G(z)) = ",
            under("max", "x"),
            " D(x)",
        ),
        question=Question(
            "G trains ten times as fast as D. How many of the five modes will p_g cover?",
            ("All of them", "A few, always the same", "A few, now these, now others"),
            2,
            "A few, now these, now others: D learns to refuse the mode that G sits on.",
        ),
        notes="The bars say which modes are missing. With a G rate of 0.001 all five come back "
        "within some seconds. Say that in an image GAN a mode is a kind of picture.",
        controls=("lr_g",),
        query="target=comb&lr_g=0.02&lr_d=0.002",
        check=checks.collapses,
        shows=(Shown("modes", "p_g", 30), Shown("densities", "p_g", 60)),
        steps=2000,
        panels=("modes", "measures"),
    ),
    Lesson(
        id="weak-discriminator",
        group="Failures",
        title="A D that is too weak",
        do="Compare a D of two units with the ghost's 32.",
        notice="D cannot bend like D*, so p_g has one hump or two; against the ghost's D it finds "
        "all three.",
        why="p_g = p_data is the end only against a D that can become D*.",
        source="Arora et al. 2017, arXiv:1703.00573",
        equation=equation(
            "the greatest V over the D of two units is less than the greatest V over all D",
            under("max", "D ∈ 𝒟"),
            " V(D, G) ≤ 2 JSD(p_data, p_g) − log 4",
        ),
        question=Question(
            "D has two hidden units, the target three modes. Will p_g find all three?",
            ("Yes, later", "No: D cannot point at them", "No: G is too small"),
            1,
            "No: two units cannot draw three bumps, so nothing tells G to make them.",
        ),
        notes="The same G with a D of 32 units is the ghost. Ask who is to blame for a poor p_g: "
        "here it is not G. Raise the width of D to 32 and it comes right.",
        controls=("width_d", "depth_d"),
        query=f"{_THREE}&width_d=2&depth_d=1",
        reference=_THREE,
        check=checks.too_weak,
        shows=(Shown("densities", "p_g", 40), Shown("densities", "ghost_d", 40)),
        steps=1500,
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="heavy-tails",
        group="Failures",
        title="Heavy tails are out of reach",
        do="Look at the ends of p_g, and at the arrows.",
        notice="p_g stops where p_data goes on: a G of a bounded z cannot have tails.",
        why="G is a smooth function of z on (-1, 1): what it reaches is bounded.",
        source="Wiese et al. 2019, arXiv:1907.06374",
        equation=equation(
            "the absolute value of G of z is at most the bound of G, for every z between minus 1 "
            "and 1; the probability that x is beyond it is not 0",
            "|G(z)| ≤ c ; P(|x| > c) > 0",
        ),
        question=Question(
            "z lies between -1 and 1, the data have tails without end. What does p_g have?",
            ("The same tails", "Tails that are too thin", "An end on each side"),
            2,
            "An end on each side: a smooth G of a bounded z is bounded.",
        ),
        notes="Share of mass is small there, so JSD hardly minds; for risk it is all that counts. "
        "The quantiles show it best: F⁻¹ shoots up at both ends, G does not.",
        query="target=student_t&k=5&r1=0.01&seed=5",
        check=checks.tails_missing,
        shows=(Shown("densities", "p_g", 40),),
        steps=1500,
        speed=2,
        panels=("quantiles", "measures"),
    ),
    Lesson(
        id="past-equilibrium",
        group="Failures",
        title="Past the equilibrium",
        do="Play past the equilibrium, to step 6,000.",
        notice="D says 1/2 everywhere, G goes on training on what is left, and p_g drifts away again.",
        why="At D = 1/2 the gradient is the noise of the batch, and G follows it.",
        source="Mescheder et al. 2018, arXiv:1801.04406, section 2",
        equation=equation(
            "the gradient of the loss of G is 0 at equilibrium, that of a batch of m samples is "
            "noise of size 1 over root m",
            "∇L_G = 0 ; ∇L_batch ∼ ",
            frac("1", root("m")),
        ),
        question=Question(
            "p_g = p_data has been reached, and training goes on. What happens to p_g?",
            ("It stays", "It drifts away", "It gets still better"),
            1,
            "It drifts away: what is left of the gradient is noise, and nothing holds p_g.",
        ),
        notes="R1 and four of five D updates are taken away at step 2,000, after some seconds of "
        "play. Give them back (k 5, R1 0.01) and p_g comes back. This is why one keeps the best "
        "checkpoint and not the last.",
        controls=("k", "r1"),
        query="latent=normal&k=5&r1=0.01&edits=2000:r1:0~2000:k:1",
        check=checks.drifts,
        shows=(Shown("densities", "p_g", 40), Shown("measures", "jsd", 10)),
        steps=6000,
        every=20,
        speed=10,
    ),
)
