"""Which tests one worker runs in a row: those of a file, and files that share what is costly."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

# What each shares, and the files: begun by one worker, when it comes to the first of them.
TOGETHER = {
    "a hall with two workers": ("tests/app/hall/test_attacks.py", "tests/app/hall/test_hall.py"),
    "a Chrome that draws figures": (
        "tests/gan1d/formats/test_images.py",
        "tests/gan1d/formats/test_movies.py",
        "tests/test_examples.py",
    ),
    "the lessons' programs, as shipped": (
        "tests/gan1d/lessons/test_lessons.py",
        "tests/gan1d/lessons/test_screen.py",
    ),
    "the Dirac-GAN's map, as shipped": (
        "tests/app/cli/test_maps.py",
        "tests/app/routes/test_tiles.py",
        "tests/gan1d/maps/test_theory.py",
    ),
}
_GROUP = {file: name for name, files in TOGETHER.items() for file in files}


class Together(LoadFileScheduling):  # type: ignore[misc]
    """As pytest-xdist's `--dist loadfile`, with some files as one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return _GROUP.get(file, file)
