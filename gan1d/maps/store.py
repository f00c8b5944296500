"""Finished tiles on disk: a folder with an .npz file for each, so that a stopped map goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, MutableMapping
from pathlib import Path

import numpy as np

from gan1d.maps.tile import Cells
from gan1d.runs.disk import delete_oldest

MAX_BYTES = 256 * 2**20  # a tile of 16 cells takes 5 to 10 kB


class Folder(MutableMapping[str, Cells]):
    """Tiles by key in a folder. A file that cannot be read is set aside, said, and trained again.

    Args:
      path: of the folder, which is made when the first tile is kept.
      max_bytes: of all files; when there are more, those unused for longest are deleted.
    """

    def __init__(self, path: str | os.PathLike[str], max_bytes: int = MAX_BYTES) -> None:
        self.path = Path(path)
        self.max_bytes = max_bytes

    def __getitem__(self, key: str) -> Cells:
        file = self._file(key)
        try:
            with file.open("rb") as opened, np.load(opened, allow_pickle=False) as held:
                cells = Cells(**{name: held[name] for name in Cells._fields})
            os.utime(file)  # used now
        except FileNotFoundError:
            raise KeyError(key) from None
        except Exception:  # a damaged file makes zipfile, zlib and numpy raise many kinds
            aside = file.with_suffix(".damaged")
            os.replace(file, aside)
            print(
                f"gan1d: the tile {file} is damaged: it is set aside as {aside.name}, "
                "and trained again",
                file=sys.stderr,
            )
            raise KeyError(key) from None
        return cells

    def __setitem__(self, key: str, cells: Cells) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        part = self.path / f".{key}-{os.getpid()}"
        with part.open("wb") as file:
            np.savez_compressed(file, **cells._asdict())
        os.replace(part, self._file(key))
        delete_oldest(self.path.iterdir(), self.max_bytes)

    def __delitem__(self, key: str) -> None:
        try:
            self._file(key).unlink()
        except FileNotFoundError:
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        yield from (path.stem for path in sorted(self.path.glob("*.npz")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _file(self, key: str) -> Path:
        return self.path / f"{key}.npz"
