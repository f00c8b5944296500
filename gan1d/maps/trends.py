"""How series of numbers go, many at once: whether they swing, fall, rise or stay.

As in assets/js/diagnosis/trends.js and series.js; every array has the axes [runs, frames].
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

TURNS = 4  # of JSD or theta: two full swings
OF_RANGE = 1 / 3  # the least swing, of the series' range
CHANGED = 0.9  # JSD of what it was, either way
REACHED = 0.002  # nats: below, p_g and p_data look the same
PARTS = 5  # of the window, whose means make a trend
JITTER = 1.5  # mean deviations from those means that a trend must outdo
LEAST_CHANGE = 0.005  # nats: below, JSD moves by the batches' noise
TREND = 100  # steps that a trend needs


def mean_of(values: np.ndarray) -> np.ndarray:
    """The mean over the frames, in double precision; shape [runs, ...]."""
    return np.mean(np.asarray(values, float), axis=1)


def parts(values: np.ndarray, count: int) -> np.ndarray:
    """Means of so many parts of equal length, in order: shape [parts, runs].

    Of fewer frames than parts, the values.
    """
    n = values.shape[1]
    some = min(count, n)
    cuts = [int(np.floor(i * n / some + 0.5)) for i in range(some + 1)]
    return np.stack([mean_of(values[:, low:high]) for low, high in pairwise(cuts)])


def orbits(values: np.ndarray, least: float) -> np.ndarray:
    """Whether each series swings without a trend: shape [runs], bool.

    Args:
      values: shape [runs, frames].
      least: a swing, in the values' unit; less is noise.
    """
    values = np.asarray(values, float)
    least_of = np.maximum(least, OF_RANGE * np.ptp(values, axis=1))
    halves = parts(values, 2)
    drifts = np.abs(halves[-1] - halves[0]) > least_of
    return (turns(_smoothed(values), least_of) >= TURNS) & ~drifts


def turns(values: np.ndarray, least: np.ndarray) -> np.ndarray:
    """The number of turning points that lie at least `least` from the ones beside them, [runs].

    Args:
      values: shape [runs, frames].
      least: shape [runs].
    """
    low = high = values[:, 0]
    way, found = np.zeros(len(values), int), np.zeros(len(values), int)  # 1 upwards, -1 downwards
    for value in values.T:
        low, high = np.minimum(low, value), np.maximum(high, value)
        down = (way >= 0) & (high - value >= least)
        up = ~down & (way <= 0) & (value - low >= least)
        found += (down & (way > 0)) | (up & (way < 0))
        way = np.where(down, -1, np.where(up, 1, way))
        low, high = np.where(down | up, value, low), np.where(down | up, value, high)
    return found


def trend(jsd: np.ndarray, steps: int, way: int) -> np.ndarray:
    """Whether JSD falls (way 1) or rises (way -1) over so many steps: shape [runs], bool."""
    means = parts(jsd, PARTS)
    if steps < TREND:
        return np.zeros(len(jsd), bool)
    more, less = (means[0], means[-1]) if way > 0 else (means[-1], means[0])
    enough = np.maximum(LEAST_CHANGE, JITTER * _jitter(jsd, means))
    return more - less > np.maximum(enough, (1 - CHANGED) * more)


def reached(jsd: np.ndarray, steps: int) -> np.ndarray:
    """Whether JSD is that of p_g = p_data as near as one sees, all along: shape [runs], bool."""
    stays = np.asarray((parts(jsd, PARTS) < REACHED).all(axis=0))
    return stays & (steps >= TREND)


def level(jsd: np.ndarray, steps: int) -> np.ndarray:
    """Whether there are enough steps to say that JSD stays: shape [runs], bool."""
    return np.full(len(jsd), steps >= TREND)


def _jitter(values: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Mean deviation of each value from the mean of its part, shape [runs]."""
    n = values.shape[1]
    part = np.arange(n) * len(means) // n
    return mean_of(np.abs(values - means[part].T))


def _smoothed(values: np.ndarray) -> np.ndarray:
    """Each value averaged with its neighbours."""
    padded = np.pad(values, ((0, 0), (1, 1)))
    counts = np.full(values.shape[1], 3)
    counts[0] -= 1
    counts[-1] -= 1
    return (padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]) / counts
