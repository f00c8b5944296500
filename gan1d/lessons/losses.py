"""Losses: what each measures, and where it leads G."""

from __future__ import annotations

from gan1d.lessons import checks
from gan1d.lessons.lesson import Lesson, Question, Shown
from gan1d.lessons.mathml import equation, frac, under

_SATURATING = (
    "target=normal(3,0.9)&latent=normal&generator=shift&theta=-4&optimizer_g=sgd"
    "&lr_g=0.02&lr_d=0.005&train=d&edits=150:train:both"
)
_POINTS = "target=point(0)&generator=point&theta=3&optimizer_g=sgd&lr_g=0.01&lr_d=0.01&batch=64&k=5"
_CRITICS = (
    "target=normal&latent=normal&generator=shift&theta=3&loss=wasserstein&k=5&train=d&lr_d=0.0005"
)
_COVER = (
    "target=0.5*normal(-2.5,0.8)+0.5*normal(2.5,0.8)&generator=affine&theta=1&sigma=1&latent=normal"
    "&lr_d=0.005&lr_g=0.005&k=5"
)

ROWS = (
    Lesson(
        id="saturating",
        group="Losses",
        title="The saturating loss stands still",
        do="Compare the run with its ghost, which plays the non-saturating loss.",
        notice="D is sure of every fake, the saturating G gets no gradient and stays; the ghost "
        "walks home.",
        why="The slope of log(1 - D) vanishes with D, that of -log D does not.",
        source="Goodfellow et al. 2014, arXiv:1406.2661, section 3; "
        "Arjovsky and Bottou 2017, arXiv:1701.04862",
        equation=equation(
            "the slope of log of 1 minus D in the score s is minus D, which goes to 0; that of "
            "minus log D is D minus 1, which goes to minus 1",
            frac("d", "d s"),
            " log(1 − D) = −D → 0 ; ",
            frac("d", "d s"),
            "(−log D) = D − 1 → −1",
        ),
        question=Question(
            "D tells every fake. Which G learns more from it?",
            ("The one that lowers log(1 - D)", "The one that raises log D", "Both the same"),
            1,
            "The one that raises log D: its gradient is largest when D is sure.",
        ),
        notes="D trains alone for 150 steps and is sure of itself by then. Both losses have the "
        "same fixed point; only their slope far from it differs. Nobody uses the first one, and "
        "the first page of the paper has it.",
        query=f"loss=minimax&{_SATURATING}",
        reference=_SATURATING,
        check=checks.stands_still,
        shows=(Shown("densities", "ghost_p_g", 60), Shown("densities", "d", 60)),
        steps=800,
        speed=2,
        panels=("measures", "pull"),
        layers=("d_star", "ghost", "pull"),
    ),
    Lesson(
        id="disjoint-supports",
        group="Losses",
        title="Two points: JSD says nothing, W1 says how far",
        do="Watch W1 while p_g walks. Then set the penalty's target to 1: p_g swings about the data.",
        notice="JSD stays at log 2 however near p_g comes, W1 is the distance; the ghost plays "
        "minimax and never moves.",
        why="Densities that do not overlap are equally far apart for JSD, and W1 counts the way.",
        source="Arjovsky et al. 2017, arXiv:1701.07875, Example 1",
        equation=equation(
            "W 1 of the points 0 and theta is the absolute value of theta; their JSD is log 2 "
            "unless theta is 0",
            "W_1(δ_0, δ_θ) = |θ| ; JSD(δ_0, δ_θ) = log 2 ; θ ≠ 0",
        ),
        question=Question(
            "p_g is a point that walks to the data. What will JSD do on the way?",
            ("Fall steadily", "Stay at log 2 to the end", "Rise"),
            1,
            "Stay at log 2: two points overlap or they do not, however near they are.",
        ),
        notes="The critic is a slope that leads home, D is a step that leads nowhere. On a screen "
        "the points have a width of one bin; JSD drops at the last moment, when they share it.",
        controls=("gp_target",),
        query=f"{_POINTS}&loss=wasserstein&gp_target=0",
        reference=f"{_POINTS}&loss=minimax",
        check=checks.disjoint,
        shows=(Shown("measures", "w1", 40), Shown("densities", "theta", 200)),
        steps=1500,
        speed=2,
        panels=("measures",),
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="clip-or-penalty",
        group="Losses",
        title="Weight clipping against gradient penalty",
        do="G is held. Compare the clipped critic with the ghost's, which has the penalty; then move "
        "the clip.",
        notice="The penalised critic takes the slope 1 of f*; the clipped one is flat, and from "
        "step 300 on, clipped at 0.3, far too steep.",
        why="Clipping bounds weights, not the slope: what slope comes of it is left to chance.",
        source="Gulrajani et al. 2017, arXiv:1704.00028, section 3",
        equation=equation(
            "W 1 is the greatest over all f of slope at most 1 of the mean of f over the data minus "
            "its mean over the generated points",
            "W_1 = ",
            under("max", "|f^′| ≤ 1"),
            " 𝔼 f(x) − 𝔼 f(G(z))",
        ),
        question=Question(
            "All weights are clipped to ±0.05. What slope will the critic have?",
            ("1", "Much less than 1", "Much more than 1"),
            1,
            "Much less: three small factors are multiplied. At 0.3 it is more than twice too steep.",
        ),
        notes="Only the slope counts: a critic may be shifted. Move the clip by hand and look for "
        "the value that gives slope 1 (about 0.12 here); with another depth it is another.",
        controls=("clip",),
        query=f"{_CRITICS}&lipschitz=clip&clip=0.05&edits=300:clip:0.3",
        reference=f"{_CRITICS}&lipschitz=penalty&gp=1&edits=100:gp:10",
        check=checks.clipping_bends,
        shows=(Shown("densities", "ghost_d", 60), Shown("densities", "d", 60)),
        steps=960,
        speed=2,
        panels=("pull", "measures"),
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="f-divergences",
        group="Losses",
        title="KL covers, reverse KL seeks",
        do="Compare KL with the ghost's reverse KL; try the others of the family.",
        notice="One normal cannot be two: KL spreads it over both, reverse KL puts it on one of them.",
        why="KL pays for what p_g leaves out, reverse KL for what p_g puts where no data is.",
        source="Nowozin et al. 2016, arXiv:1606.00709, section 4",
        equation=equation(
            "D f of p data and p g is the integral of p g times f of p data over p g",
            "D_f = ∫ p_g(x) f(",
            frac("p_data(x)", "p_g(x)"),
            ") d x",
        ),
        question=Question(
            "p_g can only be one normal, the data are two. Where does KL put it?",
            ("On the left one or the right one", "Across both", "In the gap, narrow"),
            1,
            "Across both: where p_g leaves data out, KL pays without bound. Reverse KL picks one.",
        ),
        notes="Maximum likelihood is KL: this is why its samples are blurred and those of a GAN are "
        "sharp and miss modes. The loss stands with the settings: try Pearson and Hellinger.",
        controls=("loss",),
        query=f"{_COVER}&loss=kl",
        reference=f"{_COVER}&loss=reverse_kl",
        check=checks.covers_or_seeks,
        shows=(Shown("densities", "p_g", 40), Shown("densities", "ghost_p_g", 40)),
        steps=2000,
        layers=("d_star", "ghost"),
    ),
)
