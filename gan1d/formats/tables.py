"""Tables as text: the frames of a run, samples, and the cells of a map."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path

import numpy as np

from gan1d.game.frame import METRICS
from gan1d.maps import NAMES, MapResult
from gan1d.runs import History
from gan1d.runs.history import check_history


def write_csv(history: History, path: str | PathLike[str]) -> None:
    """Write a history as one table: a row for each frame and bin.

    The first line, `# recipe: ...`, holds the recipe's query string
    (`pandas.read_csv(path, comment="#")` skips it); the second the columns: step, x, p_data, p_g,
    d, d_star, then the metrics of that step, repeated in each of its rows
    (`table.drop_duplicates("step")` keeps one of each). The latent points z and G(z) are only in
    .npz files. Reading a number back gives exactly the same one.

    Raises:
      OSError: if the file cannot be written.

    Examples:
      >>> import gan1d
      >>> import numpy as np
      >>> from gan1d.formats import tables
      >>> recipe = gan1d.Recipe(width_d=4, depth_d=1, width_g=4, depth_g=1, batch=8)
      >>> history = gan1d.run(recipe, steps=40, every=10)
      >>> tables.write_csv(history, "run.csv")
      >>> table = np.genfromtxt("run.csv", delimiter=",", names=True, skip_header=1)
      >>> table["p_g"].size  # 5 frames of 256 bins
      1280
    """
    # str, not format, which turns a float32 into a float64 and writes all of its digits
    check_history(history)
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


def csv_lines(x: np.ndarray) -> Iterator[str]:
    """Samples of shape [n] as a table with the one column x; read back, they are the same."""
    yield "x\n"
    yield from (f"{value!s}\n" for value in x)


def write_map_csv(result: MapResult, path: str | PathLike[str]) -> None:
    """Write a map as one table: a row for each cell, from the lowest x and y on.

    The first line, `# recipe: ...`, holds the query string of what all runs share; the second the
    columns: both settings, the outcome, JSD and W1 with their spreads, the step of divergence (-1
    if there is none), then the share of the seeds with each outcome.

    Raises:
      OSError: if the file cannot be written.
    """
    numbers = ("jsd", "jsd_spread", "w1", "w1_spread", "diverged_at")
    fields = [getattr(result, name) for name in numbers]
    shares, outcome = result.shares, result.outcome
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# recipe: {result.recipe_of_all.to_query()}\n")
        axes = (result.x_axis.name, result.y_axis.name)
        file.write(",".join([*axes, "outcome", *numbers, *(f"share_{n}" for n in NAMES)]) + "\n")
        for i, y in enumerate(result.y_axis.values):
            for j, x in enumerate(result.x_axis.values):
                row = [x, y, NAMES[outcome[i, j]], *(field[i, j] for field in fields)]
                file.write(",".join(map(str, [*row, *shares[:, i, j]])) + "\n")
