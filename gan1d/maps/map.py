"""The map of a recipe over two of its settings: each cell is a whole run, trained to its end."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, MutableMapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed

from gan1d.game.program import Program
from gan1d.maps.axes import parse_axis
from gan1d.maps.result import MapResult, assembled
from gan1d.maps.tile import Cells, Placed, Tile, side_for, train
from gan1d.recipe import MAX_STEPS, Recipe, RecipeError, check_recipe, whole_number
from gan1d.recipe.settings import shown
from gan1d.runs.inputs import program_of

MAX_RUNS = 2**18  # cells times seeds of one map: 512 x 512
MAX_SEEDS = 100
_STEP_SECONDS = 0.5e-6  # that a run of two points takes for a step in a tile, on one core
_WORK_SECONDS = 1.5e-10  # for each weight and sample of an update
_FRAME_SECONDS = 0.012  # for what is measured of a run


class Map:
    """Many runs that differ in two settings; `train` gives how each of them ended.

    Args:
      recipe: what all runs share.
      x: (name, lowest, highest) of a numeric live or start setting. Cells divide what lies between
        in equal parts, by ratio where the setting's slider is logarithmic; a cell has the value in
        its middle. A setting of whole numbers has some of them, ends included.
      y: likewise, of another setting.
      cells: along x and along y.
      steps: of each run.
      seeds: runs of each cell, with the recipe's seed and those after it.
      hours: the most that training may take, by estimate.
      side: cells along a tile; None chooses what is fast on this device. The last digits of a run
        may depend on it, and on nothing else: not on the order of the tiles, nor on the workers.
      store: finished tiles by key, such as a `maps.Folder`; a dict of its own if there is none.

    Raises:
      RecipeError: for axes that do not vary, are not numeric or change nothing, and for what would
        take too long; says how to allow it.

    Examples:
      >>> import gan1d
      >>> recipe = gan1d.Recipe(
      ...     target="point(0)", generator="point", discriminator="linear",
      ...     optimizer_d="sgd", optimizer_g="sgd", batch=1, r1=0.3,
      ... )
      >>> a_map = gan1d.maps.Map(
      ...     recipe, x=("lr_d", 0.01, 1), y=("lr_g", 0.01, 1), cells=(3, 2), steps=2000
      ... )
      >>> result = a_map.train()
      >>> result.jsd.shape, result.x.shape
      ((2, 3), (3,))
      >>> bool(result.recipe(0, 2).lr_d == result.x[2])
      True
    """

    def __init__(
        self,
        recipe: Recipe,
        x: Sequence[object] = ("lr_d", 1e-5, 1),
        y: Sequence[object] = ("lr_g", 1e-5, 1),
        cells: tuple[int, int] = (32, 32),
        steps: int = 2000,
        seeds: int = 1,
        *,
        hours: float = 1.0,
        side: int | None = None,
        store: MutableMapping[str, Cells] | None = None,
    ) -> None:
        self.recipe = check_recipe(recipe)
        self.steps = whole_number("steps", steps, 1, MAX_STEPS)
        self.seeds = whole_number("seeds", seeds, 1, MAX_SEEDS)
        if not isinstance(cells, Sequence) or isinstance(cells, str) or len(cells) != 2:
            raise RecipeError(f"cells must be two numbers, such as (32, 32), got {shown(cells)}")
        self.x = parse_axis("x", x, cells[0], self.recipe)
        self.y = parse_axis("y", y, cells[1], self.recipe)
        if self.x.name == self.y.name:
            raise RecipeError(f"x and y must vary two settings, got {self.x.name} twice")
        if self.seeds > 1 and "seed" in (self.x.name, self.y.name):
            raise RecipeError("seeds must be 1 where an axis is the seed")
        whole_number("seed + seeds - 1", self.recipe.seed + self.seeds - 1, 0, 2**31 - 1)
        program = program_of(self.recipe)
        self.side = side_for(program) if side is None else whole_number("side", side, 1, 64)
        self.store: MutableMapping[str, Cells] = {} if store is None else store
        self._check_size(program, hours)

    def _check_size(self, program: Program, hours: float) -> None:
        """Refuse what is too much.

        Raises:
          RecipeError: says how long it would take, and how to allow it.
        """
        n_x, n_y = len(self.x.values), len(self.y.values)
        runs = n_x * n_y * self.seeds
        if runs > MAX_RUNS:
            raise RecipeError(
                f"a map must have at most {MAX_RUNS} runs, got {n_x} x {n_y} cells "
                f"of {self.seeds} seeds: {runs}"
            )
        updates = {
            axis.name: axis.values[len(axis.values) // 2]
            for axis in (self.x, self.y)
            if axis.name in ("k", "k_g")
        }  # of a run that is neither the shortest nor the longest
        usual = self.recipe.replace(**updates)
        needed = runs * run_seconds(usual, program, self.steps) / workers() / 3600
        if needed > hours:
            raise RecipeError(
                f"{n_x} x {n_y} cells of {self.seeds * self.steps} steps would take about "
                f"{needed:.1f} hours here, more than {hours:g}: hours={max(2, round(2 * needed))} "
                "allows it"
            )

    def placed(self) -> list[Placed]:
        """Every tile of the map with its place, in the order in which they are begun."""
        spots = [
            (row, column)
            for row in range(0, len(self.y.values), self.side)
            for column in range(0, len(self.x.values), self.side)
        ]
        return [
            Placed(self._tile(seed, row, column), seed, row, column)
            for seed in range(self.seeds)
            for row, column in spots
        ]

    def _tile(self, seed: int, row: int, column: int) -> Tile:
        recipe = self.recipe
        if seed:
            recipe = recipe.replace(seed=recipe.seed + seed)
        x, y = (
            axis._replace(values=axis.values[start : start + self.side])
            for axis, start in ((self.x, column), (self.y, row))
        )
        return Tile(recipe, x, y, self.steps, self.side)

    def tiles(
        self,
        progress: Callable[[int, int], None] | None = None,
        executor: Executor | None = None,
    ) -> Generator[tuple[Placed, Cells], None, None]:
        """Every tile as it is finished: those of the store first, in order; then as they come.

        What is finished is kept in the store, so that a second call goes on from there. To stop,
        close the iterator: tiles that have been begun are finished, others are not begun.

        Args:
          progress: called with how many tiles are done, and of how many.
          executor: does the work; None takes a thread for each processor.
        """
        say = progress or (lambda *_: None)
        placed = self.placed()
        done, waiting = 0, []
        for one in placed:
            cells = self.store.get(one.tile.key)
            if cells is None:
                waiting.append(one)
                continue
            done += 1
            say(done, len(placed))
            yield one, cells
        for one, cells in _trained(waiting, executor):
            self.store[one.tile.key] = cells
            done += 1
            say(done, len(placed))
            yield one, cells

    def train(
        self,
        progress: Callable[[int, int], None] | None = None,
        executor: Executor | None = None,
    ) -> MapResult:
        """Train what is not in the store yet, and give the whole map.

        Args:
          progress: called with how many tiles are done, and of how many; what it raises stops the
            training, and a second call goes on from there.
          executor: any of `concurrent.futures`, or a Dask client's `get_executor()`; None takes a
            thread for each processor, since XLA holds no lock while it computes.

        Returns:
          The result; to the bit the same, whatever the executor and the order of the tiles.
        """
        tiles = self.tiles(progress, executor)
        return assembled(self.recipe, self.x, self.y, self.steps, self.seeds, tiles)


def _trained(
    waiting: Sequence[Placed], executor: Executor | None
) -> Iterator[tuple[Placed, Cells]]:
    """The tiles as they are finished; those that have not begun are given up with the iterator."""
    own = None if executor is not None else ThreadPoolExecutor(workers())
    pool = executor or own
    assert pool is not None
    futures: dict[Future[Cells], Placed] = {}
    try:
        futures = {pool.submit(train, one.tile): one for one in waiting}
        for future in as_completed(futures):
            yield futures.pop(future), future.result()
    finally:
        for future in futures:
            future.cancel()
        if own is not None:
            own.shutdown()


def workers() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_seconds(recipe: Recipe, program: Program, steps: int) -> float:
    """About how long a run of a tile takes on one core, seconds."""
    nets = [net for net in (program.net_d, program.net_g) if net is not None]
    weights = sum(net.depth * net.width**2 for net in nets)
    updates = 0.5 * (recipe.k + recipe.k_g) * (1 + 0.5 * program.unroll)
    step = _STEP_SECONDS + _WORK_SECONDS * weights * program.batch
    return updates * step * steps + (_FRAME_SECONDS if nets else 0.0)
