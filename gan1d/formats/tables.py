"""Tables as text: the frames of a run, and samples."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path

import numpy as np

from gan1d.game.frame import METRICS
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
