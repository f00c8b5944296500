"""A recorded run: its frames as numpy arrays, which .npz files give back to the bit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import ClassVar

import numpy as np

from gan1d.game.frame import CURVES, FIELDS, Frame
from gan1d.recipe import MAX_STEPS, Recipe, RecipeError, query
from gan1d.recipe.settings import shown
from gan1d.runs.arguments import frame_index, frame_slice

FORMAT = 5  # of the .npz; a new default of a setting needs a new one: queries leave defaults out
# Readable, with other names; an empty recipe has the defaults of version 1.
_OLDER: Mapping[int, Mapping[str, str]] = {3: {"d_offset": "half"}, 4: {}}

# The axes of each array: n frames, m bins, r latent points.
AXES = {"step": "n", "x": "m", "z": "r", **{name: "n" + axes for name, axes in FIELDS.items()}}
_MAY_BE_INFINITE = ("divergence", "w1")
_NEVER = -1  # `diverged` of a run that did not


class StorageError(ValueError):
    """A file that holds no history; the message names the file and what is wrong."""


@dataclass(frozen=True, eq=False, repr=False)
class History:
    """The frames of a run: n of them, on m bins of the drawn domain and r latent points.

    Notes:
      The losses of a GAN do not fall as those of other networks do. `loss_d` is -V(D, G), which one
      player lowers and the other raises: as G gets better it rises, to 2 log 2 at equilibrium. Near
      0 it says that D tells every fake from the data. Whether p_g is near p_data, `jsd` and `w1`
      say; how near D is to the best D, `gap`. All of them are exact expectations, without penalties
      and without the noise of a batch, so they are not the numbers that the optimizer saw.

      `p_data`, `p_g`, `d_star` and `divergence` are those of noisy samples while instance noise is
      on, as that is all D sees; `jsd` and `w1` are always those of G itself.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
      >>> history = gan1d.run(recipe, steps=40, every=10)
      >>> history.jsd.shape, history.p_g.shape, history.g_z.shape
      ((5,), (5, 256), (5, 81))
      >>> nearest = history.jsd.argmin()  # the frame in which p_g is nearest to p_data
      >>> p_g = history.p_g[nearest]
    """

    recipe: Recipe
    step: np.ndarray  # step of each frame, shape [n]
    x: np.ndarray  # bin centres, shape [m]
    z: np.ndarray  # latent points of equal mass, shape [r]
    frames: Frame  # its arrays, each with one more axis in front, [n]
    diverged: int | None  # first step with weights or a frame not all finite, or None
    _repr_html_: ClassVar[Callable[[History], str]]  # given by the package: a run knows no picture

    def __len__(self) -> int:
        return len(self.step)

    def __repr__(self) -> str:
        steps = f", steps {self.step[0]} to {self.step[-1]}" if len(self) else ""
        return f"<History of {self.recipe!r}: {len(self)} frames{steps}>"

    def __getattr__(self, name: str) -> np.ndarray:
        """A field of `Frame` over the run: `history.jsd` [n], `history.p_g` [n, m], ..."""
        if name not in FIELDS:
            raise AttributeError(f"a History has no {name!r}; it has {', '.join(FIELDS)}")
        return np.asarray(getattr(self.frames, name))

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *FIELDS]

    @property
    def phase(self) -> np.ndarray | None:
        """(theta, psi) of each frame, shape [n, 2]; None unless both players are simple."""
        if "mlp" in (self.recipe.generator, self.recipe.discriminator):
            return None
        return np.stack([self.theta, self.psi], axis=-1)

    def part(self, rows: slice) -> History:
        """The same run with some of its frames: `history.part(slice(100, None))`."""
        rows = frame_slice(rows)
        frames = Frame(*(field[rows] for field in self.frames))
        return replace(self, step=self.step[rows], frames=frames)

    def curves(self, i: int) -> dict[str, np.ndarray]:
        """The curves of frame i, by name: p_data, p_g, d, d_star, shape [m]; g_z, pull, shape [r].

        Raises:
          RecipeError: for what is no frame of the run; one out of range is an IndexError too.

        Examples:
          >>> import gan1d
          >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
          >>> history = gan1d.run(recipe, steps=40, every=10)
          >>> last = history.curves(-1)
          >>> sorted(last)
          ['d', 'd_star', 'g_z', 'p_data', 'p_g', 'pull']
          >>> last["p_g"].shape == history.x.shape
          True
        """
        row = frame_index(i, len(self), self.diverged)
        return {name: getattr(self, name)[row] for name in CURVES}

    def save(self, path: str | PathLike[str]) -> None:
        """Write everything to an .npz file, from which `load` gives it back to the bit.

        Raises:
          OSError: if the file cannot be written.

        Examples:
          >>> import gan1d
          >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
          >>> history = gan1d.run(recipe, steps=40, every=10)
          >>> history.save("run.npz")
          >>> again = gan1d.History.load("run.npz")
          >>> print((again.p_g == history.p_g).all())
          True
        """
        save(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> History:
        """The history in a file that `save` wrote.

        Raises:
          StorageError: names the file, and what is wrong with it.

        Examples:
          >>> import gan1d
          >>> gan1d.History.load("lost.npz")
          Traceback (most recent call last):
            ...
          gan1d.runs.history.StorageError: cannot read lost.npz: No such file or directory
        """
        return load(path)


def check_history(value: object) -> History:
    """The value, if it is a history.

    Raises:
      RecipeError: says what it is instead.
    """
    if not isinstance(value, History):
        raise RecipeError(f"history must be a gan1d.History, got {shown(value)}")
    return value


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
    version = int(_scalar(path, held, "format", "iu"))
    if version != FORMAT and version not in _OLDER:
        raise StorageError(
            f"{path} has format {version}, this version of gan1d reads {min(_OLDER)} to {FORMAT}"
        )
    held |= {new: held.pop(old) for new, old in _OLDER.get(version, {}).items() if old in held}
    text = str(_scalar(path, held, "recipe", "U"))
    recipe, problems = Recipe.from_query(text if text or version == FORMAT else query.FIRST)
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
    return History(
        recipe=recipe,
        **{name: arrays.pop(name) for name in ("step", "x", "z")},
        frames=Frame(**arrays, finite=np.ones(len(step), bool)),
        diverged=None if diverged == _NEVER else diverged,
    )


def _read(path: str | PathLike[str]) -> dict[str, np.ndarray]:
    """Every array of an .npz file that `save` would write."""
    older = (old for names in _OLDER.values() for old in names.values())
    wanted = {"format", "recipe", "diverged", *AXES, *older}
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
    """The single value under a name; its dtype must be of one of the kinds."""
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
