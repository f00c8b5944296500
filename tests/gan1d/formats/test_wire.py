"""Frames as bytes: the inverse, the layout as the docstring gives it, and what never changes."""

import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gan1d import targets
from gan1d.figures.scene import Scene
from gan1d.formats.wire import VERSION, WHOLE, decode, encode
from gan1d.game.frame import METRICS, N_Z, Frame, z_points
from gan1d.game.losses import LOSSES
from gan1d.recipe import Recipe
from gan1d.runs import Chunk, chunk
from gan1d.runs.build import build_name
from gan1d.runs.replay import CHECKPOINTS
from gan1d.targets.target import N_BINS

LENGTHS = {"p_g": N_BINS, "d": N_BINS, "d_star": N_BINS, "g_z": N_Z, "pull": N_Z}
CURVES = tuple(LENGTHS)
PER_FRAME = 2 * (3 * N_BINS + 2 * N_Z) + 4 * (len(METRICS) + 1)  # bytes
# Half a level, and what float32 adds: three roundings of 2^-24 on 65535 levels are 0.012 levels.
HALF = 0.512
SHORT = [Recipe(loss=loss, target=target) for loss in LOSSES for target in ("normal", "tips")]


def made(recipe: Recipe, n: int = 3, spread: float = 1.0, diverged: int | None = None) -> Chunk:
    """A chunk of random frames; the curves fill `spread` times their ranges about the middle."""
    random = np.random.default_rng(7)
    fields: dict[str, Any] = {name: random.normal(size=n) for name in METRICS}
    for name, (low, high) in Scene.of(recipe).ranges.items():
        share = 0.5 + spread * (random.random((n, LENGTHS[name])) - 0.5)
        fields[name] = low + (high - low) * share
    densities = random.random((1, N_BINS)) * np.ones((n, 1))
    fields["p_data"] = targets.parse(recipe.target).y_max * densities
    values = {name: field.astype(np.float32) for name, field in fields.items()}
    return Chunk(recipe, 40, 5, Frame(**values, finite=np.ones(n, bool)), diverged)


def _step(recipe: Recipe, name: str) -> float:
    low, high = Scene.of(recipe).ranges[name]
    return (high - low) / 65535


@pytest.mark.parametrize("recipe", SHORT, ids=lambda recipe: recipe.to_query())
def test_decoding_gives_the_frames_back(recipe: Recipe) -> None:
    one = made(recipe)
    _, fields = decode(encode(one))
    for name in CURVES:
        error = np.abs(fields[name] - getattr(one.frames, name).astype(float))
        assert error.max() <= HALF * _step(recipe, name), name
        assert error.max() > 0.4 * _step(recipe, name), name  # it is the step that bounds it
    for name in METRICS:
        assert fields[name].dtype == np.float32
        assert fields[name].tobytes() == getattr(one.frames, name).tobytes()


@pytest.mark.parametrize("recipe", SHORT, ids=lambda recipe: recipe.to_query())
def test_what_lies_outside_goes_to_the_end_of_the_range(recipe: Recipe) -> None:
    one = made(recipe, spread=3.0)
    _, fields = decode(encode(one))
    for name in [name for name in CURVES if name != "p_g"]:
        low, high = Scene.of(recipe).ranges[name]
        values = getattr(one.frames, name)
        assert (values < low).any()
        assert (values > high).any()
        assert (fields[name][values < low] == low).all()
        np.testing.assert_allclose(fields[name][values > high], high, rtol=1e-12)
        inside = (values >= low) & (values <= high)
        error = np.abs(fields[name] - values.astype(float))[inside]
        assert error.max() <= HALF * _step(recipe, name)


def test_no_mass_of_p_g_is_cut_off() -> None:
    """A p_g of which one bin is far above any picture, and one frame of ordinary ones."""
    one = made(Recipe(), n=2)
    p_g = np.full((2, N_BINS), 0.1, np.float32)
    p_g[0, 100] = 500.0
    _, fields = decode(encode(one._replace(frames=one.frames._replace(p_g=p_g))))
    assert fields["p_g"][0, 100] == pytest.approx(500)
    assert np.abs(fields["p_g"][0] - p_g[0]).max() <= HALF * 500 / 65535
    assert np.abs(fields["p_g"][1] - p_g[1]).max() <= HALF * _step(one.recipe, "p_g")


