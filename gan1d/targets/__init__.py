"""p_data: the target densities in closed form, in float64 numpy."""

from gan1d.targets.kernel_density import from_samples
from gan1d.targets.language import TargetError
from gan1d.targets.presets import PRESETS, Preset
from gan1d.targets.target import STANDARD_DOMAIN, Target, parse

__all__ = [
    "PRESETS",
    "STANDARD_DOMAIN",
    "Preset",
    "Target",
    "TargetError",
    "from_samples",
    "parse",
]
