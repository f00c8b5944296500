"""Every primitive that the compiler knows, each with its rule: see the README on adding one.

Elements alone are in `elementwise`, elementary functions in `elementary`, `special` and
`trigonometry`, what moves elements in `shapes`, sums and matrices in `contractions`, computed
places in `indexing`, loops, branches and calls in `control`, random bits in `threefry`.
"""

from gan1d.wasm.graph import (
    contractions,
    control,
    elementary,
    elementwise,
    indexing,
    shapes,
    special,
    threefry,
    trigonometry,
)
from gan1d.wasm.graph.call import Rule

RULES: dict[str, Rule] = {
    **contractions.RULES,
    **control.RULES,
    **elementary.RULES,
    **elementwise.RULES,
    **indexing.RULES,
    **shapes.RULES,
    **special.RULES,
    **threefry.RULES,
    **trigonometry.RULES,
}
