"""Histories as files: back to the bit, and a sentence for whatever is no history."""

import csv
import io
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gan1d
from gan1d import History, Recipe, StorageError
from gan1d.formats import tables
from gan1d.game.frame import FIELDS
from gan1d.runs.history import AXES
from tests.small import FIRST, TINY

EDITED = TINY.replace(target="0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)").edit(12, lr_d=0.05)


@pytest.fixture(scope="module")
def history() -> History:
    return gan1d.run(EDITED, 40, 10)


@pytest.fixture
def path(tmp_path: Path, history: History) -> Path:
    """A saved history."""
    out = tmp_path / "run.npz"
    history.save(out)
    return out


def same(one: History, other: History) -> bool:
    """Equal to the bit, types included."""
    arrays = [(getattr(one, name), getattr(other, name)) for name in AXES]
    return (one.recipe, one.diverged) == (other.recipe, other.diverged) and all(
        (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes()) for a, b in arrays
    )


def refusal(path: Path) -> str:
    """What is said about a file, without its name, which is in it."""
    with pytest.raises(StorageError) as refused:
        History.load(path)
    assert isinstance(refused.value, ValueError)
    sentence = str(refused.value)
    assert sentence.count(str(path)) == 1
    assert "\n" not in sentence
    return sentence.replace(str(path), "FILE")


# --- .npz ---


def test_every_field_is_stored() -> None:
    names = [field.name for field in fields(History)]
    assert sorted([*names, *FIELDS]) == sorted([*AXES, "recipe", "frames", "diverged"])


@pytest.mark.parametrize("diverged", [None, 0, 47])
def test_a_history_comes_back_to_the_bit(
    diverged: int | None, history: History, tmp_path: Path
) -> None:
    kept = replace(history, diverged=diverged)
    kept.save(tmp_path / "a name without suffix")
    assert [each.name for each in tmp_path.iterdir()] == ["a name without suffix"]
    back = History.load(str(tmp_path / "a name without suffix"))
    assert same(back, kept)
    other = kept.frames._replace(p_g=kept.p_g + 1e-6)
    assert not same(back, replace(kept, frames=other))


def test_a_history_without_frames_comes_back(history: History, tmp_path: Path) -> None:
    empty = replace(history.part(slice(0)), diverged=0)
    empty.save(tmp_path / "run.npz")
    assert same(History.load(tmp_path / "run.npz"), empty)


