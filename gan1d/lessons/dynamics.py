"""Dynamics: how two players that learn from each other move."""

from __future__ import annotations

from gan1d.lessons import checks
from gan1d.lessons.basics import GOODFELLOW
from gan1d.lessons.lesson import Lesson, Question, Shown
from gan1d.lessons.mathml import equation, frac

MESCHEDER = "Mescheder et al. 2018, arXiv:1801.04406"
DIRAC = (
    "target=point(0)&generator=point&discriminator=linear&theta=1&psi=0&loss=minimax"
    "&optimizer_d=sgd&optimizer_g=sgd&batch=1"
)

ROWS = (
    Lesson(
        id="learning-rates",
        group="Dynamics",
        title="Two rates, two time-scales",
        do="Watch the rates change at steps 1,000 and 2,000, then move them yourself.",
        notice="A G that is too quick leaves D behind; with equal rates they chase each other; with a "
        "quicker D the pair settles.",
        why="D must be near its best answer for its gradient to mean anything to G.",
        source="Heusel et al. 2017, arXiv:1706.08500",
        equation=equation(
            "the rate of G over the rate of D goes to 0: D is the quick player",
            frac("η_G", "η_D"),
            " → 0",
        ),
        question=Question(
            "Which pair of rates brings p_g to rest?",
            ("A quick G", "Equal rates", "A quick D"),
            2,
            "A quick D: it stays near D*, and G follows a gradient that means something.",
        ),
        notes="Each third of the run has its own pair of rates; the ticks on the timeline say so. "
        "Let the class set the two sliders and find a pair that fails.",
        controls=("lr_d", "lr_g"),
        query="latent=normal&lr_d=0.0005&lr_g=0.005"
        "&edits=1000:lr_d:0.005~2000:lr_d:0.01~2000:lr_g:0.0005",
        check=checks.rates_matter,
        shows=(Shown("densities", "p_g", 60), Shown("measures", "jsd", 30)),
        steps=3000,
        speed=10,
    ),
    Lesson(
        id="k-steps",
        group="Dynamics",
        title="k: how often D moves",
        do="Compare k = 10 with the ghost's k = 1.",
        notice="With more D updates a step D stays closer to D*, and G's way is straighter.",
        why="Algorithm 1 asks for D near its optimum before each of G's moves; k buys that, with "
        "time.",
        source=f"{GOODFELLOW}, Algorithm 1",
        equation=equation(
            "psi changes by its rate times the gradient of V, k times; then theta changes by its "
            "rate times the gradient of the loss of G, once",
            "k × (ψ ← ψ + η_D ∇_ψ V) ; θ ← θ − η_G ∇_θ L_G",
        ),
        question=Question(
            "D moves ten times for each move of G. What does that buy?",
            ("A p_g that arrives straighter", "A G that learns ten times faster", "Nothing"),
            0,
            "A straighter way: D is near D* whenever G asks it. A step costs more time.",
        ),
        notes="The caption of the losses says how far D is from D*, for the run and for the ghost. "
        "With k = 1 a D rate of 0.02 buys most of that for less.",
        controls=("k",),
        query="target=two_normals&latent=normal&k=10",
        reference="target=two_normals&latent=normal&k=1",
        check=checks.follows_closer,
        shows=(Shown("densities", "p_g", 60), Shown("densities", "ghost_p_g", 60)),
        steps=1000,
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="one-parameter",
        group="Dynamics",
        title="A GAN with one parameter",
        do="Follow theta: G only shifts z, D is a logistic regression.",
        notice="G runs to the data, past it, and comes back: D turns round each time.",
        why="Two players with one parameter each swing like a pendulum: together they descend "
        "nothing.",
        source="Prince 2023, Understanding Deep Learning, section 15.1",
        equation=equation(
            "G of z is theta plus z; D of x is the sigmoid of psi 0 plus psi x",
            "G(z) = θ + z ; D(x) = σ(ψ_0 + ψ x)",
        ),
        question=Question(
            "G can only shift, D is a line. Will G stop when it reaches the data?",
            ("Yes", "No: it runs past and comes back", "No: it never gets there"),
            1,
            "It runs past: D still says “further” when G arrives, and turns round too late.",
        ),
        notes="This is the smallest GAN there is, and it already swings. Lower the D rate and it "
        "swings wider. Go on with the Dirac-GAN, which is this one with points.",
        controls=("lr_d",),
        query="target=normal(2,1)&latent=normal&generator=shift&theta=-2&discriminator=affine"
        "&optimizer_d=sgd&optimizer_g=sgd&lr_d=0.1&lr_g=0.1",
        check=checks.one_parameter,
        shows=(Shown("phase", "path", 100), Shown("densities", "p_g", 40)),
        steps=600,
        every=5,
        speed=1,
        panels=("phase", "parameters"),
        large="phase",
    ),
    Lesson(
        id="dirac-gan",
        group="Dynamics",
        title="The Dirac-GAN spirals out",
        do="Follow (theta, psi) in the phase portrait; the ghost has R1.",
        notice="Simultaneous descent circles the equilibrium in ever wider turns; with R1 it spirals "
        "in.",
        why="The field turns about (0, 0) and points nowhere inwards: a step along it leads out.",
        source=f"{MESCHEDER}, Lemmas 2.5 and 2.7",
        equation=equation(
            "theta moves along minus f prime times psi, psi along f prime times theta: a rotation",
            "θ_{t+1} − θ_t = −h f^′ ψ_t ; ψ_{t+1} − ψ_t = h f^′ θ_t",
        ),
        question=Question(
            "The data are the point 0, G is a point, D a slope. Where does the game end?",
            ("At (0, 0)", "On a circle about it", "Ever farther from it"),
            2,
            "Ever farther: each step is along the tangent of a circle, and so leads out of it.",
        ),
        notes="Two parameters, all of them drawn. Ask for the direction of the next step before you "
        "press S. Make the rates smaller: the spiral gets slower, and is still a spiral.",
        controls=("r1",),
        query=f"{DIRAC}&update=simultaneous&lr_d=0.1&lr_g=0.1",
        reference=f"{DIRAC}&update=simultaneous&lr_d=0.1&lr_g=0.1&r1=0.5",
        check=checks.spirals,
        shows=(Shown("phase", "path", 100), Shown("parameters", "theta", 25)),
        steps=400,
        every=2,
        speed=1,
        panels=("phase", "parameters"),
        large="phase",
        layers=("ghost",),
    ),
)
