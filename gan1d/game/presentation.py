"""How a loss is drawn and put into words: letters, axes, and the marks of what theory expects."""

from __future__ import annotations

from typing import NamedTuple

Span = tuple[float, float]  # of an axis, from low to high


class Presentation(NamedTuple):
    """What the figures, the TeX documents and the page say of a loss and of its D.

    Axes are in the loss's own numbers; where D has the unit of x (`in_x`), in the target's scale.
    """

    letter: str  # of D's output: D, T of an f-GAN, f of a critic
    axis_title: str  # of D's axis
    axis: Span  # of D as it is drawn
    level_symbol: str | None  # D at equilibrium, as a symbol for its line; None: there is no line
    at_rest: str  # D at equilibrium, in words that a sentence can hold
    value_axis: Span  # of V
    loss_axis: Span  # of L_D and L_G
    value_symbol: str  # V at equilibrium, as a symbol for its line
    loss_symbols: tuple[str, ...]  # L_D and L_G at equilibrium, likewise; none have no lines
    in_x: bool = False  # whether D is a length, whose slope has no unit: a critic's
    is_probability: bool = False  # whether the best D is one: p_data/(p_data + p_g)
    has_logit: bool = False  # whether D = sigmoid(s); V is then E log D + E log(1 - D) itself

    def pull_unit(self, scale: float) -> float:
        """A pull of ordinary strength: 1/scale; of a D that is a length, a slope of 1."""
        return 1.0 if self.in_x else 1 / scale


def of_logit(loss_g: float) -> Presentation:
    """D is the sigmoid of a logit; L_G is plus or minus log 2 at equilibrium."""
    sign = "-" if loss_g < 0 else ""
    return Presentation(
        letter="D",
        axis_title="D(x)",
        axis=(0.0, 1.0),
        level_symbol="1/2",
        at_rest="D = 1/2",
        value_axis=(-2.2, 0.2),
        loss_axis=(-1.5 if sign else 0.0, 2.6),
        value_symbol="-log 4",
        loss_symbols=("2 log 2", f"{sign}log 2"),
        is_probability=True,
        has_logit=True,
    )


def of_score() -> Presentation:
    """D is a score whose targets are 0 for fake and 1 for real."""
    return Presentation(
        letter="D",
        axis_title="D(x), a score",
        axis=(-0.5, 1.5),
        level_symbol="1/2",
        at_rest="D = 1/2",
        value_axis=(-0.8, 0.05),
        loss_axis=(0.0, 0.8),
        value_symbol="-1/4",
        loss_symbols=("1/4", "1/8"),
        is_probability=True,
    )


def of_margin() -> Presentation:
    """D is a score with a margin of 1 on either side of 0."""
    return Presentation(
        letter="D",
        axis_title="D(x), a score",
        axis=(-2.0, 2.0),
        level_symbol="0",
        at_rest="|D| ≤ 1",
        value_axis=(-3.0, 0.2),
        loss_axis=(-2.0, 3.0),
        value_symbol="-2",
        loss_symbols=("2", "0"),
    )


def of_variational(axis: Span, loss_g: float) -> Presentation:
    """D is T, which bounds an f-divergence; L_D is 0 at equilibrium, L_G is -f'(1)."""
    return Presentation(
        letter="T",
        axis_title="T(x)",
        axis=axis,
        level_symbol="f′(1)",
        at_rest="T = f′(1)",
        value_axis=(-0.5, 2.0),
        loss_axis=(-2.0, 2.0),
        value_symbol="0",
        loss_symbols=("0", f"{loss_g:g}"),
    )


def of_critic() -> Presentation:
    """D is a critic f, of which a constant may be added: it is drawn with mean 0."""
    return Presentation(
        letter="f",
        axis_title="critic f(x), mean 0",
        axis=(-4.0, 4.0),
        level_symbol=None,
        at_rest="f is flat",
        value_axis=(-0.5, 2.0),
        loss_axis=(-3.0, 3.0),
        value_symbol="0",
        loss_symbols=(),
        in_x=True,
    )
