"""What a run is drawn in: axes, units and fixed lines, from its target, its loss and its latent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gan1d import targets
from gan1d.game.frame import N_Z, z_points
from gan1d.game.losses import LOSSES, Loss, span
from gan1d.game.presentation import Presentation, Span
from gan1d.recipe import Recipe
from gan1d.targets.target import N_BINS, Target

Points = dict[str, Any]  # {"x": array, "y": array}, a gap is nan

ARROWS = tuple(range(0, N_Z, 8))  # of the frame's latent points, those drawn as arrows
PULLS_KEPT = 32  # half the range of a pull, in pulls of ordinary strength
_WING = 0.004  # half the width of an arrow's head, as a share of the domain
_Z_REACH = 0.48  # half the z line, as a share of the domain


@dataclass(frozen=True)
class Scene:
    """All that a picture depends on beside its frame and its theme.

    Recipes of one scene share their axes, so that nothing moves from one to the other but the
    curves.
    """

    target: Target
    loss: Loss
    latent: str  # "uniform" on (-1, 1), or "normal"

    @classmethod
    def of(cls, recipe: Recipe) -> Scene:
        """The scene of a recipe."""
        return cls(targets.parse(recipe.target), LOSSES[recipe.loss], recipe.latent)

    @property
    def domain(self) -> Span:
        """The drawn part of x, unit of x."""
        return self.target.domain

    @property
    def width(self) -> float:
        """Of the domain, unit of x."""
        lo, hi = self.domain
        return hi - lo

    @property
    def y_max(self) -> float:
        """Top of the density axis, unit 1/x."""
        return self.target.y_max

    @property
    def presentation(self) -> Presentation:
        """How the loss is drawn and told."""
        return self.loss.presentation

    @property
    def d_axis(self) -> Span:
        """The axis of D: 0 to 1 for a probability, wider for a score, a critic's in units of x."""
        return self._scaled(self.presentation.axis)

    @property
    def value_axis(self) -> Span:
        """The axis of V."""
        return self._scaled(self.presentation.value_axis)

    @property
    def loss_axis(self) -> Span:
        """The axis of both losses."""
        return self._scaled(self.presentation.loss_axis)

    @property
    def pull_unit(self) -> float:
        """A pull of ordinary strength."""
        return self.presentation.pull_unit(self.target.scale)

    @cached_property
    def ranges(self) -> dict[str, Span]:
        """What a field's uint16 spans: wider than the axes, so that a line leaves the picture."""
        most = PULLS_KEPT * self.pull_unit
        return {
            "p_g": (0.0, 4 * self.y_max),
            "d": span(self.d_axis),
            "d_star": span(self.d_axis),
            "g_z": span(self.domain),
            "pull": (-most, most),
        }

    @cached_property
    def bin_centres(self) -> np.ndarray:
        """Where the curves are drawn, shape [N_BINS], unit of x."""
        return self.domain[0] + (np.arange(N_BINS) + 0.5) * self.width / N_BINS

    @cached_property
    def p_data(self) -> np.ndarray:
        """The target's density, averaged over each bin, shape [N_BINS], unit 1/x."""
        return self.target.bins(N_BINS)[1:-1] * N_BINS / self.width

    @cached_property
    def z(self) -> np.ndarray:
        """The latent points whose G(z) a frame keeps, shape [N_Z]."""
        return z_points(self.latent)

    @property
    def z_end(self) -> float:
        """The largest |z| on the z line: 1 if uniform, the outermost quantile of a normal z."""
        return 1.0 if self.latent == "uniform" else float(np.abs(self.z).max())

    @cached_property
    def z_line(self) -> np.ndarray:
        """Where the drawn latent points stand on the z line, shape [len(ARROWS)], unit of x."""
        lo, hi = self.domain
        return 0.5 * (lo + hi) + self.z_reach * self.z[list(ARROWS)] / self.z_end

    @property
    def z_reach(self) -> float:
        """Half the length of the z line, unit of x."""
        return _Z_REACH * self.width

    @property
    def wing(self) -> float:
        """Half the width of the head of an arrow x = G(z), unit of x."""
        return _WING * self.width

    @cached_property
    def below(self) -> Points:
        """A line below the picture on every axis: there to be moved."""
        depth = -1e3 * max(1.0, self.target.scale)  # a critic's axis is as long as the domain
        return {"x": np.linspace(*self.domain, len(ARROWS)), "y": np.full(len(ARROWS), depth)}

    def _scaled(self, axis: Span) -> Span:
        """An axis of the loss, in units of x where D has that unit."""
        unit = self.target.scale if self.presentation.in_x else 1.0
        return unit * axis[0], unit * axis[1]
