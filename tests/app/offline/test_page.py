"""The offline file: the language of its grid, what it holds, how small that is, what is escaped."""

import base64
import json
import re
import zlib
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import __main__ as cli
from app.cli import commands
from app.links import link
from app.offline import grid, pack
from app.offline import page as offline_page
from app.offline.grid import Axis
from gan1d.figures.themes import THEMES
from gan1d.formats import wire
from gan1d.recipe import Recipe, RecipeError
from gan1d.runs import chunk
from tests.small import TINY, WILD

HOSTILE = "normal(0,1)"
OPENING = "</script><img src=x onerror=alert(1)>"

# --- the language of --grid ---


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("lr_d=1e-4:1e-1:4", [("lr_d", (0.0001, 0.001, 0.01, 0.1))]),
        ("lr_d=1e-4:1e-1:5", [("lr_d", (0.0001, 0.000562, 0.00316, 0.0178, 0.1))]),
        ("noise=0:1:5", [("noise", (0.0, 0.25, 0.5, 0.75, 1.0))]),
        ("k=1:50:3", [("k", (1, 26, 50))]),
        ("batch=8:64:4", [("batch", (8, 16, 32, 64))]),
        ("k=5|1", [("k", (1, 5))]),
        ("r1=0|0.1", [("r1", (0.0, 0.1))]),
        ("loss=wasserstein|minimax", [("loss", ("wasserstein", "minimax"))]),
        ("seed=1|2, lr_g=1e-3|1e-2", [("seed", (1, 2)), ("lr_g", (0.001, 0.01))]),
        (
            "target=normal|0.7*normal(-1.5,0.4)+0.3*normal(2,0.8),k=1|2",
            [("target", ("normal", "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)")), ("k", (1, 2))],
        ),
        ("loss=wasserstein|minimax,gp=1|2", [("loss", ("wasserstein", "minimax")), ("gp", (1, 2))]),
    ],
)
def test_a_grid_is_one_or_two_settings_and_their_values(text: str, axes: list[Any]) -> None:
    parsed = grid.parse(text, TINY)
    assert parsed == tuple(Axis(*axis) for axis in axes)
    runs = grid.recipes(TINY, parsed)
    assert len(runs) == len(set(runs)) == np.prod([len(axis.values) for axis in parsed])
    assert [getattr(runs[0], axis.name) for axis in parsed] == [axis.values[0] for axis in parsed]
    assert getattr(runs[1], parsed[-1].name) == parsed[-1].values[1]  # the last varies fastest
    assert all(run.width_d == TINY.width_d for run in runs)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a grid must read NAME=LOW:HIGH:N or NAME=A|B|C, got ''"),
        ("lr_d", "a grid must read NAME=LOW:HIGH:N or NAME=A|B|C, got 'lr_d'"),
        ("lr_d=", "a grid must read NAME=LOW:HIGH:N or NAME=A|B|C, got 'lr_d='"),
        ("rate=1:2:3", "there is no setting 'rate'; the settings are "),
        ("k=1|2,k_g=1|2,noise=0|1", "a grid must vary at most 2 settings, got 3"),
        ("k=1|2,k=3|4", "a grid must name each setting once, got k twice"),
        ("lr_d=1e-4:1:11,lr_g=1e-4:1:10", "a grid must have at most 100 runs, got 110"),
        ("k=1:5", "k must read LOW:HIGH:N or A|B|C in a grid, got '1:5'"),
        ("lr_d=a:1:3", "lr_d must be between 1e-5 and 1, got 'a'"),
        ("lr_d=nan|0.1", "lr_d must be between 1e-5 and 1, got 'nan'"),
        ("lr_d=1e-4:2:3", "lr_d must be between 1e-5 and 1, got '2'"),
        ("k=1.5:3:3", "k must be a whole number between 1 and 50, got '1.5'"),
        (
            "lr_d=1e-4:1e-1:1",
            "lr_d must have a whole number of values between 2 and 100 in a grid, got '1'",
        ),
        (
            "lr_d=1e-4:1e-1:1e9",
            "lr_d must have a whole number of values between 2 and 100 in a grid, got '1e9'",
        ),
        ("lr_d=0.1:0.1:3", "lr_d must rise from LOW to HIGH in a grid, got '0.1:0.1:3'"),
        ("lr_d=0.1:0.01:3", "lr_d must rise from LOW to HIGH in a grid, got '0.1:0.01:3'"),
        ("k=5", "k must have at least 2 values in a grid, got '5'"),
        ("k=1:3:5", "k must have different values in a grid, got '1, 2, 2, 2, 3'"),
        (
            "loss=minimax|minimax",
            "loss must have different values in a grid, got 'minimax, minimax'",
        ),
        (
            "lr_d=0.1|0.1000000001",
            "lr_d must have different values in a grid, got '0.1, 0.1000000001'",
        ),
        ("loss=minimax:wasserstein:2", "loss must be one of minimax, "),
        (
            "r1=0:1:3",
            "r1 is spaced by factors, so LOW must be above 0; or list the values: r1=0|0.1|1",
        ),
        (
            "gp=1|2",
            "gp has an effect only where loss is wasserstein and lipschitz is penalty: "
            "a grid cannot vary it",
        ),
    ],
)
def test_a_grid_that_is_none_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(RecipeError) as caught:
        grid.parse(text, TINY)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_a_grid_holds_against_an_edit_at_step_0() -> None:
    """Such an edit is a setting (gan1d.edits), which the grid then varies."""
    recipe, problems = Recipe.from_query("edits=0:lr_d:0.5~40:lr_d:0.25")
    assert problems == []
    runs = grid.recipes(recipe, grid.parse("lr_d=0.01|0.1", recipe))
    assert [run.settings_at(0)["lr_d"] for run in runs] == [0.01, 0.1]
    assert [run.settings_at(40)["lr_d"] for run in runs] == [0.25, 0.25]


