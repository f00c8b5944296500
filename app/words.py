"""The page's words: speeds, layers, small charts, keys."""

from __future__ import annotations

from collections.abc import Mapping

from gan1d.figures import chart, map_panel, small_charts, step_charts
from gan1d.figures.row import SmallChart

SPEEDS = (1, 2, 5, 10, 20, 50, 100, 200)  # training steps per frame
INTRODUCTION = (
    "Two networks play: G (green) makes numbers up, D (blue) tells them from real ones.",
    " Each learns from the other.",  # where there is room
)
WHAT = (
    "p_data (dotted) is the density to learn; p_g (solid) is the density of x = G(z), not "
    "sampled; D (dashed, right axis) is the discriminator's probability that x is real; D* (thin) "
    "is the best possible D against this p_g. Arrows show x = G(z)."
)
LAYERS = {
    "d_star": ("D*", "The best D there is against this G"),
    "ghost": ("Other run", "The curves of the run that was left, or of the reference"),
    "pull": (
        "Pull of D",
        "Arrows: -∂L_G/∂x at the generated points, the way D moves them",
    ),
    "logit": ("Logit of D", "log D/(1 - D) in place of D: for losses of a probability"),
    "rug": ("Samples", "64 samples of each: p_data's above, p_g's below"),
}  # name and description of what the large chart can show
CHOICES = {
    "non_saturating": "non-saturating",
    "least_squares": "least squares",
    "kl": "KL",
    "reverse_kl": "reverse KL",
    "pearson": "Pearson χ²",
    "squared_hellinger": "Hellinger²",
    "jensen_shannon": "Jensen-Shannon",
    "wasserstein": "Wasserstein",
    "jeffrey": "Jeffrey",
    "d": "D only",
    "g": "G only",
    "mlp": "perceptron",
    "sgd": "SGD",
    "adam": "Adam",
    "rmsprop": "RMSprop",
    "leaky_relu": "leaky ReLU",
    "relu": "ReLU",
    "score": "normal score",
}  # words for the values of settings; the others are words already
PANELS: Mapping[str, SmallChart] = {
    "figure1": SmallChart(
        "Figure 1 (a)-(d)",
        "Figure 1: four stages of the game",
        lambda scene, theme, _: chart.figure1(scene, {}, theme),
        "figure1",
    ),
    **step_charts.ROWS,
    **small_charts.ROWS,
    "map": SmallChart(
        "Map of runs",
        "How runs end over two settings: arrows move from run to run, Enter plays one",
        map_panel.draw,
        "../map/panel",
    ),
}  # the small charts, in the order of their row
DENSITIES = "densities"  # the large chart where a link names no other
LARGE = {DENSITIES: "The densities and D"} | {name: row.title for name, row in PANELS.items()}
KEYS = (
    ("Space", "play or pause"),
    ("Right, Left", "a frame forward or back (Shift: ten)"),
    ("Home, End", "to the start, to the last frame"),
    ("Page down, Page up", "to the end of the next or last stage of Figure 1"),
    ("S, D, G", "one step of both, of D alone, of G alone; held, it repeats"),
    ("R", "back to the start"),
    ("N", "new seed"),
    ("C", "pin this run as the reference, or unpin it"),
    ("Ctrl-Z, Ctrl-Shift-Z", "undo, redo"),
    ("1 to 9", "one of the first nine lessons"),
    ("P", "the presenter's notes of a lesson"),
    ("F", "full screen"),
    ("Esc", "stop computing a far step"),
    ("?", "this list"),
)
