"""The table of rules, and the README beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from gan1d.wasm.graph.table import RULES
from tests import ROOT
from tests.gan1d.wasm import test_elementary, test_primitives, test_structure

# Primitives under the names of other releases of JAX, and those that only some releases have.
ELSEWHERE = {
    *("checkpoint", "closed_call", "core_call", "custom_vjp_call", "remat", "remat2"),
    *("copy_p", "device_put", "empty", "empty2", "expand_dims", "jit", "pjit"),
    *("random_unwrap", "stack", "stop_gradient", "unstack"),
}


def equations(jaxpr: Any) -> Iterator[Any]:
    """All equations of a jaxpr, within its calls, loops and branches as well."""
    for equation in jaxpr.eqns:
        yield equation
        for value in equation.params.values():
            for each in value if isinstance(value, (tuple, list)) else [value]:
                inner = getattr(each, "jaxpr", each)
                if hasattr(inner, "eqns"):
                    yield from equations(inner)


@cache
def compared() -> list[Any]:
    """The equations of all functions that the tests of this folder compare with JAX."""
    floats, numbers = jnp.zeros(5), jnp.zeros(5, jnp.int32)
    x, y, i = jnp.zeros((4, 7)), jnp.zeros((7, 4)), np.int32(0)
    calls: list[tuple[Any, list[Any]]] = [
        (test_structure._shapes, [x, y, i]),
        (test_structure._control, [floats, i]),
        (test_structure.bits, [jnp.zeros(2, jnp.uint32)]),
        (test_elementary.functions, [floats]),
        *((function, [floats]) for _, function in test_primitives.UNARY.values()),
        *((function, [floats] * 2) for _, function in test_primitives.BINARY.values()),
        *((function, [numbers] * 2) for function in test_primitives.WHOLE.values()),
    ]
    return [
        equation
        for function, args in calls
        for equation in equations(jax.make_jaxpr(function)(*args).jaxpr)
    ]


def test_every_rule_is_tested() -> None:
    """Each primitive of the table occurs in a function that the tests compare with JAX."""
    seen = {equation.primitive.name for equation in compared()}
    assert RULES.keys() - seen - ELSEWHERE == set()
    assert seen <= RULES.keys()


def test_the_readme_example_runs() -> None:
    text = (ROOT / "gan1d/wasm/README.md").read_text(encoding="utf-8")
    first, *_ = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    exec(first, names)
    assert names["module"].layout()["functions"]["mean"]["inputs"][0]["shape"] == (1000,)
