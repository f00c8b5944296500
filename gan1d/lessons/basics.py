"""Lessons 1 to 8: the game, how it is won, and how it goes wrong."""

from __future__ import annotations

from gan1d.lessons import checks
from gan1d.lessons.lesson import Lesson

_GOODFELLOW = "Goodfellow et al. 2014, arXiv:1406.2661"

ROWS = (
    Lesson(
        id="figure-1",
        title="Figure 1, (a) to (d)",
        do="Press Page down: each press plays one stage.",
        notice="D catches up with a G that is held, G walks towards where D says “data”, and both end "
        "at p_g = p_data with D = 1/2.",
        why="Each player's move is a best answer to the other's; when no answer is better, D can only "
        "guess.",
        source=f"{_GOODFELLOW}, Figure 1",
        query="",
        figure1=True,
        check=checks.figure_1,
        steps=4000,
        speed=2,
        panels=("figure1", "measures"),
    ),
    Lesson(
        id="optimal-discriminator",
        title="The best D there is",
        do="G is held still: watch D, then choose another target.",
        notice="D comes to rest on the thin curve D* = p_data / (p_data + p_g), and V on 2 JSD - log 4.",
        why="For every x on its own, D maximises p_data log D + p_g log(1 - D); its loss then "
        "measures "
        "the divergence between the two densities.",
        source=f"{_GOODFELLOW}, Proposition 1 and Theorem 1",
        query="target=two_normals&train=d&lr_d=0.005&latent=normal",
        check=checks.best_response,
        steps=1500,
        panels=("measures", "losses"),
    ),
    Lesson(
        id="convergence",
        title="A run that converges, with losses that do not fall",
        do="Play, and keep an eye on the losses.",
        notice="JSD falls to nothing while D's loss rises to 2 log 2: a loss that rises is G's success.",
        why="The two losses pull against each other; neither measures progress, the divergence does.",
        source=f"{_GOODFELLOW}, Theorem 1",
        query="latent=normal&k=5&r1=0.01",
        check=checks.converges,
        steps=2000,
    ),
    Lesson(
        id="saturating",
        title="The saturating loss stands still",
        do="Compare the run with its ghost, which plays the non-saturating loss.",
        notice="D is sure of every fake, the saturating G gets no gradient and stays; the ghost walks "
        "home.",
        why="The slope of log(1 - D) vanishes with D, that of -log D does not.",
        source=f"{_GOODFELLOW}, section 3; Arjovsky and Bottou 2017, arXiv:1701.04862",
        query="target=normal(3,0.9)&loss=minimax&latent=normal&generator=shift&theta=-4"
        "&optimizer_g=sgd"
        "&lr_g=0.02&lr_d=0.005&train=d&edits=150:train:both",
        reference="target=normal(3,0.9)&latent=normal&generator=shift&theta=-4&optimizer_g=sgd"
        "&lr_g=0.02&lr_d=0.005&train=d&edits=150:train:both",
        check=checks.stands_still,
        steps=800,
        panels=("measures", "pull"),
        layers=("d_star", "ghost", "pull"),
    ),
    Lesson(
        id="mode-collapse",
        title="Mode collapse, and hopping",
        do="Play for a while, then lower the G rate.",
        notice="p_g piles up on a few of the modes, D learns to refuse them, and p_g hops to others.",
        why="G answers the D of the moment: to put all mass where that D is highest is its best "
        "answer.",
        source="Metz et al. 2017, arXiv:1611.02163, section 2",
        query="target=comb&lr_g=0.02&lr_d=0.002",
        check=checks.collapses,
        steps=2000,
        panels=("modes", "measures"),
    ),
    Lesson(
        id="learning-rates",
        title="Two rates, two time-scales",
        do="Watch the rates change at steps 1,000 and 2,000, then move them yourself.",
        notice="A G that is too quick leaves D behind; with equal rates they chase each other; with a "
        "quicker D the pair settles.",
        why="D must be near its best answer for its gradient to mean anything to G.",
        source="Heusel et al. 2017, arXiv:1706.08500",
        query="target=two_normals&latent=normal&lr_d=0.0005&lr_g=0.02"
        "&edits=1000:lr_d:0.002~1000:lr_g:0.002~2000:lr_d:0.01~2000:lr_g:0.0005",
        check=checks.rates_matter,
        steps=3000,
        speed=10,
    ),
    Lesson(
        id="k-steps",
        title="k: how often D moves",
        do="Compare k = 10 with the ghost's k = 1.",
        notice="With more D updates a step D stays closer to D*, and G's way is straighter.",
        why="Algorithm 1 asks for D near its optimum before each of G's moves; k buys that, with "
        "time.",
        source=f"{_GOODFELLOW}, Algorithm 1",
        query="target=two_normals&latent=normal&k=10",
        reference="target=two_normals&latent=normal&k=1",
        check=checks.follows_closer,
        steps=1000,
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="disjoint-supports",
        title="Two points: JSD says nothing, W1 says how far",
        do="Compare a Wasserstein critic with the ghost, which plays minimax. Then set the penalty's "
        "target to 1: p_g swings about the data.",
        notice="JSD stays at log 2 however near p_g comes, W1 is the distance; the critic is a slope "
        "that leads home, D is a step that leads nowhere.",
        why="Densities that do not overlap are equally far apart for JSD, and W1 counts the way.",
        source="Arjovsky et al. 2017, arXiv:1701.07875, Example 1",
        query="target=point(0)&generator=point&theta=3&loss=wasserstein&gp_target=0"
        "&optimizer_g=sgd&lr_g=0.03&lr_d=0.01&batch=64&k=5",
        reference="target=point(0)&generator=point&theta=3&loss=minimax&optimizer_g=sgd&lr_g=0.03"
        "&lr_d=0.01&batch=64&k=5",
        check=checks.disjoint,
        steps=1500,
        layers=("d_star", "ghost"),
    ),
)
