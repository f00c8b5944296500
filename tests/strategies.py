"""Hypothesis' recipes: a setting's values, edits of live settings, and edits near each other."""

from hypothesis import strategies as st

from gan1d.recipe import (
    LIVE_NAMES,
    MAX_STEPS,
    SETTINGS,
    Edit,
)
from gan1d.recipe.settings import Value

TARGETS = ("normal", "comb", "iris", "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)", "uniform(-1,1)")


def values_of(name: str) -> st.SearchStrategy[Value]:
    row = SETTINGS[name]
    if row.choices:
        return st.sampled_from(row.choices)
    if row.low is None or row.high is None:
        return st.sampled_from(TARGETS)
    if row.whole:
        return st.integers(int(row.low), int(row.high))
    return st.floats(row.low, row.high)


edits = st.sampled_from(LIVE_NAMES).flatmap(
    lambda name: st.builds(Edit, st.integers(0, MAX_STEPS), st.just(name), values_of(name))
)
near_edits = st.sampled_from(("k", "train")).flatmap(
    lambda name: st.builds(Edit, st.integers(0, 6), st.just(name), values_of(name))
)
some_settings = st.fixed_dictionaries({}, optional={name: values_of(name) for name in SETTINGS})
