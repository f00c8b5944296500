"""The one table of colours and line weights: figures read it, and the page as CSS variables.

p_data is black and dotted, p_g green and solid, D blue and dashed, as in Figure 1 of Goodfellow
et al. 2014; the dash patterns alone tell the curves apart. A dark ground needs lighter tones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from gan1d.recipe.settings import shown

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
SERIF = "'Latin Modern Roman', 'CMU Serif', 'STIX Two Text', 'Times New Roman', serif"

NEUTRAL = "#808892"  # of small pictures that stand on any ground
DASH = {"p_data": "dot", "p_g": "solid", "d": "dash", "d_star": "solid", "half": "dot"}
ON_LIGHT, ON_DARK = "#000000", "#ffffff"  # marks on the cells of a map, whatever the theme
FAINT = 0.45  # opacity of a ghost, the run that is compared with


@dataclass(frozen=True)
class Theme:
    """Colours (CSS), widths (px) and type of one way to show the page."""

    p_data: str
    p_g: str
    d: str
    d_star: str
    arrows: str
    ground: str  # behind everything
    panel: str  # behind groups of controls
    ink: str  # text
    quiet: str  # secondary text, at least 4.5:1 on ground and panel
    rule: str  # axes, borders
    grid: str
    accent: str  # what can be pressed
    w1: str  # the Wasserstein distance, beside JSD in the accent
    on_accent: str
    alert: str
    line: float = 2.5
    thin: float = 1.25
    size: float = 13.0  # of type in figures
    font: str = SANS

    @property
    def scheme(self) -> str:
        """CSS's color-scheme: "dark" where the ink is brighter than the ground."""
        ink, ground = (sum(bytes.fromhex(colour[1:])) for colour in (self.ink, self.ground))
        return "dark" if ink > ground else "light"


# A theme is one row here; the first is the page's where nothing is said.
THEMES: Mapping[str, Theme] = {
    "light": Theme(
        p_data="#000000",
        p_g="#008000",
        d="#0000ff",
        d_star="#7a5cff",
        arrows="#5c6673",
        ground="#ffffff",
        panel="#f5f6f8",
        ink="#1b1f24",
        quiet="#59636e",
        rule="#c9d0d8",
        grid="#eceff2",
        accent="#9a3412",
        w1="#00707d",
        on_accent="#ffffff",
        alert="#b42318",
    ),
    "dark": Theme(
        p_data="#f2f4f7",
        p_g="#4cc96b",
        d="#79a8ff",
        d_star="#b9a5ff",
        arrows="#98a2b0",
        ground="#14171b",
        panel="#1c2026",
        ink="#eef1f4",
        quiet="#a4adb8",
        rule="#3b434d",
        grid="#252b32",
        accent="#f0a06a",
        w1="#5ac8d8",
        on_accent="#14171b",
        alert="#ff8a7a",
    ),
    "projector": Theme(
        p_data="#000000",
        p_g="#007000",
        d="#0000ff",
        d_star="#6a3df0",
        arrows="#333333",
        ground="#ffffff",
        panel="#ffffff",
        ink="#000000",
        quiet="#2b2b2b",
        rule="#6b6b6b",
        grid="#dddddd",
        accent="#8a2a0a",
        w1="#005f6b",
        on_accent="#ffffff",
        alert="#a30000",
        line=5.0,
        thin=2.5,
        size=22.0,
    ),
    "paper": Theme(
        p_data="#000000",
        p_g="#008000",
        d="#0000ff",
        d_star="#7a5cff",
        arrows="#000000",
        ground="#ffffff",
        panel="#ffffff",
        ink="#000000",
        quiet="#404040",
        rule="#000000",
        grid="#ffffff",
        accent="#8a2a0a",
        w1="#00707d",
        on_accent="#ffffff",
        alert="#a30000",
        line=2.0,
        thin=1.0,
        size=14.0,
        font=SERIF,
    ),
}


def named(theme: object) -> Theme:
    """The theme of a name.

    Raises:
      ValueError: says the names that there are.
    """
    if not isinstance(theme, str) or theme not in THEMES:
        raise ValueError(f"theme must be one of {', '.join(THEMES)}, got {shown(theme)}")
    return THEMES[theme]


def css() -> str:
    """Every theme as CSS custom properties: `[data-theme=dark] { --p-g: ...; }`."""
    blocks = []
    first = next(iter(THEMES))
    for name, theme in THEMES.items():
        rules = "".join(
            f"--{key.replace('_', '-')}:{value};" for key, value in asdict(theme).items()
        )
        where = f":root,[data-theme={name}]" if name == first else f"[data-theme={name}]"
        blocks.append(f"{where}{{color-scheme:{theme.scheme};{rules}}}")
    return "".join(blocks)
