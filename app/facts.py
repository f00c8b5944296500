"""What the scripts must know of the library's tables, whichever page they play in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gan1d.figures.scene import PULLS_KEPT
from gan1d.figures.themes import THEMES
from gan1d.game import equilibrium
from gan1d.game.losses import LOSSES, Loss
from gan1d.recipe import MAX_EDITS, MAX_STEPS, SETTINGS
from gan1d.runs import figure1


def tables() -> dict[str, Any]:
    """Settings, the limits of a run, losses at equilibrium, themes, the range of a pull."""
    return {
        "settings": {
            name: asdict(row) | {"kind": row.kind, "rule": row.rule}
            for name, row in SETTINGS.items()
        },
        "limits": {"steps": MAX_STEPS, "edits": MAX_EDITS},
        "losses": {name: _loss(loss) for name, loss in LOSSES.items()},
        "equilibrium": {
            "near": {kind: near._asdict() for kind, near in equilibrium.NEAR.items()},
            "limit": figure1.LIMIT,
        },
        "themes": list(THEMES),
        "pulls_kept": PULLS_KEPT,
    }


def _loss(loss: Loss) -> dict[str, Any]:
    """What the page must know of a loss: its equilibrium, what its best D measures, its D."""
    shown = loss.presentation
    return {
        "kind": loss.kind,
        "value": loss.value,
        "near_value": loss.near_value,
        "near_half": loss.near_level,
        "divergence": loss.divergence,
        "letter": shown.letter,
        "at_rest": shown.at_rest,
        "is_probability": shown.is_probability,
        "has_logit": shown.has_logit,
        "is_critic": loss.is_critic,
    }