def test_the_ranges_are_wider_than_the_axes() -> None:
    for recipe in SHORT:
        target, scene = targets.parse(recipe.target), Scene.of(recipe)
        spans = scene.ranges
        for name, (low, high) in {
            "p_g": (0.0, target.y_max),
            "d": scene.d_axis,
            "d_star": scene.d_axis,
            "g_z": target.domain,
            "pull": (-scene.pull_unit, scene.pull_unit),
        }.items():
            assert spans[name][1] > high
            assert spans[name][0] < low or (name, low) == ("p_g", 0.0)
            assert all(math.isfinite(end) for end in spans[name])


def test_the_range_of_a_pull_follows_the_unit_of_x() -> None:
    """A logit is a number, so that its slope has unit 1/x; a critic is a length, its slope none."""
    scale = targets.parse("tips").scale
    assert scale > 2
    for target, loss, unit in (
        ("normal", "non_saturating", 1),
        ("normal", "wasserstein", 1),
        ("tips", "minimax", 1 / scale),
        ("tips", "least_squares", 1 / scale),
        ("tips", "wasserstein", 1),
    ):
        low, high = Scene.of(Recipe(target=target, loss=loss)).ranges["pull"]
        assert (-low, high) == pytest.approx((32 * unit, 32 * unit))


def test_the_header_says_what_the_player_needs() -> None:
    recipe = Recipe(seed=7, target="tips").edit(30, lr_d=0.05)
    header, _ = decode(encode(made(recipe, n=4, diverged=63)))
    assert header == {
        "version": VERSION,
        "recipe": "defaults=2&target=tips&seed=7&edits=30:lr_d:0.05",
        "start": 40,
        "every": 5,
        "count": 4,
        "diverged": 63,
        "bins": N_BINS,
        "domain": list(targets.parse("tips").domain),
        "ranges": {name: list(span) for name, span in Scene.of(recipe).ranges.items()},
        "metrics": list(METRICS),
        "p_data": [0],
        "stages": None,
        "lost": [0, 0, 0, 0, 0],
    }
    figure = Recipe().edit(30, train="d").edit(50, train="g").edit(80, train="both")
    header, _ = decode(encode(made(figure)))
    assert (header["stages"], header["diverged"]) == ([30, 50, 80], None)


