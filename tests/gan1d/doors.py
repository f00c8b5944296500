"""A refusal, and values that no door takes."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gan1d import RecipeError, StorageError, TargetError
from gan1d.formats import images

REFUSALS = (RecipeError, TargetError, StorageError, images.ExportError, ValueError)


NOT_WHOLE: Any = (
    True,
    np.True_,
    np.array(True),
    1.5,
    np.float32(2),
    "3",
    b"3",
    [],
    {},
    1j,
    math.nan,
)


NOT_IN_BOUNDS = (-1, np.int8(-1), 10**30)


def refused(call: Callable[..., Any], *arguments: Any, words: str, **named: Any) -> str:
    """The sentence of the refusal, which holds some words."""
    with pytest.raises(REFUSALS) as error:
        call(*arguments, **named)
    sentence = str(error.value)
    assert words[:40] in sentence
    assert "\n" not in sentence
    assert len(sentence) < 500
    assert "pydantic" not in sentence
    assert type(error.value).__module__.startswith("gan1d") or type(error.value) is ValueError
    return sentence
