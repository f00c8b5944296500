"""Lessons on the map of the rates: where a game converges, and where the border of that lies."""

from __future__ import annotations

import numpy as np

from gan1d.lessons.dynamics import DIRAC, MESCHEDER
from gan1d.lessons.lesson import Finding, Lesson, Played, Question, Shown
from gan1d.lessons.mathml import equation


def arrives(played: Played) -> Finding:
    """The run in the middle of the bright cells comes to p_data, from where it is not."""
    jsd = played.history.jsd
    begins, late = float(jsd[0]), float(jsd[-len(jsd) // 4 :].mean())
    return Finding(
        begins > 0.1 and late < 0.01, f"JSD {begins:.2f} at first, {late:.4f} at the end"
    )


def crosses(played: Played) -> Finding:
    """Above the border the distance to the equilibrium grows, below it shrinks."""
    assert played.reference is not None
    above, below = (np.hypot(one.theta, one.psi) for one in (played.history, played.reference))
    sentence = f"distance {above[0]:.2f} to {above[-1]:.2f} above, to {below[-1]:.3f} below"
    return Finding(bool(above[-1] > above[0] and below[-1] < 0.1 * below[0]), sentence)


MAP = Lesson(
    id="map-of-rates",
    group="Dynamics",
    title="The map of the rates",
    do="Wait for the first cells, then click a dark one, and drag the dot along the diagonal.",
    notice="Bright cells, where p_g comes to p_data, lie below a diagonal: G is no quicker than D.",
    why="A G that outruns D climbs a gradient of what D thought of an older G.",
    source="Heusel et al. 2017, arXiv:1706.08500; Sohl-Dickstein 2024, arXiv:2402.06184",
    equation=equation("the rate of G is at most that of D", "η_G ≤ η_D"),
    question=Question(
        "D's rate goes right, G's rate up. Where does p_g reach p_data?",
        ("Below a diagonal", "Everywhere below some rate", "Only at the middle"),
        0,
        "Below a diagonal: it is the ratio of the rates that counts, until one is too large.",
    ),
    notes="Each cell is a whole GAN; its mark says how the run ended, the mouse shows its density. "
    "Zoom into the border with the wheel, and ask where it is smooth.",
    controls=("lr_d", "lr_g"),
    query="defaults=2&width_d=16&width_g=16&batch=64",
    check=arrives,
    shows=(Shown("densities", "p_g", 20),),
    panels=("map", "measures"),
    large="map",
)
BORDER = Lesson(
    id="border-of-convergence",
    group="Remedies",
    title="The border of convergence",
    do="Find the level edge of the bright cells, zoom in on it, and set G's rate on either side.",
    notice="At 4 times R1 the map changes at once: below, runs spiral in; above, as this one, out.",
    why="A step shrinks the plane by 1 - lr_d r1 + lr_d lr_g/4, which is below 1 if lr_g < 4 r1.",
    source=f"{MESCHEDER}, section 4; the Jury criterion",
    equation=equation("the rate of G is below four times gamma", "η_G < 4 γ"),
    question=Question(
        "With R1 the Dirac-GAN converges for small rates. What sets the largest G rate?",
        ("D's rate", "Where theta starts", "The strength of R1 alone"),
        2,
        "R1 alone: the border is the level line lr_g = 4 r1, whatever D's rate.",
    ),
    notes="The map draws what the eigenvalues of the linear step foretell; "
    "`gan1d map --theory` draws the line itself. Change R1 and see the border move.",
    controls=("r1", "lr_g"),
    query=f"{DIRAC}&update=simultaneous&r1=0.1&lr_d=0.5&lr_g=0.5",
    reference=f"{DIRAC}&update=simultaneous&r1=0.1&lr_d=0.5&lr_g=0.3",
    check=crosses,
    shows=(Shown("phase", "path", 60),),
    steps=800,
    every=2,
    speed=1,
    panels=("map", "phase"),
    layers=("ghost",),
    large="map",
)