# --- the file ---


def held(page: str) -> dict[str, Any]:
    """The JSON in a file."""
    (text,) = re.findall(r'<script type="application/json" id="recording">(.*?)</script>', page)
    recording: dict[str, Any] = json.loads(text)
    return recording


def unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))


@pytest.fixture(scope="module")
def page() -> str:
    axes = grid.parse("lr_d=0.001|0.1,target=normal|two_normals", TINY)
    return offline_page.page(
        [[chunk(run, 0, 5, 12)] for run in grid.recipes(TINY, axes)], axes, "dark"
    )


def test_a_recorded_chunk_is_the_chunk_but_for_its_low_bits() -> None:
    run = chunk(TINY.replace(lr_d=0.1, lr_g=0.1), 0, 20, 30)
    encoded, packed = wire.encode(run), wire.encode(run, pack.LOST)
    header, wanted = wire.decode(encoded)
    again, got = wire.decode(packed)
    assert again.pop("lost") == list(pack.LOST)
    assert header.pop("lost") == list(wire.WHOLE)
    assert again == header
    spans: dict[str, Any] = {name: high - low for name, (low, high) in header["ranges"].items()}
    spans["p_g"] = np.maximum(wanted["p_g"].max(axis=1, keepdims=True), spans["p_g"])
    for name, field in wanted.items():
        if name == "pull":
            assert len(np.unique(got[name])) == 1
            continue
        step = spans.get(name, 0) * (8 if name == "p_g" else 16) / 65535
        assert (np.abs(got[name] - field) <= step).all(), name
        assert np.mean(np.abs(got[name] - field) <= 0.55 * step) > 0.9, name  # the top is cut off
    for axes, bits in zip((4, 3, 3, 3), pack.LOST, strict=False):
        assert axes * 2**bits / 65536 < 1 / 1024  # of an axis: less than a pixel


