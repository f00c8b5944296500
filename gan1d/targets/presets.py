"""The menu of targets: presets by name, and the data among them."""

import csv
import gzip
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from gan1d.targets.families import FAMILIES, FloatArray
from gan1d.targets.kernel_density import silverman
from gan1d.targets.language import (
    TargetError,
    quote,
    read_sum,
    to_mixture,
)
from gan1d.targets.mixtures import Mixture, Terms


@dataclass(frozen=True)
class Preset:
    """A row of the menu of targets."""

    title: str  # for data, with the unit of x
    text: str  # the sum, or "data:<file of plotly's package data>:<column>"
    sentence: str


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "normal": Preset(
            "Normal", "normal(0,1)", "One bell, as in the paper's Figure 1: learned in seconds."
        ),
        "two_normals": Preset(
            "Two normals",
            "normal(-2,0.55)+normal(2,0.55)",
            "Two equal modes: the generator must split z in the middle, and may find only one.",
        ),
        "unequal_mixture": Preset(
            "Unequal mixture",
            "0.7*normal(-1.5,0.4)+0.3*normal(2,0.8)",
            "A tall narrow mode beside a low wide one: are the masses right, or the places alone?",
        ),
        "comb": Preset(
            "Comb",
            "normal(-4,0.2)+normal(-2,0.2)+normal(0,0.2)+normal(2,0.2)+normal(4,0.2)",
            "Five narrow modes: the classic picture of mode collapse.",
        ),
        "uniform": Preset(
            "Uniform",
            "uniform(-3,3)",
            "Constant, with two jumps: a uniform z needs only a straight line; the edges are hard.",
        ),
        "triangular": Preset(
            "Triangular",
            "triangular(-3,-1.5,3)",
            "One corner and straight sides: skewed, with nothing outside.",
        ),
        "laplace": Preset(
            "Laplace", "laplace(0,0.75)", "A sharp peak: smooth networks round it off, visibly."
        ),
        "exponential": Preset(
            "Exponential",
            "exponential(-3,1.2)",
            "Starts with a jump at -3, then decays: an edge on one side, a tail on the other.",
        ),
        "student_t": Preset(
            "Student t",
            "student_t(3,0,0.5)",
            "Heavy tails, 3 degrees of freedom: a bounded z cannot reach them all.",
        ),
        "iris": Preset(
            "Iris petal length (cm)",
            "data:iris.csv.gz:petal_length",
            "Real data, 150 flowers of three species (Anderson 1935, Fisher 1936): two modes.",
        ),
        "tips": Preset(
            "Restaurant bill (US dollars)",
            "data:tips.csv.gz:total_bill",
            "Real data, 244 bills of one waiter (Bryant and Smith 1995): skewed to the right.",
        ),
    }
)


def mixture_of(preset: Preset) -> Mixture:
    """The density of a preset: its sum, or the kernel density of its data."""
    kind, _, rest = preset.text.partition(":")
    if kind == "data":
        return _kernel_density(_column(*rest.split(":")))
    return to_mixture(read_sum(kind))


def _column(file: str, column: str) -> FloatArray:
    """A column of numbers from plotly's package data, found without importing plotly."""
    spec = importlib.util.find_spec("plotly")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "package_data", "datasets", file)
        if path.is_file():
            with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
                return np.array([float(row[column]) for row in csv.DictReader(lines)])
    raise TargetError(f"target data must be in plotly's package data, got no file {quote(file)}")


def _kernel_density(data: FloatArray) -> Mixture:
    """p(x) = 1/n sum_i normal(x; data_i, h) with Silverman's h, exactly."""
    points, counts = np.unique(data, return_counts=True)
    parameters = np.stack([points, np.full(points.shape, silverman(data))])
    return Mixture((Terms(FAMILIES["normal"], counts / data.size, parameters),))