Change = Callable[[dict[str, Any]], object]
WRONG: list[tuple[Change, str]] = [
    (lambda a: a.update(format=1), "FILE has format 1, this version of gan1d reads 3 to 5"),
    (lambda a: a.update(format="2"), "FILE: format must be one whole number"),
    (lambda a: a.update(recipe=7), "FILE: recipe must be one text"),
    (
        lambda a: a.update(recipe="lr_d=7"),
        "FILE holds a recipe that cannot be used: lr_d must be between 1e-5 and 1, got '7'",
    ),
    (lambda a: a.update(diverged=1.5), "FILE: diverged must be one whole number"),
    (lambda a: a.update(diverged=-2), "FILE: diverged must be between -1 and 200000, got -2"),
    (lambda a: a.pop("format"), "FILE is not a history that gan1d saved: it holds no format"),
    (lambda a: a.pop("recipe"), "FILE is not a history that gan1d saved: it holds no recipe"),
    (lambda a: a.update(d=a["d"][:, :-1]), "FILE: d must have shape (5, 256), got (5, 255)"),
    (lambda a: a.update(w1=a["w1"][:-1]), "FILE: w1 must have shape (5,), got (4,)"),
    (lambda a: a.update(x=a["x"][None]), "FILE: x must hold finite numbers on 1 axes"),
    (lambda a: a.update(p_g=a["p_g"] * np.nan), "FILE: p_g must hold finite numbers on 2 axes"),
    (
        lambda a: a.update(divergence=-a["divergence"] * np.inf),
        "FILE: divergence must hold finite numbers on 1 axes",
    ),
    (
        lambda a: a.update(divergence=a["divergence"] * np.nan),
        "FILE: divergence must hold finite numbers on 1 axes",
    ),
    (lambda a: a.update(jsd=a["jsd"] + np.inf), "FILE: jsd must hold finite numbers on 1 axes"),
    (lambda a: a.update(step=a["step"] + 0.5), "FILE: step must hold whole numbers on 1 axes"),
    (lambda a: a.update(step=-a["step"]), "FILE: step must ascend between 0 and 200000"),
    (lambda a: a.update(jsd=np.array(["a"] * 5)), "FILE: jsd must hold finite numbers on 1 axes"),
    (
        lambda a: a.update(value=np.array([{}] * 5)),
        "FILE is damaged, or not a history that gan1d saved",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
def test_a_wrong_field_is_refused(change: Change, sentence: str, path: Path) -> None:
    with np.load(path) as held:
        arrays = dict(held)
    change(arrays)
    np.savez(path, **arrays)
    assert refusal(path) == sentence


@pytest.mark.parametrize("name", AXES)
def test_a_missing_field_is_refused(name: str, path: Path) -> None:
    with np.load(path) as held:
        np.savez(path, **{each: held[each] for each in held.files if each != name})
    assert refusal(path) == f"FILE holds no {name}"


def _npy() -> bytes:
    file = io.BytesIO()
    np.save(file, np.arange(3))
    return file.getvalue()


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return file.getvalue()


class _Trap:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return pytest.fail, ("the pickle was run",)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04", pickle.dumps(_Trap()), _npy(), _zip(), b"\x93NUMPY\x01"],
    ids=["empty", "text", "zip's first bytes", "pickle", "npy", "zip", "npy's first bytes"],
)
def test_a_foreign_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    path.write_bytes(content)
    assert refusal(path).startswith("FILE is ")


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "cannot read FILE: Is a directory"
    assert refusal(tmp_path / "none.npz") == "cannot read FILE: No such file or directory"


def test_a_truncated_file_is_refused(path: Path) -> None:
    content = path.read_bytes()
    for length in np.linspace(0, len(content) - 1, 30).astype(int):
        path.write_bytes(content[:length])
        assert refusal(path) == "FILE is damaged, or not a history that gan1d saved"


def test_a_damaged_file_is_refused_or_unharmed(path: Path, history: History) -> None:
    """One byte of it changed: some of them, such as a date, mean nothing to a history."""
    content = path.read_bytes()
    refused = 0
    spots = np.random.default_rng(0).integers(len(content), size=150)
    for spot in [*spots, *range(len(content) - 60, len(content))]:
        path.write_bytes(content[:spot] + bytes([content[spot] ^ 0x55]) + content[spot + 1 :])
        try:
            assert same(History.load(path), history)
        except StorageError:
            refused += 1
    assert refused > 100


# --- .csv ---


def test_a_csv_reads_back_the_same_numbers(history: History, tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    tables.write_csv(history, path)
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# recipe: ")
    assert Recipe.from_query(first.removeprefix("# recipe: ")) == (EDITED, [])
    rows = list(csv.DictReader(lines))
    assert list(rows[0]) == [
        *("step", "x", "p_data", "p_g", "d", "d_star"),
        *("loss_d", "loss_g", "value", "divergence", "jsd", "w1", "gap", "d_offset", "d_fake"),
        *("norm_d", "norm_g"),
        *("theta", "sigma", "psi", "psi0"),
    ]
    n, m = history.p_g.shape
    assert len(rows) == n * m
    for name in rows[0]:
        axes, wanted = AXES[name], getattr(history, name)
        read = np.array([row[name] for row in rows]).astype(wanted.dtype).reshape(n, m)
        expected = np.broadcast_to(wanted[:, None] if axes == "n" else wanted, (n, m))
        np.testing.assert_array_equal(read, expected)


def test_an_infinite_divergence_is_kept(history: History, tmp_path: Path) -> None:
    divergence = np.full_like(history.divergence, np.inf)
    infinite = replace(history, frames=history.frames._replace(divergence=divergence))
    infinite.save(tmp_path / "run.npz")
    assert same(History.load(tmp_path / "run.npz"), infinite)
    tables.write_csv(infinite, tmp_path / "run.csv")
    lines = (tmp_path / "run.csv").read_text(encoding="utf-8").splitlines()
    column = lines[1].split(",").index("divergence")
    assert {line.split(",")[column] for line in lines[2:]} == {"inf"}


def test_a_csv_has_no_more_digits_than_it_needs(history: History, tmp_path: Path) -> None:
    """0.1 as float32 is 0.1, not 0.10000000149011612."""
    frames = history.frames._replace(d=np.full_like(history.d, 0.1))
    tables.write_csv(replace(history, frames=frames), tmp_path / "run.csv")
    lines = (tmp_path / "run.csv").read_text(encoding="utf-8").splitlines()
    assert {line.split(",")[4] for line in lines[2:]} == {"0.1"}


KEPT = Path(__file__).parent / "kept" / "format3.npz"  # written by the version before format 4


def test_a_file_of_the_format_before_is_read() -> None:
    old = History.load(KEPT)
    with np.load(KEPT) as arrays:
        for name, held in arrays.items():
            if name in ("format", "recipe", "diverged"):
                continue
            new = "d_offset" if name == "half" else name
            np.testing.assert_array_equal(getattr(old, new), held)
    assert old.recipe.edits == ((10, "lr_d", 0.01), (20, "train", "d"))


@pytest.mark.parametrize(("version", "first"), [(4, True), (5, False)])
def test_an_empty_recipe_is_of_its_versions_defaults(version: int, first: bool, path: Path) -> None:
    """Format 4 had no others: an empty text meant a bare perceptron."""
    with np.load(path) as held:
        arrays = dict(held)
    np.savez(path, **arrays | {"format": version, "recipe": ""})
    assert History.load(path).recipe == Recipe(**FIRST if first else {})


def test_a_kept_recipe_still_gives_the_kept_run() -> None:
    """Up to rounding, which differs between processors."""
    old = History.load(KEPT)
    new = gan1d.run(old.recipe, 30, 10)
    for name in FIELDS:
        np.testing.assert_allclose(getattr(new, name), getattr(old, name), rtol=1e-3, atol=1e-3)


def test_fields_of_the_frames_are_offered(history: History) -> None:
    assert {*FIELDS} <= {*dir(history)}
    with pytest.raises(AttributeError, match="a History has no 'half'; it has p_data, p_g"):
        history.half  # noqa: B018
