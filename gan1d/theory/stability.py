"""Which learning rates let the Dirac-GAN converge: stability of its linearised update."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def dirac_border(lr_d: ArrayLike, gamma: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lr_g between which simultaneous descent with R1 converges, for each lr_d.

    Near (theta, psi) = (0, 0) the step of Mescheder et al. 2018 (arXiv:1801.04406, section 2) with
    the log losses is linear, with the matrix [[1, b/2], [-a/2, 1 - a gamma]], a = lr_d, b = lr_g.
    Both its eigenvalues lie inside the unit circle exactly if |trace| < 1 + det < 2 (Jury), which
    is max(0, 8 gamma - 16/a) < b < 4 gamma.

    Args:
      lr_d: D's learning rate, any shape, above 0.
      gamma: the weight of R1, r1/2 times E D'(x)^2; 0 leaves nothing that converges.

    Returns:
      The lowest and the highest lr_g, shape of lr_d; the lowest is not below the highest where no
      lr_g converges.
    """
    rate = np.asarray(lr_d, float)
    return np.maximum(0.0, 8 * gamma - 16 / rate), np.full(rate.shape, 4.0 * gamma)