def test_the_file_holds_every_run_and_asks_nobody(page: str) -> None:
    recording = held(page)
    facts = recording["facts"]
    assert [axis["name"] for axis in facts["axes"]] == ["lr_d", "target"]
    assert facts["axes"][0]["texts"] == ["0.001", "0.1"]
    assert facts["theme"] == "dark"
    assert [run["scene"] for run in facts["runs"]] == [0, 1, 0, 1]
    for run, packed in zip(facts["runs"], recording["frames"], strict=True):
        header, fields = wire.decode(unpacked(packed))
        assert header["recipe"] == run["query"]
        np.testing.assert_array_equal(
            fields["jsd"], chunk(Recipe.from_query(run["query"])[0], 0, 5, 12).frames.jsd
        )
    assert list(json.loads(unpacked(recording["figures"]))) == list(THEMES) == facts["themes"]
    assert b"Plotly" in unpacked(recording["plotly"])
    assert re.findall(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?!data:)", page) == []
    assert "default-src 'none'" in page
    imports = json.loads(re.findall(r'<script type="importmap">(.*?)</script>', page)[0])["imports"]
    for name, url in imports.items():
        source = base64.b64decode(url.partition(",")[2]).decode()
        for needed in re.findall(r'\b(?:from|import) "([^"]+)"', source):
            assert needed in imports, (name, needed)


def test_25_runs_of_200_frames_would_fit_in_8_mb() -> None:
    """The default networks' own frames, 40 of a run here; the benchmark makes them all."""
    runs = [chunk(Recipe(lr_d=rate), 0, 10, 40) for rate in (0.001, 0.02)]
    recording = held(offline_page.page([runs[:1], runs[1:]], (Axis("lr_d", (0.001, 0.02)),)))
    each = sum(map(len, recording["frames"])) / 80
    rest = len(recording["plotly"]) + len(recording["figures"]) + 200_000
    assert rest + 25 * 200 * each < 8e6
    assert each > 100  # or there was nothing in it


def test_what_a_recipe_says_ends_no_element(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = TINY.replace(target=HOSTILE)
    monkeypatch.setattr(offline_page, "describe", lambda *_: OPENING + " {css} & \\1")
    of = link.of
    monkeypatch.setattr(offline_page, "of", lambda one: of(one) | {"query": OPENING})
    page = offline_page.page([[chunk(recipe, 0, 5, 3)]])
    assert OPENING not in page
    assert held(page)["facts"]["runs"][0]["query"] == OPENING
    (title,) = re.findall(r"<title>gan1d: (.*?)</title>", page)
    assert unescape(title) == OPENING + " {css} & \\1"


def test_the_title_says_what_was_recorded() -> None:
    axes = grid.parse("lr_d=0.001|0.1,k=1|2", TINY)
    assert offline_page.describe(Recipe()) == "p_data = normal"
    assert offline_page.describe(Recipe(lr_g=0.01, lr_d=0.1), axes) == (
        "p_data = normal, G rate = 0.01 by D rate and k"
    )
    figure = Recipe(k=5).edit(10, train="d").edit(20, train="g").edit(30, train="both")
    assert offline_page.describe(figure) == "Figure 1 (a)-(d), p_data = normal"
    many = "+".join(f"{i}*normal({i},1)" for i in range(1, 20))
    assert len(offline_page.describe(Recipe(target=many))) == 160


def test_consecutive_chunks_are_one_run() -> None:
    parts = [chunk(TINY, 0, 5, 3), chunk(TINY, 15, 5, 2)]
    cut, whole = offline_page.page([parts]), offline_page.page([[chunk(TINY, 0, 5, 5)]])
    assert cut == whole
    assert "steps 0 to 20, a frame every 5 steps" in whole


# --- the command ---


def test_the_command_writes_a_grid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that diverges is told; the file has a run for each combination."""
    monkeypatch.setattr(commands, "keep_compiled_code", lambda: None)
    out = tmp_path / "run.html"
    arguments = ["export", str(out), "--query", WILD.to_query(), "--grid", "lr_d=1e-5|1"]
    assert cli.main([*arguments, "--steps", "200", "--every", "20", "--theme", "paper"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"Wrote {out}: {WILD.to_query()} lr_d=1e-5|1\n"
    facts = held(out.read_text(encoding="utf-8"))["facts"]
    assert facts["theme"] == "paper"
    assert [run["settings"]["lr_d"] for run in facts["runs"]] == [1e-5, 1]
    assert re.fullmatch(
        r"(gan1d: the run \S+ diverged at step \d+; the frames before it are kept\n)+", captured.err
    )
