"""What the compiler reads of a jaxpr, which is no stable format: another release may change it."""

from __future__ import annotations

import inspect
from collections import defaultdict

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.extend.core import Literal

from tests.gan1d.wasm.test_table import compared

PLACES = "dimension_numbers mode"
READ = {  # parameters by primitive
    "broadcast_in_dim": "broadcast_dimensions",
    "concatenate": "dimension",
    "cond": "branches",
    "cumsum": "axis reverse",
    "dot_general": "dimension_numbers",
    "dynamic_slice": "slice_sizes",
    "gather": f"{PLACES} slice_sizes fill_value",
    "iota": "dimension",
    "pad": "padding_config",
    "random_bits": "bit_width shape",
    "reduce_sum": "axes",
    "rev": "dimensions",
    "round": "rounding_method",
    "scan": "jaxpr length reverse num_consts num_carry",
    "scatter": PLACES,
    "slice": "start_indices strides",
    "split": "axis",
    "transpose": "permutation",
    "while": "cond_jaxpr cond_nconsts body_jaxpr body_nconsts",
}
NUMBERS = {  # fields of `dimension_numbers`
    "gather": "offset_dims collapsed_slice_dims operand_batching_dims start_index_map",
    "scatter": "update_window_dims inserted_window_dims operand_batching_dims"
    " scatter_dims_to_operand_dims",
}


@pytest.mark.parametrize("name", READ)
def test_a_primitive_has_the_parameters_that_its_rule_reads(name: str) -> None:
    found = [equation for equation in compared() if equation.primitive.name == name]
    assert found
    for equation in found:
        assert set(READ[name].split()) <= equation.params.keys()
        for field in NUMBERS.get(name, "").split():
            assert isinstance(getattr(equation.params["dimension_numbers"], field), tuple)


def test_a_call_holds_what_it_calls() -> None:
    calls = defaultdict(list)
    for equation in compared():
        if "call" in equation.primitive.name or equation.primitive.name in ("jit", "pjit"):
            calls[equation.primitive.name].append(equation.params)
    assert calls
    for params in (each for all_ in calls.values() for each in all_):
        inner = params["jaxpr"] if "jaxpr" in params else params["call_jaxpr"]
        assert hasattr(getattr(inner, "jaxpr", inner), "eqns")


def test_an_equation_knows_its_operands_and_its_line() -> None:
    closed = jax.make_jaxpr(lambda x: x * 2.5 + np.arange(3.0, dtype=np.float32))(jnp.ones(3))
    assert [np.shape(each) for each in closed.consts] == [
        each.aval.shape for each in closed.jaxpr.constvars
    ]
    product = next(each for each in closed.jaxpr.eqns if each.primitive.name == "mul")
    variable, number = product.invars
    assert variable is closed.jaxpr.invars[0]
    assert (variable.aval.shape, variable.aval.dtype) == ((3,), np.float32)
    assert isinstance(number, Literal)
    assert float(number.val) == 2.5
    frames = product.source_info.traceback.frames
    (line,) = {frame.line_num for frame in frames if frame.file_name == __file__} & {
        inspect.getsourcelines(test_an_equation_knows_its_operands_and_its_line)[1] + 1
    }
    assert line


def test_a_key_has_the_type_of_keys_and_random_bits_are_partitionable() -> None:
    key = jax.eval_shape(jax.random.key, np.uint32(3))
    assert jnp.issubdtype(key.dtype, jax.dtypes.prng_key)
    assert jax.config.values["jax_threefry_partitionable"]
