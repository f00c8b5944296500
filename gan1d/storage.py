"""Histories as files: .npz, which gives everything back to the bit, and .csv to read elsewhere."""

from __future__ import annotations

from dataclasses import fields
from os import PathLike
from pathlib import Path

import numpy as np

from gan1d.history import History
from gan1d.recipe import MAX_STEPS, Recipe

FORMAT = 3  # of the .npz; a new default of a setting needs a new one: queries leave defaults out

# The axes of each array: n frames, m bins, r latent points.
AXES = {
    "step": "n",
    "x": "m",
    "p_data": "nm",
    "p_g": "nm",
    "d": "nm",
    "d_star": "nm",
    "z": "r",
    "g_z": "nr",
    "pull": "nr",
    "loss_d": "n",
    "loss_g": "n",
    "value": "n",
    "divergence": "n",
    "jsd": "n",
    "w1": "n",
    "gap": "n",
    "half": "n",
    "d_fake": "n",
    "norm_d": "n",
    "norm_g": "n",
    "theta": "n",
    "sigma": "n",
    "psi": "n",
    "psi0": "n",
}
_MAY_BE_INFINITE = ("divergence",)
METRICS = [name for name, axes in AXES.items() if axes == "n" and name != "step"]
_NEVER = -1  # `diverged` of a run that did not


class StorageError(ValueError):
    """A file that holds no history; the message names the file and what is wrong."""


def save(history: History, path: str | PathLike[str]) -> None:
    """Write a history as .npz: its arrays, the recipe's query string, `diverged`, the format.

    Raises:
      OSError: if the file cannot be written.
    """
    arrays = {name: getattr(history, name) for name in AXES}
    diverged = _NEVER if history.diverged is None else history.diverged
    with Path(path).open("wb") as file:  # a name would be given an .npz that it lacks
        np.savez_compressed(
            file, format=FORMAT, recipe=history.recipe.to_query(), diverged=diverged, **arrays
        )


def load(path: str | PathLike[str]) -> History:
    """The history that `save` wrote. Nothing in the file is ever run: it holds no pickles.

    Raises:
      StorageError: names the file, and what is wrong with it.
    """
    held = _read(path)
    version = _scalar(path, held, "format", "iu")
    if version != FORMAT:
        raise StorageError(f"{path} has format {version}, this version of gan1d reads {FORMAT}")
    recipe, problems = Recipe.from_query(str(_scalar(path, held, "recipe", "U")))
    if problems:
        raise StorageError(f"{path} holds a recipe that cannot be used: {problems[0]}")
    diverged = int(_scalar(path, held, "diverged", "i"))
    arrays = {name: _field(path, held, name) for name in AXES}
    size = {axes: len(arrays[name]) for name, axes in AXES.items() if name in ("step", "x", "z")}
    for name, axes in AXES.items():
        shape = tuple(size[axis] for axis in axes)
        if arrays[name].shape != shape:
            raise StorageError(f"{path}: {name} must have shape {shape}, got {arrays[name].shape}")
    step = arrays["step"]
    if (step < 0).any() or (step > MAX_STEPS).any() or (np.diff(step) <= 0).any():
        raise StorageError(f"{path}: step must ascend between 0 and {MAX_STEPS}")
    if not _NEVER <= diverged <= MAX_STEPS:
        raise StorageError(
            f"{path}: diverged must be between {_NEVER} and {MAX_STEPS}, got {diverged}"
        )
    return History(recipe=recipe, diverged=None if diverged == _NEVER else diverged, **arrays)


def _read(path: str | PathLike[str]) -> dict[str, np.ndarray]:
    """Every array of an .npz file that `save` would write."""
    wanted = {"format", "diverged", *(field.name for field in fields(History))}
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as held:
            return {name: held[name] for name in held if name in wanted}
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror or error}") from None
    except Exception:  # a damaged file makes zipfile, zlib and numpy raise many kinds
        raise StorageError(f"{path} is damaged, or not a history that gan1d saved") from None


def _scalar(
    path: str | PathLike[str], held: dict[str, np.ndarray], name: str, kinds: str
) -> int | str:
    """The one value of a name, of one of numpy's kinds."""
    if name not in held:
        raise StorageError(f"{path} is not a history that gan1d saved: it holds no {name}")
    value = held[name]
    if value.shape != () or value.dtype.kind not in kinds:
        raise StorageError(f"{path}: {name} must be one {_KINDS[kinds]}")
    return value.item()


_KINDS = {"iu": "whole number", "i": "whole number", "U": "text", "f": "numbers"}


def _field(path: str | PathLike[str], held: dict[str, np.ndarray], name: str) -> np.ndarray:
    """An array of a history: finite numbers (or inf), with as many axes as it should have."""
    if name not in held:
        raise StorageError(f"{path} holds no {name}")
    value, kind = held[name], "i" if name == "step" else "f"
    if name in _MAY_BE_INFINITE and value.dtype.kind == kind:
        finite = bool((value > -np.inf).all())
    else:
        finite = value.dtype.kind == kind and bool(np.isfinite(value).all())
    if value.ndim != len(AXES[name]) or not finite:
        numbers = "whole" if kind == "i" else "finite"
        raise StorageError(f"{path}: {name} must hold {numbers} numbers on {len(AXES[name])} axes")
    return value


def write_csv(history: History, path: str | PathLike[str]) -> None:
    """Write a history as one table: a row for each frame and bin.

    The first line, `# recipe: ...`, holds the recipe's query string
    (`pandas.read_csv(path, comment="#")` skips it); the second the columns: step, x, p_data, p_g,
    d, d_star, then the metrics of that step, repeated in all its rows so that none has gaps
    (`table.drop_duplicates("step")` keeps one of each). Latent points are in .npz alone. Each
    number has as many digits as tell it from its neighbours: reading it back gives the same one.

    Raises:
      OSError: if the file cannot be written.
    """
    # str, not format: that one turns a float32 into a float64, with all the digits it has
    metrics = zip(*(getattr(history, name) for name in METRICS), strict=True)
    curves = (history.p_data, history.p_g, history.d, history.d_star)
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# recipe: {history.recipe.to_query()}\n")
        file.write(",".join(["step", "x", "p_data", "p_g", "d", "d_star", *METRICS]) + "\n")
        for step, *rows, numbers in zip(history.step, *curves, metrics, strict=True):
            end = ",".join(map(str, numbers))
            file.writelines(
                f"{step},{x!s},{p_data!s},{p_g!s},{d!s},{d_star!s},{end}\n"
                for x, p_data, p_g, d, d_star in zip(history.x, *rows, strict=True)
            )