def told(planes: bytes) -> list[int]:
    """The levels of two frames from the bytes of their differences, number by number."""
    total = len(planes) // 2
    levels: list[int] = []
    for k in range(total):
        zigzag = planes[k] + 256 * planes[total + k]
        change = -(zigzag + 1) // 2 if zigzag % 2 else zigzag // 2
        begun, second = k % (total // 2) > 0, k >= total // 2  # has a number, a frame before it
        before = levels[k - 1] if begun else 0
        above = levels[k - total // 2] if second else 0
        diagonal = levels[k - total // 2 - 1] if begun and second else 0
        levels.append((change + before + above - diagonal) % 65536)
    return levels


def test_bytes_lie_where_the_format_says() -> None:
    """Read with struct alone, as the docstring of gan1d/formats/wire.py tells a stranger to."""
    one = made(Recipe(), n=2)
    data = encode(one)
    (size,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + size].decode())
    floats = N_BINS + N_Z + 2 * (len(METRICS) + 1)
    numbers = struct.unpack_from(f"<{floats}f", data, 4 + size)
    levels = told(data[4 + size + 4 * floats :])
    assert len(levels) == 2 * (3 * N_BINS + 2 * N_Z)
    second = N_BINS + N_Z + len(METRICS)
    assert numbers[second + METRICS.index("jsd")] == one.frames.jsd[1]
    low, high = header["ranges"]["pull"]
    pull = low + (high - low) * levels[-1] / 65535  # the last point of the last frame
    assert pull == pytest.approx(one.frames.pull[1, -1], abs=HALF * _step(one.recipe, "pull"))
    low, high = header["ranges"]["g_z"]
    g_z = low + (high - low) * levels[-1 - N_Z] / 65535
    assert g_z == pytest.approx(one.frames.g_z[1, -1], abs=HALF * _step(one.recipe, "g_z"))
    low, high = header["ranges"]["d"]
    d = low + (high - low) * levels[N_BINS] / 65535  # the first bin of the first frame
    assert d == pytest.approx(one.frames.d[0, 0], abs=HALF * _step(one.recipe, "d"))


def test_extreme_curves_survive_their_differences() -> None:
    """From the bottom to the top and back between neighbours in x and in time: the largest ones."""
    one = made(Recipe(), n=4)
    frames = one.frames
    for name in CURVES:
        low, high = Scene.of(one.recipe).ranges[name]
        up = np.indices((4, LENGTHS[name])).sum(axis=0) % 2
        frames = frames._replace(**{name: np.where(up, high, low).astype(np.float32)})
    for lost in (WHOLE, (3, 4, 4, 4, 1)):
        _, fields = decode(encode(one._replace(frames=frames), lost))
        for name, bits in zip(CURVES, lost, strict=True):
            away = np.abs(fields[name] - getattr(frames, name).astype(float)).max()
            assert away <= (HALF + 2**bits - 1) * _step(one.recipe, name), name


def test_arrays_begin_at_multiples_of_four_bytes() -> None:
    """JavaScript refuses a Float32Array at any other offset."""
    paddings = set()
    for start in (1, 12, 123, 1234):
        data = encode(made(Recipe())._replace(start=start))
        (size,) = struct.unpack_from("<I", data)
        text = data[4 : 4 + size].decode()
        assert size % 4 == 0
        assert (len(data) - 4 - size) % 2 == 0
        paddings.add(len(text) - len(text.rstrip(" ")))
        assert json.loads(text)["start"] == start
    assert paddings == {0, 1, 2, 3}


@pytest.mark.parametrize("latent", ["uniform", "normal"])
def test_z_is_the_recipes_own(latent: str) -> None:
    _, fields = decode(encode(made(Recipe(latent=latent, target="exponential"))))
    np.testing.assert_array_equal(fields["z"], z_points(latent).astype(np.float32))


def test_a_run_that_diverged_before_the_chunk_leaves_it_empty() -> None:
    data = encode(made(Recipe(), n=0, diverged=12))
    header, fields = decode(data)
    assert (header["count"], header["diverged"]) == (0, 12)
    for name in CURVES:
        assert fields[name].shape == (0, LENGTHS[name])
    assert all(fields[name].shape == (0,) for name in METRICS)
    assert (header["p_data"], fields["p_data"].shape) == ([], (0, N_BINS))
    assert fields["z"].shape == (N_Z,)


@pytest.mark.parametrize("changes", [[0], [0, 3], [0, 1, 2, 4]])
def test_p_data_is_there_once_for_all_frames_that_share_it(changes: list[int]) -> None:
    """Bytes more than without: 4 of each bin for each density, and a few of the header's."""
    one = made(Recipe(), n=5)
    p_data = one.frames.p_data.copy()
    for i in changes[1:]:
        p_data[i:] += np.float32(0.25)
    data = encode(one._replace(frames=one.frames._replace(p_data=p_data)))
    header, fields = decode(data)
    assert header["p_data"] == changes
    np.testing.assert_array_equal(fields["p_data"], p_data)
    assert abs(len(data) - len(encode(one)) - 4 * N_BINS * (len(changes) - 1)) < 16


def test_an_infinite_divergence_travels() -> None:
    one = made(Recipe(loss="kl"))
    divergence = np.array([np.inf, 0.5, np.inf], np.float32)
    _, fields = decode(encode(one._replace(frames=one.frames._replace(divergence=divergence))))
    assert fields["divergence"].tolist() == [math.inf, 0.5, math.inf]


def test_a_frame_has_the_size_that_was_promised() -> None:
    """Under 2 kB, metrics included."""
    none, one, some = (len(encode(made(Recipe(), n=n))) for n in (0, 1, 101))
    assert (some - one) / 100 == pytest.approx(PER_FRAME, abs=0.1)
    assert 1600 < PER_FRAME < 2000
    assert none < 4 * (N_BINS + N_Z) + 1000


def test_a_computed_chunk_has_the_same_bytes_each_time() -> None:
    recipe = Recipe().edit(12, lr_d=0.01)
    one = chunk(recipe, 10, 5, 4)
    CHECKPOINTS.clear()
    assert encode(chunk(recipe, 10, 5, 4)) == encode(one)
    header, fields = decode(encode(one))
    assert header["start"] + header["every"] * 3 == one.step[-1] == 25
    for name in CURVES:
        low, high = Scene.of(recipe).ranges[name]
        assert name != "p_g" or one.frames.p_g.max() <= high
        expected = np.clip(getattr(one.frames, name).astype(float), low, high)
        error = np.abs(fields[name] - expected)
        assert error.max() <= HALF * _step(recipe, name), name


def test_a_change_of_any_module_changes_the_builds_name(tmp_path: Path) -> None:
    """Chunks are kept for a year under this name: code in a room counts as much as any."""
    room = tmp_path / "game"
    room.mkdir()
    for path in (tmp_path / "__init__.py", room / "step.py"):
        path.write_text("# as it was")
    names = [build_name(tmp_path)]
    (room / "step.py").write_text("# changed")
    names.append(build_name(tmp_path))
    (room / "step.py").rename(room / "other.py")
    names.append(build_name(tmp_path))
    assert len(set(names)) == 3
    assert build_name(tmp_path) == names[-1]
