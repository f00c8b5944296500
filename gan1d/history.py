"""What a run leaves behind: its frames as numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from os import PathLike

import numpy as np

from gan1d.recipe import Recipe


@dataclass(frozen=True, eq=False)
class History:
    """The frames of a run: n of them, on m bins of the drawn domain and r latent points."""

    recipe: Recipe
    step: np.ndarray  # step of each frame, shape [n]
    x: np.ndarray  # bin centres, shape [m]
    p_data: np.ndarray  # target density as D sees it (with instance noise), [n, m], unit 1/x
    p_g: np.ndarray  # generator density as D sees it, averaged over each bin, [n, m], unit 1/x
    d: np.ndarray  # D(x): a probability; f(x) of mean 0 for a critic; T(x) of an f-GAN; [n, m]
    d_star: np.ndarray  # the best D of the loss in use against p_g, shape [n, m]
    z: np.ndarray  # latent points of equal mass, shape [r]
    g_z: np.ndarray  # G(z), shape [n, r], unit of x
    pull: np.ndarray  # -d/dx of G's loss at x = G(z), shape [n, r], unit 1/x
    loss_d: np.ndarray  # D's loss, an exact expectation without penalties, shape [n]
    loss_g: np.ndarray  # G's loss, an exact expectation, shape [n]
    value: np.ndarray  # V(D, G) = -loss_d, nats for the log losses, shape [n]
    divergence: np.ndarray  # what the loss in use measures, of what D sees; may be inf; shape [n]
    jsd: np.ndarray  # Jensen-Shannon divergence without noise, nats, shape [n]
    w1: np.ndarray  # Wasserstein-1 distance without noise, unit of x, shape [n]
    gap: np.ndarray  # mean |D - D*| over (p_data + p_g)/2, shape [n]
    half: np.ndarray  # mean |D - `Loss.level`| over (p_data + p_g)/2: of a probability 1/2, [n]
    d_fake: np.ndarray  # E D(G(z)), shape [n]
    norm_d: np.ndarray  # norm of D's gradient in the step's last update; 0 if D was held, [n]
    norm_g: np.ndarray  # of G's, likewise, shape [n]
    theta: np.ndarray  # where a simple G stands, unit of x; this and the next 0 if none, shape [n]
    sigma: np.ndarray  # a simple G's factor of z, unit of x, shape [n]
    psi: np.ndarray  # a simple D's slope, per unit of x, shape [n]
    psi0: np.ndarray  # a simple D's score of x = 0, shape [n]
    diverged: int | None  # first step with weights or a frame not all finite, or None

    def __len__(self) -> int:
        return len(self.step)

    @property
    def phase(self) -> np.ndarray | None:
        """(theta, psi) of each frame, shape [n, 2]; None unless both players are simple."""
        if "mlp" in (self.recipe.generator, self.recipe.discriminator):
            return None
        return np.stack([self.theta, self.psi], axis=-1)

    def part(self, frames: slice) -> History:
        """The same run with some of its frames."""
        whole = {"recipe", "x", "z", "diverged"}
        names = (field.name for field in fields(self) if field.name not in whole)
        return replace(self, **{name: getattr(self, name)[frames] for name in names})

    def curves(self, i: int) -> dict[str, np.ndarray]:
        """What one frame is drawn from, by name: p_data, p_g, d, d_star [m]; g_z, pull [r]."""
        names = ("p_data", "p_g", "d", "d_star", "g_z", "pull")
        return {name: getattr(self, name)[i] for name in names}

    def save(self, path: str | PathLike[str]) -> None:
        """Write everything to an .npz file, from which `load` gives it back to the bit.

        Raises:
          OSError: if the file cannot be written.
        """
        from gan1d import storage

        storage.save(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> History:
        """The history in a file that `save` wrote.

        Raises:
          StorageError: names the file, and what is wrong with it.
        """
        from gan1d import storage

        return storage.load(path)
