"""The modes of a target: the parts of its density between valleys, whose masses are compared."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from gan1d.targets.target import N_BINS, parse

LEAST = 0.03  # share of the mass in the domain; a part with less is no mode of its own
_SHALLOW = 0.7  # of the lower peak beside it; a valley above this separates no modes


@lru_cache(maxsize=256)
def edges(target: str) -> tuple[int, ...]:
    """Where the modes of p_data begin and end: 0, the bin of each valley, N_BINS.

    A mode lies between two valleys of the binned density. Two neighbours count as one if the valley
    between them is shallow, or if one of them has less than LEAST of the mass.
    """
    masses = parse(target).bins(N_BINS)[1:-1]
    cuts = [0, *_valleys(masses), N_BINS]
    while len(cuts) > 2:
        parts = [masses[low:high] for low, high in pairwise(cuts)]
        peaks = np.array([part.max() for part in parts])
        shares = np.array([part.sum() for part in parts]) / masses.sum()
        valleys = masses[cuts[1:-1]]
        depth = valleys / np.minimum(peaks[:-1], peaks[1:])
        least = int(np.argmin(shares))
        if depth.max() > _SHALLOW:
            gone = int(np.argmax(depth))
        elif shares[least] < LEAST:
            beside = [i for i in (least - 1, least) if 0 <= i < len(valleys)]
            gone = max(beside, key=lambda i: valleys[i])
        else:
            break
        del cuts[1 + gone]
    return tuple(cuts)


def _valleys(masses: np.ndarray) -> list[int]:
    """The lowest bin between each two neighbouring peaks; the middle of a flat bottom."""
    starts = np.flatnonzero(np.diff(masses, prepend=np.nan) != 0)  # of runs of equal masses
    ends = np.append(starts[1:], len(masses))
    levels = masses[starts]
    inner = range(1, len(levels) - 1)
    lowest = [i for i in inner if levels[i - 1] > levels[i] < levels[i + 1]]
    return [int(starts[i] + ends[i]) // 2 for i in lowest]
