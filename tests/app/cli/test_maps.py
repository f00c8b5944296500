"""The command `map`: its files, what it refuses, and a second call that goes on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.__main__ import main
from app.background import tiles_folder
from app.cli.maps import span
from gan1d.maps import Folder, Map, MapResult
from tests.gan1d.maps.games import DIRAC

pytestmark = pytest.mark.usefixtures("compiled_as_shipped")  # many steps
QUERY = DIRAC.replace(r1=0.1).to_query()
AXES = ("--x", "lr_d=0.01:1", "--y", "lr_g=0.01:1", "--cells", "9x4", "--steps", "200")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def written(out: Path, *more: str) -> int:
    return main(["map", str(out), "--query", QUERY, *AXES, *more])


def test_a_map_as_arrays_table_and_page(tmp_path: Path) -> None:
    arrays, table, page = (tmp_path / f"map{suffix}" for suffix in (".npz", ".csv", ".html"))
    assert written(arrays) == 0
    assert len(Folder(tiles_folder())) == 2
    result = MapResult.load(arrays)
    assert (result.jsd.shape, result.recipe(3, 8).lr_d) == ((4, 9), result.x[8])
    assert written(table) == 0
    first, *rows = table.read_text(encoding="utf-8").splitlines()
    assert first == f"# recipe: {QUERY}"
    cells = list(csv.DictReader(rows))
    assert len(cells) == 36
    assert [float(row["jsd"]) for row in cells] == result.jsd.ravel().tolist()
    assert {row["outcome"] for row in cells} <= {"converged", "oscillates", "unsettled"}
    assert written(page, "--theory") == 0
    text = page.read_text(encoding="utf-8")
    assert "border in theory" in text
    assert "9 \\u00d7 4 runs of 200 steps" in text


def test_a_second_call_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Map.tiles

    def stopped(self: Map, *arguments: object) -> object:
        yield next(iter(whole(self, *arguments)))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    out = tmp_path / "map.npz"
    with monkeypatch.context() as interrupted:
        interrupted.setattr(Map, "tiles", stopped)
        assert written(out) == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert not out.exists()
    assert 1 <= len(Folder(tiles_folder())) <= 2
    assert written(out) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--x", "lr_d"], "--x must read NAME=LOW:HIGH, such as lr_d=1e-5:1, got 'lr_d'"),
        (["--y", "lr_d=0.1:1"], "x and y must vary two settings"),
        (["--cells", "nine"], "--cells must read NXxNY, such as 64x64, got 'nine'"),
        (["--cells", "500x500", "--steps", "200000"], "hours here, more than 1"),
        (["--cluster", "nowhere://1"], "cannot reach a Dask scheduler at nowhere://1"),
        (["--x", "gp=1:2"], "gp does nothing in this recipe"),
    ],
)
def test_bad_input_gets_a_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert written(tmp_path / "map.csv", *arguments) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1


def test_times_are_said_in_words() -> None:
    assert [span(seconds) for seconds in (0.4, 48, 200, 9000)] == ["0 s", "48 s", "3 min", "2.5 h"]
