"""A finished map as arrays with names and axes; saved to a file and loaded again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from gan1d import targets
from gan1d.maps.axes import Axis, chosen, parse_axis
from gan1d.maps.outcomes import NAMES, UNSETTLED
from gan1d.maps.program import MASS_LEVELS
from gan1d.maps.tile import Cells, Placed
from gan1d.recipe import Recipe, RecipeError, whole_number
from gan1d.runs.history import StorageError
from gan1d.targets.target import N_BINS

FORMAT = 1  # of the file
_OF_RUNS = ("outcome", "jsd", "jsd_spread", "w1", "w1_spread", "diverged_at")


@dataclass(frozen=True)
class MapResult:
    """What became of every cell. Arrays have the axes [ny, nx], or [seeds, ny, nx] in `runs`.

    Attributes:
      recipe: what all runs share.
      x_axis, y_axis: what varies; `x` [nx] and `y` [ny] are the cells' values.
      steps: of each run.
      runs: of each seed by name, shape [seeds, ny, nx]: outcome (uint8, an index into
        `maps.NAMES`), jsd and jsd_spread (nats), w1 and w1_spread (unit of x), diverged_at.
      p_g: mass of each bin at the end for the first seed, in 1/65535; [ny, nx, 256], uint16.
    """

    recipe_of_all: Recipe
    x_axis: Axis
    y_axis: Axis
    steps: int
    runs: dict[str, np.ndarray]
    p_g: np.ndarray

    @property
    def x(self) -> np.ndarray:
        """The value of the x setting in each column, shape [nx]."""
        return np.asarray(self.x_axis.values)

    @property
    def y(self) -> np.ndarray:
        """The value of the y setting in each row, shape [ny]."""
        return np.asarray(self.y_axis.values)

    @property
    def seeds(self) -> int:
        """Runs of each cell."""
        return len(self.runs["outcome"])

    @property
    def shares(self) -> np.ndarray:
        """The share of the seeds with each outcome, in the order of `NAMES`: [6, ny, nx], sum 1."""
        return np.stack([(self.runs["outcome"] == i).mean(axis=0) for i in range(len(NAMES))])

    @property
    def outcome(self) -> np.ndarray:
        """The outcome of most seeds, an index into `NAMES`: [ny, nx]; of a tie the first."""
        return self.shares.argmax(axis=0).astype(np.uint8)

    @property
    def jsd(self) -> np.ndarray:
        """Mean JSD over the last quarter and the seeds that did not diverge before it, nats."""
        return self._mean("jsd")

    @property
    def w1(self) -> np.ndarray:
        """Mean Wasserstein-1 distance likewise, unit of x; inf if p_data has no mean."""
        return self._mean("w1")

    @property
    def jsd_spread(self) -> np.ndarray:
        """Standard deviation of JSD over the frames and the seeds, nats."""
        return self._spread("jsd")

    @property
    def w1_spread(self) -> np.ndarray:
        """Standard deviation of W1 over the frames and the seeds, unit of x."""
        return self._spread("w1")

    @property
    def diverged_at(self) -> np.ndarray:
        """The first step at which any seed diverged, -1 where none did: [ny, nx], int32."""
        steps = self.runs["diverged_at"]
        first = np.where(steps < 0, np.iinfo(np.int32).max, steps).min(axis=0)
        return np.where((steps >= 0).any(axis=0), first, -1).astype(np.int32)

    def recipe(self, i: int, j: int, seed: int = 0) -> Recipe:
        """The recipe of the cell in row i (of `y`) and column j (of `x`), of any of its seeds.

        Raises:
          RecipeError: for a cell that the map does not have.
        """
        row = whole_number("i", i, 0, len(self.y) - 1)
        column = whole_number("j", j, 0, len(self.x) - 1)
        which = whole_number("seed", seed, 0, self.seeds - 1)
        shared = self.recipe_of_all
        if which:
            shared = shared.replace(seed=shared.seed + which)
        values = (self.x_axis.values[column], self.y_axis.values[row])
        return chosen((self.x_axis, self.y_axis), shared, values)

    def density(self, i: int, j: int) -> np.ndarray:
        """p_g at the end of a cell's first seed, shape [256], unit 1/x, to 1/65535 of mass a bin.

        Raises:
          RecipeError: for a cell that the map does not have.
        """
        row = whole_number("i", i, 0, len(self.y) - 1)
        column = whole_number("j", j, 0, len(self.x) - 1)
        lo, hi = targets.parse(self.recipe_of_all.target).domain
        return self.p_g[row, column] * (N_BINS / (hi - lo) / MASS_LEVELS)

    def save(self, path: str | PathLike[str]) -> None:
        """Write everything to an .npz file, from which `load` gives it back to the bit.

        Raises:
          OSError: if the file cannot be written.
        """
        with Path(path).open("wb") as file:  # a name would be given an .npz that it lacks
            fields: dict[str, Any] = {f"runs_{name}": field for name, field in self.runs.items()}
            np.savez_compressed(
                file, format=FORMAT, recipe=self.recipe_of_all.to_query(), steps=self.steps,
                names=[self.x_axis.name, self.y_axis.name],
                ends=[(axis.low, axis.high) for axis in (self.x_axis, self.y_axis)],
                x=self.x, y=self.y, p_g=self.p_g,
                **fields,
            )  # fmt: skip

    @classmethod
    def load(cls, path: str | PathLike[str]) -> MapResult:
        """The map in a file that `save` wrote; nothing in the file is ever run.

        Raises:
          StorageError: names the file, and what is wrong with it.
        """
        try:
            with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as held:
                arrays = {name: held[name] for name in held}
            if int(arrays["format"]) != FORMAT:
                raise StorageError(f"{path} has a format that this version of gan1d cannot read")
            return _loaded(arrays)
        except OSError as error:
            raise StorageError(f"cannot read {path}: {error.strerror or error}") from None
        except (StorageError, RecipeError) as error:
            raise StorageError(f"{path} cannot be used: {error}") from None
        except Exception:  # a damaged file makes zipfile, zlib and numpy raise many kinds
            raise StorageError(f"{path} is damaged, or not a map that gan1d saved") from None

    def _mean(self, name: str) -> np.ndarray:
        mean, _ = _over_seeds(self.runs[name], self.runs[f"{name}_spread"])
        return mean

    def _spread(self, name: str) -> np.ndarray:
        _, spread = _over_seeds(self.runs[name], self.runs[f"{name}_spread"])
        return spread


def _loaded(arrays: dict[str, np.ndarray]) -> MapResult:
    recipe, problems = Recipe.from_query(str(arrays["recipe"]))
    if problems:
        raise StorageError(problems[0])
    axes = [
        parse_axis(which, (str(name), *ends), len(arrays[which]), recipe)
        for which, name, ends in zip("xy", arrays["names"], arrays["ends"].tolist(), strict=True)
    ]
    size = (len(arrays["y"]), len(arrays["x"]))
    runs = {name: arrays[f"runs_{name}"] for name in _OF_RUNS}
    if arrays["p_g"].shape != (*size, N_BINS) or any(f.shape[1:] != size for f in runs.values()):
        raise StorageError("its arrays do not fit each other")
    return MapResult(recipe, axes[0], axes[1], int(arrays["steps"]), runs, arrays["p_g"])


def assembled(
    recipe: Recipe, x: Axis, y: Axis, steps: int, seeds: int, tiles: Iterable[tuple[Placed, Cells]]
) -> MapResult:
    """The whole map from its tiles, in any order; what is missing is unsettled."""
    result = empty(recipe, x, y, steps, seeds)
    for placed, cells in tiles:
        put(result, placed, cells)
    return result


def empty(recipe: Recipe, x: Axis, y: Axis, steps: int, seeds: int) -> MapResult:
    """A map in which no cell has been trained."""
    size = (seeds, len(y.values), len(x.values))
    nothing: dict[str, Any] = {name: np.full(size, np.nan, np.float32) for name in _OF_RUNS}
    nothing["outcome"] = np.full(size, UNSETTLED, np.uint8)
    nothing["diverged_at"] = np.full(size, -1, np.int32)
    return MapResult(recipe, x, y, steps, nothing, np.zeros((*size[1:], N_BINS), np.uint16))


def put(result: MapResult, placed: Placed, cells: Cells) -> None:
    """Write the cells of a tile into their places."""
    rows, columns = cells.outcome.shape
    where = np.s_[placed.row : placed.row + rows, placed.column : placed.column + columns]
    for name in _OF_RUNS:
        result.runs[name][placed.seed][where] = getattr(cells, name)
    if placed.seed == 0:
        result.p_g[where] = cells.p_g


def _over_seeds(means: np.ndarray, spreads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation over frames and seeds together, of those of each seed."""
    there = ~np.isnan(means)
    count = np.maximum(there.sum(axis=0), 1)
    held = np.where(there, means, 0.0).astype(float)
    mean = held.sum(axis=0) / count
    with np.errstate(invalid="ignore"):  # W1 may be infinite by right
        squares = np.where(there, spreads.astype(float) ** 2 + (held - mean) ** 2, 0.0)
        spread = np.sqrt(squares.sum(axis=0) / count)
    some = there.any(axis=0)
    return np.where(some, mean, np.nan), np.where(some, spread, np.nan)
