"""Remedies: what makes the game come to rest."""

from __future__ import annotations

from gan1d.lessons import checks
from gan1d.lessons.dynamics import DIRAC, MESCHEDER
from gan1d.lessons.lesson import Lesson, Question, Shown
from gan1d.lessons.mathml import equation, frac, power, root

_NOISY = (
    "target=uniform(1,4)&generator=shift&theta=-3&loss=minimax&optimizer_g=sgd&lr_g=0.03&lr_d=0.01"
)
_BILINEAR = (
    "target=point(0)&generator=point&discriminator=linear&theta=1&psi=0&loss=wasserstein&gp=0"
    "&batch=1&update=simultaneous&lr_d=0.1&lr_g=0.1"
)
_CIRCLING = f"{DIRAC}&update=simultaneous&lr_d=0.2&lr_g=0.2"

ROWS = (
    Lesson(
        id="r1-strength",
        group="Remedies",
        title="How much R1: critical damping",
        do="Move R1 between 0.2 and 3; the ghost has 3.",
        notice="Below 1 theta swings about the data, above 1 it creeps, at 1 it is there soonest.",
        why="Below gamma = 2 |f'(0)| = 1 the eigenvalues are complex, and turn; from there on they are real.",
        source=f"{MESCHEDER}, Lemma 4.1",
        equation=equation(
            "lambda is minus gamma over 2 plus or minus the root of gamma squared over 4 minus f "
            "prime of 0 squared",
            "λ = −",
            frac("γ", "2"),
            " ± ",
            root(frac("γ^2", "4"), " − ", power("f^′(0)", "2")),
        ),
        question=Question(
            "R1 damps the swing. Is more of it always quicker?",
            ("Yes", "No: too much, and theta creeps", "It makes no difference"),
            1,
            "No: above 1 the damping is so strong that theta creeps, as a door that closes too slowly.",
        ),
        notes="Every engineer knows this curve: a damped oscillator. Drag R1 to 1 and restart (R): "
        "theta is home in two seconds, without a swing.",
        controls=("r1",),
        query=f"{DIRAC}&lr_d=0.1&lr_g=0.1&r1=0.2",
        reference=f"{DIRAC}&lr_d=0.1&lr_g=0.1&r1=3",
        check=checks.damps,
        shows=(Shown("parameters", "theta", 40), Shown("phase", "path", 30)),
        steps=600,
        every=2,
        speed=1,
        panels=("parameters", "phase"),
        large="parameters",
        layers=("ghost",),
    ),
    Lesson(
        id="instance-noise",
        group="Remedies",
        title="Instance noise, taken away slowly",
        do="Watch the noise fall at steps 500, 1,000 and 1,500; the ghost has none.",
        notice="Noise makes both densities overlap, D's step becomes a slope, and G walks home.",
        why="With noise the divergence is finite and smooth; without it D can be sure of everything.",
        source="Sonderby et al. 2017, arXiv:1610.04490",
        equation=equation(
            "D sees x plus sigma epsilon, with epsilon a standard normal number and sigma going to 0",
            "D(x + σ ε) ; ε ∼ N(0, 1) ; σ → 0",
        ),
        question=Question(
            "Noise is put on what D sees, real and made. What does that do to G?",
            ("It learns from a slope, and walks home", "It learns to be noisy", "Nothing"),
            0,
            "It walks home: blurred densities overlap, and D has a slope between them.",
        ),
        notes="Take the noise away at once (set it to 0) and G stands still where it is. Real "
        "systems let it fade, or use R1, which is its limit for little noise.",
        controls=("noise",),
        query=f"{_NOISY}&noise=2&edits=500:noise:1~1000:noise:0.5~1500:noise:0.2",
        reference=_NOISY,
        check=checks.noise_helps,
        shows=(Shown("densities", "p_g", 40), Shown("measures", "w1", 20)),
        steps=2000,
        panels=("measures", "pull"),
        layers=("d_star", "ghost"),
    ),
    Lesson(
        id="unrolling",
        group="Remedies",
        title="Unrolling: G looks ahead",
        do="Follow (theta, psi): G's gradient looks five D updates ahead; the ghost's looks none "
        "ahead.",
        notice="The G that takes D's next updates into account comes to rest on the data; the other "
        "circles it.",
        why="Its gradient runs through D's next updates, and these pull it inwards.",
        source="Metz et al. 2017, arXiv:1611.02163, equation 3",
        equation=equation(
            "G lowers its loss at psi after n further updates of D",
            "θ ← θ − η_G ∇_θ L_G(θ, ψ_{t+n}(θ))",
        ),
        question=Question(
            "G takes into account how D will answer. What becomes of the spiral?",
            ("It turns inwards", "It gets wider", "It stays a circle"),
            0,
            "It turns inwards: a move that D would punish at once is not made.",
        ),
        notes="Like chess: a player who looks five moves ahead does not run into the next one. It "
        "costs five more updates of D for each of G.",
        controls=("unroll",),
        query=f"{_CIRCLING}&unroll=5",
        reference=_CIRCLING,
        check=checks.comes_in,
        shows=(Shown("phase", "path", 50), Shown("phase", "ghost_path", 100)),
        steps=400,
        every=2,
        speed=1,
        panels=("phase", "parameters"),
        large="phase",
        layers=("ghost",),
    ),
    Lesson(
        id="optimism",
        group="Remedies",
        title="Optimism on the bilinear game",
        do="Follow (theta, psi); the ghost descends without optimism.",
        notice="Plain gradient descent spirals out, optimistic descent spirals in.",
        why="A step along twice the last gradient minus the one before it anticipates the rotation.",
        source="Daskalakis et al. 2018, arXiv:1711.00141",
        equation=equation(
            "theta changes by minus the rate times twice the gradient minus the gradient before",
            "θ_{t+1} = θ_t − η (2 g_t − g_{t−1})",
        ),
        question=Question(
            "Each player steps along twice its gradient minus the one before. Where do they go?",
            ("In", "Round and round", "Out, twice as fast"),
            0,
            "In: the correction points to where the rotation is about to lead.",
        ),
        notes="One line of code more than gradient descent, and it converges on a game where that "
        "one does not. On a perceptron it is no cure for everything: try it.",
        query=f"{_BILINEAR}&optimizer_d=optimistic&optimizer_g=optimistic",
        reference=f"{_BILINEAR}&optimizer_d=sgd&optimizer_g=sgd",
        check=checks.comes_in,
        shows=(Shown("phase", "path", 50), Shown("phase", "ghost_path", 100)),
        steps=600,
        every=2,
        speed=1,
        panels=("phase", "parameters"),
        large="phase",
        layers=("ghost",),
    ),
)
