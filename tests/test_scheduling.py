"""Which tests one worker runs in a row."""

from typing import Any

from tests import ROOT
from tests.scheduling import TOGETHER, Together


def test_files_that_share_are_one_piece_of_work_and_others_are_their_own() -> None:
    scheduler: Any = object.__new__(Together)  # without workers
    scope_of = scheduler._split_scope
    files = [file for together in TOGETHER.values() for file in together]
    assert len(files) == len(set(files))
    for name, together in TOGETHER.items():
        for file in together:
            assert (ROOT / file).is_file(), file
            assert scope_of(f"{file}::test_it[a-b]") == name
    assert scope_of("tests/test_scheduling.py::test_it") == "tests/test_scheduling.py"
