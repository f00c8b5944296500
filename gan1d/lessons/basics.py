"""Basics: the game, how it is won, and what its numbers mean."""

from __future__ import annotations

from gan1d.lessons import checks
from gan1d.lessons.lesson import Lesson, Question, Shown
from gan1d.lessons.mathml import equation, frac, under

GOODFELLOW = "Goodfellow et al. 2014, arXiv:1406.2661"

ROWS = (
    Lesson(
        id="figure-1",
        group="Basics",
        title="Figure 1, (a) to (d)",
        do="Press Page down: each press plays one stage.",
        notice="D catches up with a G that is held, G walks towards where D says “data”, and both "
        "end at p_g = p_data with D = 1/2.",
        why="Each player's move is a best answer to the other's; when no answer is better, D can "
        "only guess.",
        source=f"{GOODFELLOW}, Figure 1",
        equation=equation(
            "the least over G of the greatest over D of V of D and G, which is the mean of log D of "
            "x plus the mean of log of 1 minus D of G of z",
            under("min", "G"),
            under("max", "D"),
            " V(D, G) = 𝔼 log D(x) + 𝔼 log(1 − D(G(z)))",
        ),
        question=Question(
            "In (c) D is held still and G moves. Where does p_g go?",
            ("To where D is high", "Onto p_data, and stops there", "Nowhere: D is held"),
            0,
            "To where D is high. G sees p_data only through D, so it walks as long as D is held.",
        ),
        notes="Stop at the end of each stage (the box Stop after stages). In (b) ask what D will "
        "look like before you play it. In (d) point at the flat D: it is not weak, it has nothing "
        "left to tell apart.",
        query="",
        figure1=True,
        check=checks.figure_1,
        shows=(Shown("densities", "d", 40), Shown("densities", "p_g", 20)),
        steps=4000,
        speed=2,
        panels=("figure1", "measures"),
    ),
    Lesson(
        id="optimal-discriminator",
        group="Basics",
        title="The best D there is",
        do="G is held still: watch D bend, then choose another target.",
        notice="Within five seconds D comes to lie on the thin curve D*, and V rises to "
        "2 JSD - log 4.",
        why="For every x on its own, D maximises p_data log D + p_g log(1 - D); its loss then "
        "measures the divergence between the two densities.",
        source=f"{GOODFELLOW}, Proposition 1 and Theorem 1",
        equation=equation(
            "D star of x is p data of x over p data of x plus p g of x",
            "D^*(x) = ",
            frac("p_data(x)", "p_data(x) + p_g(x)"),
        ),
        question=Question(
            "G is held, and D trains for ever. What will D say where both densities are equal?",
            ("1: it has had time to learn", "1/2", "0: it trusts nobody"),
            1,
            "1/2. Where a number is as often real as made, the best answer is to guess.",
        ),
        notes="Choose Comb: D* gets as many bumps as the target has, and D needs longer. The caption "
        "of the losses says how far D is from D*. V stops where D can do no better: JSD is then "
        "read off D's loss.",
        controls=("lr_d",),
        query="defaults=2&target=two_normals&theta=0.5&sigma=0.6&train=d&lr_d=0.0007",
        check=checks.best_response,
        shows=(Shown("densities", "d", 60), Shown("measures", "value", 10)),
        steps=1500,
        speed=2,
    ),
    Lesson(
        id="convergence",
        group="Basics",
        title="A run that converges, with losses that do not fall",
        do="Play, and keep an eye on D's loss.",
        notice="While D alone trains its loss falls; then G moves, JSD falls to nothing, and D's "
        "loss rises to 2 log 2.",
        why="The two losses pull against each other; neither measures progress, the divergence does.",
        source=f"{GOODFELLOW}, Theorem 1",
        equation=equation(
            "the loss of the best D is 2 log 2 minus 2 JSD of p data and p g",
            "L_D(D^*) = 2 log 2 − 2 JSD(p_data, p_g)",
        ),
        question=Question(
            "The run goes well from its first second on. What will D's loss do?",
            ("Fall, as every loss does", "Rise", "Stay where it is"),
            1,
            "Rise, to 2 log 2 = 1.386: D gets worse because G gets better.",
        ),
        notes="People who know supervised learning wait for the losses to fall. Ask them to stop "
        "the run when it is finished, by the losses alone; then show JSD.",
        query="defaults=2&theta=3&k=5&r1=0.01&lr_g=0.0003&train=d&edits=60:train:both",
        check=checks.converges,
        shows=(Shown("losses", "loss_d", 25), Shown("measures", "jsd", 30)),
        steps=2000,
        speed=2,
    ),
    Lesson(
        id="inverse-cdf",
        group="Basics",
        title="G learns the inverse CDF",
        do="Watch G(z) beside the dotted F\u207b\u00b9.",
        notice="G is a straight line at first; within five seconds it bends onto the quantile "
        "function of the data.",
        why="An increasing G that makes z into x has no choice: p_g = p_data means G = F⁻¹.",
        source="Inverse transform sampling: Devroye 1986, section II.2",
        equation=equation(
            "G of z is the inverse of F at F z of z, with F the distribution function of the data",
            "G(z) = F^{−1}(F_z(z))",
        ),
        question=Question(
            "z is uniform, and the data are exponential. What shape will G have?",
            ("A straight line", "That of the density", "That of the quantile function"),
            2,
            "That of the quantile function: steep where data are rare, flat where they are many.",
        ),
        notes="The arrows below the chart are the same G: where they crowd, p_g is high. Inverse "
        "transform sampling from a first course is what a GAN finds without being told F.",
        query="defaults=2&target=exponential&g_input=z&theta=1.5&sigma=0.3&k=5&r1=0.1",
        check=checks.inverse_cdf,
        shows=(Shown("quantiles", "g", 15), Shown("densities", "p_g", 40)),
        steps=1500,
        speed=2,
        panels=("quantiles", "measures"),
        large="quantiles",
    ),
)
