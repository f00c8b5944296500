"""The named targets: their modes, their edges, their files of data."""

import csv
import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np
import plotly
import pytest
from scipy import stats

from gan1d.targets import PRESETS, STANDARD_DOMAIN, parse
from tests import ROOT

# Presets ------------------------------------------------------------------------------------------


def test_presets() -> None:
    names = ["normal", "two_normals", "unequal_mixture", "comb", "uniform", "triangular"]
    assert list(PRESETS) == [*names, "laplace", "exponential", "student_t", "iris", "tips"]
    for name, preset in PRESETS.items():
        assert parse(name).spec == name
        assert preset.title
        assert preset.sentence[-1] in ".?"
        if not preset.text.startswith("data:"):
            written = parse(preset.text)
            assert written.spec == preset.text  # in normal form already
            assert written.domain == parse(name).domain == STANDARD_DOMAIN
            np.testing.assert_array_equal(written.bins(), parse(name).bins())


MODES = {
    "two_normals": 2,
    "unequal_mixture": 2,
    "comb": 5,
    "iris": 2,
    "tips": 2,
}  # tips: a few at 48


@pytest.mark.parametrize("name", PRESETS)
def test_modes(name: str) -> None:
    heights = np.round(parse(name).bins(255)[1:-1], 9)  # odd: a peak at 0 is one bin
    rises = np.sign(np.diff(heights))
    rises = rises[rises != 0]
    assert ((rises[:-1] > 0) & (rises[1:] < 0)).sum() + (rises[0] < 0) == MODES.get(name, 1)


def test_jumps_lie_on_edges_of_the_256_bins() -> None:
    masses = parse("uniform").bins()[1:-1]
    np.testing.assert_allclose(masses[64:192], 1 / 128, rtol=1e-13)
    assert masses[:64].sum() + masses[192:].sum() == 0
    masses = parse("exponential").bins()[1:-1]
    assert masses[:64].sum() == 0
    assert masses.argmax() == 64
    np.testing.assert_allclose(np.diff(np.log(masses[64:])), -12 / 256 / 1.2, rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "file", "column", "n", "unit"),
    [("iris", "iris", "petal_length", 150, "(cm)"), ("tips", "tips", "total_bill", 244, "dollars")],
)
def test_data_presets_are_kernel_densities_of_their_files(
    name: str, file: str, column: str, n: int, unit: str
) -> None:
    path = Path(plotly.__file__).parent / "package_data" / "datasets" / f"{file}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        data = np.array([float(row[column]) for row in csv.DictReader(lines)])
    assert len(data) == n
    assert unit in PRESETS[name].title
    # Silverman 1986, eq. 3.31, with scipy's interquartile range; the kernel sum by brute force.
    h = 0.9 * min(np.std(data, ddof=1), stats.iqr(data) / 1.34) / n**0.2
    target = parse(name)
    x = np.linspace(*target.domain, 101)
    np.testing.assert_allclose(
        target.pdf(x), stats.norm.pdf(x[:, None], data, h).mean(axis=1), rtol=1e-11
    )
    mean = (target.bins()[1:-1] * (np.arange(256) + 0.5)).sum() / 256
    lo, hi = target.domain
    assert lo + (hi - lo) * mean == pytest.approx(data.mean(), rel=1e-3)


def test_reading_data_loads_neither_plotly_nor_dash() -> None:
    code = (
        "import sys; from gan1d.targets import parse; parse('iris').bins();"
        "assert not {'plotly', 'dash', 'scipy.stats'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
